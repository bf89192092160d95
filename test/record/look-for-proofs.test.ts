import { expect, test } from 'vitest';
import type { LookUpTexts, TextRecords } from '../../functions/outbound/text-records.ts';
import { lookedForProofs, recheckedProofs } from '../../functions/record/domain-changes.ts';
import { askDns } from '../../functions/record/look-for-proofs.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { asOktaDomain } from '../brands.ts';
import { at, recordIn, submitted } from './example.ts';

const oktaApps = [
  {
    domain: asOktaDomain('acme.okta.com'),
    clientId: '0oa1',
    emailDomains: ['a.test', 'b.test', 'c.test', 'd.test', 'e.test'],
  },
];
const domains = oktaApps.flatMap(({ emailDomains }) => emailDomains);
const start: OnboardingRecord = {
  ...recordIn('awaitingApproval'),
  submitted: { ...submitted, oktaApps },
};

type Found = Awaited<ReturnType<typeof askDns>>;
/** Looks four times, with time for two names, none of which answers. @returns what each look asked, and `times` */
async function look(change: (found: Found) => ReturnType<typeof lookedForProofs>) {
  const asked: string[] = [];
  const times: unknown[] = [];
  const lookUp: LookUpTexts = (names) => {
    const begun = names.slice(0, 2);
    asked.push(begun.map((name) => name.replace('_sequel-sso.', '')).join(' '));
    const answers = begun.map((name): [string, TextRecords] => [name, 'unreachable']);
    return Promise.resolve(new Map(answers));
  };
  let record = start;
  for (let looks = 0; looks < 4; looks += 1) {
    record = change(await askDns({ DNS_SERVERS: [] }, record, domains, lookUp))(record) ?? record;
    times.push(record.proofs?.times);
  }
  return { asked, times };
}

test('a look begins where there was no time in the last one, and counts once the list is through', async () => {
  expect(await look((found) => lookedForProofs({ ...found, at: at(9), by: 'sweep' }))).toEqual({
    asked: ['a.test b.test', 'c.test d.test', 'e.test a.test', 'b.test c.test'],
    times: [0, 0, 1, 1],
  });
});

test('so does the weekly recheck', async () => {
  expect(await look(({ found, left }) => recheckedProofs(found, at(9), left))).toMatchObject({
    asked: ['a.test b.test', 'c.test d.test', 'e.test a.test', 'b.test c.test'],
  });
});
