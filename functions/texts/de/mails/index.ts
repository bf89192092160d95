import { setupLinkMails } from './1-setup-link.ts';
import { submitMails } from './2-submit.ts';
import { verifyMails } from './3-verify.ts';
import { approveMails } from './4-approve.ts';
import { tryMails } from './6-try.ts';
import { mainAdminMails } from './8-main-admin.ts';
import { finishMails } from './10-finish.ts';
import { everyMail } from './every-mail.ts';
import { invitation } from './invitation.ts';
import { maintainMails } from './maintain.ts';
import { queueMails } from './queue.ts';
import { undeliveredMails } from './undelivered.ts';
import { waitingMails } from './waiting.ts';
import { webhookMails } from './webhooks.ts';

export const mails = () => ({
  ...everyMail(),
  ...setupLinkMails(),
  ...submitMails(),
  ...verifyMails(),
  ...approveMails(),
  ...tryMails(),
  invitation: invitation(),
  ...mainAdminMails(),
  ...finishMails(),
  ...maintainMails(),
  ...queueMails(),
  ...waitingMails(),
  ...undeliveredMails(),
  ...webhookMails(),
});
