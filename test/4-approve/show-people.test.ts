import { beforeEach, expect, test } from 'vitest';
import { handler } from '../../functions/4-approve/show-people.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { secretNames, writeSecret } from '../../functions/onboarding/secrets.ts';
import { peopleCsv } from '../../functions/web/people-csv.ts';
import { asking, keys, PREFIX, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { asOktaDomain } from '../brands.ts';
import { at, onboardingId, recordIn, submitted } from '../record/example.ts';

const aws = useAws();
const ask = asking('ShowPeople', handler);
const version = 's'.repeat(32);

let token: string;

beforeEach(async () => {
  setDate(at(3600));
  const about = { onboardingId, by: 'dana@sequel.example' };
  token = tokenOf(await createLink(keys, PUBLIC_URL, 'approval', about));
});

/** An onboarding with these people. */
async function listing(users: string[]) {
  const record = recordIn('awaitingApproval');
  await aws.keep({
    ...record,
    submission: { id: version, domains: [asOktaDomain('acme.okta.com')] },
  });
  const { oktaApps, ...rest } = submitted;
  const stored = {
    onboardingId,
    company: 'Acme',
    csm: { email: 'dana@sequel.example' },
    language: 'en',
    ...rest,
    oktaApps: oktaApps.map((app) => ({ ...app, clientSecretVersion: 'v' })),
    userParts: [users.length],
    former: { domains: [], userParts: 0 },
  };
  await aws.given(async () => {
    await writeSecret(
      secretNames.submission(PREFIX, onboardingId),
      JSON.stringify(stored),
      version,
    );
    await writeSecret(secretNames.users(PREFIX, onboardingId, 0), JSON.stringify(users), version);
  });
}

test('everybody is listed, the main admin first', async () => {
  await listing(['kim@acme.test', 'lou@acme.test']);
  expect((await ask({ token })).json()).toEqual({
    onboardingId,
    people: [
      { email: 'ada@acme.test', domain: 'acme.test', role: 'mainAdmin' },
      { email: 'kim@acme.test', domain: 'acme.test', role: 'user' },
      { email: 'lou@acme.test', domain: 'acme.test', role: 'user' },
    ],
  });
});

test('the page has everybody, and changes nothing', async () => {
  await listing(['kim@acme.test']);
  const { status, body } = await ask({ token, html: true });
  expect([status, body.includes('kim@acme.test'), body.includes('acme.test: 2 people')]).toEqual([
    200,
    true,
    true,
  ]);
  expect(aws.writes()).toEqual([]);
});

test('after the deletion there is no list', async () => {
  const submission = { id: version, domains: [asOktaDomain('acme.okta.com')] };
  await aws.keep({ ...recordIn('awaitingApproval'), submission });
  expect((await ask({ token })).json()).toMatchObject({ status: 410, code: 'over' });
});

test('a link of another purpose shows nobody', async () => {
  await listing(['kim@acme.test']);
  const other = await createLink(keys, PUBLIC_URL, 'queue', { by: 'dana@sequel.example' });
  expect((await ask({ token: tokenOf(other) })).json()).toMatchObject({ code: 'linkInvalid' });
});

test.each([
  "=cmd|'/c calc'!A0",
  '+1',
  '-1',
  '@sum',
  '\t=1',
  '\r=1',
  '|x',
  '%y',
  // Full-width, small, and the sign of mathematics.
  '\uff1d1',
  '\uff0b1',
  '\uff0d1',
  '\uff20sum',
  '\ufe661',
  '\u22121',
  // After what nobody sees.
  '\u200b=1',
  '\ufeff=1',
  '\u202e=1',
  '\u0000=1',
])('no spreadsheet reads %j as a formula', (text) => {
  const csv = peopleCsv([{ email: text, domain: 'acme.test', role: 'user' }]);
  expect(csv.split('\r\n')[1]).toBe(`"'${text}","acme.test","user"`);
});

test('a quotation mark does not end a cell', () => {
  expect(peopleCsv([{ email: 'a"b', domain: 'd', role: 'user' }])).toContain('"a""b","d","user"');
});
