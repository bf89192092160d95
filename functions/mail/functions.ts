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
      // A list of users with many wrong addresses: not a mail for each.
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
      // By then the mail's sender has written that SES took it; many at once are counted once.
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
    // A run sends for a minute, after it has waited for the one before.
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
