import { splitHeader } from './ses-message.ts';

/** What became of a message, in SES's words. */
export type Outcome =
  | { eventType: 'Bounce'; bounce: Record<string, unknown> }
  | { eventType: 'Complaint'; complaint: Record<string, unknown> }
  | { eventType: 'DeliveryDelay'; deliveryDelay: Record<string, unknown> }
  | { eventType: 'Delivery'; delivery: Record<string, unknown> };

const DETAIL_TYPES = {
  Bounce: 'Email Bounced',
  Complaint: 'Email Complaint Received',
  DeliveryDelay: 'Email Delivery Delayed',
  Delivery: 'Email Delivered',
} as const;

/** What SES publishes by EventBridge about a message that was sent with a configuration set. */
export interface SesEvent {
  detailType: (typeof DETAIL_TYPES)[keyof typeof DETAIL_TYPES];
  detail: Outcome & {
    mail: {
      timestamp: string;
      messageId: string;
      source: string;
      destination: string[];
      headersTruncated: false;
      headers: { name: string; value: string }[];
      tags: Record<string, string[]>;
    };
  };
}

/** A message that was accepted. */
export interface Accepted {
  id: string;
  /** Epoch milliseconds. */
  at: number;
  /** The envelope's sender. */
  source: string;
  raw: Buffer;
  /** Without one nothing is published. */
  configurationSet: string | undefined;
  tags: Record<string, string[]>;
}

/** @returns undefined for a message of which nothing is published */
export function sesEvent(
  outcome: Outcome,
  to: string,
  { id, at, source, raw, configurationSet, tags }: Accepted,
): SesEvent | undefined {
  if (configurationSet === undefined) return undefined;
  return {
    detailType: DETAIL_TYPES[outcome.eventType],
    detail: {
      ...outcome,
      mail: {
        timestamp: new Date(at).toISOString(),
        messageId: id,
        source,
        destination: [to],
        headersTruncated: false,
        headers: splitHeader(raw).fields.map((field) => ({
          name: field.slice(0, field.indexOf(':')),
          value: field
            .slice(field.indexOf(':') + 1)
            .replace(/\r?\n(?=[ \t])/g, '')
            .trim(),
        })),
        tags: { 'ses:configuration-set': [configurationSet], ...tags },
      },
    },
  };
}
