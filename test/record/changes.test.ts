import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Change,
  correct,
  decide,
  pendingAnswer,
  submit,
} from '../../functions/record/changes.ts';
import { confirmDashboard } from '../../functions/record/dashboard.ts';
import {
  appsOf,
  type OnboardingRecord,
  onboardingRecordSchema,
  progressOf,
  stageOf,
} from '../../functions/record/onboarding-record.ts';
import { swept } from '../../functions/record/relay.ts';
import {
  conclude,
  expire,
  forget,
  report,
  track,
  verified,
  waiting,
} from '../../functions/record/reports.ts';
import { confirmSignIn, failSignIn } from '../../functions/record/sign-ins.ts';
import { asOktaDomain } from '../brands.ts';
import {
  approval,
  at,
  doer,
  issued,
  recordIn,
  submission,
  submitted,
  told,
  type WayStage,
} from './example.ts';

/** Applies changes one after the other; one that changes nothing leaves the record as it is. */
const applied = (record: OnboardingRecord, ...changes: Change[]) =>
  changes.reduce((now, change) => change(now) ?? now, record);

const kinds = ({ pending }: OnboardingRecord) => pending.map(({ kind }) => kind);
const events = ({ history }: OnboardingRecord) => history.map(({ event }) => event);

describe('a submission', () => {
  test('is pending to be started, and ends the reminders of the link', () => {
    const record = recordIn('verifying');
    expect(record).toMatchObject({ stage: 'verifying', submission: { id: 's1' } });
    expect(kinds(record)).toEqual(['audit', 'audit', 'start']);
    expect(events(record)).toEqual(['submitted']);
  });

  test('counts once: another changes nothing', () => {
    expect(submit({ ...submission, id: 's2' }, doer(2))(recordIn('verifying'))).toBeUndefined();
  });

  test('has the local day on which its wait began', () => {
    const calendar = { timeZone: 'Asia/Tokyo', holidays: [] };
    const late = { entered: '2026-11-25T20:00:00.000Z', round: 0 };
    const begins = { stage: 'awaitingApproval', begins: 'approval', calendar } as const;
    const record = applied(recordIn('verifying'), report({ ...told(3), ...late }, begins));
    expect(record.wait).toEqual({
      for: 'approval',
      since: late.entered,
      reminded: false,
      began: { on: '2026-11-26', timeZone: 'Asia/Tokyo' },
    });
    expect(onboardingRecordSchema.parse(record).wait).toEqual(record.wait);
    expect(progressOf(record).wait).toEqual(record.wait);
  });

  test('counts as started with the workflow’s first report', () => {
    const record = applied(recordIn('verifying'), report(told(3), { event: 'verified' }));
    expect(kinds(record)).not.toContain('start');
  });
});

describe('a decision', () => {
  test('is an answer to deliver, and is in the audit with the link', () => {
    const record = recordIn('connecting');
    expect(pendingAnswer(record, 'approval')?.output).toEqual(approval(60));
    expect(record.pending.at(-1)).toMatchObject({
      kind: 'audit',
      entry: { what: 'decided', link: 'abc', details: { decision: 'approve', submission: 's1' } },
    });
  });

  test.each<[string, Change]>([
    ['the same again', decide(approval(61), 's1', doer(61))],
    ['another', decide({ ...approval(61), decision: 'reject', note: 'No' }, 's1', doer(61))],
  ])('stands: %s changes nothing', (_, change) => {
    expect(change(recordIn('connecting'))).toBeUndefined();
  });

  test('on another submission than the one waiting changes nothing', () => {
    expect(decide(approval(9), 's0', doer(9))(recordIn('awaitingApproval'))).toBeUndefined();
  });

  test.each<WayStage>([
    'awaitingSubmission',
    'verifying',
    'awaitingCorrection',
    'awaitingFirstSignIn',
    'inviting',
  ])('changes nothing in %s', (stage) => {
    expect(decide(approval(9), 's1', doer(9))(recordIn(stage))).toBeUndefined();
  });

  test('that requests changes opens the form with its note, until they are made', () => {
    const note = 'One more user, please.';
    const asked = applied(
      recordIn('awaitingApproval'),
      decide({ ...approval(60), decision: 'requestChanges', note }, 's1', doer(60)),
      report(told(61), { stage: 'awaitingCorrection', begins: 'correction' }),
    );
    expect(progressOf(asked)).toMatchObject({ stage: 'awaitingCorrection', note, problems: [] });
    const corrected = applied(asked, correct({ ...submission, id: 's2' }, doer(70)));
    expect(progressOf(corrected)).not.toHaveProperty('note');
    expect(corrected).toMatchObject({ stage: 'verifying', submission: { id: 's2' }, round: 1 });
    expect(events(corrected)).toEqual(['submitted', 'verified', 'changesRequested', 'corrected']);
  });

  test('of a later round is accepted after one of an earlier round', () => {
    const record = applied(
      recordIn('awaitingApproval'),
      decide({ ...approval(60), decision: 'requestChanges', note: 'x' }, 's1', doer(60)),
      report(told(61), { stage: 'awaitingCorrection', begins: 'correction' }),
      correct({ ...submission, id: 's2' }, doer(70)),
      report(told(71, { round: 1 }), { stage: 'awaitingApproval', begins: 'approval' }),
    );
    expect(stageOf(record)).toBe('awaitingApproval');
    expect(decide(approval(80), 's2', doer(80))(record)).toBeDefined();
  });
});

describe('a change requested by the CSM', () => {
  const asked = { ...approval(60), decision: 'requestChanges' as const, note: 'Add Berlin.' };
  const again = {
    id: 's2',
    domains: [asOktaDomain('acme.okta.com')],
    submitted: { ...submitted, usersCount: 3 },
  };
  const corrected = () =>
    applied(
      recordIn('awaitingApproval'),
      decide(asked, submission.id, doer(60)),
      report(told(61, { round: 0 }), { begins: 'correction' }),
      correct(again, doer(70)),
    );

  test('is kept, with the previous values, once it is made', () => {
    expect(corrected().asked).toMatchObject({ note: 'Add Berlin.', submitted: { usersCount: 2 } });
  });

  test('is deleted with the submission', () => {
    expect(applied(corrected(), forget(told(80, { round: 1 }))).asked).toBeUndefined();
    const stopped = applied(corrected(), track({ status: 'ABORTED', redrives: 0, at: at(90) }));
    expect(stopped.asked).toBeUndefined();
  });
});

describe('a report of a Task', () => {
  test('that arrives after a later one changes nothing', () => {
    const record = recordIn('awaitingApproval');
    expect(report(told(2), { stage: 'verifying' })(record)).toBeUndefined();
  });

  test('that begins an answered wait changes nothing, even in the same millisecond', () => {
    const begun = applied(
      recordIn('verifying'),
      report(told(4), { stage: 'awaitingApproval', begins: 'approval' }),
    );
    const decided = applied(begun, decide(approval(4), 's1', doer(4)));
    const again = report(told(4), { stage: 'awaitingApproval', begins: 'approval' });
    expect(again(decided)).toBeUndefined();
  });

  test('that begins a wait again after a redrive keeps the answer being delivered', () => {
    const decided = applied(
      recordIn('connecting'),
      track({ status: 'FAILED', redrives: 0, at: at(61) }),
      report(told(4, { redrives: 1 }), { stage: 'awaitingApproval', begins: 'approval' }),
    );
    expect(stageOf(decided)).toBe('connecting');
    expect(pendingAnswer(decided, 'approval')).toBeDefined();
    expect(decide(approval(70), 's1', doer(70))(decided)).toBeUndefined();
  });

  test('of a later round settles the answers of earlier rounds', () => {
    const record = applied(
      recordIn('connecting'),
      report(told(80, { round: 1 }), { stage: 'awaitingApproval', begins: 'approval' }),
    );
    expect(pendingAnswer(record, 'approval')).toBeUndefined();
    expect(stageOf(record)).toBe('awaitingApproval');
  });

  test('made twice counts once', () => {
    const verifiedTwice = applied(
      recordIn('verifying'),
      report(told(3), { event: 'verified' }),
      report(told(3), { event: 'verified' }),
    );
    expect(events(verifiedTwice)).toEqual(['submitted', 'verified']);
  });

  test('of the same millisecond does not move the stage back', () => {
    const frozen = applied(
      recordIn('inviting'),
      report(told(95), { stage: 'inviting', after: 'firstSignIn' }),
      conclude(told(95), 'completed'),
      report(told(95), { stage: 'inviting', after: 'firstSignIn' }),
    );
    expect(stageOf(frozen)).toBe('completed');
  });

  test('settles the answer that reached the workflow, and no other', () => {
    const decided = recordIn('connecting');
    expect(pendingAnswer(applied(decided, waiting(told(61))), 'approval')).toBeDefined();
    const connected = report(told(62), { after: 'approval', event: 'connected' });
    expect(pendingAnswer(applied(decided, connected), 'approval')).toBeUndefined();
    expect(
      pendingAnswer(applied(decided, report(told(62), { after: 'correction' })), 'approval'),
    ).toBeDefined();
  });

  test('keeps the answers of people who are ahead of a delayed workflow', () => {
    const ahead = applied(
      recordIn('awaitingDashboard'),
      confirmDashboard('mainAdmin', undefined, doer(62.5)),
      confirmSignIn({ signedIn: true, at: at(62.6), by: 'event' }, { at: at(62.6), by: 'Auth0' }),
      confirmDashboard('everyone', undefined, doer(62.7)),
    );
    expect(ahead.stage).toBe('inviting');
    const invites = applied(
      ahead,
      report(told(63), {
        stage: 'awaitingFirstSignIn',
        after: 'mainAdminDashboard',
        begins: 'firstSignIn',
      }),
      report(told(65), {}),
    );
    expect(pendingAnswer(invites, 'firstSignIn')).toBeDefined();
    const prepares = applied(
      invites,
      report(told(66), {
        stage: 'awaitingDashboard',
        after: 'firstSignIn',
        begins: 'everyoneDashboard',
      }),
      report(told(67), {}),
    );
    expect(pendingAnswer(prepares, 'everyoneDashboard')).toBeDefined();
    expect(prepares.stage).toBe('inviting');
  });

  test('without its place counts for the current round and redrive', () => {
    const { entered } = told(62);
    const record = applied(recordIn('connecting'), report({ entered }, { event: 'connected' }));
    expect(events(record)).toContain('connected');
  });
});

describe('Okta’s answer', () => {
  const checked = (outcome: 'verified' | 'unavailable') => ({
    domain: asOktaDomain('acme.okta.com'),
    outcome,
    checks: [],
    problems: [],
  });

  test('is "checking again" while there is none, for each domain', () => {
    const silent = applied(recordIn('verifying'), verified(told(2), checked('unavailable')));
    expect(progressOf(silent).problems).toEqual([
      { domain: asOktaDomain('acme.okta.com'), code: 'oktaUnavailable' },
    ]);
    const speaking = applied(silent, verified(told(2), checked('verified')));
    expect(progressOf(speaking).problems).toEqual([]);
    expect(speaking.verifications).toHaveLength(1);
  });
});

describe('a check that was not possible', () => {
  const refused = { code: 'blockedByOkta', status: 403, observed: 'No' } as const;
  const unproven = {
    domain: asOktaDomain('acme.okta.com'),
    outcome: 'unproven',
    checks: [],
    problems: [refused],
  } as const;
  const found = {
    set: () => ({ verifications: [{ ...unproven, checks: [], problems: [refused] }] }),
  };

  test('is open during the approval, and then left to the sign-in', () => {
    const open = applied(recordIn('awaitingApproval'), report(told(6), found));
    expect(progressOf(open).problems).toEqual([
      { ...refused, domain: asOktaDomain('acme.okta.com') },
    ]);
    const approved = applied(open, decide(approval(60), 's1', doer(60)));
    expect(progressOf(approved).problems).toEqual([]);
  });

  test('is shown while another Okta does not answer', () => {
    const waits = applied(
      recordIn('verifying'),
      report(told(2), found),
      verified(told(2), {
        domain: asOktaDomain('beta.okta.com'),
        outcome: 'unavailable',
        checks: [],
        problems: [{ code: 'oktaUnavailable' }],
      }),
    );
    expect(progressOf(waits).problems).toEqual([
      { ...refused, domain: asOktaDomain('acme.okta.com') },
      { domain: asOktaDomain('beta.okta.com'), code: 'oktaUnavailable' },
    ]);
  });
});

describe('a failed sign-in', () => {
  const failure = (second: number, code: 'notAssigned' | 'signInFailed' = 'notAssigned') =>
    ({ domain: asOktaDomain('acme.okta.com'), code, at: at(second) }) as const;
  const now = Date.parse(at(100));
  const WEEK = 7 * 24 * 3600;
  const mailed = ({ pending }: OnboardingRecord) =>
    pending.flatMap((each) => (each.kind === 'tellOfFailure' ? [each.code] : []));
  const waiting = recordIn('awaitingFirstSignIn');

  test('is shown while somebody can sign in, the last one per reason', () => {
    const record = applied(
      waiting,
      failSignIn(failure(70)),
      failSignIn(failure(71, 'signInFailed')),
      failSignIn(failure(200)),
    );
    expect(progressOf(record, now).problems).toEqual([failure(71, 'signInFailed'), failure(200)]);
  });

  test('changes nothing before anybody can sign in', () => {
    expect(failSignIn(failure(61))(recordIn('connecting'))).toBeUndefined();
  });

  test('changes nothing when repeated within the minute, or late', () => {
    const known = applied(waiting, failSignIn(failure(70)));
    expect(failSignIn(failure(129))(known)).toBeUndefined();
    expect(failSignIn(failure(5))(known)).toBeUndefined();
  });

  test('is mailed to the CSM once, and again if it recurs after a week', () => {
    const once = applied(waiting, failSignIn(failure(70)), failSignIn(failure(200)));
    expect(mailed(once)).toEqual(['notAssigned']);
    const delivered = applied(once, swept(once.pending, []));
    expect(mailed(applied(delivered, failSignIn(failure(1_000))))).toEqual([]);
    expect(mailed(applied(delivered, failSignIn(failure(200 + WEEK))))).toEqual(['notAssigned']);
  });

  test('is not mailed without a known reason: it may have been cancelled', () => {
    expect(mailed(applied(waiting, failSignIn(failure(70, 'signInFailed'))))).toEqual([]);
  });

  test('ends once the main admin is in, or a week after the last', () => {
    const failed = applied(waiting, failSignIn(failure(70)));
    expect(progressOf(failed, now + (WEEK + 1) * 1000).problems).toEqual([]);
    const signedIn = applied(
      failed,
      confirmSignIn({ signedIn: true, at: at(90), by: 'event' }, { at: at(90), by: 'Auth0' }),
    );
    expect(progressOf(signedIn, now).problems).toEqual([]);
    const later = applied(signedIn, failSignIn(failure(200)));
    expect(progressOf(later, now).problems).toEqual([failure(200)]);
  });

  test('does not end when somebody confirms the main admin’s sign-in, but when the sign-in is seen', () => {
    const confirmed = applied(
      applied(waiting, failSignIn(failure(70))),
      confirmSignIn({ signedIn: true, at: at(90), by: 'csm' }, doer(90)),
    );
    expect(progressOf(confirmed, now).problems).toEqual([failure(70)]);
    const seen = applied(
      confirmed,
      confirmSignIn({ signedIn: true, at: at(95), by: 'event' }, { at: at(96), by: 'Auth0' }),
    );
    expect(progressOf(seen, now).problems).toEqual([]);
  });

  test('is shown after the end, too, with the app’s page in Okta', () => {
    const over = applied(
      recordIn('inviting'),
      conclude(told(95), 'completed'),
      forget(told(96)),
      failSignIn(failure(200)),
    );
    expect(progressOf(over, now).problems).toEqual([failure(200)]);
    expect(appsOf(over)).toEqual([
      { domain: asOktaDomain('acme.okta.com'), clientId: '0oa1', emailDomains: ['acme.test'] },
    ]);
    expect(mailed(over)).toEqual(['notAssigned']);
  });
});

describe('the end of a wait', () => {
  test('expires the onboarding if nobody answered', () => {
    const record = applied(recordIn('awaitingApproval'), expire(told(99), 'approval'));
    expect(stageOf(record)).toBe('expired');
    expect(decide(approval(100), 's1', doer(100))(record)).toBeUndefined();
  });

  test('comes too late after an answer', () => {
    expect(expire(told(99), 'approval')(recordIn('connecting'))).toBeUndefined();
  });
});

describe('the end', () => {
  test('is reported once, leaves nothing pending, and then no personal data but the audit’s', () => {
    const done = applied(
      recordIn('inviting'),
      conclude(told(95), 'completed'),
      conclude(told(95), 'completed'),
    );
    expect(events(done).slice(-2)).toEqual(['usersInvited', 'completed']);
    expect(new Set(kinds(done))).toEqual(new Set(['audit']));
    expect(JSON.stringify(applied(done, forget(told(96))))).not.toContain(
      submitted.mainAdmin.email,
    );
  });
});

describe('ops’ actions in the console:', () => {
  const failed = track({ status: 'FAILED', redrives: 0, at: at(70) });

  test('a failure is shown, keeps the submission, and accepts no answer', () => {
    const record = applied(recordIn('awaitingApproval'), failed);
    expect(stageOf(record)).toBe('failed');
    expect(record.submitted).toBeDefined();
    expect(decide(approval(80), 's1', doer(80))(record)).toBeUndefined();
  });

  test.each(['ABORTED', 'TIMED_OUT'] as const)(
    'an onboarding that is %s keeps nothing personal',
    (status) => {
      const record = applied(
        recordIn('awaitingApproval'),
        track({ status, redrives: 0, at: at(70) }),
      );
      expect(record).not.toHaveProperty('submitted');
      expect(events(record).at(-1)).toBe('stopped');
    },
  );

  test('a redrive continues where it was, whichever of its two reports comes first', () => {
    const redriven = track({ status: 'RUNNING', redrives: 1, at: at(80) });
    const told1 = report(told(64, { redrives: 1 }), {});
    const start = applied(recordIn('awaitingFirstSignIn'), failed);
    for (const order of [
      [redriven, told1],
      [told1, redriven],
    ]) {
      const record = applied(start, ...order);
      expect(stageOf(record)).toBe('awaitingFirstSignIn');
      const audit = record.pending.flatMap((each) =>
        each.kind === 'audit' ? each.entry.what : [],
      );
      expect(audit.filter((what) => what === 'redriven')).toHaveLength(1);
    }
  });

  test('a failure that arrives after the redrive changes nothing', () => {
    const record = applied(
      recordIn('awaitingFirstSignIn'),
      track({ status: 'RUNNING', redrives: 1, at: at(80) }),
    );
    expect(failed(record)).toBeUndefined();
  });

  test('a failure after the outcome is not shown to the customer', () => {
    const done = applied(recordIn('inviting'), conclude(told(95), 'completed'));
    expect(failed(done)).toBeUndefined();
  });
});

/** Everything that can happen, at any time. */
const anyChange = fc
  .record({
    second: fc.integer({ min: 0, max: 30 }),
    round: fc.integer({ min: 0, max: 2 }),
    redrives: fc.integer({ min: 0, max: 2 }),
    which: fc.integer({ min: 0, max: 12 }),
  })
  .map(({ second, round, redrives, which }): Change => {
    const place = told(second, { round, redrives });
    const changes: Change[] = [
      submit({ ...submission, id: `s${round}` }, doer(second)),
      correct({ ...submission, id: `s${round}` }, doer(second)),
      decide(approval(second), `s${round}`, doer(second)),
      decide(
        { ...approval(second), decision: 'requestChanges', note: 'x' },
        `s${round}`,
        doer(second),
      ),
      confirmSignIn({ signedIn: true, at: at(second), by: 'csm' }, doer(second)),
      report(place, { stage: 'awaitingCorrection', begins: 'correction' }),
      report(place, { stage: 'awaitingApproval', begins: 'approval' }),
      report(place, { stage: 'awaitingFirstSignIn', begins: 'firstSignIn' }),
      waiting(place),
      expire(place, 'approval'),
      conclude(place, 'completed'),
      track({ status: 'FAILED', redrives, at: at(second) }),
      track({ status: 'RUNNING', redrives, at: at(second) }),
    ];
    return changes[which] ?? waiting(place);
  });

test('whatever happens in whatever order, the record stays consistent', () => {
  fc.assert(
    fc.property(fc.array(anyChange, { maxLength: 40 }), (changes) => {
      let record = issued();
      for (const change of changes) {
        const next = change(record);
        if (!next) continue;
        // Neither the execution's place nor the numbers of the audit ever decrease.
        expect(next.order >= record.order).toBe(true);
        expect(next.redrives).toBeGreaterThanOrEqual(record.redrives);
        expect(next.entries).toBeGreaterThanOrEqual(record.entries);
        record = next;
      }
      const read = onboardingRecordSchema.parse(JSON.parse(JSON.stringify(record)));
      expect(read).toEqual(JSON.parse(JSON.stringify(record)));
      // At most one answer to each wait is on the way.
      const answers = record.pending.flatMap((each) => (each.kind === 'answer' ? each.wait : []));
      expect(new Set(answers).size).toBe(answers.length);
      // Every entry of the audit is there, once.
      const numbers = record.pending.flatMap((each) =>
        each.kind === 'audit' ? each.entry.number : [],
      );
      expect(numbers).toEqual(Array.from({ length: record.entries }, (_, index) => index + 1));
    }),
    { numRuns: 2_000 },
  );
});
