import * as z from 'zod';
import { type OnboardingId, onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import type { Delivery } from './deliveries.ts';
import { recipients } from './recipients.ts';

/** The tags that sendMail sets on every mail, each a list of one. */
const tagsSchema = z.object({
  onboarding: z.tuple([onboardingIdSchema]),
  recipient: z.tuple([z.enum(recipients)]),
  mail: z.tuple([z.string()]),
  /** Missing in mails of earlier versions, and if the place in the ledger is too long for a tag. */
  entry: z.tuple([z.string()]).optional(),
});

/** The mail that an event is about. Each of our mails has one recipient. */
const mailSchema = z.object({
  messageId: z.string(),
  destination: z.tuple([z.string()]),
  /** As sent: names in any letter case, values not decoded. */
  headers: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  tags: z.record(z.string(), z.unknown()).default({}),
});

/**
 * SES's sending events, delivered by EventBridge
 * (https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html): best effort, in any order, and possibly
 * twice. Fields:
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html.
 */
const undelivered = [
  z.object({
    eventType: z.literal('Bounce'),
    mail: mailSchema,
    bounce: z.object({
      bounceType: z.string(),
      bounceSubType: z.string(),
      bouncedRecipients: z.array(
        z.object({
          /** From the delivery status notification (RFC 3464): `failed`, `5.1.1`. */
          action: z.string().optional(),
          status: z.string().optional(),
          diagnosticCode: z.string().optional(),
        }),
      ),
    }),
  }),
  z.object({
    eventType: z.literal('Complaint'),
    mail: mailSchema,
    complaint: z.object({
      complaintSubType: z.string().nullish(),
      complaintFeedbackType: z.string().nullish(),
    }),
  }),
  z.object({
    eventType: z.literal('Reject'),
    mail: mailSchema,
    reject: z.object({ reason: z.string() }),
  }),
] as const;

export const eventSchema = z.object({ detail: z.discriminatedUnion('eventType', undelivered) });

/** Includes events that say "later", and that the mail was delivered. */
export const deliveryEventSchema = z.object({
  detail: z.discriminatedUnion('eventType', [
    ...undelivered,
    z.object({
      eventType: z.literal('DeliveryDelay'),
      mail: mailSchema,
      deliveryDelay: z.object({
        timestamp: z.iso.datetime({ offset: true }),
        /** When SES gives up. */
        expirationTime: z.iso.datetime({ offset: true }),
        delayedRecipients: z
          .array(z.object({ status: z.string().optional(), diagnosticCode: z.string().optional() }))
          .default([]),
      }),
    }),
    z.object({ eventType: z.literal('Delivery'), mail: mailSchema }),
  ]),
});
type Detail = z.output<typeof eventSchema>['detail'];

/** Sub-types of mails that SES did not try to deliver: the address is on its suppression list or the account's. */
const SUPPRESSED = ['Suppressed', 'OnAccountSuppressionList'];

/** Maximum characters; other mail servers answer whatever they like, and most add links and numbers of their own. */
const LONGEST_ANSWER = 200;

/** Also splits no character in two. */
const short = (answer: string) => answer.slice(0, LONGEST_ANSWER).toWellFormed();

/** Enhanced status codes (RFC 3463) after which nobody retries: refused, and delivery time expired. */
const isFinal = (status: string) => /^5\./.test(status) || status === '4.4.7';

/**
 * Why the mail did not arrive. Goes by the delivery status, not SES's label: mistyped domains and dead mailboxes are
 * labelled `Transient` too.
 * @returns undefined for temporary bounces, mostly auto-replies
 */
function whyOf(detail: Detail) {
  switch (detail.eventType) {
    case 'Bounce': {
      const { bounceType, bounceSubType, bouncedRecipients } = detail.bounce;
      const { action, status = '', diagnosticCode: answer = '' } = bouncedRecipients[0] ?? {};
      const bounced = () => {
        if (SUPPRESSED.includes(bounceSubType)) return 'suppressed';
        if (bounceType === 'Permanent') return 'bounced';
        if (isFinal(status) && (action === undefined || action === 'failed')) return 'bounced';
        return bounceType === 'Undetermined' ? 'perhapsBounced' : undefined;
      };
      const reason = bounced();
      if (reason === undefined) return undefined;
      return { reason, answer: short(answer) } as const;
    }
    case 'Complaint': {
      const { complaintSubType, complaintFeedbackType } = detail.complaint;
      const reason = SUPPRESSED.includes(complaintSubType ?? '') ? 'suppressed' : 'complained';
      return { reason, answer: short(complaintFeedbackType ?? '') } as const;
    }
    case 'Reject':
      return { reason: 'rejected', answer: short(detail.reject.reason) } as const;
  }
}

/** The mail of an event, identified by its tags; undefined if it belongs to no onboarding. */
function mailOf({ messageId, tags, destination, headers }: Detail['mail']) {
  const read = tagsSchema.safeParse(tags);
  if (!read.success) return undefined;
  const { onboarding, recipient, mail, entry } = read.data;
  return {
    messageId,
    onboardingId: onboarding[0],
    recipient: recipient[0],
    mail: mail[0],
    entry: entry?.[0],
    to: destination[0],
    replyTo: headers.find(({ name }) => name.toLowerCase() === 'reply-to')?.value,
  };
}

/** Reads an event about a mail that did not arrive. `replyTo`: that mail's Reply-To. */
export function readUndelivered({ detail }: z.output<typeof eventSchema>) {
  const why = whyOf(detail);
  if (!why) return { ignored: 'not for good' } as const;
  const about = mailOf(detail.mail);
  if (!about) return { ignored: 'not a mail of an onboarding' } as const;
  const { messageId, onboardingId, recipient, mail, to, replyTo } = about;
  return { messageId, onboardingId, recipient, undelivered: { ...why, mail, to }, replyTo };
}

/** What the ledger needs to know about a mail's delivery; undefined for an event that changes nothing there. */
export function readDelivery({
  detail,
}: z.output<typeof deliveryEventSchema>):
  | { onboardingId: OnboardingId; mail: string; entry: string; delivery: Delivery }
  | undefined {
  const about = mailOf(detail.mail);
  if (about?.entry === undefined) return undefined;
  const { onboardingId, mail, entry } = about;
  const delivery = deliveryOf(detail);
  return delivery && { onboardingId, mail, entry, delivery };
}

/**
 * Only the codes, such as `451 4.7.1`: the rest of an answer may contain the address, in any spelling.
 * @param status from the delivery status, used if the answer has no codes
 */
function codesOf(answer = '', status = ''): string {
  const [, reply = '', enhanced = status] =
    /^\s*(?:smtp;\s*)?([245]\d\d)(?:[ -]+([245]\.\d{1,3}\.\d{1,3})\b)?/i.exec(answer) ?? [];
  return [reply, /^[245]\.\d{1,3}\.\d{1,3}$/.test(enhanced) ? enhanced : ''].join(' ').trim();
}

const isGivenUp = (detail: Detail) =>
  detail.eventType === 'Bounce' && detail.bounce.bouncedRecipients[0]?.action === 'failed';

function deliveryOf(detail: z.output<typeof deliveryEventSchema>['detail']): Delivery | undefined {
  switch (detail.eventType) {
    case 'Delivery':
      return { state: 'sent' };
    case 'DeliveryDelay': {
      const { timestamp: since, expirationTime: until, delayedRecipients } = detail.deliveryDelay;
      const { diagnosticCode, status } = delayedRecipients[0] ?? {};
      return { state: 'deferred', until, delay: { since, said: codesOf(diagnosticCode, status) } };
    }
    case 'Bounce':
    case 'Reject': {
      const why = whyOf(detail);
      if (why) return { state: why.reason === 'perhapsBounced' ? 'uncertain' : 'refused' };
      // For example a full mailbox: it may have room for the next mail, but this one has failed.
      return isGivenUp(detail) ? { state: 'uncertain' } : undefined;
    }
    case 'Complaint':
      return undefined;
  }
}
