import { beforeEach, describe, expect, test } from 'vitest';
import { handler as decide } from '../../functions/4-approve/decide-approval.ts';
import { handler as show } from '../../functions/4-approve/show-approval.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { limits } from '../../functions/record/limits.ts';
import { handler as unknown } from '../../functions/web/answer-unknown.ts';
import { asking, keys, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { at, onboardingId, recordIn } from '../record/example.ts';

const aws = useAws();
const askUnknown = asking('AnswerUnknown', unknown);
const askDecide = asking('DecideApproval', decide);
const askShow = asking('ShowApproval', show);
const form = {
  decision: 'approve',
  addOnConfirmed: 'on',
  submissionId: 's1',
  vouchedDomains: 'acme.test',
};

let token: string;

beforeEach(async () => {
  setDate(at(3600));
  const about = { onboardingId, by: 'dana@sequel.example' };
  token = tokenOf(await createLink(keys, PUBLIC_URL, 'approval', about));
  await aws.keep(recordIn('awaitingApproval'));
});

/** A request for each response status. */
const answered = {
  200: (html: boolean) => askShow({ token, html }),
  404: (html: boolean) => askUnknown({ path: '/none', html }),
  405: (html: boolean) => askUnknown({ method: 'PUT', path: '/setup/token', html }),
  409: (html: boolean) => askDecide({ token, html, form: { ...form, submissionId: 's0' } }),
  410: (html: boolean) => {
    setDate('2028-01-01');
    return askShow({ token, html });
  },
  429: async (html: boolean) => {
    const client = `198.51.100.${html ? 1 : 2}`;
    const [{ most }] = limits.failedLinks.rules;
    for (let index = 0; index < most; index += 1) await askShow({ token: 'x', client });
    return askShow({ token: 'x', html, client });
  },
  422: (html: boolean) => askDecide({ token, html, form: { decision: 'approve' } }),
  500: (html: boolean) => {
    aws.fail('GetItem', 'ValidationException');
    return askShow({ token, html });
  },
  503: (html: boolean) => {
    aws.fail('GetItem', 'ThrottlingException');
    return askShow({ token, html });
  },
};

const always = {
  'content-security-policy': expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'/),
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'x-robots-tag': 'noindex',
};

describe.each(Object.entries(answered))('status %s', (expected, request) => {
  test('as a page has every security header', async () => {
    const { status, headers } = await request(true);
    expect([String(status), headers]).toMatchObject([
      expected,
      {
        ...always,
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': expect.stringContaining("script-src 'sha256-"),
      },
    ]);
  });

  test('as JSON has every security header', async () => {
    const { status, headers } = await request(false);
    const type = expected === '200' ? 'application/json' : 'application/problem+json';
    expect([String(status), headers]).toMatchObject([
      expected,
      { ...always, 'content-type': type },
    ]);
  });
});

test('a redirect has every security header', async () => {
  const { status, headers } = await askDecide({ token, html: true, form });
  expect([status, headers]).toMatchObject([303, always]);
});

test('a 503 says when to retry', async () => {
  expect((await answered[503](false)).headers['retry-after']).toBe('5');
});

test('a 500 contains only an ID', async () => {
  expect((await answered[500](false)).json()).toMatchObject({
    code: 'internal',
    instance: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/),
  });
});
