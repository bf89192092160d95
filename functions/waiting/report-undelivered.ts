import * as z from 'zod';
import { parseBrand } from '../shared/brand.ts';
import { InvalidState, MailRejected } from '../shared/errors.ts';
import { readOnboarding } from '../shared/execution.ts';
import { taskHandler } from '../shared/handlers.ts';
import { createLink, readLinkKeys } from '../shared/links.ts';
import { recipients, sendMail } from '../shared/mail.ts';
import { mails } from '../shared/mails/index.ts';
import { logger } from '../shared/observability.ts';

/** What sendMail puts on every mail, each a list of one. */
const tagsSchema = z.object({
  onboarding: z.tuple([z.string()]),
  recipient: z.tuple([z.enum(recipients)]),
  mail: z.tuple([z.string()]),
});

/** The mail that an event is about. Each of ours goes to one address. */
const mail = z.object({
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
const eventSchema = z.object({
  detail: z.discriminatedUnion('eventType', [
    z.object({
      eventType: z.literal('Bounce'),
      mail,
      bounce: z.object({
        bounceType: z.string(),
        bounceSubType: z.string(),
        bouncedRecipients: z.array(z.object({ diagnosticCode: z.string().optional() })),
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

/**
 * Why the mail did not get through.
 * @returns undefined for a bounce that is not for good: an answering machine's, for the most part,
 *   or a full mailbox, where SES has tried for hours and the reminders come after
 */
function whyOf(detail: Detail) {
  switch (detail.eventType) {
    case 'Bounce': {
      const { bounceType, bounceSubType, bouncedRecipients } = detail.bounce;
      if (bounceType !== 'Permanent') return undefined;
      const reason = SUPPRESSED.includes(bounceSubType) ? 'suppressed' : 'bounced';
      const answer = bouncedRecipients[0]?.diagnosticCode ?? '';
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
 * Event "a mail did not get through": whoever can act is told, the CSM of what the customer's people
 * did not get, ops of what the CSM did not get, with a link to act in the CSM's place. It says so
 * also when the onboarding is over and its submission deleted: the CSM is whom the mail itself
 * would have been answered to.
 * @throws MailRejected for a mail to ops: nobody is left to write to, so the event ends in the
 *   dead-letter queue, and that alarm tells
 */
export const handler = taskHandler(
  'ReportUndelivered',
  eventSchema,
  async ({ detail }, environment) => {
    const { SECRETS_PREFIX, PUBLIC_URL, STATE_MACHINE_ARN, OPS_EMAIL } = environment;
    const why = whyOf(detail);
    if (!why) return { ignored: 'not for good' };
    const tags = tagsSchema.safeParse(detail.mail.tags);
    if (!tags.success) return { ignored: 'not a mail of an onboarding' };
    const [onboardingId] = tags.data.onboarding;
    const [recipient] = tags.data.recipient;
    logger.appendKeys({ onboardingId });
    if (recipient === 'ops')
      throw new MailRejected(`A mail to ops did not get through: ${why.reason}`);

    const onboarding = await readOnboarding(STATE_MACHINE_ARN, onboardingId);
    const keys = await readLinkKeys(SECRETS_PREFIX);
    const about = {
      brand: parseBrand(environment.BRAND),
      language: 'en' as const,
      // Step Functions forgets an execution 90 days after its end.
      company: onboarding?.company ?? onboardingId,
      undelivered: { ...why, mail: tags.data.mail[0], to: detail.mail.destination[0] },
    };

    if (recipient === 'csm') {
      const by = { onboardingId, by: OPS_EMAIL };
      const waitsFor = async () => {
        switch (onboarding?.progress.stage) {
          case 'awaitingApproval': {
            const link = await createLink(keys, PUBLIC_URL, 'approval', by);
            return { what: 'approval', link } as const;
          }
          case 'awaitingFirstSignIn': {
            const link = await createLink(keys, PUBLIC_URL, 'sign-in', { ...by, role: 'csm' });
            return { what: 'firstSignIn', link } as const;
          }
        }
        return undefined;
      };
      const told = mails.csmUnreachable({ ...about, onboardingId, waitsFor: await waitsFor() });
      await sendMail(
        environment,
        onboardingId,
        { recipient: 'ops', email: OPS_EMAIL },
        OPS_EMAIL,
        told,
      );
      return { told: 'ops' };
    }

    const replyTo = detail.mail.headers.find(({ name }) => name.toLowerCase() === 'reply-to');
    if (!replyTo) throw new InvalidState('The mail says nobody to reply to');
    const csm = { email: replyTo.value };
    const { company } = about;
    const setupLink =
      recipient === 'contact' && onboarding
        ? await createLink(keys, PUBLIC_URL, 'setup', { onboardingId, company, csm })
        : undefined;
    await sendMail(
      environment,
      onboardingId,
      { recipient: 'csm', ...csm },
      OPS_EMAIL,
      mails.customerUnreachable({ ...about, csm, recipient, setupLink }),
    );
    return { told: 'csm' };
  },
);
