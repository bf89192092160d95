import type { MailResult } from './ses-event.ts';

/**
 * SES's mailbox simulator: the outcome of mail to these addresses, with any `+label` before the @. All
 * other mail is delivered
 * (https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html).
 */
const SIMULATED: Record<string, (at: string, to: string) => MailResult> = {
  bounce: (timestamp, emailAddress) => ({
    eventType: 'Bounce',
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [
        {
          emailAddress,
          action: 'failed',
          status: '5.1.1',
          diagnosticCode: 'smtp; 550 5.1.1 user unknown',
        },
      ],
      timestamp,
    },
  }),
  suppressionlist: (timestamp, emailAddress) => ({
    eventType: 'Bounce',
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: 'Suppressed',
      bouncedRecipients: [{ emailAddress, action: 'failed', status: '5.1.1' }],
      timestamp,
    },
  }),
  complaint: (timestamp, emailAddress) => ({
    eventType: 'Complaint',
    complaint: {
      complainedRecipients: [{ emailAddress }],
      complaintSubType: null,
      complaintFeedbackType: 'abuse',
      timestamp,
    },
  }),
};

/** The simulated outcome for this address; undefined if its mail is simply delivered. */
export function simulated(address: string) {
  const [, name = ''] =
    /^([a-z]+)(?:\+[^@]*)?@simulator\.amazonses\.com$/i.exec(address.toLowerCase()) ?? [];
  return Object.hasOwn(SIMULATED, name) ? SIMULATED[name] : undefined;
}
