import { expect, test } from 'vitest';
import { evidenceInMail } from '../../functions/4-approve/approval-mail.ts';
import { excerptOf, partsOf } from '../../functions/mail/excerpt.ts';
import { keyOf, type Posted, post } from '../../functions/mail/ledger.ts';
import type { MailOrder } from '../../functions/mails.ts';
import { checkNames } from '../../functions/okta/verification.ts';
import type { Deadline } from '../../functions/onboarding/deadlines.ts';
import { limits } from '../../functions/onboarding/submission-limits.ts';
import { keptConflicts } from '../../functions/record/conflict.ts';
import { texts } from '../../functions/texts/index.ts';
import { asConnectionName, asOktaDomain } from '../brands.ts';
import { largestSubmission } from '../largest-submission.ts';
import { onboardingId, recordIn, TABLE } from '../record/example.ts';
import { contact, csm, setting, stateOf, useSending } from './sending.ts';

/** A mail waits in one item of the table, whatever a customer, an Okta or another mail server sent. */

useSending();

type HasList<Props> = true extends {
  [Key in keyof Props]-?: NonNullable<Props[Key]> extends readonly unknown[] ? true : never;
}[keyof Props]
  ? true
  : false;
/** The mails with a list: the compiler asks for the largest one of each. */
type Listing = {
  [Name in MailOrder['mail']]: HasList<Extract<MailOrder, { mail: Name }>['props']> extends true
    ? Name
    : never;
}[MailOrder['mail']];

const [submission, before] = [largestSubmission(), largestSubmission('z')];
const { emailDomains } = submission;
const oktaDomains = Array.from({ length: limits.oktaApps }, (_, at) =>
  asOktaDomain(`${'o'.repeat(50)}${at}.okta.com`),
);
const setupLink = { link: 'setup', claims: { onboardingId, company: 'Acme', csm } } as const;
const trialLink = {
  link: 'trial',
  claims: { onboardingId, role: 'contact', by: csm.email },
} as const;
const deadline: Deadline = {
  for: 'correction',
  since: '2026-11-25T09:00:00Z',
  actBy: '2026-12-22',
  expires: '2026-12-23',
};
const problems = oktaDomains.flatMap((domain) =>
  checkNames.map((check) => ({
    domain,
    code: 'blockedByOkta' as const,
    check,
    observed: '語'.repeat(200),
    link: `https://acme-admin.okta.com/${'x'.repeat(1000)}`,
  })),
);
const addresses = Array.from(
  { length: limits.users },
  (_, at) =>
    `${String(at).padStart(64, 'u')}@${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(60)}`,
);
const some = excerptOf(addresses);
const customer = { ...setting, contact };
const trials = { ...setting, reader: contact, domains: oktaDomains, deadline, trialLink };
/** As a batch of 1,000 events, with the longest addresses and answers. */
const [part = []] = partsOf(
  addresses.slice(0, 1000).map((to) => ({
    to,
    mail: 'userInvitation',
    reason: 'bounced' as const,
    answer: '語'.repeat(200),
  })),
);

const largest: {
  [Name in Listing]: Extract<MailOrder, { mail: Name }>['props'];
} = {
  submissionReceived: { ...customer, problems, setupLink },
  correctionRequested: { ...customer, problems, note: 'n'.repeat(10_000), deadline, setupLink },
  approvalRequested: {
    ...setting,
    ...evidenceInMail(texts('en'), submission.submitted, {
      ...recordIn('awaitingApproval'),
      submitted: submission.submitted,
      asked: { at: deadline.since, note: 'n'.repeat(10_000), submitted: before.submitted },
      conflicts: keptConflicts(
        emailDomains.map((domain) => ({
          domain,
          kind: 'foreign',
          connection: asConnectionName('c'.repeat(128)),
        })),
      ),
    }),
    verifications: oktaDomains.map((domain) => ({
      domain,
      outcome: 'unproven',
      checks: checkNames.map((name) => ({
        name,
        outcome: 'unproven',
        observed: '語'.repeat(200),
      })),
      problems: problems.filter((each) => each.domain === domain),
    })),
    deadline,
    approvalLink: { link: 'approval', claims: { onboardingId, by: csm.email } },
  },
  oktaTrouble: {
    ...setting,
    onboardingId,
    domains: oktaDomains.map((domain) => ({ domain, reason: 'r'.repeat(1000) })),
    since: deadline.since,
    giveUp: false,
  },
  trialOffered: trials,
  trialOfferedCsm: trials,
  trialReminder: trials,
  trialReminderCsm: trials,
  connectionBroken: { ...setting, onboardingId, problems },
  recordsMissing: { ...customer, domains: emailDomains, deadline, setupLink },
  proofLost: {
    ...setting,
    domains: excerptOf(emailDomains.map((emailDomain) => ({ emailDomain, since: deadline.since })))
      .listed,
  },
  invitationsUndelivered: { ...setting, undelivered: part },
  completed: {
    ...customer,
    mainAdmin: contact,
    invited: 1,
    failed: some.listed,
    uncertain: some.listed,
    audience: 'customer',
    setupLink,
  },
};

test.each(Object.entries(largest))('%s', async (mail, props) => {
  const posted = {
    onboardingId,
    to: { recipient: 'csm', ...csm },
    replyTo: csm.email,
    // As the loss of many domains.
    occasion: emailDomains.join(),
    mail,
    props,
  } as Posted;
  await post(TABLE, posted);
  expect(await stateOf(keyOf(posted))).toBe('queued');
});

test('a list in parts has all its entries, in order', () => {
  const list = Array.from({ length: 1000 }, (_, at) => `${at} ${'x'.repeat(500)}`);
  const parts = partsOf(list);
  expect(parts.length).toBeGreaterThan(3);
  expect(parts.flat()).toEqual(list);
  expect(partsOf([])).toEqual([]);
});

test('an excerpt says how many others there are', () => {
  expect(excerptOf(addresses)).toEqual({ listed: addresses.slice(0, 50), more: 9950 });
  expect(excerptOf(['a'])).toEqual({ listed: ['a'], more: 0 });
});
