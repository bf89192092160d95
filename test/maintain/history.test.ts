import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describe, expect, test } from 'vitest';
import { onboardingFrom } from '../../functions/maintain/history.ts';
import { asOnboardingId } from '../brands.ts';

const data = {
  onboardingId: asOnboardingId('acme-0123456789ab'),
  company: 'Acme',
  submission: { id: 's1', domains: ['acme.okta.com', 'beta.okta.com'] },
};
const verification = [
  {
    domain: 'acme.okta.com',
    outcome: 'problems',
    checks: [{ name: 'clientSecret', outcome: 'failed' }],
    problems: [{ code: 'clientSecretWrong' }],
  },
];

/** An execution's history, step by step, as GetExecutionHistory writes it. */
function history() {
  const events: HistoryEvent[] = [];
  let at = Date.parse('2026-11-25T10:00:00Z');
  const add = (event: Partial<HistoryEvent>) => {
    at += 1000;
    const id = events.length + 1;
    events.push({
      id,
      previousEventId: id - 1,
      type: undefined,
      timestamp: new Date(at),
      ...event,
    });
    return steps;
  };
  const steps = {
    events,
    start: () =>
      add({
        type: 'ExecutionStarted',
        executionStartedEventDetails: { input: JSON.stringify(data) },
      }),
    enter: (name: string, input: object = {}) =>
      add({
        type: 'TaskStateEntered',
        stateEnteredEventDetails: { name, input: JSON.stringify({ ...data, ...input }) },
      }),
    exit: (name: string, output: object) =>
      add({
        type: 'TaskStateExited',
        stateExitedEventDetails: { name, output: JSON.stringify(output) },
      }),
    succeed: (output: object) =>
      add({
        type: 'TaskSucceeded',
        taskSucceededEventDetails: {
          resourceType: 'lambda',
          resource: 'invoke.waitForTaskToken',
          output: JSON.stringify(output),
        },
      }),
    fail: (error: string) =>
      add({
        type: 'TaskFailed',
        taskFailedEventDetails: { resourceType: 'lambda', resource: 'invoke', error },
      }),
    end: (
      type: 'ExecutionFailed' | 'ExecutionAborted' | 'ExecutionSucceeded' | 'ExecutionRedriven',
    ) => add({ type }),
    read: () => onboardingFrom(asOnboardingId('acme-0123456789ab'), events),
  };
  return steps;
}

const approval = {
  decision: 'requestChanges',
  at: '2026-11-25T11:00:00Z',
  by: 'dana@sequel.io',
  note: 'Add users',
};

describe('an onboarding as reconstructed from its execution', () => {
  test('that has just started', () => {
    expect(history().start().read()).toMatchObject({
      company: 'Acme',
      submissionId: 's1',
      progress: {
        stage: 'verifying',
        problems: [],
        history: [{ at: '2026-11-25T10:00:01.000Z', event: 'submitted' }],
        invited: 0,
        total: 0,
      },
    });
  });

  test('without a history yet', () => {
    expect(history().read()).toBeUndefined();
  });

  test('problems are open while it waits for a correction, and gone afterwards', () => {
    const wrong = history().start().enter('Request correction', { verification });
    expect(wrong.read()?.progress).toMatchObject({
      stage: 'awaitingCorrection',
      problems: [{ domain: 'acme.okta.com', code: 'clientSecretWrong' }],
      history: [{ event: 'submitted' }, { event: 'problemsFound' }],
    });
    const corrected = wrong.enter('Start over', {
      verification,
      submission: { id: 's2', domains: [] },
    });
    expect(corrected.read()).toMatchObject({
      submissionId: 's2',
      progress: { stage: 'verifying', problems: [] },
    });
  });

  test.each([
    ['Wait for approval', { ...approval, decision: 'approve', note: '' }, 'connecting'],
    ['Wait for approval', { ...approval, decision: 'reject' }, 'rejected'],
    ['Wait for approval', approval, 'awaitingCorrection'],
    ['Wait for correction', { id: 's2', domains: [] }, 'verifying'],
    ['Wait for first sign-in', { signedIn: true, at: '', by: 'csm' }, 'inviting'],
  ])('"%s" counts as answered before the next state begins', (state, output, stage) => {
    const answered = history().start().enter(state).succeed(output).read();
    expect(answered?.progress.stage).toBe(stage);
    if (state === 'Wait for approval') expect(answered?.decision).toEqual(output);
    if (state === 'Wait for correction') expect(answered?.submissionId).toBe('s2');
    if (state === 'Wait for first sign-in') expect(answered?.signIn).toMatchObject({ by: 'csm' });
  });

  test('the CSM’s requested changes', () => {
    const asked = history().start().enter('Request correction', { approval });
    expect(asked.read()).toMatchObject({
      decision: approval,
      progress: { stage: 'awaitingCorrection', problems: [], note: 'Add users' },
    });
  });

  test('an Okta that does not answer is "checking again", until it does', () => {
    const trouble = history()
      .start()
      .enter('Verify domains')
      .enter('Verify domain', { domain: 'beta.okta.com' })
      .fail('OktaUnavailable');
    expect(trouble.read()?.progress).toMatchObject({
      stage: 'verifying',
      problems: [{ domain: 'beta.okta.com', code: 'oktaUnavailable' }],
    });
    const verification = { domain: 'beta.okta.com', checks: [], problems: [] };
    const answered = trouble.succeed({ Payload: { ...verification, outcome: 'verified' } });
    expect(answered.read()?.progress.problems).toEqual([]);
  });

  test('so is an Okta that says when to retry', () => {
    const verification = { domain: 'beta.okta.com', checks: [], problems: [] };
    const waiting = history()
      .start()
      .enter('Verify domains')
      .enter('Verify domain', { domain: 'beta.okta.com' })
      .succeed({ Payload: { ...verification, outcome: 'unavailable', retryAfter: 40 } })
      .enter('Wait as Okta asks', { domain: 'beta.okta.com' });
    expect(waiting.read()?.progress).toMatchObject({
      stage: 'verifying',
      problems: [{ domain: 'beta.okta.com', code: 'oktaUnavailable' }],
    });
    waiting.enter('Verify domain', { domain: 'beta.okta.com' });
    waiting.succeed({ Payload: { ...verification, outcome: 'verified' } });
    expect(waiting.read()?.progress.problems).toEqual([]);
  });

  test('a shared state does not change the stage', () => {
    const waiting = history()
      .start()
      .enter('Wait for approval')
      .enter('Review wait')
      .enter('Wait on');
    expect(waiting.read()?.progress.stage).toBe('awaitingApproval');
  });

  test('invitations are counted as they are sent', () => {
    const inviting = history()
      .start()
      .enter('Plan invitations')
      .enter('Invite users', { invitations: { total: 120, batches: [] } })
      .exit('Invite batch', { sent: 50, failed: [] })
      .exit('Invite batch', { sent: 49, failed: [{ index: 3 }] });
    expect(inviting.read()?.progress).toMatchObject({ stage: 'inviting', invited: 99, total: 120 });
  });

  test('a failure, and a redrive after it', () => {
    const failed = history()
      .start()
      .enter('Create connection')
      .enter('Connect domains')
      .end('ExecutionFailed');
    expect(failed.read()).toMatchObject({
      ended: { status: 'FAILED' },
      progress: { stage: 'connecting' },
    });
    const redriven = failed.end('ExecutionRedriven');
    expect(redriven.read()).toMatchObject({ progress: { stage: 'connecting' } });
    expect(redriven.read()).not.toHaveProperty('ended');
  });

  test('stopped by ops', () => {
    const stopped = history().start().enter('Wait for approval').end('ExecutionAborted');
    expect(stopped.read()?.ended?.status).toBe('ABORTED');
    expect(stopped.read()?.progress).toMatchObject({
      history: [{ event: 'submitted' }, { event: 'stopped' }],
    });
  });
});

describe('the wait for a person', () => {
  const correcting = () =>
    history()
      .start()
      .enter('Verify domains')
      .enter('Request correction', { verification })
      .enter('Wait for correction', { verification });

  test('begins when the mail about it is sent', () => {
    expect(correcting().read()?.progress.wait).toEqual({
      for: 'correction',
      // The third event.
      since: '2026-11-25T10:00:03.000Z',
      reminded: false,
    });
  });

  test('continues after a reminder', () => {
    const { progress } =
      correcting()
        .enter('Review wait', { verification })
        .enter('Send reminder', { verification })
        .enter('Wait for correction', { verification })
        .read() ?? {};
    expect(progress?.wait).toMatchObject({ since: '2026-11-25T10:00:03.000Z', reminded: true });
  });

  test('ends with the answer, and the next wait is a new one', () => {
    const answered = correcting().succeed({ id: 's2', domains: [] });
    expect(answered.read()?.progress).not.toHaveProperty('wait');
    const approving = answered
      .enter('Start over')
      .enter('Confirm receipt')
      .enter('Request approval')
      .enter('Wait for approval');
    expect(approving.read()?.progress.wait).toMatchObject({ for: 'approval', reminded: false });
    // Changes were requested: the wait for the approval is over, the one for the correction has not begun.
    const changes = approving.succeed(approval);
    expect(changes.read()?.progress).toMatchObject({ stage: 'awaitingCorrection' });
    expect(changes.read()?.progress).not.toHaveProperty('wait');
  });

  test('is over when the onboarding is', () => {
    expect(correcting().enter('Expire').read()?.progress).not.toHaveProperty('wait');
  });
});
