import { readFileSync } from 'node:fs';
import { named, SECOND, service } from '../local/step-functions/harness.ts';

/**
 * The ASL file itself, run by the engine, with each function reduced to its result. Functions are tested
 * in their own folders, the whole journey in test/flow/.
 */
const definition = JSON.parse(
  readFileSync(new URL('../../statemachines/onboarding.asl.json', import.meta.url), 'utf8').replace(
    /\$\{(\w+)\}/g,
    '$1',
  ),
) as object;

export const HOUR = 3600 * SECOND;
export const input = {
  onboardingId: 'acme-0123456789ab',
  company: 'Acme',
  submission: { id: 's1', domains: ['acme.okta.com', 'beta.okta.com'] },
  round: 0,
};

export type Lambda = (payload: Record<string, unknown>) => unknown;

export const verified = ({ domain }: Record<string, unknown>) => ({
  domain,
  outcome: 'verified',
  checks: [],
  problems: [],
  asked: 1,
  retryAfter: 0,
});
const asked = (what: string) => () => ({ for: what, since: '2026-01-05T09:00:00.000Z' });
export const decided = (decision: string) => ({
  decision,
  at: '',
  by: 'dana@sequel.io',
  note: 'n',
});

/**
 * An onboarding whose functions all succeed, except the given ones.
 * @param wrap wraps each function
 */
export function onboarding(
  lambdas: Record<string, Lambda> = {},
  wrap: (name: string, lambda: Lambda) => Lambda = (_, lambda) => lambda,
) {
  const tokens = new Map<string, string>();
  const keep =
    (wait: string): Lambda =>
    ({ onboardingId, taskToken }) => {
      tokens.set(`${onboardingId} ${wait}`, String(taskToken));
    };
  const done: Lambda = async ({ taskToken }) => {
    const output = JSON.stringify({ outcome: 'done' });
    await running.call('SendTaskSuccess', { taskToken, output });
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
    FindConflicts: () => ({ open: false }),
    RequestApproval: asked('approval'),
    WaitForApproval: keep('approval'),
    CreateConnection: () => ({ id: 'con_1' }),
    ProveConnection: () => ({ proven: true }),
    TakeBackConnection({ cause }) {
      throw named('ConnectionNotProven', `Taken back: ${cause}`);
    },
    OfferTrial: asked('trial'),
    // Most tenants of these tests have no trial application.
    async WaitForTrial({ taskToken }) {
      const output = JSON.stringify({ outcome: 'impossible' });
      await running.call('SendTaskSuccess', { taskToken, output });
    },
    WithdrawTrial: () => null,
    SwitchOn: () => ({ on: true }),
    TakeOverDomains: () => ({ connections: 0 }),
    DeleteClientSecrets: () => null,
    RequestSwitchOn: asked('switchOn'),
    WaitForSwitchOn: done,
    PrepareMainAdmin: asked('mainAdminDashboard'),
    // In most of these tests the CSM has prepared the dashboard already.
    WaitForMainAdminDashboard: done,
    PrepareEveryone: asked('everyoneDashboard'),
    WaitForEveryoneDashboard: done,
    InviteMainAdmin: asked('firstSignIn'),
    BriefCsm: () => null,
    WaitForFirstSignIn: keep('firstSignIn'),
    LookForFirstSignIn: () => ({ signedIn: false, at: '', by: '', isDue: false }),
    PlanInvitations: () => ({ total: 70, batches: [] }),
    async InviteUsers({ taskToken }) {
      const output = JSON.stringify({ sent: 70, refused: 0, uncertain: 0 });
      await running.call('SendTaskSuccess', { taskToken, output });
    },
    ReviewWait: ({ wait }: Record<string, unknown>) => ({ ...(wait as object), due: 'nothing' }),
    SendReminder: () => null,
    EscalateWait: () => null,
    ReportOutcome: () => ({ left: [], done: true }),
    CleanUp: () => null,
    ...lambdas,
  };
  const wrapped = Object.entries(all).map(([name, lambda]) => [name, wrap(name, lambda)] as const);
  const running = service({ definition, lambdas: Object.fromEntries(wrapped) });
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
    /** Answers a wait of one of many onboardings. */
    send: (onboardingId: string, wait: string, output: unknown) =>
      running.call('SendTaskSuccess', {
        taskToken: tokens.get(`${onboardingId} ${wait}`),
        output: JSON.stringify(output),
      }),
    async answer(wait: string, output: unknown) {
      await this.send(input.onboardingId, wait, output);
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

/** Proceeds to the wait for the first sign-in. */
export async function connected(lambdas: Record<string, Lambda> = {}) {
  const journey = onboarding(lambdas);
  await journey.begin();
  await journey.answer('approval', decided('approve'));
  return journey;
}

export const problems: Lambda = ({ domain }) => ({
  domain,
  outcome: domain === 'beta.okta.com' ? 'problems' : 'verified',
  checks: [],
  problems: domain === 'beta.okta.com' ? [{ code: 'clientSecretWrong' }] : [],
  asked: 1,
  retryAfter: 0,
});

/** beta.okta.com's verification is deferred by this many seconds. */
export const rateLimited =
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
