import { postSoon } from '../mail/post-soon.ts';
import { count } from '../record/limits.ts';
import { httpHandler } from '../web/http.ts';
import { openQueue } from '../web/open-link.ts';
import { queueLinkMail } from './queue-link-mail.ts';

/**
 * `POST /onboardings/{token}`: mails a new link to the address in the link, expired or not. Reveals nothing about
 * the queue, so that an expired link is useless to anyone who finds it.
 */
export const handler = httpHandler('RenewQueueLink', async (request, { environment }) => {
  const { by } = await openQueue(environment, request);
  await request.nothing();
  await count(environment.RECORD_TABLE, 'queueLinks', by);
  await postSoon(environment, queueLinkMail(by, environment.OPS_EMAIL));
  return request.html
    ? { redirect: `${request.path}?mailed` }
    : { json: { mailedTo: by }, status: 202 };
});
