/**
 * The closed set of errors. Step Functions' Retry and Catch match on the literal `name`
 * (a minified class name would change), HTTP handlers on `status`. Messages never hold a secret:
 * they end up in the execution's history and in the mail to ops.
 */

/** Somebody's request cannot be done (now); the answer says why. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  /** HTTP status: 4xx, or 503 for what works when tried again. */
  readonly status: number;
  /** Stable code, as in the problem document's `code` and in texts/. */
  readonly code: string;
  /** Field errors, by path as in the submission: `oktaApps.0.domain`. */
  readonly fields: readonly FieldError[];
  /** Headers that the status asks for, as `allow` of a 405. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    fields: readonly FieldError[] = [],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(code);
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.headers = headers;
  }
}

/** One of the operator's own people has to sign in first. */
export class SignInRequired extends RequestError {
  constructor() {
    super(401, 'signInRequired');
  }
}

/** Another CSM sees to it now. */
export class HandedOver extends RequestError {
  /** Who that is. */
  readonly csm: { name?: string | undefined; email: string };

  constructor(csm: { name?: string | undefined; email: string }) {
    super(410, 'handedOver');
    this.csm = csm;
  }
}

/**
 * What an AWS service answers when it asks to slow down, after the SDK's own tries: the same request
 * works later.
 */
const THROTTLED = [
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'ExecutionLimitExceeded',
  // Secrets Manager's, of too many secrets, or of new versions of one in a day.
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  // DynamoDB's, of an item that a transaction is at.
  'TransactionConflictException',
  'TransactionInProgressException',
];
export const isThrottled = (error: unknown) =>
  error instanceof Error && THROTTLED.includes(error.name);

/** Node's codes and the SDK's name for a call that got no answer. */
const UNANSWERED = [
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'TimeoutError',
];

/** Of these: nobody was reached, so that nothing was done. */
const UNREACHED = ['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND'];

/** The call reached nobody, or the service says that it takes none now: it was not done. */
export const isUntaken = (error: unknown) =>
  isThrottled(error) ||
  (error instanceof Error &&
    (('code' in error && UNREACHED.includes(String(error.code))) ||
      error.name === 'ServiceUnavailable'));

/** AWS did not answer, or with an error of its own: nobody knows whether it was done. */
export const isUnanswered = (error: unknown) =>
  error instanceof Error &&
  ('$fault' in error
    ? error.$fault === 'server'
    : UNANSWERED.includes('code' in error ? String(error.code) : error.name));

/** For the log: an AWS error's message may repeat what was sent. */
export const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'unknown');

/** Too much is going on at this moment: nothing was done, and the same works a little later. */
export const busy = () => new RequestError(503, 'busy', [], { 'retry-after': '5' });

export interface FieldError {
  path: string;
  /** A key of texts' `fieldErrors`. */
  code: string;
  /** What is probably the cause. */
  suggestion?: Suggestion;
  /** Of a request that came too often: ISO time from which it can be sent again. */
  retryAt?: string | undefined;
}

/** What an address outside the listed e-mail domains probably has to do with one of them. */
export interface Suggestion {
  /** Its domain is below that one, above it, or almost the same. */
  cause: 'subdomain' | 'parentDomain' | 'typingError';
  emailDomain: string;
}

/** Okta does not answer as Okta: timeouts, resets, 429, 5xx, HTML. Retried, never the customer's fault. */
export class OktaUnavailable extends Error {
  override readonly name = 'OktaUnavailable';
  /** Seconds for which Okta asks not to be asked again, where it says so. */
  readonly retryAfter: number | undefined;

  constructor(message: string, retryAfter?: number) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

/** Auth0 asks to slow down or has trouble of its own. Retried. */
export class Auth0Unavailable extends Error {
  override readonly name = 'Auth0Unavailable';
}

/** Auth0 refuses what we ask: scopes, quota, a name that is somebody else's. Ours to fix; not retried. */
export class Auth0Refused extends Error {
  override readonly name = 'Auth0Refused';
  /** Of Auth0's answer; undefined where it is we who refuse what is there. */
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

/** The connection exists but does not lead to the customer's Okta (yet). Retried: Auth0 is eventually consistent. */
export class ConnectionNotProven extends Error {
  override readonly name = 'ConnectionNotProven';
}

/**
 * AWS throttles or does not answer, after the SDK's own retries. What tasks throw for it, as the names
 * that AWS has for this are too many for a Retry.
 */
export class ServiceUnavailable extends Error {
  override readonly name = 'ServiceUnavailable';
}

/** SES takes no mail now: it throttles, is paused, or cannot be reached. Retried. */
export class MailNotSent extends Error {
  override readonly name = 'MailNotSent';
  /** Whether SES asked to slow down: the same mail may go a moment later. */
  readonly throttled: boolean;

  constructor(message: string, throttled = false) {
    super(message);
    this.throttled = throttled;
  }
}

/** SES did not answer: nobody knows whether it took the mail. */
export class MailUncertain extends Error {
  override readonly name = 'MailUncertain';
}

/** SES refuses to send at all: permissions, configuration. Ours to fix. */
export class SendingRefused extends Error {
  override readonly name = 'SendingRefused';
}

/** SES will never take this mail (address or content rejected). Not retried. */
export class MailRejected extends Error {
  override readonly name = 'MailRejected';
}

/**
 * A secret that must be there is not, or not yet: Secrets Manager shows what was just written a moment
 * later at times (seen in github.com/hashicorp/terraform-provider-aws/issues/18406). Retried.
 */
export class SecretMissing extends Error {
  override readonly name = 'SecretMissing';
}

/** A state's input, a secret's content or the configuration is not what the code expects. Ours; not retried. */
export class InvalidState extends Error {
  override readonly name = 'InvalidState';
}

/** The workflow has not come to the point where this can be told to it. Retried by the event's sender. */
export class NotWaitingYet extends Error {
  override readonly name = 'NotWaitingYet';
}

/**
 * The errors of services that do not work at this moment. Time heals them, so tasks that throw one
 * are retried for days (statemachines/policies.ts), and ops are notified after 15 minutes.
 */
export const outageNames = ['Auth0Unavailable', 'MailNotSent', 'ServiceUnavailable'] as const;
export type OutageName = (typeof outageNames)[number];

export const isOutage = (error: unknown): error is Error & { name: OutageName } =>
  error instanceof Error && outageNames.some((name) => name === error.name);

/** Milliseconds for which a service holds a task up before ops are notified. */
export const OUTAGE_MS = 15 * 60 * 1000;
