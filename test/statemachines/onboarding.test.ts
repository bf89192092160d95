import { describe, expect, test } from 'vitest';
import { DAY, named, SECOND } from '../local/step-functions/harness.ts';
import {
  connected,
  decided,
  HOUR,
  input,
  onboarding,
  problems,
  rateLimited,
  verified,
} from './journey.ts';

describe('the onboarding workflow', () => {
  test('goes from a submission to everyone invited', async () => {
    const journey = await connected();
    await journey.answer('firstSignIn', { signedIn: true, at: '', by: 'event' });
    expect((await journey.describe('acme')).status).toBe('SUCCEEDED');
    expect((await journey.path()).at(-1)).toBe('Completed');
    expect(journey.calls('VerifyDomain')).toHaveLength(2);
    const ids = { onboardingId: input.onboardingId, submissionId: 's1' };
    const now = '2026-01-05T09:00:00.000Z';
    expect(journey.calls('CreateConnection')).toEqual([
      { ...ids, domain: 'acme.okta.com', now },
      { ...ids, domain: 'beta.okta.com', now },
    ]);
    expect(journey.calls('InviteUsers')).toHaveLength(1);
    expect(journey.calls('ReportOutcome')).toMatchObject([{ outcome: 'completed' }]);
  });

  test('waits for a correction, and verifies it', async () => {
    let verify = problems;
    const journey = onboarding({ VerifyDomain: (payload) => verify(payload) });
    await journey.begin();
    expect(journey.calls('RequestCorrection')).toMatchObject([
      { verification: [{ outcome: 'verified' }, { problems: [{ code: 'clientSecretWrong' }] }] },
    ]);
    expect(journey.calls('RequestApproval')).toEqual([]);
    verify = verified;
    await journey.answer('correction', { id: 's2', domains: ['acme.okta.com'] });
    expect(journey.calls('VerifyDomain').at(-1)).toMatchObject({
      submissionId: 's2',
      domain: 'acme.okta.com',
    });
    expect(journey.calls('RequestApproval')).toMatchObject([{ submissionId: 's2' }]);
  });

  test('requested changes go back to the customer, and need a new approval', async () => {
    const journey = onboarding();
    await journey.begin();
    await journey.answer('approval', decided('requestChanges'));
    expect(journey.calls('RequestCorrection')).toMatchObject([
      { approval: { decision: 'requestChanges', note: 'n' } },
    ]);
    await journey.answer('correction', { id: 's2', domains: ['acme.okta.com'] });
    expect(journey.calls('RequestApproval')).toHaveLength(2);
    expect((await journey.path()).at(-1)).toBe('Wait for approval');
  });

  test('a rejection ends it, and nothing is created', async () => {
    const journey = onboarding();
    await journey.begin();
    await journey.answer('approval', decided('reject'));
    expect((await journey.path()).at(-1)).toBe('Rejected');
    expect(journey.calls('CreateConnection')).toEqual([]);
    expect(journey.calls('ReportOutcome')).toMatchObject([{ outcome: 'rejected' }]);
    expect(journey.calls('CleanUp')).toHaveLength(1);
  });

  describe('a trial', () => {
    /** A tenant with a trial application: the wait is answered by people. */
    async function offered() {
      const tokens: string[] = [];
      const journey = await connected({
        WaitForTrial({ taskToken }) {
          tokens.push(String(taskToken));
        },
      });
      const answer = async (outcome: string) => {
        const output = JSON.stringify({ outcome });
        await journey.call('SendTaskSuccess', { taskToken: tokens.at(-1), output });
        await journey.clock.advance(0);
      };
      return { journey, answer };
    }

    test.each(['succeeded', 'skipped'])('that is %s is followed by the switch', async (outcome) => {
      const { journey, answer } = await offered();
      expect((await journey.path()).at(-1)).toBe('Wait for trial');
      expect(journey.calls('SwitchOn')).toEqual([]);
      await answer(outcome);
      expect(journey.calls('SwitchOn')).toMatchObject([{ domains: input.submission.domains }]);
      expect(journey.calls('WithdrawTrial')).toEqual([]);
      expect((await journey.path()).at(-1)).toBe('Wait for first sign-in');
    });

    test('that leads back to the correction is withdrawn; everything is verified and approved again', async () => {
      const { journey, answer } = await offered();
      await answer('corrected');
      expect(journey.calls('SwitchOn')).toEqual([]);
      expect(journey.calls('WithdrawTrial')).toHaveLength(1);
      expect((await journey.path()).at(-1)).toBe('Wait for correction');
      await journey.answer('correction', { id: 's2', domains: ['acme.okta.com'] });
      expect((await journey.path()).at(-1)).toBe('Wait for approval');
    });

    test('that never happens is reviewed, and withdrawn when it expires', async () => {
      const tokens: string[] = [];
      const journey = await connected({
        WaitForTrial({ taskToken }) {
          tokens.push(String(taskToken));
        },
        ReviewWait: ({ wait }) => ({
          ...(wait as object),
          due: tokens.length < 3 ? 'reminder' : 'expiry',
        }),
      });
      await journey.clock.advance(3 * DAY + HOUR);
      expect(journey.calls('SendReminder')).toHaveLength(2);
      expect((await journey.path()).slice(-6)).toEqual([
        'Report outcome',
        'Withdraw trial',
        'Is it over?',
        'Clean up',
        'How did it end?',
        'Expired',
      ]);
      expect(journey.calls('SwitchOn')).toEqual([]);
    });
  });

  test.each([
    ['approval', 'approval', {}],
    ['correction', 'correction', { VerifyDomain: problems }],
  ])(
    'the wait for %s is reviewed every day, and goes on with a new token',
    async (_, wait, lambdas) => {
      const journey = onboarding(lambdas);
      await journey.begin();
      await journey.clock.advance(2 * DAY + HOUR);
      expect(journey.calls('ReviewWait')).toMatchObject([
        { wait: { for: wait }, now: '2026-01-06T09:00:00.000Z' },
        { wait: { for: wait }, now: '2026-01-07T09:00:00.000Z' },
      ]);
      await journey.answer(
        wait,
        wait === 'approval' ? decided('reject') : { id: 's2', domains: ['acme.okta.com'] },
      );
      expect((await journey.path()).at(-1)).toBe(
        wait === 'approval' ? 'Rejected' : 'Wait for approval',
      );
    },
  );

  test.each([
    ['reminder', 'SendReminder'],
    ['escalation', 'EscalateWait'],
  ])('a due %s is sent, and the wait continues', async (due, sender) => {
    const journey = onboarding({
      ReviewWait: ({ wait }) => ({ ...(wait as object), reminded: true, due }),
    });
    await journey.begin();
    await journey.clock.advance(DAY + HOUR);
    expect(journey.calls(sender)).toMatchObject([{ wait: { for: 'approval', due } }]);
    expect((await journey.path()).at(-1)).toBe('Wait for approval');
  });

  test('a wait past its deadline expires the onboarding', async () => {
    const journey = onboarding({
      ReviewWait: ({ wait }) => ({ ...(wait as object), due: 'expiry' }),
    });
    await journey.begin();
    await journey.clock.advance(DAY + HOUR);
    expect((await journey.path()).at(-1)).toBe('Expired');
    expect(journey.calls('ReportOutcome')).toMatchObject([
      { outcome: 'expired', wait: { for: 'approval' } },
    ]);
  });

  test('the first sign-in is looked up every two hours, and found', async () => {
    let signedIn = false;
    const journey = await connected({
      LookForFirstSignIn: () => ({ signedIn, at: '', by: 'log', isDue: false }),
    });
    const begun = journey.clock.now();
    await journey.clock.advance(2 * HOUR + SECOND);
    expect((await journey.path()).slice(-2)).toEqual(['Signed in?', 'Wait for first sign-in']);
    signedIn = true;
    await journey.clock.advance(2 * HOUR + SECOND);
    expect((await journey.path()).at(-1)).toBe('Completed');
    // Finds sign-ins from the time of connecting, too.
    const since = new Date(begun).toISOString();
    expect(journey.calls('LookForFirstSignIn')).toMatchObject([{ since }, { since }]);
  });

  test('if Auth0 cannot say who signed in, the wait continues: it can be confirmed, and is looked up again', async () => {
    const journey = await connected({
      LookForFirstSignIn() {
        throw named('Auth0Unavailable');
      },
    });
    await journey.clock.advance(2 * HOUR + 10 * 60 * SECOND);
    expect(journey.calls('LookForFirstSignIn')).toHaveLength(7);
    expect((await journey.path()).at(-1)).toBe('Wait for first sign-in');
    await journey.answer('firstSignIn', { signedIn: true, at: '', by: 'csm' });
    expect((await journey.describe('acme')).status).toBe('SUCCEEDED');
  });

  test('an Okta that does not answer is retried for long, and ops are notified', async () => {
    let answers = false;
    const journey = onboarding({
      VerifyDomain(payload) {
        if (!answers && payload.domain === 'beta.okta.com') throw named('OktaUnavailable');
        return verified(payload);
      },
    });
    await journey.begin();
    await journey.clock.advance(10 * 60 * SECOND);
    expect(journey.calls('VerifyDomain').length).toBe(5);
    expect(journey.calls('ReportOktaTrouble')).toMatchObject([
      {
        verification: [
          { outcome: 'verified' },
          { domain: 'beta.okta.com', outcome: 'unavailable' },
        ],
      },
    ]);
    expect((await journey.path()).at(-1)).toBe('Wait for Okta');
    answers = true;
    await journey.clock.advance(HOUR);
    expect((await journey.path()).at(-1)).toBe('Wait for approval');
    expect(journey.calls('RequestCorrection')).toEqual([]);
  });

  test('an Okta that says when to retry is called then, and not sooner', async () => {
    let seconds = 40;
    const journey = onboarding({ VerifyDomain: rateLimited(() => seconds) });
    await journey.begin();
    await journey.clock.advance(40 * SECOND - 1);
    expect(journey.calls('VerifyDomain')).toHaveLength(2);
    seconds = 0;
    await journey.clock.advance(1);
    expect(journey.calls('VerifyDomain')).toMatchObject([
      { domain: 'acme.okta.com', asked: 0 },
      { domain: 'beta.okta.com', asked: 0 },
      { domain: 'beta.okta.com', asked: 1 },
    ]);
    expect((await journey.path()).at(-1)).toBe('Wait for approval');
    expect(journey.calls('ReportOktaTrouble')).toEqual([]);
    expect(journey.calls('RequestApproval')).toMatchObject([
      { verification: [{ outcome: 'verified' }, { domain: 'beta.okta.com', outcome: 'verified' }] },
    ]);
  });

  test('an Okta that always defers is called six times, and then treated like one that does not answer', async () => {
    const journey = onboarding({
      VerifyDomain: rateLimited(() => 40),
      ReportOktaTrouble: () => ({ times: 1, since: '', reported: '', giveUp: false, wait: 1800 }),
    });
    await journey.begin();
    await journey.clock.advance(5 * 40 * SECOND - 1);
    expect(journey.calls('ReportOktaTrouble')).toEqual([]);
    await journey.clock.advance(1);
    expect(journey.calls('VerifyDomain')).toHaveLength(1 + 6);
    expect(journey.calls('ReportOktaTrouble')).toMatchObject([
      { verification: [{ outcome: 'verified' }, { outcome: 'unavailable', retryAfter: 40 }] },
    ]);
    expect((await journey.path()).at(-1)).toBe('Wait for Okta');
    await journey.clock.advance(HOUR / 2 - 1);
    expect(journey.calls('VerifyDomain')).toHaveLength(1 + 6);
    await journey.clock.advance(1);
    expect(journey.calls('VerifyDomain')).toHaveLength(1 + 6 + 2);
  });

  test('a wait of more than five minutes delays no other domain, and is respected, too', async () => {
    const journey = onboarding({
      VerifyDomain: rateLimited(() => 3600),
      ReportOktaTrouble: () => ({ times: 1, since: '', reported: '', giveUp: false, wait: 3600 }),
    });
    await journey.begin();
    expect((await journey.path()).at(-1)).toBe('Wait for Okta');
    await journey.clock.advance(HOUR - 1);
    expect(journey.calls('VerifyDomain')).toHaveLength(2);
    await journey.clock.advance(1);
    expect(journey.calls('VerifyDomain')).toHaveLength(4);
  });

  test('the customer is asked once Okta has not answered for too long', async () => {
    const journey = onboarding({
      VerifyDomain() {
        throw named('OktaUnavailable');
      },
      ReportOktaTrouble: () => ({
        times: 9,
        since: '2026-01-01T09:00:00Z',
        reported: '',
        giveUp: true,
        wait: 1800,
      }),
    });
    await journey.begin();
    await journey.clock.advance(10 * 60 * SECOND);
    expect((await journey.path()).at(-1)).toBe('Wait for correction');
  });

  /** The functions called to connect, without immediate retries. */
  const connecting = (journey: ReturnType<typeof onboarding>) =>
    journey.all
      .filter(([name]) => /Connection$/.test(name))
      .map(([name, payload]) => `${name} ${(payload as { domain: string }).domain}`)
      .filter((call, index, calls) => call !== calls[index - 1]);

  test('an unproven connection is taken back and created again before it fails, with nobody routed to it', async () => {
    const journey = await connected({
      ProveConnection() {
        throw named('ConnectionNotProven', 'It leads elsewhere');
      },
    });
    await journey.clock.advance(2 * HOUR);
    const once = ['CreateConnection', 'ProveConnection', 'TakeBackConnection'].map(
      (name) => `${name} acme.okta.com`,
    );
    expect(connecting(journey)).toEqual([...once, ...once, ...once]);
    expect(journey.calls('SwitchOn')).toEqual([]);
    expect(journey.calls('TakeBackConnection')[0]).toMatchObject({
      onboardingId: input.onboardingId,
      cause: expect.stringContaining('It leads elsewhere'),
    });
    const failure = {
      status: 'FAILED',
      error: 'ConnectionNotProven',
      cause: expect.stringContaining('Taken back'),
    };
    expect(await journey.describe('acme')).toMatchObject(failure);
    expect(journey.statusChanges.at(-1)).toMatchObject(failure);
  });

  test('a redrive creates a connection again that was taken back, and continues', async () => {
    let broken = true;
    const journey = await connected({
      ProveConnection({ domain }) {
        if (broken && domain === 'beta.okta.com') throw named('ConnectionNotProven');
        return { proven: true };
      },
    });
    await journey.clock.advance(2 * HOUR);
    expect(await journey.describe('acme')).toMatchObject({ status: 'FAILED' });
    const before = connecting(journey).length;

    broken = false;
    await journey.call('RedriveExecution', {
      executionArn: 'arn:aws:states:us-east-1:000000000000:execution:Journey:acme',
    });
    await journey.clock.advance(60 * SECOND);
    expect(connecting(journey).slice(before - 1)).toEqual([
      'TakeBackConnection beta.okta.com',
      'CreateConnection acme.okta.com',
      'ProveConnection acme.okta.com',
      'CreateConnection beta.okta.com',
      'ProveConnection beta.okta.com',
    ]);
    expect((await journey.path()).at(-1)).toBe('Wait for first sign-in');
  });

  test('a redrive takes back a connection that could not be taken back', async () => {
    let broken = true;
    const journey = await connected({
      ProveConnection() {
        if (broken) throw named('ConnectionNotProven');
        return { proven: true };
      },
      TakeBackConnection() {
        throw named(broken ? 'Auth0Refused' : 'ConnectionNotProven');
      },
    });
    await journey.clock.advance(2 * HOUR);
    expect(await journey.describe('acme')).toMatchObject({ error: 'Auth0Refused' });
    const before = journey.calls('TakeBackConnection').length;
    broken = false;
    await journey.call('RedriveExecution', {
      executionArn: 'arn:aws:states:us-east-1:000000000000:execution:Journey:acme',
    });
    await journey.clock.advance(60 * SECOND);
    expect(journey.calls('TakeBackConnection')).toHaveLength(before + 1);
    expect((await journey.path()).at(-1)).toBe('Wait for first sign-in');
  });

  test.each(['InvalidState', 'Auth0Refused', 'MailRejected'])(
    '%s is not retried; it fails where it is, and a redrive continues from there',
    async (error) => {
      let broken = true;
      const journey = await connected({
        BriefCsm() {
          if (broken) throw named(error);
          return null;
        },
      });
      expect(journey.calls('BriefCsm')).toHaveLength(1);
      expect(await journey.describe('acme')).toMatchObject({ status: 'FAILED', error });
      broken = false;
      await journey.call('RedriveExecution', {
        executionArn: 'arn:aws:states:us-east-1:000000000000:execution:Journey:acme',
      });
      await journey.clock.advance(0);
      expect((await journey.path()).at(-1)).toBe('Wait for first sign-in');
      expect(journey.calls('InviteMainAdmin')).toHaveLength(1);
    },
  );

  test.each([
    ['RequestApproval', 'Request approval'],
    ['WaitForApproval', 'Wait for approval'],
    ['VerifyDomain', 'Verify domain'],
  ])(
    'a bug in %s fails within two minutes, after six retries, and a redrive goes on from there',
    async (name, state) => {
      let broken = true;
      const journey = onboarding({}, (wrapped, lambda) => (payload) => {
        if (broken && wrapped === name) throw new TypeError('undefined is not a function');
        return lambda(payload);
      });
      await journey.begin(['acme.okta.com']);
      await journey.clock.advance(120 * SECOND);
      expect(journey.calls(name)).toHaveLength(7);
      expect(await journey.describe('acme')).toMatchObject({
        status: 'FAILED',
        error: 'TypeError',
      });
      expect((await journey.path()).at(-1)).toBe(state);
      broken = false;
      await journey.call('RedriveExecution', {
        executionArn: 'arn:aws:states:us-east-1:000000000000:execution:Journey:acme',
      });
      await journey.clock.advance(0);
      expect((await journey.path()).at(-1)).toBe('Wait for approval');
    },
  );

  const transient = [
    'VerifyDomain',
    'ConfirmReceipt',
    'RequestApproval',
    'WaitForApproval',
    'CreateConnection',
    'ProveConnection',
    'OfferTrial',
    'WaitForTrial',
    'SwitchOn',
    'DeleteClientSecrets',
    'InviteMainAdmin',
    'BriefCsm',
    'WaitForFirstSignIn',
    'PlanInvitations',
    'InviteUsers',
    'ReportOutcome',
    'CleanUp',
  ];
  test.each(transient)('%s that fails twice is tried a third time', async (name) => {
    let failures = 2;
    const journey = onboarding({}, (wrapped, lambda) => (payload) => {
      if (wrapped === name && failures-- > 0) throw named('ServiceException');
      return lambda(payload);
    });
    await journey.begin();
    await journey.clock.advance(60 * SECOND);
    await journey.answer('approval', decided('approve'));
    await journey.clock.advance(60 * SECOND);
    await journey.answer('firstSignIn', { signedIn: true, at: '', by: 'event' });
    await journey.clock.advance(60 * SECOND);
    expect((await journey.path()).at(-1)).toBe('Completed');
    expect(journey.calls(name).length).toBeGreaterThan(2);
  });

  test('invitations without a final event are checked after an hour', async () => {
    let isDone = false;
    const journey = await connected({
      async InviteUsers({ taskToken }) {
        const output = JSON.stringify({ sent: 2, refused: 0, uncertain: 0 });
        if (isDone) await journey.call('SendTaskSuccess', { taskToken, output });
      },
    });
    await journey.answer('firstSignIn', { signedIn: true, at: '', by: 'event' });
    expect((await journey.path()).at(-1)).toBe('Invite users');
    isDone = true;
    await journey.clock.advance(HOUR);
    expect((await journey.path()).at(-1)).toBe('Completed');
    expect(journey.calls('InviteUsers')).toHaveLength(2);
  });

  test('states contain neither secrets nor lists of people', async () => {
    const journey = await connected();
    await journey.answer('firstSignIn', { signedIn: true, at: '', by: 'event' });
    const history = await journey.call('GetExecutionHistory', {
      executionArn: 'arn:aws:states:us-east-1:000000000000:execution:Journey:acme',
      maxResults: 1000,
    });
    expect(JSON.stringify(history)).not.toContain('taskToken');
  });
});
