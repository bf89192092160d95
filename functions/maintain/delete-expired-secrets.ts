import { MetricUnit } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import { isOver, REDRIVABLE_DAYS } from '../onboarding/execution.ts';
import { type OnboardingId, onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { deleteSecret, listSecrets, secretNames } from '../onboarding/secrets.ts';
import { DRAFT_DAYS } from '../record/draft.ts';
import { nameOf } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { logger, metrics } from '../runtime/observability.ts';
import { forgetExpired } from './forget-expired.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Every day: deletes the secrets of onboardings that can no longer continue: failed ones that were not redriven,
 * submissions whose workflow never started, and what was sent at the moment the onboarding ended. Also deletes client
 * secrets that were typed 30 days ago but never sent. Then deletes the people in the records of the same onboardings, and
 * in those of links that nobody used.
 *
 * Input `{time}`: current ISO time. Returns how many were deleted: `{onboardings, secrets}`, and `forgotten`, the records
 * that had people.
 * @throws the first error from AWS, after everything else is done; the next run deletes what is left
 */
export const handler = taskHandler(
  'DeleteExpiredSecrets',
  z.object({ time: z.iso.datetime() }),
  async ({ time }, environment) => {
    const { SECRETS_PREFIX, STATE_MACHINE_ARN } = environment;
    const prefix = secretNames.onboardings(SECRETS_PREFIX);
    // Skips recent changes, whose workflow may be starting right now.
    const since = Date.parse(time) - REDRIVABLE_DAYS * DAY_MS;
    const draftsSince = Date.parse(time) - DRAFT_DAYS * DAY_MS;
    const failures: unknown[] = [];
    const attempt = async <T>(onboardingId: OnboardingId, work: () => Promise<T>) => {
      try {
        return await work();
      } catch (error) {
        logger.warn('Secrets or people may be left', { onboardingId, error: nameOf(error) });
        failures.push(error);
        return undefined;
      }
    };
    /** One call per onboarding: what is over stays over. */
    const known = new Map<OnboardingId, Promise<boolean>>();
    const isOverNow = (onboardingId: OnboardingId) => {
      const answer = known.get(onboardingId) ?? isOver(STATE_MACHINE_ARN, onboardingId);
      known.set(onboardingId, answer);
      return answer;
    };

    const all = await listSecrets(prefix);
    const byOnboarding = Map.groupBy(all, ({ name }) =>
      onboardingIdSchema.parse(name.slice(prefix.length).split('/', 1)[0]),
    );
    const deleted = { onboardings: 0, secrets: 0, forgotten: 0 };
    for (const [onboardingId, found] of byOnboarding) {
      const draft = secretNames.draftSecrets(SECRETS_PREFIX, onboardingId);
      const secrets = found.filter(({ name }) => name !== draft);
      if (found.some(({ name, changedAt }) => name === draft && changedAt <= draftsSince))
        await attempt(onboardingId, async () => {
          await deleteSecret(draft);
          deleted.secrets += 1;
        });
      if (secrets.length === 0) continue;
      if (secrets.some(({ changedAt }) => changedAt > since)) continue;
      // Checked right before deleting, as the list may be some minutes old.
      if (!(await attempt(onboardingId, () => isOverNow(onboardingId)))) continue;
      let gone = 0;
      for (const { name } of secrets) {
        const done = await attempt(onboardingId, async () => {
          await deleteSecret(name);
          return true;
        });
        if (done) gone += 1;
      }
      logger.info('Secrets of an onboarding deleted', { onboardingId, secrets: gone });
      deleted.onboardings += 1;
      deleted.secrets += gone;
    }
    deleted.forgotten = await forgetExpired(environment, since, isOverNow, attempt);
    metrics().addMetric('ExpiredSecretsDeleted', MetricUnit.Count, deleted.secrets);
    if (failures.length > 0) throw failures[0];
    return deleted;
  },
);
