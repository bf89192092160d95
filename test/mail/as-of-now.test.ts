import { describe, expect, test } from 'vitest';
import { asOfNow } from '../../functions/mail/as-of-now.ts';
import type { Entry } from '../../functions/mail/ledger.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { track } from '../../functions/record/reports.ts';
import { at, csm, onboardingId, recordIn, submitted } from '../record/example.ts';

const kim = { name: 'Kim Lee', email: 'kim@sequel.example' };
const handedOver = (record: OnboardingRecord): OnboardingRecord => ({
  ...record,
  csm: kim,
  formerCsms: [csm],
});

const entryOf = (mail: string, to: Entry['to'], more: object = {}): Entry => ({
  onboardingId,
  mail,
  state: 'queued',
  at: at(1),
  to,
  replyTo: 'somebody@acme.test',
  props: { language: 'en', company: 'Acme', csm, ...more },
});
const approvalLink = { link: 'approval', claims: { onboardingId, by: csm.email } };
const reminder = entryOf('approvalReminder', { recipient: 'csm', ...csm }, { approvalLink });
const request = entryOf('approvalRequested', { recipient: 'csm', ...csm }, { approvalLink });

describe('a reminder', () => {
  test.each([
    ['approvalReminder', 'awaitingApproval', 'awaitingTrial'],
    ['recordsMissing', 'awaitingApproval', 'awaitingTrial'],
    ['correctionReminder', 'awaitingCorrection', 'verifying'],
    ['trialReminderCsm', 'awaitingTrial', 'awaitingDashboard'],
    ['signInReminder', 'awaitingFirstSignIn', 'inviting'],
  ] as const)('%s is of use while it is waited for, and then no more', (mail, during, after) => {
    const entry = entryOf(mail, { recipient: 'contact', ...submitted.contact });
    expect(asOfNow(entry, recordIn(during))).toBeDefined();
    expect(asOfNow(entry, recordIn(after))).toBeUndefined();
  });

  test('asks nobody who has handed the onboarding over', () => {
    const record = handedOver(recordIn('awaitingApproval'));
    expect(asOfNow(reminder, record)).toBeUndefined();
  });
});

describe('once ops have stopped the onboarding', () => {
  const stop = track({ status: 'ABORTED', redrives: 0, at: at(900) });
  const stopped = stop(recordIn('inviting')) ?? recordIn('inviting');
  const user = { recipient: 'user', email: 'una@acme.test' } as const;

  test.each(['userInvitation', 'mainAdminInvitation', 'trialOffered', 'dashboardRequested'])(
    'nobody is asked for anything: %s',
    (mail) => {
      expect(asOfNow(entryOf(mail, user), recordIn('inviting'))).toBeDefined();
      expect(asOfNow(entryOf(mail, user), stopped)).toBeUndefined();
    },
  );

  test.each(['stopped', 'customerUnreachable', 'secretReplaced'])(
    'mails about that, or about something else, are of use: %s',
    (mail) => {
      expect(asOfNow(entryOf(mail, user), stopped)).toBeDefined();
    },
  );

  test('invitations of a failed one wait for a redrive as long as that is possible', () => {
    const failed = track({ status: 'FAILED', redrives: 0, at: new Date().toISOString() });
    const entry = entryOf('userInvitation', user);
    expect(asOfNow(entry, failed(recordIn('inviting')) ?? stopped)).toBeDefined();
    const long = track({ status: 'FAILED', redrives: 0, at: '2025-01-01T09:00:00.000Z' });
    expect(asOfNow(entry, long(recordIn('inviting')) ?? stopped)).toBeUndefined();
  });

  test('those of a completed one are sent', () => {
    const record = { ...recordIn('inviting'), stage: 'completed' as const };
    expect(asOfNow(entryOf('userInvitation', user), record)).toBeDefined();
  });
});

describe('a CSM’s first request', () => {
  test('goes to the new CSM after a hand-over, with a link of their own', () => {
    const now = asOfNow(request, handedOver(recordIn('awaitingApproval')));
    expect(now).toMatchObject({
      to: { recipient: 'csm', ...kim },
      props: { csm: kim, approvalLink: { claims: { onboardingId, by: kim.email } } },
    });
  });

  test('is unchanged for the same CSM', () => {
    expect(asOfNow(request, recordIn('awaitingApproval'))).toEqual(request);
  });
});

test('mail to the customer’s people names the current CSM, who gets the replies', () => {
  const to = { recipient: 'contact', ...submitted.contact } as const;
  const setupLink = { link: 'setup', claims: { onboardingId, company: 'Acme', csm } };
  const entry = { ...entryOf('submissionReceived', to, { setupLink }), replyTo: csm.email };
  expect(asOfNow(entry, handedOver(recordIn('awaitingApproval')))).toMatchObject({
    to,
    replyTo: kim.email,
    props: { csm: kim, setupLink: { claims: { csm: kim } } },
  });
});

describe('a hand-over', () => {
  const entry = entryOf('handedOver', { recipient: 'csm', ...kim }, { stage: 'verifying' });

  test('mail says where the onboarding stands now, and links to that', () => {
    expect(asOfNow(entry, handedOver(recordIn('awaitingApproval')))?.props).toMatchObject({
      stage: 'awaitingApproval',
      actLink: { link: 'approval', claims: { by: kim.email } },
    });
    expect(asOfNow(entry, handedOver(recordIn('awaitingCorrection')))?.props).toMatchObject({
      stage: 'awaitingCorrection',
      actLink: undefined,
    });
  });

  test.each([
    ['somebody who has handed it on', recordIn('awaitingApproval')],
    [
      'anybody once it is over',
      handedOver({ ...recordIn('awaitingApproval'), stage: 'rejected' as const }),
    ],
  ])('is not mailed to %s', (_, record) => {
    expect(asOfNow(entry, record)).toBeUndefined();
  });
});
