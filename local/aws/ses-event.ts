import { splitHeader } from './ses-message.ts';

/** What became of a message, in SES's terms. */
export type MailResult =
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

/** The event that SES publishes to EventBridge about a message with a configuration set. */
export interface SesEvent {
  detailType: (typeof DETAIL_TYPES)[keyof typeof DETAIL_TYPES];
  detail: MailResult & {
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

/** An accepted message. */
export interface Accepted {
  id: string;
  /** Epoch milliseconds. */
  at: number;
  /** The envelope's sender. */
  source: string;
  raw: Buffer;
  /** If undefined, no events are published. */
  configurationSet: string | undefined;
  tags: Record<string, string[]>;
}

/** @returns undefined for a message without a configuration set */
export function sesEvent(
  result: MailResult,
  to: string,
  { id, at, source, raw, configurationSet, tags }: Accepted,
): SesEvent | undefined {
  if (configurationSet === undefined) return undefined;
  return {
    detailType: DETAIL_TYPES[result.eventType],
    detail: {
      ...result,
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
