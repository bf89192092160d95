import type { OutboundFailure } from '../outbound/outbound.ts';

/** Temporary failures of Okta or the network, never the customer's fault. */
export type TroubleKind =
  | OutboundFailure
  /** 429. */
  | 'rateLimited'
  /** 5xx, or OAuth's equivalent. */
  | 'serverError';

/** A request to Okta without an answer. The message has the kind and a status, nothing of the answer. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
  readonly kind: TroubleKind;
  /** Milliseconds that Okta asks us to wait, if it does. */
  readonly retryAfter: number | undefined;

  constructor(kind: TroubleKind, detail?: string, retryAfter?: number) {
    super(detail === undefined ? kind : `${kind} (${detail})`);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }
}
