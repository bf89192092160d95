import { expect, test } from 'vitest';
import { readEntries } from '../../functions/mail/ledger.ts';
import { secretNames, writeSecret } from '../../functions/onboarding/secrets.ts';
import { readRecord } from '../../functions/record/store.ts';
import { handler } from '../../functions/waiting/change-csm.ts';
import { PREFIX, useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import { onboardingId, recordIn, submitted, TABLE, type WayStage } from '../record/example.ts';

const aws = useAws();
const kim = { name: 'Kim Lee', email: 'kim@sequel.example' };
const change = (id = onboardingId) =>
  handler({ onboardingId: id, csm: kim }, lambdaContext('ChangeCsm'));

const submissionId = 's'.repeat(64);
const stored = {
  onboardingId,
  company: 'Acme',
  csm: { email: 'dana@sequel.example' },
  language: 'en',
  oktaApps: [],
  mainAdmin: submitted.mainAdmin,
  contact: submitted.contact,
  userParts: [],
  former: { domains: [], userParts: 0 },
};

async function keepIn(stage: WayStage) {
  const submission = { id: submissionId, domains: [asOktaDomain('acme.okta.com')] };
  await aws.keep({ ...recordIn(stage), submission });
  const name = secretNames.submission(PREFIX, onboardingId);
  await aws.given(() => writeSecret(name, JSON.stringify(stored), submissionId));
}

/** The mails in the ledger. */
async function mailed() {
  const mails: string[] = [];
  for await (const { mail } of readEntries(TABLE, onboardingId)) mails.push(mail);
  return mails;
}

test.each([
  'awaitingSubmission',
  'verifying',
  'awaitingCorrection',
  'awaitingApproval',
  'awaitingFirstSignIn',
] as const)(
  'in the stage %s the onboarding is the other CSM’s from now on, who is mailed once',
  async (stage) => {
    await keepIn(stage);
    await change();
    await change();
    expect(await aws.record()).toMatchObject({
      csm: kim,
      pending: expect.arrayContaining([
        { kind: 'audit', entry: expect.objectContaining({ what: 'handedOver', by: 'ops' }) },
      ]),
    });
    expect(await mailed()).toEqual(['handedOver']);
    expect(await aws.newestMail()).toContain('Ops have handed this onboarding over to you');
    expect((await aws.newestMail()).includes('See what waits for you')).toBe(
      ['awaitingApproval', 'awaitingFirstSignIn'].includes(stage),
    );
  },
);

test('of a completed onboarding hands over all its follow-ups, and names them', async () => {
  const added = asOnboardingId('acme-000000000001');
  const begun = { onboardingId: added, at: '2026-11-25T11:00:00.000Z' };
  await aws.keep({ ...recordIn('inviting'), stage: 'completed', followUps: [begun] });
  await aws.keep({ ...recordIn('awaitingSubmission'), onboardingId: added });
  expect(await change()).toEqual({
    onboardingId,
    csm: kim.email,
    changed: true,
    others: [added],
    moved: [onboardingId, added],
    unread: [],
  });
  expect(await readRecord(TABLE, added)).toMatchObject({ csm: kim });
  // Retried, as the response was lost.
  expect(await change()).toMatchObject({ changed: false, others: [added], moved: [] });
  expect(await mailed()).toEqual(['handedOver']);
});

test('changes nothing about an onboarding that is over', async () => {
  const record = { ...recordIn('awaitingApproval'), stage: 'rejected' as const };
  await aws.keep(record);
  await expect(change()).rejects.toMatchObject({ name: 'InvalidState' });
  expect((await aws.record())?.csm).toEqual(record.csm);
});

test('names an onboarding that does not exist', async () => {
  await expect(change(asOnboardingId('nobody-0123456789ab'))).rejects.toThrow(
    'no onboarding nobody',
  );
});
