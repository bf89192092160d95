import { MetricUnit } from '@aws-lambda-powertools/metrics';
import middy, { type MiddyfiedHandler } from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import type { FunctionName } from '../functions.ts';
import {
  InvalidState,
  isDelay,
  isThrottled,
  isUnanswered,
  OUTAGE_MS,
  ServiceUnavailable,
} from './errors.ts';
import { type EnvironmentOf, environmentOf, logging } from './every-handler.ts';
import { logger, metrics } from './observability.ts';

/** Replaces Powertools' own middleware, which warns about every invocation without metrics. */
const publishMetrics = () => {
  if (metrics().hasStoredMetrics()) metrics().publishStoredMetrics();
};

/** The onboarding that log lines are about, if the event names one. */
const onboarding = z.object({ onboardingId: z.string() });

/** When the task's state was entered. Every state passes it. */
const task = z.object({ now: z.iso.datetime({ offset: true }) });

/** Maps AWS's many names for an outage to ServiceUnavailable; returns other errors unchanged. */
export function thrownFor(error: unknown): unknown {
  if (!isThrottled(error) && !isUnanswered(error)) return error;
  const { name, code } = error as Error & { code?: unknown };
  return new ServiceUnavailable(`AWS is not available: ${code ?? name}`);
}

/**
 * Counts an error that has delayed work for OUTAGE_MS or longer, in the metric `Outages`, by error
 * (cdk/monitoring.ts).
 * @param since ISO time; undefined if unknown
 * @param stack prefix of the deployed function's name, `sso-onboarding-production`
 */
function countDelay(error: unknown, since: string | undefined, stack: string): void {
  if (!isDelay(error)) return;
  if (since === undefined || Date.now() - Date.parse(since) < OUTAGE_MS) return;
  const delay = metrics().singleMetric();
  delay.addDimensions({ stack, error: error.name });
  delay.addMetric('Outages', MetricUnit.Count, 1);
}

/** A handler that carries the types of its input and result. */
type TaskHandler<Input, Result> = MiddyfiedHandler<unknown, unknown> & {
  contract?: [Input, Result];
};

/**
 * The handler of a function that a state, an event rule or a person invokes with plain data.
 * @param schema of the input; unknown properties are dropped
 * @param work gets the parsed input, the function's environment, and a function that counts an outage which
 *   has delayed work since a time (ISO) without failing it; returns the state's result
 * @throws InvalidState if the input does not match; names paths, not values, as the message ends up in
 *   the execution's history. ServiceUnavailable if AWS throttles or does not answer
 */
export function taskHandler<Name extends FunctionName, Input extends z.core.$ZodType, Result>(
  name: Name,
  schema: Input,
  work: (
    input: z.output<Input>,
    environment: EnvironmentOf<Name>,
    heldUp: (error: Error, since: string) => void,
  ) => Promise<Result>,
): TaskHandler<z.input<Input>, Result> {
  return middy<unknown, unknown>()
    .use(logging())
    .use({ after: publishMetrics, onError: publishMetrics })
    .handler(async (event: unknown, context: Context) => {
      const parsed = z.safeParse(schema, event);
      if (!parsed.success) {
        const paths = parsed.error.issues.map(({ path }) => path.join('.') || '(all)');
        throw new InvalidState(`${name} got an unexpected input at ${paths.join(', ')}`);
      }
      const about = onboarding.safeParse(parsed.data);
      if (about.success) logger.appendKeys(about.data);
      const heldUp = (error: unknown, since: string | undefined) =>
        countDelay(error, since, context.functionName.slice(0, -`-${name}`.length));
      try {
        const result = await work(parsed.data, environmentOf<Name>(), heldUp);
        logger.info(`${name} done`);
        return result;
      } catch (error) {
        const thrown = thrownFor(error);
        heldUp(thrown, task.safeParse(event).data?.now);
        throw thrown;
      }
    });
}
