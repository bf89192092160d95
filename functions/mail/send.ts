import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import MailComposer from 'nodemailer/lib/mail-composer';
import { ses } from '../runtime/aws.ts';
import {
  isThrottled,
  isUnanswered,
  isUntaken,
  MailNotSent,
  MailRejected,
  MailUncertain,
  nameOf,
  SendingRefused,
} from '../runtime/errors.ts';
import type { Recipient } from './recipients.ts';
import type { Mail } from './template.tsx';

export interface MailEnvironment {
  PUBLIC_URL: string;
  MAIL_FROM: string;
  MAIL_CONFIGURATION_SET: string;
}

/** SES v1 errors that no further try will change: the address or the content is refused. */
const REJECTED = ['MessageRejected', 'InvalidParameterValue'];

/** SES v1 errors of an account or configuration set that may send again later. */
const PAUSED = ['AccountSendingPausedException', 'ConfigurationSetSendingPausedException'];

/**
 * Sends one mail to one person, in one try.
 *
 * SES sets Message-ID itself, so the mails of an onboarding become one thread by a root that they
 * all refer to and that was never sent.
 *
 * @param to whose mail it is, the address, and the name if known
 * @param replyTo who answers a reply; for the customer's people that is the CSM
 * @param entry its place in the ledger, for the events that follow
 * @throws MailRejected when SES will never take it, MailNotSent when it did not take it now, MailUncertain
 *   when it may have taken it, SendingRefused when it takes none until ops change something; none says who it was for
 */
export async function sendMail(
  environment: MailEnvironment,
  onboardingId: string,
  to: { recipient: Recipient; name?: string | undefined; email: string },
  replyTo: string,
  mail: Mail,
  entry?: string,
): Promise<void> {
  const thread = `<${onboardingId}@${new URL(environment.PUBLIC_URL).hostname}>`;
  const raw = await new MailComposer({
    from: environment.MAIL_FROM,
    to: to.name ? { name: to.name, address: to.email } : to.email,
    replyTo,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    // SMTP knows no other line ends; some servers refuse a mail that mixes them.
    newline: 'windows',
    references: thread,
    inReplyTo: thread,
    // Nothing here is a newsletter: an auto-reply would only confuse.
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(mail.unsubscribe
        ? { 'List-Unsubscribe': `<mailto:${mail.unsubscribe}?subject=unsubscribe>` }
        : {}),
    },
  })
    .compile()
    .build();
  try {
    await ses.send(
      new SendRawEmailCommand({
        RawMessage: { Data: raw },
        Destinations: [to.email],
        // Handed on in SES's events: undelivered.ts reads them. They may hold
        // letters, digits, hyphens and underscores
        // (https://docs.aws.amazon.com/ses/latest/APIReference/API_MessageTag.html).
        Tags: [
          { Name: 'onboarding', Value: onboardingId },
          { Name: 'recipient', Value: to.recipient },
          { Name: 'mail', Value: mail.name },
          ...(entry === undefined ? [] : [{ Name: 'entry', Value: entry }]),
        ],
        ConfigurationSetName: environment.MAIL_CONFIGURATION_SET,
      }),
    );
  } catch (error) {
    throw inOurWords(error);
  }
}

/** What SES's error means for the mail; the message holds nothing of the mail. */
function inOurWords(error: unknown): Error {
  const name = nameOf(error);
  if (REJECTED.includes(name)) return new MailRejected(`SES refused a mail: ${name}`);
  if (isUntaken(error) || PAUSED.includes(name))
    return new MailNotSent(`SES took no mail: ${name}`, isThrottled(error));
  if (isUnanswered(error)) return new MailUncertain(`SES did not answer: ${name}`);
  return new SendingRefused(`SES refused to send: ${name}`);
}
