import * as z from 'zod';
import { onboardingOfConnection } from '../auth0/connection-name.ts';
import { readOnboarding } from '../onboarding/execution.ts';
import { readSubmission } from '../onboarding/stored-submission.ts';
import { answerWait } from '../onboarding/task-token.ts';
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
 * workflow goes on. Twice, late, or of anybody else, nothing happens.
 * @throws NotWaitingYet when it came before the wait began: Lambda tries again, a minute and two
 *   later, and the look at Auth0's log every two hours, which goes back to the beginning, finds what even
 *   that misses
 */
export const handler = taskHandler(
  'ReceiveSignIn',
  eventSchema,
  async ({ detail: { data } }, { SECRETS_PREFIX, STATE_MACHINE_ARN }) => {
    const onboardingId = onboardingOfConnection(data.connection ?? '');
    if (data.type !== 's' || !onboardingId) return { ignored: 'not about an onboarding' };
    const find = () => readOnboarding(STATE_MACHINE_ARN, onboardingId);
    const onboarding = await find();
    if (!onboarding) return { ignored: 'no such onboarding' };
    const { stage } = onboarding.progress;
    if (stage !== 'connecting' && stage !== 'awaitingFirstSignIn')
      return { ignored: `the onboarding is ${stage}` };
    const { mainAdmin } = await readSubmission(SECRETS_PREFIX, {
      onboardingId,
      submissionId: onboarding.submissionId,
    });
    if (data.user_name?.toLowerCase() !== mainAdmin.email.toLowerCase())
      return { ignored: 'not the main admin' };
    if (stage === 'connecting') throw new NotWaitingYet(`${onboardingId} is being connected`);
    const answer = await answerWait(
      SECRETS_PREFIX,
      onboardingId,
      'firstSignIn',
      { signedIn: true, at: data.date ?? new Date().toISOString(), by: 'event' },
      async () => (await find())?.progress.stage !== 'awaitingFirstSignIn',
    );
    return { answer };
  },
);
