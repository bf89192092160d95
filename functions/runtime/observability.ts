import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';

/**
 * Structured logs and metrics, under one service name. Log selected fields only, never a whole event,
 * request or response: those hold links and secrets.
 *
 * Traces are Lambda's own (cdk/onboarding-function.ts); every log line names its trace.
 */
export const SERVICE = 'sso-onboarding';

/** Namespace of the metrics in CloudWatch. */
export const METRICS = 'SequelSso';

export const logger = new Logger({ serviceName: SERVICE });

let made: Metrics | undefined;
/** Created when something is first counted: most requests count nothing, and somebody waits for them. */
export function metrics(): Metrics {
  made ??= new Metrics({ namespace: METRICS, serviceName: SERVICE });
  return made;
}
