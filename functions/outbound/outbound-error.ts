/** Reasons why a request gets no answer. */
export const outboundFailures = {
  blockedAddress: 'The host is not on the public internet, or the URL not https on port 443',
  notFound: 'The host has no address',
  timeout: 'The host took too long',
  connectionFailed: 'The connection could not be made, or broke',
  tlsFailed: 'No trustworthy TLS connection could be made',
  tooLarge: 'The answer is too large',
  tooManyRequests: 'Too many requests were made for one task',
} as const;
export type OutboundFailure = keyof typeof outboundFailures;

/** A request that got no answer. The message never names the address or host. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError';
  readonly failure: OutboundFailure;

  constructor(failure: OutboundFailure) {
    super(outboundFailures[failure]);
    this.failure = failure;
  }
}
