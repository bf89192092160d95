import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';

/**
 * Structured logs and metrics, under one service name. What is logged is chosen word by word: never
 * an event, a request or an answer as a whole, since those hold links and secrets.
 *
 * Traces are Lambda's own (cdk/onboarding-function.ts); every line of the log names its trace.
 */
export const SERVICE = 'sso-onboarding';

/** The namespace of the metrics in CloudWatch. */
export const METRICS = 'SequelSso';

export const logger = new Logger({ serviceName: SERVICE });
export const metrics = /* @__PURE__ */ new Metrics({ namespace: METRICS, serviceName: SERVICE });
