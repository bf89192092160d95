import { expect, test } from 'vitest';
import { correct, decide, submit } from '../../functions/record/changes.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { conclude, report } from '../../functions/record/reports.ts';
import { changeRecord, createRecord, readRecord } from '../../functions/record/store.ts';
import { switchBy } from '../../functions/record/switching.ts';
import { finishTrial, startTrial } from '../../functions/record/trials.ts';
import { happened, withEvents } from '../../functions/record/with-events.ts';
import { useAws } from '../aws.ts';
import { asOktaDomain } from '../brands.ts';
import {
  approval,
  at,
  doer,
  issued,
  onboardingId,
  recordIn,
  submission,
  TABLE,
  told,
} from './example.ts';

const aws = useAws();
const eventsOf = (record: OnboardingRecord | undefined) =>
  (record?.pending ?? []).flatMap((each) => (each.kind === 'publish' ? [each.event] : []));
const namesOf = async () => eventsOf(await aws.record()).map(({ name }) => name);

test('issuing a link is an event, written with the record', async () => {
  await createRecord(TABLE, issued());
  expect(eventsOf(await readRecord(TABLE, onboardingId))).toEqual([
    {
      sequence: 1,
      name: 'link.issued',
      at: at(0),
      stage: 'awaitingSubmission',
      data: { linkExpiresAt: '2026-12-25T10:00:00.000Z' },
    },
  ]);
});

test('each change is at most one event, in one sequence, with the values at its time', async () => {
  await createRecord(TABLE, issued());
  const changes = [
    submit(submission, doer(1)),
    report(told(3), { stage: 'awaitingCorrection', event: 'problemsFound', begins: 'correction' }),
    correct({ ...submission, id: 's2' }, doer(4)),
    report(told(5, { round: 1 }), { event: 'verified' }),
    report(told(6, { round: 1 }), {
      stage: 'awaitingApproval',
      begins: 'approval',
    }),
    decide(approval(60), 's2', doer(60)),
  ];
  for (const change of changes) await changeRecord(TABLE, onboardingId, change);
  const events = eventsOf(await aws.record());
  expect(events.map(({ sequence, name, stage }) => [sequence, name, stage])).toEqual([
    [1, 'link.issued', 'awaitingSubmission'],
    [2, 'submission.received', 'verifying'],
    [3, 'problems.found', 'awaitingCorrection'],
    [4, 'submission.corrected', 'verifying'],
    [5, 'approval.requested', 'awaitingApproval'],
    [6, 'approval.decided', 'connecting'],
  ]);
  expect(events[1]?.data).toMatchObject({ submissionId: 's1', usersCount: 2 });
  expect(events[3]?.data).toMatchObject({ submissionId: 's2' });
});

test('a change without effect is no event', async () => {
  await aws.keep(recordIn('verifying'));
  await changeRecord(TABLE, onboardingId, submit(submission, doer(2)));
  expect(await namesOf()).toEqual([]);
});

test('a switch that is turned for weeks fits the record, and each turn is an event', async () => {
  let record: OnboardingRecord = {
    ...recordIn('inviting'),
    switched: { on: true, at: at(0), by: 'x' },
    pending: [],
  };
  const steps = [...record.history];
  for (let turn = 1; turn <= 9_000; turn += 1) {
    const turned = switchBy(turn % 2 === 0, '', doer(turn))(record) ?? record;
    const { pending, ...next } = withEvents(record, turned);
    if (turn > 8_990) expect(eventsOf({ pending, ...next })).toHaveLength(1);
    record = { ...next, pending: [] };
  }
  await expect(createRecord(TABLE, record)).resolves.toBe(true);
  expect(record.history).toEqual(expect.arrayContaining(steps));
  expect(record.history.at(-1)).toEqual({ at: at(9_000), event: 'switchedOn' });
});

test('a taken-over onboarding publishes no past events', async () => {
  await aws.keep(recordIn('awaitingFirstSignIn'));
  expect(await namesOf()).toEqual([]);
});

test('the end removes no pending event', async () => {
  await aws.keep(recordIn('awaitingFirstSignIn'));
  await changeRecord(TABLE, onboardingId, happened('secret.rotated', at(70), 'acme.okta.com'));
  await changeRecord(TABLE, onboardingId, conclude(told(90), 'completed'));
  expect(await namesOf()).toEqual(['secret.rotated', 'users.invited', 'onboarding.completed']);
});

test('no event holds an address of the customer’s people, or a secret', async () => {
  await createRecord(TABLE, issued());
  await changeRecord(TABLE, onboardingId, submit(submission, doer(1)));
  expect(JSON.stringify(eventsOf(await aws.record()))).not.toMatch(/@acme\.test|ada|otto/i);
});

test('a failed trial is an event with its cause and nobody’s name; so is a success through every app', async () => {
  await aws.keep(recordIn('awaitingTrial'));
  const domain = asOktaDomain('acme.okta.com');
  const trial = (id: string, second: number) =>
    startTrial({ id, domain, by: 'contact', startedAt: at(second) });
  const problem = { code: 'notAssigned' } as const;
  const returned = (second: number) => ({ returnedAt: at(second) });
  for (const change of [
    trial('one', 300),
    finishTrial('one', { redeemed: false, problem, succeeded: false, ...returned(301) }, doer(301)),
    trial('two', 302),
    finishTrial('two', { redeemed: true, succeeded: true, ...returned(303) }, doer(303)),
  ])
    await changeRecord(TABLE, onboardingId, change);
  const told = eventsOf(await aws.record()).filter(({ name }) => name.startsWith('trial.'));
  expect(told.map(({ name, data }) => [name, data])).toEqual([
    ['trial.failed', { oktaDomain: domain, code: 'notAssigned' }],
    ['trial.succeeded', {}],
  ]);
});
