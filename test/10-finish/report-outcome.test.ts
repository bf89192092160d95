import { expect, test } from 'vitest';
import { handler } from '../../functions/10-finish/report-outcome.ts';
import { keyOf, move, type Posted, post } from '../../functions/mail/ledger.ts';
import { secretNames, writeSecret } from '../../functions/onboarding/secrets.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { PREFIX, useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import { csm, onboardingId, recordIn, submitted, TABLE, told } from '../record/example.ts';

const aws = useAws();
const submissionId = 's'.repeat(64);
const stored = {
  onboardingId,
  company: 'Acme',
  csm,
  language: 'en',
  oktaApps: [],
  mainAdmin: submitted.mainAdmin,
  contact: submitted.contact,
  userParts: [],
  former: { domains: [], userParts: 0 },
};

async function completes(more: Partial<OnboardingRecord>) {
  await aws.keep({
    ...recordIn('inviting'),
    submission: { id: submissionId, domains: [asOktaDomain('acme.okta.com')] },
    ...more,
  });
  const name = secretNames.submission(PREFIX, onboardingId);
  await aws.given(() => writeSecret(name, JSON.stringify(stored), submissionId));
  const { entered, ...place } = told(200);
  await handler(
    {
      onboardingId,
      submissionId,
      outcome: 'completed',
      approval: { decision: 'approve', at: entered, by: csm.email, note: '' },
      wait: { for: 'everyoneDashboard' },
      told: { entered, round: place.round, execution: { RedriveCount: 0 } },
    },
    lambdaContext('ReportOutcome'),
  );
}

test('a completion while switched off does not claim that everybody signs in with Okta', async () => {
  const first = asOnboardingId('acme-0000000000cd');
  const off = { switched: { on: false, at: '2026-11-25T11:00:00.000Z', by: 'ops' } };
  await aws.keep({ ...recordIn('inviting'), onboardingId: first, stage: 'completed', ...off });
  const on = { switched: { on: true, at: '2026-11-25T10:02:00.000Z', by: 'workflow' } };
  await completes({ ...on, continues: first });
  const text = await aws.newestMail();
  expect(text).toContain('Complete, and switched off');
  expect(text).toContain('signs in as before');
});

const invitation: Posted = {
  onboardingId,
  to: { recipient: 'user', email: 'una@acme.test' },
  replyTo: csm.email,
  occasion: 'once',
  mail: 'userInvitation',
  props: { language: 'en', company: 'Acme', csm },
};

test('deferred invitations are counted as such', async () => {
  await post(TABLE, invitation);
  await move(TABLE, keyOf(invitation), { from: 'queued', to: 'deferred' });
  await completes({});
  expect(await aws.newestMail()).toContain('One invitation is delayed');
});

test('thousands of refused invitations are counted, and the first ones named', async () => {
  const count = 2500;
  await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const email = `u${at}@${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(60)}.test`;
      const refused: Posted = { ...invitation, to: { recipient: 'user', email } };
      await post(TABLE, refused);
      await move(TABLE, keyOf(refused), { from: 'queued', to: 'refused' });
    }),
  );
  await completes({});
  const text = await aws.newestMail();
  expect(text).toContain('2,500 addresses could not be written to');
  expect(text.match(/u\d+@d/g)).toHaveLength(50);
  expect(text).toContain('and 2,450 more');
});
