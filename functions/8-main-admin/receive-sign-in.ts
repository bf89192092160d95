import * as z from 'zod';
import { onboardingOfConnection } from '../auth0/connection-name.ts';
import { confirmSignIn, pendingAnswer } from '../record/changes.ts';
import { stageOf } from '../record/onboarding-record.ts';
import { deliverAnswer, deliverSoon } from '../record/relay.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { NotWaitingYet } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * Auth0's log event as its EventBridge log stream sends it
 * (https://auth0.com/docs/customize/log-streams/amazon-eventbridge): at least once, in any order.
 */
const eventSchema = z.object({
  detail: z.object({
    data: z.object({
      type: z.string(),
      date: z.string().optional(),
      connection: z.string().optional(),
      user_name: z.string().optional(),
    }),
  }),
});

/**
 * Event "somebody signed in": when it is the main admin of an onboarding that waits for it, the
 * workflow goes on. Of anybody else it costs one read. Twice or late, nothing happens.
 * @throws NotWaitingYet when it came before the wait began: Lambda tries again, a minute and two
 *   later, and the look at Auth0's log, which goes back to the beginning, finds what even that misses
 */
export const handler = taskHandler(
  'ReceiveSignIn',
  eventSchema,
  async ({ detail: { data } }, { SECRETS_PREFIX, RECORD_TABLE }) => {
    const onboardingId = onboardingOfConnection(data.connection ?? '');
    if (data.type !== 's' || !onboardingId) return { ignored: 'not about an onboarding' };
    const record = await readRecord(RECORD_TABLE, onboardingId);
    if (!record) return { ignored: 'no such onboarding' };
    const stage = stageOf(record);
    if (stage !== 'connecting' && stage !== 'awaitingFirstSignIn')
      return { ignored: `the onboarding is ${stage}` };
    const mainAdmin = record.submitted?.mainAdmin.email.toLowerCase();
    if (!mainAdmin || data.user_name?.toLowerCase() !== mainAdmin)
      return { ignored: 'not the main admin' };
    if (stage === 'connecting') throw new NotWaitingYet(`${onboardingId} is being connected`);
    const at = new Date().toISOString();
    const { record: now, changed } = await changeRecord(
      RECORD_TABLE,
      onboardingId,
      confirmSignIn({ signedIn: true, at: data.date ?? at, by: 'event' }, { at, by: 'Auth0' }),
      record,
    );
    const answer = now && pendingAnswer(now, 'firstSignIn');
    if (answer) await deliverSoon(() => deliverAnswer(SECRETS_PREFIX, onboardingId, answer));
    return { confirmed: changed };
  },
);
