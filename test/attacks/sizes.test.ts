import { expect } from 'vitest';
import { parseSetupForm } from '../../functions/2-submit/setup-form.ts';
import { decisionSchema } from '../../functions/4-approve/decision.ts';
import { rotationSchema } from '../../functions/maintain/rotation.ts';
import { saidIn } from '../../functions/okta/said.ts';
import { submissionSchema } from '../../functions/onboarding/submission.ts';
import { pickLanguage } from '../../functions/texts/index.ts';
import { repeated } from '../processor-time.ts';
import { submissionRules } from '../submission-rules.ts';
import { each, make, secondsOf } from './attacks.ts';

/** Bodies of maximum size, made to be slow to parse. */

const LARGEST = 3 * 1024 * 1024;
const MOST_SECONDS = 5;

const large = (piece: string, length = LARGEST) => repeated(piece)(length);
const many = (count: number, item: unknown) => Array.from({ length: count }, () => item);

const submission = submissionSchema(submissionRules);
const app = {
  domain: 'acme.okta.com',
  clientId: '0oa1',
  clientSecret: 's',
  emailDomains: ['a.de'],
};
const person = { name: 'Ada', email: 'ada@a.de' };
const good = { oktaApps: [app], mainAdmin: person, users: [], contact: person };
const parse = (change: object) => () => submission.safeParse({ ...good, ...change });

function form(fields: Record<string, string>, file?: string | File) {
  return () => {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    if (file !== undefined)
      data.append('usersFile', typeof file === 'string' ? new File([file], 'users.csv') : file);
    return parseSetupForm(data);
  };
}
const csv = (text: string) => form({}, text);
const pasted = (users: string) => form({ users, 'oktaApps.0.emailDomains': 'b.example' });

const third = LARGEST / 3;
const works: Record<string, () => unknown> = {
  T01: csv(`${large('email,', third)}\n${large('a@x.de\n', 2 * third)}`),
  T03: csv(`email\n${large('"a@x.de\n')}`),
  T04: csv(large('"')),
  T05: csv(`email\n${large('a')}`),
  T07: csv(large(' ')),
  T09: pasted(large('a@b ')),
  T10: pasted(`a@b,${large('(')}`),
  T11: pasted(large('"; ')),
  T13: pasted(`${large(' ')}x`),
  T15: pasted(large('a:b:c: ')),
  T16: pasted(large('\\')),
  T17: pasted(large('<a@b> x ')),
  T18: pasted(large('\t')),
  T20: form({ 'oktaApps.0.emailDomains': large(',') }),
  T21: parse({ oktaApps: many(700, { ...app, domain: `a${' '.repeat(4_096)}b` }) }),
  T22: () =>
    rotationSchema(submissionRules).safeParse({
      clientSecrets: many(700, { domain: `a${' '.repeat(4_000)}b`, clientSecret: 's' }),
    }),
  T23: parse({ oktaApps: many(1_500, { ...app, clientId: `Client ID:${' '.repeat(1_990)}x` }) }),
  T24: parse({ oktaApps: many(1_500, { ...app, clientSecret: `Secret:${' '.repeat(1_990)}x` }) }),
  T25: parse({ oktaApps: many(10, { ...app, clientSecret: `client${'_'.repeat(1_990)}` }) }),
  T27: parse({ oktaApps: [{ ...app, emailDomains: [large('aaa-')] }] }),
  T28: parse({ oktaApps: [{ ...app, emailDomains: many(700_000, 'a') }] }),
  T29: parse({ users: many(1_000_000, 'a') }),
  T30: parse({ users: many(12_000, `${'a.'.repeat(125)}@b.de`) }),
  T32: parse({ mainAdmin: { ...person, name: large('\u0301') } }),
  T33: parse(Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, 1]))),
  T34: () => decisionSchema.safeParse({ decision: 'reject', note: large('x '), submissionId: 's' }),
  T35: () => pickLanguage(large('de;q=0.1,', 1024 * 1024)),
  T36: parse({ oktaApps: [{ ...app, domain: `${'@'.repeat(4_096)}${'.'.repeat(4_096)}` }] }),
  T37: () => saidIn({ text: large('<div>', 65_536) }),
  T41: () => saidIn({ text: large('&lt;&amp;&#x1F600;', 65_536) }),
};

make(
  each(works, async (work) => expect(await secondsOf(work)).toBeLessThan(MOST_SECONDS)),
  () => undefined,
);
