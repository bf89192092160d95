import { count } from '../record/limits.ts';
import { httpHandler } from '../web/http.ts';
import { openLink } from '../web/open-link.ts';
import { mailQueueLink } from './mail-queue-link.ts';

/**
 * `POST /onboardings/{token}`: mails a new link to the address in the link, expired or not. It says
 * nothing of what is in the queue, so that a link that was found opens nothing.
 */
export const handler = httpHandler('RenewQueueLink', async (request, { environment }) => {
  const { by } = await openLink(environment, 'queue', request);
  await count(environment.RECORD_TABLE, 'queueLinks', by);
  await mailQueueLink(environment, by);
  return request.html
    ? { redirect: `${request.path}?mailed` }
    : { json: { mailedTo: by }, status: 202 };
});
