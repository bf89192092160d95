/**
 * The closed set of errors. Step Functions' Retry and Catch match on the literal `name`
 * (minifying changes class names), HTTP handlers on `status`. Messages never contain secrets, because
 * they end up in the execution's history and in mails to ops.
 */

/** A request cannot be fulfilled (now); the response says why. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  /** HTTP status: 4xx, or 503 if a retry may succeed. */
  readonly status: number;
  /** Stable code, as in the problem document's `code` and in texts/. */
  readonly code: string;
  /** Field errors, with paths into the request: `oktaApps.0.domain`. */
  readonly fields: readonly FieldError[];
  /** Headers that the status requires, such as `allow` for a 405. */
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

/** The operator's staff must sign in first. */
export class SignInRequired extends RequestError {
  constructor() {
    super(401, 'signInRequired');
  }
}

/** Another CSM is responsible now. */
export class HandedOver extends RequestError {
  /** The CSM responsible now. */
  readonly csm: { name?: string | undefined; email: string };

  constructor(csm: { name?: string | undefined; email: string }) {
    super(410, 'handedOver');
    this.csm = csm;
  }
}

/**
 * AWS's names for throttling, after the SDK's own retries. The same request succeeds later.
 */
const THROTTLED = [
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'ExecutionLimitExceeded',
  // From Secrets Manager: too many secrets, or too many new versions of one per day.
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  // From DynamoDB: another transaction is using the item.
  'TransactionConflictException',
  'TransactionInProgressException',
];
export const isThrottled = (error: unknown) =>
  error instanceof Error && THROTTLED.includes(error.name);

/** Node's codes, and the SDK's name, for a call without an answer. */
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

/** The subset where no server was reached, so nothing was done. */
const UNREACHED = ['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND'];

/** The call reached no server, so nothing was done. */
export const isUnreached = (error: unknown) =>
  error instanceof Error && 'code' in error && UNREACHED.includes(String(error.code));

/** AWS did not answer, or answered with a server error: the call may have taken effect. */
export const isUnanswered = (error: unknown) =>
  error instanceof Error &&
  ('$fault' in error
    ? error.$fault === 'server'
    : UNANSWERED.includes('code' in error ? String(error.code) : error.name));

/** For logs: an AWS error's message may repeat the request. */
export const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'unknown');

/** Temporarily unavailable; the same request may be retried in 5 seconds. */
export const busy = () => new RequestError(503, 'busy', [], { 'retry-after': '5' });

export interface FieldError {
  path: string;
  /** A key of texts' `fieldErrors`. */
  code: string;
  /** The probable cause. */
  suggestion?: Suggestion;
  /** For a rate-limited request: ISO time from which it may be retried. */
  retryAt?: string | undefined;
}

/** How an address outside the listed e-mail domains probably relates to one of them. */
export interface Suggestion {
  /** The address's domain is below the listed one, above it, or almost the same. */
  cause: 'subdomain' | 'parentDomain' | 'typingError';
  emailDomain: string;
}

/** Okta does not respond properly: timeouts, resets, 429, 5xx, HTML. Retried; never the customer's fault. */
export class OktaUnavailable extends Error {
  override readonly name = 'OktaUnavailable';
  /** Seconds to wait before a retry, if Okta says so. */
  readonly retryAfter: number | undefined;

  constructor(message: string, retryAfter?: number) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

/** Auth0 throttles or is unavailable. Retried. */
export class Auth0Unavailable extends Error {
  override readonly name = 'Auth0Unavailable';
}

/** Auth0 refuses our request: scopes, quota, a name taken by someone else. Ours to fix; not retried. */
export class Auth0Refused extends Error {
  override readonly name = 'Auth0Refused';
  /** Auth0's HTTP status; undefined if we refuse what exists there. */
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
 * AWS throttles or does not answer, after the SDK's own retries. Tasks throw this one, because AWS has
 * too many names for it to list in a Retry.
 */
export class ServiceUnavailable extends Error {
  override readonly name = 'ServiceUnavailable';
}

/** SES did not accept the mail now. Retried. */
export class MailNotSent extends Error {
  override readonly name = 'MailNotSent';
  /**
   * `throttled`: the same mail may be sent a moment later. `busy`: this mail or all of them. `closed`: SES accepts
   * none, because it is paused, unreachable, or our own address is not verified.
   */
  readonly why: 'throttled' | 'busy' | 'closed';

  constructor(message: string, why: MailNotSent['why'] = 'closed') {
    super(message);
    this.why = why;
  }
}

/** SES did not answer and may have accepted the mail. */
export class MailUncertain extends Error {
  override readonly name = 'MailUncertain';
}

/** SES refuses to send at all: permissions, configuration. Ours to fix. */
export class SendingRefused extends Error {
  override readonly name = 'SendingRefused';
}

/** SES will never accept this mail (address or content rejected). Not retried. */
export class MailRejected extends Error {
  override readonly name = 'MailRejected';
}

/**
 * A required secret does not exist, or not yet: Secrets Manager sometimes shows a write only a moment
 * later (seen in github.com/hashicorp/terraform-provider-aws/issues/18406). Retried.
 */
export class SecretMissing extends Error {
  override readonly name = 'SecretMissing';
}

/** A state's input, a secret's content or the configuration is not as expected. Ours to fix; not retried. */
export class InvalidState extends Error {
  override readonly name = 'InvalidState';
}

/** What is pending in a record cannot be delivered, and not because a service is down. Retried every minute. */
export class NotDelivered extends Error {
  override readonly name = 'NotDelivered';
}

/** The workflow has not yet reached the wait that this answers. The event's sender retries. */
export class NotWaitingYet extends Error {
  override readonly name = 'NotWaitingYet';
}

/**
 * Errors of services that are temporarily unavailable. Tasks that throw one are retried for days
 * (statemachines/policies.ts), and ops are notified after 15 minutes.
 */
export const outageNames = ['Auth0Unavailable', 'MailNotSent', 'ServiceUnavailable'] as const;
/** Errors about which ops are notified once they have delayed work for OUTAGE_MS. */
export const delayNames = [...outageNames, 'NotDelivered'] as const;
export type DelayName = (typeof delayNames)[number];

export const isDelay = (error: unknown): error is Error & { name: DelayName } =>
  error instanceof Error && delayNames.some((name) => name === error.name);

/** Milliseconds that something may be delayed before ops are notified. */
export const OUTAGE_MS = 15 * 60 * 1000;
