import { expect, test } from 'vitest';
import type { Check, CheckResult } from '../../functions/okta/verification.ts';
import { quoteOf, remarkOf, sumOf, troubleInWords } from '../../functions/texts/evidence.ts';
import { texts } from '../../functions/texts/index.ts';
import { asOktaDomain } from '../brands.ts';

const t = texts('en');
const checks = (results: CheckResult[]): Check[] =>
  results.map((outcome) => ({ name: 'grant', outcome }));
const sum = (...results: CheckResult[]) =>
  sumOf({
    domain: asOktaDomain('acme.okta.com'),
    outcome: 'unproven',
    checks: checks(results),
    problems: [],
  });

test('a note does not count as passed in any sum', () => {
  expect(sum('passed', 'noted', 'passed')).toMatchObject({ all: 3, passed: 2, noted: 1 });
  expect(t.approval.checks(sum('passed', 'noted', 'passed'))).toBe(
    '2 of 3 checks passed, 1 with a note',
  );
});

test.each([
  [['passed', 'passed'], '2 of 2 checks passed'],
  [['passed', 'unproven', 'skipped'], '1 of 3 checks passed, 1 open, 1 not made'],
  [['failed', 'passed'], '1 of 2 checks passed, 1 failed'],
] as const)('of %j is said: %s', (results, says) => {
  expect(t.approval.checks(sum(...results))).toBe(says);
});

test.each([
  [{ status: 403, observed: 'Access Forbidden' }, '403: Access Forbidden'],
  [{ status: 404 }, '404'],
  [{ observed: 'Access Forbidden' }, 'Access Forbidden'],
  [{}, undefined],
])('a check with %j gets the remark %j', (facts, remark) => {
  expect(remarkOf(t, { name: 'callback', outcome: 'unproven', ...facts })).toBe(remark);
});

test('the reason for a missing answer is in the reader’s language, with check and status', () => {
  const said = 'callback: serverError (503); issuer: timeout; 0123 nothing of ours';
  expect(troubleInWords(t, said)).toBe(
    '“The redirect URI is registered”: it has an error of its own (503); “Its issuer is the domain itself, so sign-ins come from nobody else”: no answer in time; 0123 nothing of ours',
  );
  expect(troubleInWords(texts('de'), 'timeout')).toBe('keine Antwort in der Zeit');
  const check = { name: 'callback', outcome: 'unproven', observed: 'rateLimited (429)' } as const;
  expect(remarkOf(texts('de'), check)).toBe('es bittet um weniger Anfragen (429)');
});

test('Okta’s words are not quoted if the message already says them', () => {
  const observed = 'acme-new.okta.com';
  expect(quoteOf({ code: 'movedByOkta', observed })).toBeUndefined();
  expect(quoteOf({ code: 'refusedByOkta', observed: 'No' })).toBe('No');
});
