import { beforeEach, expect, test } from 'vitest';
import { handler } from '../../functions/4-approve/request-approval.ts';
import { handler as showApproval } from '../../functions/4-approve/show-approval.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { storeSubmission } from '../../functions/onboarding/stored-submission.ts';
import { correct, decide, submit } from '../../functions/record/changes.ts';
import { type Conflict, conflictsIn } from '../../functions/record/conflict.ts';
import { foundConflicts, lookedForProofs } from '../../functions/record/domain-changes.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { report } from '../../functions/record/reports.ts';
import { changeRecord } from '../../functions/record/store.ts';
import { asking, keys, PREFIX, PUBLIC_URL, tokenOf, useAws } from '../aws.ts';
import { asConnectionName } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import { largestSubmission } from '../largest-submission.ts';
import { csm, doer, issued, onboardingId, TABLE, told } from '../record/example.ts';

const aws = useAws();
const change = (work: Parameters<typeof changeRecord>[2]) =>
  changeRecord(TABLE, onboardingId, work);
/** The bus takes every event at once. */
const published = (record: OnboardingRecord) => ({ ...record, pending: [] });

const submission = largestSubmission();
const { emailDomains } = submission;
const foreign = emailDomains.map(
  (domain): Conflict => ({
    domain,
    kind: 'foreign',
    connection: asConnectionName('acme-corporation-okta'),
  }),
);

beforeEach(async () => {
  await aws.keep(issued());
  await storeSubmission(PREFIX, submission.prepared);
  const found = new Map(emailDomains.map((domain) => [domain, 'missing' as const]));
  await change((record) => {
    const submitted = submit(submission, doer(1))(record);
    const look = { found, at: doer(1).at, by: 'submission', proofKey: 'k'.repeat(43) } as const;
    return submitted && lookedForProofs(look)(submitted);
  });
  await change(published);
});

const request = ({ id, domains }: typeof submission, round: number, second: number) =>
  handler(
    {
      onboardingId,
      submissionId: id,
      verification: domains.map((domain) => ({
        domain,
        outcome: 'verified',
        checks: [],
        problems: [],
      })),
      told: { entered: told(second).entered, round, execution: { RedriveCount: 0 } },
    },
    lambdaContext('RequestApproval'),
  );

test('of the largest submission, all of whose domains lead to a connection made by hand', async () => {
  await change(foundConflicts(foreign));
  await request(submission, 0, 4);
  const record = await aws.record();
  expect(record).toMatchObject({ stage: 'awaitingApproval' });
  // The page has all, and fits the 6 MB of Lambda's answer.
  const link = await createLink(keys, PUBLIC_URL, 'approval', { onboardingId, by: csm.email });
  const { status, body } = await asking(
    'ShowApproval',
    showApproval,
  )({
    token: tokenOf(link),
    html: true,
  });
  expect(status).toBe(200);
  expect(body.match(/which was not made here/g)).toHaveLength(emailDomains.length);
  expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(6_000_000);
  const text = await aws.newestMail();
  expect(text).toContain('All 5,580 are not proven');
  expect(text).toContain('and 880 more');
  expect(text.match(/which was not made here/g)).toHaveLength(10);
});

test('of the largest submission, after the CSM has asked for changes and all domains are different', async () => {
  await change(foundConflicts(foreign));
  await request(submission, 0, 4);
  const note = 'Please list your own.';
  const decision = { decision: 'requestChanges', at: doer(10).at, by: csm.email, note } as const;
  await change(decide(decision, submission.id, doer(10)));
  const begins = { stage: 'awaitingCorrection', begins: 'correction', after: 'approval' } as const;
  await change(report(told(11), begins));
  await change(published);
  const corrected = largestSubmission('z');
  await storeSubmission(PREFIX, corrected.prepared);
  await change(correct(corrected, doer(20)));
  await change(published);
  await request(corrected, 1, 30);
  const text = await aws.newestMail();
  expect(text).toContain(note);
  expect(text).toContain('q0000.de (removed)');
  expect(text).toMatch(/and 11,1\d\d more/);
});

test('conflicts of a record of an earlier version are found, and kept with the same party together', async () => {
  const [one, other] = [foreign[0], foreign[1]];
  if (!one || !other) throw new Error('There are none');
  expect(conflictsIn({ conflicts: [one, other] })).toEqual([one, other]);
  const twice = [one, other, { ...one, connection: asConnectionName('another') }];
  await change(foundConflicts(twice));
  const { conflicts } = (await aws.record()) ?? {};
  expect(conflicts).toEqual([
    {
      domains: [one.domain, other.domain],
      kind: 'foreign',
      connection: asConnectionName('acme-corporation-okta'),
    },
  ]);
  expect(conflictsIn({ conflicts })).toEqual([one, other]);
});
