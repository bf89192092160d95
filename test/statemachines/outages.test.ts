import { afterEach, expect, test, vi } from 'vitest';
import { waitAfter } from '../../functions/3-verify/report-okta-trouble.ts';
import { type FunctionName, functions, isFunction } from '../../functions/functions.ts';
import { permissions } from '../../functions/wiring.ts';
import { DAY, named } from '../local/step-functions/harness.ts';
import { decided, HOUR, input, type Lambda, onboarding, problems, verified } from './journey.ts';

/**
 * Services are down for a day while 200 onboardings are running or wait for every kind of person.
 * Functions are reduced to the errors they throw then; test/flow/ tests that they do throw them.
 * This runs a fifth of the onboardings, some of each kind; `npm run test:faults` runs all.
 */
const SHARE = process.env.FAULTS === 'all' ? 1 : 1 / 5;

/** Errors of the functions that need a service, while it is down. */
const services: Record<
  string,
  { error: string; needs(name: FunctionName): boolean; recovery?: number }
> = {
  Lambda: { error: 'Lambda.ServiceException', needs: () => true },
  'Secrets Manager': {
    error: 'ServiceUnavailable',
    needs: (name) =>
      functions[name].permissions.some(
        (permission) => permissions[permission] === 'secretsmanager',
      ),
  },
  SES: {
    error: 'MailNotSent',
    needs: (name) => functions[name].permissions.some((permission) => permission === 'sendMail'),
  },
  Auth0: {
    error: 'Auth0Unavailable',
    needs: (name) =>
      name === 'ProveConnection' ||
      functions[name].permissions.some((permission) => permission === 'readAuth0Credentials'),
  },
  Okta: {
    error: 'OktaUnavailable',
    needs: (name) => name === 'VerifyDomain',
    // It is called less and less often.
    recovery: 8 * HOUR,
  },
};

const answers = {
  correction: { id: 's2', domains: ['acme.okta.com'] },
  approval: decided('approve'),
  firstSignIn: { signedIn: true, at: '', by: 'event' },
};
type Wait = keyof typeof answers;

/** Where an onboarding is when an outage begins, and what people do during and after it. */
interface Kind {
  count: number;
  /** The first submission needs a correction. */
  isWrong?: boolean;
  before?: readonly [Wait, unknown];
  /** When the outage begins; undefined for submissions during it. */
  during?: readonly [Wait, unknown];
  /** After it. */
  after: readonly Wait[];
}
const approve = ['approval', answers.approval] as const;
/** Wait for people through all outages. */
const waiting: Record<string, Kind> = {
  'waits-for-correction': {
    count: 75,
    isWrong: true,
    after: ['correction', 'approval', 'firstSignIn'],
  },
  'waits-for-approval': { count: 75, after: ['approval', 'firstSignIn'] },
  'waits-for-first-sign-in': { count: 10, before: approve, after: ['firstSignIn'] },
};
/** Running when an outage begins. */
const working: Record<string, Kind> = {
  submitted: { count: 8, after: ['approval', 'firstSignIn'] },
  corrected: {
    count: 8,
    isWrong: true,
    during: ['correction', answers.correction],
    after: ['approval', 'firstSignIn'],
  },
  approved: { count: 8, during: approve, after: ['firstSignIn'] },
  rejected: { count: 8, during: ['approval', decided('reject')], after: [] },
  'signed-in': {
    count: 8,
    before: approve,
    during: ['firstSignIn', answers.firstSignIn],
    after: [],
  },
};
const submission = { id: 's1', domains: ['beta.okta.com'] };
/** @param prefix tells the onboardings of one outage from those of another */
const onboardingsOf = (kinds: Record<string, Kind>, prefix: string) =>
  Object.entries(kinds).flatMap(([name, kind]) =>
    Array.from({ length: Math.ceil(kind.count * SHARE) }, (_, index) => ({
      id: `${prefix}-${kind.isWrong ? 'wrong' : 'right'}-${name}-${index}`,
      kind,
    })),
  );

afterEach(() => vi.restoreAllMocks());

test('onboardings survive a day without each service in turn', async () => {
  // The longest delay that the jitter allows: the fewest retries.
  vi.spyOn(Math, 'random').mockReturnValue(0.999);
  let down: (typeof services)[string] | undefined;
  const well: Record<string, Lambda> = {
    VerifyDomain: (payload) =>
      payload.submissionId === 's1' && String(payload.onboardingId).includes('-wrong-')
        ? problems(payload)
        : verified(payload),
    ReportOktaTrouble({ oktaTrouble }) {
      const { times } = oktaTrouble as { times: number };
      return { times: times + 1, since: '', reported: '', giveUp: false, wait: waitAfter(times) };
    },
    ReviewWait: ({ wait }) => ({ ...(wait as object), due: 'reminder' }),
  };
  const journey = onboarding(well, (name, lambda) => (payload) => {
    if (down && isFunction(name) && down.needs(name)) throw named(down.error);
    return lambda(payload);
  });
  const { clock } = journey;
  type Some = ReturnType<typeof onboardingsOf>;
  const each = async (some: Some, act: (id: string, kind: Kind) => Promise<unknown>) => {
    for (const { id, kind } of some) await act(id, kind);
    await clock.advance(0);
  };
  const begin = (some: Some) =>
    each(some, (id) => journey.start(id, { ...input, onboardingId: id, submission }));
  const goThrough = async (some: Some) => {
    for (const wait of ['correction', 'approval', 'firstSignIn'] as const)
      await each(
        some,
        async (id, { after }) => after.includes(wait) && journey.send(id, wait, answers[wait]),
      );
  };
  const others = async (some: Some, status: string) => {
    const now = await Promise.all(some.map(({ id }) => journey.describe(id)));
    return now.filter((execution) => execution.status !== status);
  };

  const wait = onboardingsOf(waiting, 'all');
  await begin(wait);
  await each(wait, async (id, { before }) => before && journey.send(id, ...before));
  for (const [name, service] of Object.entries(services)) {
    const work = onboardingsOf(working, name.replaceAll(' ', '-'));
    const isSubmitted = ({ kind }: Some[number]) => kind.before === undefined && !kind.during;
    await begin(work.filter((one) => !isSubmitted(one)));
    await each(work, async (id, { before }) => before && journey.send(id, ...before));
    await clock.advance(HOUR);

    down = service;
    await begin(work.filter(isSubmitted));
    await each(work, async (id, { during }) => during && journey.send(id, ...during));
    await clock.advance(DAY);
    down = undefined;
    await clock.advance(service.recovery ?? HOUR / 6);

    await goThrough(work);
    expect({ name, notDone: await others(work, 'SUCCEEDED') }).toEqual({ name, notDone: [] });
    expect({ name, notWaiting: await others(wait, 'RUNNING') }).toEqual({ name, notWaiting: [] });
  }
  await goThrough(wait);
  expect(await others(wait, 'SUCCEEDED')).toEqual([]);
  // Five days of all 200: a minute of CPU time.
}, 300_000);
