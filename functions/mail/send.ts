import { SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { ses } from '../runtime/aws.ts';
import {
  isThrottled,
  isUnreached,
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

/** SES v1 errors that no retry can fix: the address or the content is refused, unless SES means us (`whoseFault`). */
const REJECTED = ['MessageRejected', 'InvalidParameterValue'];

/** SES v1 errors of an account or configuration set that may be allowed to send again later. */
const PAUSED = ['AccountSendingPausedException', 'ConfigurationSetSendingPausedException'];

/**
 * Sends one mail to one person, without retries.
 *
 * SES sets Message-ID itself. To form a thread, all mails of an onboarding refer to a common root that was never
 * sent.
 *
 * @param to role, address, and name if known
 * @param replyTo who answers replies; for the customer's people that is the CSM
 * @param entry its place in the ledger, for its events
 * @throws MailRejected if SES will never accept it, MailNotSent if it did not accept it now, MailUncertain if it may
 *   have accepted it, SendingRefused if it accepts none until ops change something; no error names the recipient
 */
export async function sendMail(
  environment: MailEnvironment,
  onboardingId: OnboardingId,
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
    // SMTP requires CRLF; some servers refuse mails with mixed line ends.
    newline: 'windows',
    references: thread,
    inReplyTo: thread,
    // None of these is a newsletter; auto-replies would only confuse.
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
        // Copied into SES's events, which undelivered.ts reads. Letters, digits, hyphens and underscores only
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
    throw inOurWords(error, { from: environment.MAIL_FROM, to: to.email });
  }
}

/** The addresses and domains in a text, in lower case. */
const namesIn = (text: string) => new Set(text.toLowerCase().split(/[\s,;:<>"]+/));

/**
 * Whose fault a `MessageRejected` is, which SES says in its message alone
 * (https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html): also when our own address is not verified,
 * or the account is paused. `unclear`: an address is not verified, and SES does not say which.
 */
function whoseFault(
  message: string,
  { from, to }: { from: string; to: string },
): 'ours' | 'theMail' | 'unclear' {
  if (/\baccount\b/i.test(message) && /\b(?:paused|suspended|shut ?down)\b/i.test(message))
    return 'ours';
  if (!/\bnot verified\b/i.test(message)) return 'theMail';
  // "…: Sequel <sso@sequel.example>, sso@sequel.example"; in the sandbox also, or only, the recipient.
  const named = namesIn(message);
  const sender = /[^\s<>@]+@([^\s<>@]+)/.exec(from.toLowerCase()) ?? [];
  if (sender.some((name) => named.has(name))) return 'ours';
  return named.has(to.toLowerCase()) ? 'theMail' : 'unclear';
}

/** Why SES certainly did not accept the mail, but may later. */
function whyNot(error: unknown, name: string): MailNotSent['why'] | undefined {
  if (isThrottled(error)) return 'throttled';
  if (name === 'ServiceUnavailable') return 'busy';
  return isUnreached(error) || PAUSED.includes(name) ? 'closed' : undefined;
}

/** Translates SES's error; the message contains nothing from the mail. */
function inOurWords(error: unknown, addresses: { from: string; to: string }): Error {
  const name = nameOf(error);
  if (REJECTED.includes(name)) {
    const fault = whoseFault(error instanceof Error ? error.message : '', addresses);
    if (fault === 'theMail') return new MailRejected(`SES refused a mail: ${name}`);
    if (fault === 'ours') return new MailNotSent(`SES takes no mail of ours: ${name}`, 'closed');
    return new SendingRefused(`SES refused to send: ${name}`);
  }
  const why = whyNot(error, name);
  if (why) return new MailNotSent(`SES took no mail: ${name}`, why);
  // Only an error that SES names says that it took nothing: not a proxy's page, nor an answer that is cut off.
  const status = error instanceof SESServiceException ? (error.$metadata.httpStatusCode ?? 0) : 0;
  if (status >= 400 && status < 500 && status !== 408)
    return new SendingRefused(`SES refused to send: ${name}`);
  return new MailUncertain(`SES did not answer: ${name}`);
}
