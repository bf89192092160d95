import { deliveries, invitationsUndelivered, undelivered } from '../event-rules.ts';
import { changing, mail, sending } from '../sets.ts';
import { eachAlone, everyMinute } from '../triggers.ts';
import type { FunctionDefinition } from '../wiring.ts';

/** The function table's part for mail. */
export const mailFunctions = {
  ReportUndeliveredInvitations: {
    file: 'mail/report-undelivered-invitations',
    trigger: {
      by: 'event',
      rule: invitationsUndelivered,
      // Lists of users can contain many wrong addresses; this avoids a mail for each.
      delivery: { queue: 'UndeliveredInvitations', gathers: 300, receives: 3 },
    },
    environment: mail,
    permissions: sending,
    timeout: 60,
  },
  TrackDeliveries: {
    file: 'mail/track-deliveries',
    trigger: {
      by: 'event',
      rule: deliveries,
      // By then the sender has recorded that SES accepted the mail. A batch is counted once.
      delivery: { queue: 'GatheredDeliveries', gathers: 60, receives: 5 },
    },
    environment: ['RECORD_TABLE'],
    permissions: changing,
    timeout: 60,
  },
  SendMails: {
    file: 'mail/send-mails',
    trigger: {
      by: 'schedule',
      name: 'mail-sweep',
      description: 'Sends the mails that are due.',
      ...everyMinute,
    },
    environment: mail,
    permissions: [...sending, 'readInvitationsToken', 'answerTask'],
    // A run sends for a minute, after waiting for the previous one.
    timeout: 110,
  },
  ReportUndelivered: {
    file: 'mail/report-undelivered',
    trigger: { by: 'event', rule: undelivered, delivery: eachAlone },
    environment: mail,
    permissions: sending,
    timeout: 30,
  },
} as const satisfies Record<string, FunctionDefinition>;
