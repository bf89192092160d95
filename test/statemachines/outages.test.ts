import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { waitAfter } from '../../functions/3-verify/report-okta-trouble.ts';
import { type FunctionName, functions, isFunction } from '../../functions/functions.ts';
import { permissions } from '../../functions/wiring.ts';
import { DAY, named } from '../local/step-functions/harness.ts';
import { decided, HOUR, input, type Lambda, onboarding, problems, verified } from './journey.ts';

/**
 * Services that do not work for a day, while 200 onboardings wait for every kind of person or are at
 * work. Functions are reduced to what they throw then; that they do throw it is tested in test/flow/.
 */

/** What the functions that need a service throw while it is down. */
const services: Record<
  string,
  { error: string; needs(name: FunctionName): boolean; count?: number; recovery?: number }
> = {
  Lambda: { error: 'Lambda.ServiceException', needs: () => true },
  'Secrets Manager': {
    error: 'ServiceUnavailable',
    // As with Lambda, which takes its time.
    count: 40,
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
    // It is asked ever more seldom.
    recovery: 8 * HOUR,
  },
};

const answers = {
  correction: { id: 's2', domains: ['acme.okta.com'] },
  approval: decided('approve'),
  firstSignIn: { signedIn: true, at: '', by: 'event' },
};
type Wait = keyof typeof answers;

/** What an onboarding has come to when the outage begins, and what people do during it and after it. */
interface Kind {
  /** The first submission is to be corrected. */
  isWrong?: boolean;
  /** It is submitted only as the outage begins. */
  isNew?: boolean;
  before?: readonly [Wait, unknown];
  /** As the outage begins. */
  during?: readonly [Wait, unknown];
  /** Once it is over. */
  after: readonly Wait[];
}
const approve = ['approval', answers.approval] as const;
const kinds: Record<string, Kind> = {
  'waits-for-correction': { isWrong: true, after: ['correction', 'approval', 'firstSignIn'] },
  'waits-for-approval': { after: ['approval', 'firstSignIn'] },
  'waits-for-first-sign-in': { before: approve, after: ['firstSignIn'] },
  submitted: { isNew: true, after: ['approval', 'firstSignIn'] },
  corrected: {
    isWrong: true,
    during: ['correction', answers.correction],
    after: ['approval', 'firstSignIn'],
  },
  approved: { during: approve, after: ['firstSignIn'] },
  rejected: { during: ['approval', decided('reject')], after: [] },
  'signed-in': { before: approve, during: ['firstSignIn', answers.firstSignIn], after: [] },
};
const submission = { id: 's1', domains: ['beta.okta.com'] };
/** As many of each kind. */
const onboardingsOf = (count: number) =>
  Object.entries(kinds).flatMap(([name, kind], _, all) =>
    Array.from({ length: count / all.length }, (__, index) => ({ id: `${name}-${index}`, kind })),
  );
const isWrong = (id: unknown) => kinds[String(id).replace(/-\d+$/, '')]?.isWrong;

/** The functions of all states, of which those that need the service fail while it is down. */
function withOutage(error: string, needs: (name: FunctionName) => boolean) {
  const outage = { isOn: false };
  const well: Record<string, Lambda> = {
    VerifyDomain: (payload) =>
      payload.submissionId === 's1' && isWrong(payload.onboardingId)
        ? problems(payload)
        : verified(payload),
    ReportOktaTrouble({ oktaTrouble }) {
      const { times } = oktaTrouble as { times: number };
      return { times: times + 1, since: '', reported: '', giveUp: false, wait: waitAfter(times) };
    },
    // Days pass as they would.
    ReviewWait: ({ wait }) => ({ ...(wait as object), due: 'reminder' }),
  };
  const journey = onboarding(well, (name, lambda) => (payload) => {
    if (outage.isOn && isFunction(name) && needs(name)) throw named(error);
    return lambda(payload);
  });
  return { outage, journey };
}

beforeEach(() => {
  // The longest delay that the jitter allows: the fewest retries.
  vi.spyOn(Math, 'random').mockReturnValue(0.999);
});

afterEach(() => vi.restoreAllMocks());

test.each(
  Object.entries(services).map(([name, { count = 200, ...rest }]) => ({ name, count, ...rest })),
)(
  '$name is down for 24 hours, and $count onboardings go on by themselves',
  async ({ error, needs, count, recovery = HOUR / 6 }) => {
    const onboardings = onboardingsOf(count);
    const { outage, journey } = withOutage(error, needs);
    const { clock } = journey;
    const each = async (act: (id: string, kind: Kind) => Promise<unknown>) => {
      for (const { id, kind } of onboardings) await act(id, kind);
      await clock.advance(0);
    };
    const begin = (id: string) => journey.start(id, { ...input, onboardingId: id, submission });
    await each(async (id, kind) => kind.isNew || begin(id));
    await each(async (id, { before }) => before && journey.send(id, ...before));
    await clock.advance(4 * HOUR);

    outage.isOn = true;
    await each(async (id, kind) => kind.isNew && begin(id));
    await each(async (id, { during }) => during && journey.send(id, ...during));
    await clock.advance(DAY);
    outage.isOn = false;
    await clock.advance(recovery);

    for (const wait of ['correction', 'approval', 'firstSignIn'] as const)
      await each(
        async (id, { after }) => after.includes(wait) && journey.send(id, wait, answers[wait]),
      );
    const ends = await Promise.all(onboardings.map(({ id }) => journey.describe(id)));
    expect(ends.filter(({ status }) => status !== 'SUCCEEDED')).toEqual([]);
  },
);
