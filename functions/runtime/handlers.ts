import { MetricUnit } from '@aws-lambda-powertools/metrics';
import middy, { type MiddyfiedHandler } from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import type { FunctionName } from '../functions.ts';
import {
  InvalidState,
  isOutage,
  isThrottled,
  isUnanswered,
  OUTAGE_MS,
  ServiceUnavailable,
} from './errors.ts';
import { type EnvironmentOf, logging, readEnvironmentOf } from './every-handler.ts';
import { logger, metrics } from './observability.ts';

/** Powertools' own middleware warns of every invocation that has nothing to count. */
const publishMetrics = () => {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
};

/** Which onboarding a log line is about, where the event says so. */
const onboarding = z.object({ onboardingId: z.string() });

/** When the state was entered whose task this is: every state says so. */
const task = z.object({ now: z.iso.datetime({ offset: true }) });

/** What a task throws for an error of its work: AWS's many names for an outage become one. */
function thrownFor(error: unknown): unknown {
  if (!isThrottled(error) && !isUnanswered(error)) return error;
  const { name, code } = error as Error & { code?: unknown };
  return new ServiceUnavailable(`AWS is not available: ${code ?? name}`);
}

/**
 * Counts an outage that holds work up for so long that ops want to know: the metric `Outages`, by error
 * (cdk/monitoring.ts).
 * @param since ISO time; undefined when nobody knows
 * @param stack what the function's own name begins with, `sso-onboarding-production`
 */
function countOutage(error: unknown, since: string | undefined, stack: string): void {
  if (!isOutage(error)) return;
  if (since === undefined || Date.now() - Date.parse(since) < OUTAGE_MS) return;
  const outage = metrics.singleMetric();
  outage.addDimensions({ stack, error: error.name });
  outage.addMetric('Outages', MetricUnit.Count, 1);
}

/** A handler that says to the compiler what it takes and what comes of it. */
type TaskHandler<Input, Result> = MiddyfiedHandler<unknown, unknown> & {
  contract?: [Input, Result];
};

/**
 * The handler of a function that is invoked with plain data: by a state, an event rule or a person.
 * @param schema what its input must look like; what it does not name is dropped
 * @param work gets the parsed input, the function's environment, and what counts an outage that held
 *   work up since a time (ISO) without failing it; returns the state's result
 * @throws InvalidState for an input that does not fit, naming paths and not values, so that it can
 *   stand in the execution's history; ServiceUnavailable when AWS throttles or does not answer
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
        countOutage(error, since, context.functionName.slice(0, -`-${name}`.length));
      try {
        const result = await work(parsed.data, readEnvironmentOf(name), heldUp);
        logger.info(`${name} done`);
        return result;
      } catch (error) {
        const thrown = thrownFor(error);
        heldUp(thrown, task.safeParse(event).data?.now);
        throw thrown;
      }
    });
}
