import * as z from 'zod/mini';
import { problemCodes } from '../okta/verification.ts';
import {
  type DashboardFor,
  dashboardFor,
  decisions,
  OWN_SYSTEM,
  seenAt,
} from '../onboarding/onboarding.ts';
import { dashboardWaits } from '../onboarding/states.ts';
import type { DomainEventName } from './domain-events.ts';
import { listedDomains, type OnboardingRecord, progressOf } from './onboarding-record.ts';

/**
 * The data of each event, in addition to the common fields (events/published.ts). A breaking change needs a new
 * version; additional fields do not. Events contain no secrets and no lists of people.
 */

const isoTime = z.iso.datetime();
/** The submission without people. */
const submission = z.object({
  submissionId: z.string(),
  oktaDomains: z.array(z.string()),
  /** Empty if there are many, and the submission was corrected before EventBridge took the event. */
  emailDomains: z.array(z.string()),
  /** Missing in events of earlier versions. */
  emailDomainsCount: z.optional(z.int()),
  usersCount: z.int(),
});
const nothing = z.object({});
const ofDomain = z.object({ oktaDomain: z.string() });

interface Kind<Data extends z.ZodMiniObject> {
  summary: string;
  version: number;
  data: Data;
  /** Whether it includes the URL of the list of people. */
  people?: true;
  /** @param domain the Okta or e-mail domain of the event, if it is about one */
  of(record: OnboardingRecord, domain: string): z.input<Data>;
}
const kind = <Data extends z.ZodMiniObject>(about: Kind<Data>): Kind<z.ZodMiniObject> =>
  about as never;

function submissionOf(record: OnboardingRecord) {
  const { submission, submitted } = record;
  const emailDomains = listedDomains(record);
  return {
    submissionId: submission?.id ?? '',
    oktaDomains: submission?.domains ?? [],
    emailDomains,
    emailDomainsCount: emailDomains.length,
    usersCount: submitted?.usersCount ?? 0,
  };
}
const ofDashboard = z.object({ for: z.enum(dashboardFor) });
const doers = z.enum(['csm', OWN_SYSTEM]);
const doer = (isOwnSystem: boolean): z.output<typeof doers> => (isOwnSystem ? OWN_SYSTEM : 'csm');
/** The latest answer about the dashboard. */
const lastSaid = ({ dashboard }: OnboardingRecord) => {
  const whom = dashboard?.everyone ? ('everyone' as const) : ('mainAdmin' as const);
  return { whom, by: dashboard?.[whom]?.by };
};
const domainOf = (_: OnboardingRecord, oktaDomain: string) => ({ oktaDomain });
const invitationsOf = (record: OnboardingRecord) => {
  const { invited, total } = progressOf(record);
  return { invited, total };
};
const invitations = z.object({ invited: z.int(), total: z.int() });
const plain = (summary: string) => kind({ summary, version: 1, data: nothing, of: () => ({}) });

export const kinds: Record<DomainEventName, Kind<z.ZodMiniObject>> = {
  'link.issued': kind({
    summary: 'A setup link was issued.',
    version: 1,
    data: z.object({ linkExpiresAt: isoTime }),
    of: ({ linkExpiresAt }) => ({ linkExpiresAt }),
  }),
  'submission.received': kind({
    summary: 'The customer submitted.',
    version: 1,
    people: true,
    data: submission,
    of: submissionOf,
  }),
  'submission.corrected': kind({
    summary: 'The customer corrected the submission.',
    version: 1,
    people: true,
    data: submission,
    of: submissionOf,
  }),
  'problems.found': kind({
    summary: 'The customer has something to put right in Okta.',
    version: 1,
    data: z.object({
      problems: z.array(z.object({ oktaDomain: z.string(), code: z.enum(problemCodes) })),
    }),
    of: ({ verifications }) => ({
      problems: verifications.flatMap(({ domain, problems }) =>
        problems.map(({ code }) => ({ oktaDomain: domain, code })),
      ),
    }),
  }),
  'domains.proven': plain('All e-mail domains are proven to be the customer’s.'),
  'approval.requested': kind({
    summary: 'The CSM was asked to decide.',
    version: 1,
    people: true,
    data: submission,
    of: submissionOf,
  }),
  'approval.decided': kind({
    summary: 'The CSM decided.',
    version: 1,
    data: z.object({ decision: z.enum(decisions), by: z.string() }),
    of: ({ decision }) => ({ decision: decision?.decision ?? 'reject', by: decision?.by ?? '' }),
  }),
  'connection.made': kind({
    summary: 'The connections are made and proven; nobody is sent to Okta yet.',
    version: 1,
    data: submission,
    of: submissionOf,
  }),
  'trial.failed': kind({
    summary: 'Somebody tried to sign in through Okta, and it did not work.',
    version: 1,
    data: z.extend(ofDomain, { code: z.optional(z.enum(problemCodes)) }),
    of: ({ trials }, oktaDomain) => ({
      oktaDomain,
      code: trials.findLast(({ domain, problem }) => domain === oktaDomain && problem)?.problem
        ?.code,
    }),
  }),
  'trial.succeeded': plain('Somebody has signed in through each Okta app, on trial.'),
  'trial.skipped': plain('The CSM goes on without a trial.'),
  'connection.routed': kind({
    summary: 'Everybody with an address of these e-mail domains is sent to Okta from now on.',
    version: 1,
    people: true,
    data: submission,
    of: submissionOf,
  }),
  'connection.unrouted': kind({
    summary:
      'It was switched off: nobody is sent to Okta any more. `connection.routed` when it is on again.',
    version: 1,
    data: submission,
    of: submissionOf,
  }),
  'dashboard.requested': kind({
    summary:
      'People are to be removed from the product’s dashboard and invited again: the main admin, later everybody else.',
    version: 1,
    people: true,
    data: z.extend(ofDashboard, { count: z.int(), askedOf: doers }),
    of: ({ wait, submitted, ownSystem }) => {
      const whom: DashboardFor = wait?.for === dashboardWaits.everyone ? 'everyone' : 'mainAdmin';
      return {
        for: whom,
        count: whom === 'everyone' ? (submitted?.usersCount ?? 0) : 1,
        askedOf: doer(ownSystem?.[whom] !== undefined),
      };
    },
  }),
  'dashboard.done': kind({
    summary: 'They are invited again in the product’s dashboard.',
    version: 1,
    data: z.extend(ofDashboard, { doneBy: doers }),
    of: (record) => {
      const { whom, by } = lastSaid(record);
      return { for: whom, doneBy: doer(by === OWN_SYSTEM) };
    },
  }),
  'dashboard.skipped': kind({
    summary: 'The CSM goes on without the product’s dashboard.',
    version: 1,
    data: ofDashboard,
    of: (record) => ({ for: lastSaid(record).whom }),
  }),
  'mainAdmin.invited': plain('The main admin was invited to sign in.'),
  'mainAdmin.signedIn': kind({
    summary:
      'The main admin signed in for the first time; or, where `observed` is false, somebody has confirmed it and we have not seen it.',
    version: 1,
    data: z.object({
      knownBy: z.enum(['event', 'log', 'csm', 'mainAdmin']),
      observed: z.boolean(),
    }),
    of: ({ signIn }) => ({
      knownBy: signIn?.by ?? 'event',
      observed: signIn === undefined || seenAt(signIn) !== undefined,
    }),
  }),
  'users.invited': kind({
    summary: 'Everybody on the list was invited.',
    version: 1,
    data: invitations,
    of: invitationsOf,
  }),
  'onboarding.completed': kind({
    summary: 'Everybody signs in through Okta.',
    version: 1,
    data: invitations,
    of: invitationsOf,
  }),
  'onboarding.expired': plain('Nobody acted for too long; it is over.'),
  'onboarding.failed': plain('It stands still until ops redrive it.'),
  'onboarding.stopped': plain('Ops stopped it, or it was a year old; it is over.'),
  'domain.lost': kind({
    summary:
      'The DNS record that proved an e-mail domain is gone; its people are sent to Okta as before.',
    version: 1,
    data: z.object({ emailDomain: z.string() }),
    of: (_, emailDomain) => ({ emailDomain }),
  }),
  'connection.broken': kind({
    summary: 'A recheck found that nobody can sign in through the connection.',
    version: 1,
    data: ofDomain,
    of: domainOf,
  }),
  'secret.rotated': kind({
    summary: 'The customer changed the client secret of a connection.',
    version: 1,
    data: ofDomain,
    of: domainOf,
  }),
};

/**
 * Bytes of e-mail domains kept with a pending event. The record holds 400 KB, there can be thousands of domains, and any
 * number of events waits while EventBridge takes none.
 */
const MOST_KEPT = 1_000;

/** The data to keep until an event with this name is published, from the record it is written with. */
export function dataOf(name: DomainEventName, record: OnboardingRecord, domain = '') {
  const data = kinds[name].data.parse(kinds[name].of(record, domain));
  const { emailDomains, ...rest } = data;
  return JSON.stringify(emailDomains ?? '').length > MOST_KEPT ? rest : data;
}

/** The data to publish: completes what was kept, as long as the record still has the same submission. */
export function publishedData(
  name: DomainEventName,
  data: Record<string, unknown>,
  record: OnboardingRecord,
): Record<string, unknown> {
  if (kinds[name].data !== submission) return data;
  const isSame = record.submission?.id === data.submissionId;
  return { emailDomains: isSame ? listedDomains(record) : [], ...data };
}
