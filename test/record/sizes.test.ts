import { expect, test } from 'vitest';
import { publishedOf } from '../../functions/events/published.ts';
import { peopleByDomain, submittedOf } from '../../functions/onboarding/evidence.ts';
import { prepareSubmission } from '../../functions/onboarding/stored-submission.ts';
import { submissionSchema } from '../../functions/onboarding/submission.ts';
import { correct, decide, submit } from '../../functions/record/changes.ts';
import { lookedForProofs } from '../../functions/record/domain-changes.ts';
import type { DomainEvent } from '../../functions/record/domain-event.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { report } from '../../functions/record/reports.ts';
import { changeRecord, createRecord } from '../../functions/record/store.ts';
import { useAws } from '../aws.ts';
import { submissionRules } from '../submission-rules.ts';
import { approval, csm, doer, issued, onboardingId, TABLE, told } from './example.ts';

/** A record is one item of at most 400 KB, while EventBridge takes no events, too. */

const aws = useAws();

/** About as many e-mail domains as a submission can have. @param tag distinguishes corrections */
function largest(tag = 'q') {
  const oktaApps = Array.from({ length: 6 }, (_, app) => ({
    domain: `acme${app}.okta.com`,
    clientId: '0oa1',
    clientSecret: 's'.repeat(40),
    emailDomains: Array.from(
      { length: 930 },
      (_, index) => `${tag}${app}${String(index).padStart(3, '0')}.de`,
    ),
  }));
  const domains = oktaApps.flatMap(({ emailDomains }) => emailDomains);
  const { stored, users, ...prepared } = prepareSubmission(
    submissionSchema(submissionRules).parse({
      oktaApps,
      mainAdmin: { name: 'Ada', email: `ada@${domains[0]}` },
      contact: { name: 'Otto', email: `otto@${domains[0]}` },
      users: domains.map((domain) => `u@${domain}`),
    }),
    { onboardingId, company: 'Acme', csm, language: 'en' },
    { kid: '1', key: 'f'.repeat(43) },
    undefined,
  );
  const people = peopleByDomain([stored.mainAdmin.email, ...users.flat()]);
  return { ...prepared, submitted: { ...submittedOf(stored), people }, listed: domains };
}

const eventsOf = (record: OnboardingRecord | undefined) =>
  (record?.pending ?? []).flatMap((each) => (each.kind === 'publish' ? [each.event] : []));
const publishedFrom = (record: OnboardingRecord | undefined, name: DomainEvent['name']) => {
  const event = eventsOf(record).find((each) => each.name === name);
  if (!record || !event) throw new Error(`There is no ${name}`);
  return publishedOf(record, event, 'https://sso.example.com').data;
};
const change = async (step: Parameters<typeof changeRecord>[2]) =>
  expect((await changeRecord(TABLE, onboardingId, step)).changed).toBe(true);

test('the largest submission is onboarded, and each event has all of its e-mail domains', async () => {
  const sent = largest();
  await createRecord(TABLE, issued());
  const found = new Map(sent.listed.map((domain) => [domain, 'unreachable' as const]));
  const { at } = doer(1);
  await change(submit(sent, doer(1)));
  await change(lookedForProofs({ found, at, by: 'submission', proofKey: 'k'.repeat(43) }));
  await change(report(told(3), { event: 'verified' }));
  await change(report(told(4), { stage: 'awaitingApproval', begins: 'approval' }));
  await change(decide(approval(60), sent.id, doer(60), { vouched: sent.listed }));
  await change(report(told(62), { stage: 'awaitingTrial', event: 'connected', begins: 'trial' }));
  await change(report(told(70), { stage: 'connecting', event: 'switchedOn' }));
  const record = await aws.record();
  for (const name of ['submission.received', 'connection.routed'] as const)
    expect(publishedFrom(record, name)).toMatchObject({
      submissionId: sent.id,
      emailDomains: sent.listed,
      emailDomainsCount: sent.listed.length,
    });
});

test('the largest submission can be corrected fifty times', async () => {
  await createRecord(TABLE, issued());
  const first = largest();
  await change(submit(first, doer(1)));
  for (let round = 0; round < 50; round += 1) {
    const at = 10 + 10 * round;
    const stage = 'awaitingCorrection';
    await change(
      report(told(at, { round }), { stage, event: 'problemsFound', begins: 'correction' }),
    );
    await change(correct(largest(String.fromCharCode(97 + (round % 26))), doer(at + 5)));
  }
  // Nobody knows them any more: the events of the corrections after it have the later ones.
  expect(publishedFrom(await aws.record(), 'submission.received')).toMatchObject({
    submissionId: first.id,
    emailDomains: [],
    emailDomainsCount: first.listed.length,
  });
});
