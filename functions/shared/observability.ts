import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';

/**
 * Structured logs, metrics and traces, under one service name. What is logged is chosen word by
 * word: never an event, a request or an answer as a whole, since those hold links and secrets.
 */
export const SERVICE = 'sso-onboarding';

export const logger = new Logger({ serviceName: SERVICE });
export const metrics = new Metrics({ namespace: 'SequelSso', serviceName: SERVICE });
export const tracer = new Tracer({ serviceName: SERVICE, captureHTTPsRequests: false });
