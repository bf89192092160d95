/**
 * SES's mailbox simulator: mail to these addresses ends so, with any `+label` before the @, and
 * everything else is delivered
 * (https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html).
 */
const SIMULATED: Record<string, (at: string, to: string) => UndeliveredDetail> = {
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

/** How mail to this address ends, where it is not delivered. */
export function simulated(address: string) {
  const [, name = ''] =
    /^([a-z]+)(?:\+[^@]*)?@simulator\.amazonses\.com$/i.exec(address.toLowerCase()) ?? [];
  return Object.hasOwn(SIMULATED, name) ? SIMULATED[name] : undefined;
}

type UndeliveredDetail =
  | { eventType: 'Bounce'; bounce: Record<string, unknown> }
  | { eventType: 'Complaint'; complaint: Record<string, unknown> };

/** What SES publishes by EventBridge about a message that was sent with a configuration set. */
export interface SesEvent {
  detailType: 'Email Bounced' | 'Email Complaint Received';
  detail: UndeliveredDetail & {
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
