import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { waitAfter } from '../../functions/3-verify/report-okta-trouble.ts';
import { batchesOf } from '../../functions/9-everyone/plan-invitations.ts';
import { limits } from '../../functions/onboarding/submission.ts';
import { DAY, named, SECOND, service } from '../local/step-functions/harness.ts';

/**
 * The ASL file itself, run by the engine, with each function reduced to what it answers. What the
 * functions do is tested in their own folders, the whole journey in test/flow/.
 */
const definition = JSON.parse(
  readFileSync(new URL('../../statemachines/onboarding.asl.json', import.meta.url), 'utf8').replace(
    /\$\{(\w+)\}/g,
    '$1',
  ),
) as object;

const HOUR = 3600 * SECOND;
const input = {
  onboardingId: 'acme-0123456789ab',
  company: 'Acme',
  submission: { id: 's1', domains: ['acme.okta.com', 'beta.okta.com'] },
};

type Lambda = (payload: Record<string, unknown>) => unknown;

const verified = ({ domain }: Record<string, unknown>) => ({
  domain,
  outcome: 'verified',
  checks: [],
  problems: [],
  asked: 1,
  retryAfter: 0,
});
const asked = (what: string) => () => ({ for: what, since: '2026-01-05T09:00:00.000Z' });
const decided = (decision: string) => ({ decision, at: '', by: 'dana@sequel.io', note: 'n' });

/** An onboarding whose functions all do well, but for those given. */
function onboarding(lambdas: Record<string, Lambda> = {}, flaky?: string) {
  const tokens = new Map<string, string>();
  const keep =
    (wait: string): Lambda =>
    ({ taskToken }) => {
      tokens.set(wait, String(taskToken));
    };
  const all: Record<string, Lambda> = {
    VerifyDomain: verified,
    ReportOktaTrouble: () => ({
      times: 1,
      since: '2026-01-05T09:00:00.000Z',
      reported: '',
      giveUp: false,
      wait: 1800,
    }),
    RequestCorrection: asked('correction'),
    WaitForCorrection: keep('correction'),
    ConfirmReceipt: () => null,
    RequestApproval: asked('approval'),
    WaitForApproval: keep('approval'),
    CreateConnection: () => ({ id: 'con_1' }),
    ProveConnection: () => ({ proven: true }),
    TakeBackConnection({ cause }) {
      throw named('ConnectionNotProven', `Taken back: ${cause}`);
    },
    RouteEmailDomains: ({ domain }: Record<string, unknown>) => ({ domain }),
    DeleteClientSecrets: () => null,
    InviteMainAdmin: asked('firstSignIn'),
    BriefCsm: () => null,
    WaitForFirstSignIn: keep('firstSignIn'),
    LookForFirstSignIn: () => ({ signedIn: false, at: '', by: '' }),
    PlanInvitations: () => ({
      total: 70,
      batches: [
        { part: 0, from: 0, to: 50 },
        { part: 0, from: 50, to: 70 },
      ],
    }),
    InviteBatch: () => ({ part: 0, sent: 1, failed: [] }),
    ReviewWait: ({ wait }: Record<string, unknown>) => ({ ...(wait as object), due: 'nothing' }),
    SendReminder: () => null,
    EscalateWait: () => null,
    ReportOutcome: () => null,
    CleanUp: () => null,
    ...lambdas,
  };
  let failures = 2;
  const good = flaky === undefined ? undefined : all[flaky];
  if (flaky !== undefined && good)
    all[flaky] = (payload) => {
      failures -= 1;
      if (failures >= 0) throw named('ServiceException');
      return good(payload);
    };
  const running = service({ definition, lambdas: all });
  const calls = (name: string) =>
    running.calls.filter(([called]) => called === name).map(([, payload]) => payload);
  return {
    ...running,
    all: running.calls,
    calls,
    /** @param domains of the submission */
    async begin(domains = input.submission.domains) {
      await running.start('acme', { ...input, submission: { ...input.submission, domains } });
      await running.clock.advance(0);
    },
    async answer(wait: string, output: unknown) {
      await running.call('SendTaskSuccess', {
        taskToken: tokens.get(wait),
        output: JSON.stringify(output),
      });
      await running.clock.advance(0);
    },
    /** Names of the states that were entered, without those inside Maps. */
    async path() {
      const { events } = (await running.call('GetExecutionHistory', {
        executionArn: 'arn:aws:states:us-east-1:000000000000:execution:Journey:acme',
        maxResults: 1000,
      })) as { events: { stateEnteredEventDetails?: { name: string } }[] };
      return events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
    },
  };
}

/** Has come to the wait for the first sign-in. */
async function connected(lambdas: Record<string, Lambda> = {}) {
  const journey = onboarding(lambdas);
  await journey.begin();
  await journey.answer('approval', decided('approve'));
  return journey;
}

const problems: Lambda = ({ domain }) => ({
  domain,
  outcome: domain === 'beta.okta.com' ? 'problems' : 'verified',
  checks: [],
  problems: domain === 'beta.okta.com' ? [{ code: 'clientSecretWrong' }] : [],
  asked: 1,
  retryAfter: 0,
});

/** Okta asks beta.okta.com's verification to come back after so many seconds. */
const rateLimited =
  (retryAfter: () => number): Lambda =>
  (payload) => {
    const seconds = payload.domain === 'beta.okta.com' ? retryAfter() : 0;
    return {
      ...verified(payload),
      outcome: seconds > 0 ? 'unavailable' : 'verified',
      asked: Number(payload.asked) + 1,
      retryAfter: seconds,
    };
  };

describe('the onboarding workflow', () => {
  test('goes from a submission to everyone invited', async () => {
    const journey = await connected();
    await journey.answer('firstSignIn', { signedIn: true, at: '', by: 'event' });
    expect((await journey.describe('acme')).status).toBe('SUCCEEDED');
    expect((await journey.path()).at(-1)).toBe('Completed');
    expect(journey.calls('VerifyDomain')).toHaveLength(2);
    expect(journey.calls('CreateConnection')).toEqual([
      { onboardingId: input.onboardingId, submissionId: 's1', domain: 'acme.okta.com' },
      { onboardingId: input.onboardingId, submissionId: 's1', domain: 'beta.okta.com' },
    ]);
    expect(journey.calls('InviteBatch')).toHaveLength(2);
    expect(journey.calls('ReportOutcome')).toMatchObject([
      { outcome: 'completed', results: [{ sent: 1 }, { sent: 1 }] },
    ]);
  });

  test('waits for a correction, and verifies what came', async () => {
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

  test('requested changes go back to the customer, and are approved anew', async () => {
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
  ])('a due %s is sent, and the wait goes on', async (due, sender) => {
    const journey = onboarding({
      ReviewWait: ({ wait }) => ({ ...(wait as object), reminded: true, due }),
    });
    await journey.begin();
    await journey.clock.advance(DAY + HOUR);
    expect(journey.calls(sender)).toMatchObject([{ wait: { for: 'approval', due } }]);
    expect((await journey.path()).at(-1)).toBe('Wait for approval');
  });

  test('a wait whose time is over expires the onboarding', async () => {
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

  test('the first sign-in is looked for every two hours, and found', async () => {
    let signedIn = false;
    const journey = await connected({
      LookForFirstSignIn: () => ({ signedIn, at: '', by: 'log' }),
    });
    const begun = journey.clock.now();
    await journey.clock.advance(2 * HOUR + SECOND);
    expect((await journey.path()).slice(-3)).toEqual([
      'What is due?',
      'Wait on',
      'Wait for first sign-in',
    ]);
    signedIn = true;
    await journey.clock.advance(2 * HOUR + SECOND);
    expect((await journey.path()).at(-1)).toBe('Completed');
    // Whoever signed in while the connection was being made is found too.
    const since = new Date(begun).toISOString();
    expect(journey.calls('LookForFirstSignIn')).toMatchObject([{ since }, { since }]);
  });

  test('an Auth0 that cannot say who signed in ends no wait: it can be confirmed, and is looked for again', async () => {
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

  test('Okta that does not answer is asked again, for long, and ops hear of it', async () => {
    let answers = false;
    const journey = onboarding({
      VerifyDomain(payload) {
        if (!answers && payload.domain === 'beta.okta.com') throw named('OktaUnavailable');
        return verified(payload);
      },
    });
    await journey.begin();
    await journey.clock.advance(10 * 60 * SECOND);
    expect(journey.calls('VerifyDomain').length).toBeGreaterThan(5);
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

  test('Okta that says when to ask again is asked then, and not sooner', async () => {
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

  test('Okta that always says so is asked six times, and then like one that does not answer', async () => {
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

  test('a wait of more than five minutes holds up no other domain, and is kept to as well', async () => {
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

  test('the customer is asked when Okta has not answered for too long', async () => {
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

  /** The functions that were called to connect, without those that were called again at once. */
  const connecting = (journey: ReturnType<typeof onboarding>) =>
    journey.all
      .filter(([name]) => /Connection$|^RouteEmailDomains$/.test(name))
      .map(([name, payload]) => `${name} ${(payload as { domain: string }).domain}`)
      .filter((call, index, calls) => call !== calls[index - 1]);

  test('a connection that is not proven is taken back and made again before it fails, with nobody routed to it', async () => {
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

  test('a redrive makes what was taken back anew, and goes on', async () => {
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
      'RouteEmailDomains acme.okta.com',
      'CreateConnection beta.okta.com',
      'ProveConnection beta.okta.com',
      'RouteEmailDomains beta.okta.com',
    ]);
    expect((await journey.path()).at(-1)).toBe('Wait for first sign-in');
  });

  test('a connection that could not be taken back is, by the redrive', async () => {
    let broken = true;
    const journey = await connected({
      ProveConnection() {
        if (broken) throw named('ConnectionNotProven');
        return { proven: true };
      },
      TakeBackConnection() {
        throw named(broken ? 'Auth0Unavailable' : 'ConnectionNotProven');
      },
    });
    await journey.clock.advance(2 * HOUR);
    expect(await journey.describe('acme')).toMatchObject({ error: 'Auth0Unavailable' });
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
    '%s is not tried again; it fails where it is, and a redrive goes on from there',
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

  test('SES paused: a few tries within two minutes, then it fails, and a redrive goes on from there', async () => {
    let paused = true;
    const journey = onboarding({
      RequestApproval({ now }) {
        if (paused) throw named('MailNotSent');
        return { for: 'approval', since: now };
      },
    });
    await journey.begin();
    await journey.clock.advance(130 * SECOND);
    expect(journey.calls('RequestApproval')).toHaveLength(7);
    expect(await journey.describe('acme')).toMatchObject({
      status: 'FAILED',
      error: 'MailNotSent',
    });
    paused = false;
    await journey.call('RedriveExecution', {
      executionArn: 'arn:aws:states:us-east-1:000000000000:execution:Journey:acme',
    });
    await journey.clock.advance(0);
    expect((await journey.path()).at(-1)).toBe('Wait for approval');
  });

  const transient = [
    'VerifyDomain',
    'ConfirmReceipt',
    'RequestApproval',
    'WaitForApproval',
    'CreateConnection',
    'ProveConnection',
    'RouteEmailDomains',
    'DeleteClientSecrets',
    'InviteMainAdmin',
    'BriefCsm',
    'WaitForFirstSignIn',
    'PlanInvitations',
    'InviteBatch',
    'ReportOutcome',
    'CleanUp',
  ];
  test.each(transient)('%s that fails twice is tried a third time', async (name) => {
    const journey = onboarding({}, name);
    await journey.begin();
    await journey.clock.advance(60 * SECOND);
    await journey.answer('approval', decided('approve'));
    await journey.clock.advance(60 * SECOND);
    await journey.answer('firstSignIn', { signedIn: true, at: '', by: 'event' });
    await journey.clock.advance(60 * SECOND);
    expect((await journey.path()).at(-1)).toBe('Completed');
    expect(journey.calls(name).length).toBeGreaterThan(2);
  });

  /** Step Functions ends an execution for good at its 25,000th event. */
  describe('stays far from the quota of events', () => {
    /** What it has come to, and how large the largest event is: a payload is at most 256 KiB. */
    async function size(journey: ReturnType<typeof onboarding>) {
      let events = 0;
      let largest = 0;
      let nextToken: string | undefined;
      do {
        const page = (await journey.call('GetExecutionHistory', {
          executionArn: 'arn:aws:states:us-east-1:000000000000:execution:Journey:acme',
          maxResults: 1000,
          ...(nextToken ? { nextToken } : {}),
        })) as { events: object[]; nextToken?: string };
        events += page.events.length;
        largest = Math.max(largest, ...page.events.map((event) => JSON.stringify(event).length));
        nextToken = page.nextToken;
      } while (nextToken);
      return { events, largest };
    }

    test('when Okta asks for patience for a week, at as many domains as there may be', async () => {
      const domains = ['acme.okta.com', 'beta.okta.com'];
      const VerifyDomain: Lambda = (payload) => ({
        ...verified(payload),
        outcome: 'unavailable',
        asked: Number(payload.asked) + 1,
        retryAfter: 60,
      });
      const journey = onboarding({
        VerifyDomain,
        ReportOktaTrouble({ oktaTrouble }) {
          const { times } = oktaTrouble as { times: number };
          return {
            times: times + 1,
            since: '',
            reported: '',
            giveUp: false,
            wait: waitAfter(times),
          };
        },
      });
      await journey.begin(domains);
      await journey.clock.advance(7 * DAY);
      const { events } = await size(journey);
      expect(events * (limits.oktaApps / domains.length)).toBeLessThan(16_000);
    });

    test('when nobody signs in for 20 business days, holidays among them', async () => {
      const journey = await connected();
      await journey.clock.advance(3 * DAY);
      expect((await size(journey)).events * 10).toBeLessThan(9_500);
    });

    test('with as many users as there may be, and SES refusing each', async () => {
      const { batches } = batchesOf(Array.from({ length: 20 }, () => limits.users / 20));
      const journey = await connected({
        PlanInvitations: () => ({ total: limits.users, batches }),
        InviteBatch({ batch }) {
          const { part, from, to } = batch as { part: number; from: number; to: number };
          const failed = Array.from({ length: to - from }, (_, at) => from + at);
          return { part, sent: 0, failed };
        },
      });
      await journey.answer('firstSignIn', { signedIn: true, at: '', by: 'event' });
      expect((await journey.describe('acme')).status).toBe('SUCCEEDED');
      const { events, largest } = await size(journey);
      expect(events).toBeLessThan(2_000);
      expect(largest).toBeLessThan(256 * 1024);
    });
  });

  test('neither secrets nor lists of people are in states', async () => {
    const journey = await connected();
    await journey.answer('firstSignIn', { signedIn: true, at: '', by: 'event' });
    const history = await journey.call('GetExecutionHistory', {
      executionArn: 'arn:aws:states:us-east-1:000000000000:execution:Journey:acme',
      maxResults: 1000,
    });
    expect(JSON.stringify(history)).not.toContain('taskToken');
  });
});
