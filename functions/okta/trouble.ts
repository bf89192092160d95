import type { OutboundFailure } from '../outbound/outbound.ts';

/** What is Okta's or the network's doing, and never the customer's: time heals it. */
export type TroubleKind =
  | OutboundFailure
  /** 429. */
  | 'rateLimited'
  /** 5xx, or OAuth's word for it. */
  | 'serverError';

/** A question to Okta that got no answer. The message is the kind and a status, nothing of the answer. */
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
