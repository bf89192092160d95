import * as z from 'zod';
import { recipients } from './recipients.ts';

/** What sendMail puts on every mail, each a list of one. */
const tagsSchema = z.object({
  onboarding: z.tuple([z.string()]),
  recipient: z.tuple([z.enum(recipients)]),
  mail: z.tuple([z.string()]),
});

/** The mail that an event is about. Each of ours goes to one address. */
const mail = z.object({
  messageId: z.string(),
  destination: z.tuple([z.string()]),
  /** As sent: a name in any letter case, the value not decoded. */
  headers: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  tags: z.record(z.string(), z.unknown()).default({}),
});

/**
 * SES's sending events as they come by EventBridge
 * (https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html): best effort, perhaps
 * twice, in any order. The fields are those of
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html.
 */
export const eventSchema = z.object({
  detail: z.discriminatedUnion('eventType', [
    z.object({
      eventType: z.literal('Bounce'),
      mail,
      bounce: z.object({
        bounceType: z.string(),
        bounceSubType: z.string(),
        bouncedRecipients: z.array(
          z.object({
            /** Of the delivery status (RFC 3464): `failed`, `5.1.1`. */
            action: z.string().optional(),
            status: z.string().optional(),
            diagnosticCode: z.string().optional(),
          }),
        ),
      }),
    }),
    z.object({
      eventType: z.literal('Complaint'),
      mail,
      complaint: z.object({
        complaintSubType: z.string().nullish(),
        complaintFeedbackType: z.string().nullish(),
      }),
    }),
    z.object({ eventType: z.literal('Reject'), mail, reject: z.object({ reason: z.string() }) }),
  ]),
});
type Detail = z.output<typeof eventSchema>['detail'];

/** Sub-types of what SES did not even try: the address is on its own list or on the account's. */
const SUPPRESSED = ['Suppressed', 'OnAccountSuppressionList'];

/** Other mail servers say what they like, at length. */
const LONGEST_ANSWER = 500;

/** Enhanced status codes (RFC 3463) after which nobody tries again: refused, and given up at last. */
const isFinal = (status: string) => /^5\./.test(status) || status === '4.4.7';

/**
 * Why the mail did not get through. What the delivery status says counts, not SES's label: a mistyped
 * domain and a dead mailbox come as `Transient` too.
 * @returns undefined for a bounce that is not for good: an answering machine's, for the most part
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
      return { reason, answer: answer.slice(0, LONGEST_ANSWER) } as const;
    }
    case 'Complaint': {
      const { complaintSubType, complaintFeedbackType } = detail.complaint;
      const reason = SUPPRESSED.includes(complaintSubType ?? '') ? 'suppressed' : 'complained';
      return { reason, answer: complaintFeedbackType ?? '' } as const;
    }
    case 'Reject':
      return { reason: 'rejected', answer: detail.reject.reason } as const;
  }
}

/**
 * What an event says of a mail that did not get through; `replyTo` is the address that an answer to
 * it would have gone to.
 */
export function readUndelivered({ detail }: z.output<typeof eventSchema>) {
  const why = whyOf(detail);
  if (!why) return { ignored: 'not for good' } as const;
  const tags = tagsSchema.safeParse(detail.mail.tags);
  if (!tags.success) return { ignored: 'not a mail of an onboarding' } as const;
  return {
    messageId: detail.mail.messageId,
    onboardingId: tags.data.onboarding[0],
    recipient: tags.data.recipient[0],
    undelivered: { ...why, mail: tags.data.mail[0], to: detail.mail.destination[0] },
    replyTo: detail.mail.headers.find(({ name }) => name.toLowerCase() === 'reply-to')?.value,
  };
}
