import * as z from 'zod';
import { causeOfFailure, failureSchema } from '../auth0/failed-sign-in.ts';
import { isSameAddress } from '../onboarding/addresses.ts';
import {
  connectionName,
  connectionNameSchema,
  onboardingOfConnection,
} from '../onboarding/connection-name.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { pendingAnswer } from '../record/changes.ts';
import { type OnboardingRecord, signInStages, stageOf } from '../record/onboarding-record.ts';
import { deliverAnswer, deliverSoon } from '../record/relay.ts';
import { confirmSignIn, failSignIn, isSeen, seeSignIn } from '../record/sign-ins.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { lastTrialBefore, logTrial } from '../record/trials.ts';
import { readOtherUsers } from '../record/uses.ts';
import { NotWaitingYet } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * Auth0's log event from its EventBridge log stream
 * (https://auth0.com/docs/customize/log-streams/amazon-eventbridge): delivered at least once, in any order.
 */
const eventSchema = z.object({
  detail: z.object({
    data: z.object({
      ...failureSchema.shape,
      type: z.string(),
      client_id: z.string().optional(),
      date: z.string().optional(),
      connection: z.optional(connectionNameSchema),
      user_name: z.string().optional(),
    }),
  }),
});

/** Whether the onboarding waits for a first sign-in, or will soon. */
const connects = (record: OnboardingRecord) =>
  [
    'connecting',
    'awaitingTrial',
    'awaitingSwitchOn',
    'awaitingDashboard',
    'awaitingFirstSignIn',
  ].includes(stageOf(record));

type Data = z.output<typeof eventSchema>['detail']['data'];

/** The Okta domain of the connection; undefined if it is not the onboarding's. */
const domainOf = ({ submission }: OnboardingRecord, owner: OnboardingId, { connection }: Data) =>
  submission?.domains.find((each) => connectionName(owner, each) === connection);

/**
 * Picks the onboarding that the event is about, among those using the connection: the one that waits for this person,
 * else the latest. Trials name nobody, so takes the latest trial.
 */
function aboutWhich(
  first: OnboardingRecord,
  others: readonly OnboardingRecord[],
  data: Data,
  isTrial: boolean,
): OnboardingRecord {
  const { onboardingId: owner } = first;
  const users = others.filter((each) => domainOf(each, owner, data) !== undefined);
  if (!isTrial) {
    const isTheirs = ({ submitted }: OnboardingRecord) =>
      submitted !== undefined && isSameAddress(submitted.mainAdmin.email, data.user_name);
    return users.findLast(isTheirs) ?? users.at(-1) ?? first;
  }
  const begun = [first, ...users].flatMap((record) => {
    const domain = domainOf(record, owner, data);
    const trial = domain && lastTrialBefore(record, domain, data.date);
    return trial ? [{ record, at: trial.startedAt }] : [];
  });
  const [latest] = begun.toSorted((one, other) => other.at.localeCompare(one.at));
  return latest?.record ?? users.at(-1) ?? first;
}

/**
 * Event "somebody signed in". A trial goes to its trace, and does not count as a sign-in. If it is the main admin of
 * an onboarding that waits for it, the workflow continues. For anyone else it costs one read, one more for each other
 * onboarding that currently uses the connections, and, until a week after completion, one write an hour: records that
 * people sign in, not who. Duplicate and late events change nothing. Failed sign-ins are recorded with their cause,
 * for the pages of the customer and the CSM.
 * @throws NotWaitingYet if it came before the wait began: Lambda retries after one and two minutes, and the search of
 *   Auth0's log, which goes back to the beginning, finds what even that misses
 */
export const handler = taskHandler(
  'ReceiveSignIn',
  eventSchema,
  async ({ detail: { data } }, environment) => {
    const { SECRETS_PREFIX, RECORD_TABLE, AUTH0_CLIENT_IDS, AUTH0_TRIAL_CLIENT_ID } = environment;
    const owner = data.connection && onboardingOfConnection(data.connection);
    if (!['s', 'f'].includes(data.type) || !owner) return { ignored: 'not about an onboarding' };
    const first = await readRecord(RECORD_TABLE, owner);
    if (!first) return { ignored: 'no such onboarding' };
    const now = new Date().toISOString();
    const isTrial = AUTH0_TRIAL_CLIENT_ID !== undefined && data.client_id === AUTH0_TRIAL_CLIENT_ID;
    const others = (await readOtherUsers(RECORD_TABLE, first, owner)).filter(connects);
    const record = aboutWhich(first, others, data, isTrial);
    const { onboardingId } = record;
    if (!isTrial && !AUTH0_CLIENT_IDS.includes(data.client_id ?? ''))
      return { ignored: 'another application' };
    const domain = domainOf(record, owner, data);
    if (isTrial) {
      if (domain === undefined) return { ignored: 'not a connection of the onboarding' };
      const { changed } = await changeRecord(
        RECORD_TABLE,
        onboardingId,
        logTrial(domain, {
          at: data.date ?? now,
          succeeded: data.type === 's',
          ...(data.type === 's' ? {} : { observed: causeOfFailure(data).code }),
        }),
        record,
      );
      return { logged: changed };
    }
    if (data.type === 'f') {
      if (domain === undefined) return { ignored: 'not a connection of the onboarding' };
      const failed = { ...causeOfFailure(data), domain, at: data.date ?? now };
      const { changed } = await changeRecord(
        RECORD_TABLE,
        onboardingId,
        failSignIn(failed),
        record,
      );
      return { kept: changed };
    }
    const stage = stageOf(record);
    if (stage !== 'connecting' && !signInStages.includes(stage))
      return { ignored: `the onboarding is ${stage}` };
    const at = data.date ?? now;
    if (Date.parse(at) < Date.parse(record.switched?.at ?? at))
      return { ignored: 'before the switch' };
    const mainAdmin = record.submitted?.mainAdmin.email;
    if (!mainAdmin || !isSameAddress(mainAdmin, data.user_name)) {
      if (domain === undefined) return { ignored: 'not a connection of the onboarding' };
      const { changed } = await changeRecord(
        RECORD_TABLE,
        onboardingId,
        seeSignIn(domain, at),
        record,
      );
      return { seen: changed };
    }
    if (record.signIn && isSeen(record.signIn)) return { ignored: 'the first sign-in is known' };
    if (stage === 'connecting') throw new NotWaitingYet(`${onboardingId} is being connected`);
    const { record: answered, changed } = await changeRecord(
      RECORD_TABLE,
      onboardingId,
      confirmSignIn({ signedIn: true, at, by: 'event' }, { at: now, by: 'Auth0' }),
      record,
    );
    const answer = answered && pendingAnswer(answered, 'firstSignIn');
    if (answer) await deliverSoon(() => deliverAnswer(SECRETS_PREFIX, onboardingId, answer));
    return { confirmed: changed };
  },
);
