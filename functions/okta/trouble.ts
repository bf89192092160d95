import type { OutboundFailure } from '../outbound/outbound.ts';

/** What is Okta's or the network's doing, and never the customer's: only time helps. */
export type TroubleKind =
  | OutboundFailure
  /** 429. */
  | 'rateLimited'
  /** 5xx. */
  | 'serverError'
  /** Not the JSON that belongs here: an error page, a captive portal, a truncated body. */
  | 'notJson'
  /** Anything else that Okta does not say at this point. */
  | 'unexpectedAnswer';

/** A question to Okta that got no usable answer. The message is the kind and a status, nothing of the answer. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
  readonly kind: TroubleKind;
  /** Milliseconds for which Okta asks not to be asked again, where it says so. */
  readonly retryAfter: number | undefined;

  constructor(kind: TroubleKind, detail?: string, retryAfter?: number) {
    super(detail === undefined ? kind : `${kind} (${detail})`);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }
}
