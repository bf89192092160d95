import { readLinkKeys, verifyLink } from '../onboarding/links.ts';
import { busy, MailNotSent, nameOf } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import { httpHandler } from '../web/http.ts';
import { mailQueueLink } from './mail-queue-link.ts';

/**
 * `POST /onboardings/{token}`: mails a new link to the address in the link, expired or not. It says
 * nothing of what is in the queue, so that a link that was found opens nothing.
 */
export const handler = httpHandler('RenewQueueLink', async (request, { environment }) => {
  const keys = await readLinkKeys(environment.SECRETS_PREFIX);
  const { by } = await verifyLink(keys, 'queue', request.token);
  try {
    await mailQueueLink(environment, keys, by);
  } catch (error) {
    if (!(error instanceof MailNotSent)) throw error;
    logger.warn('No link was mailed', { error: nameOf(error) });
    throw busy();
  }
  return request.html
    ? { redirect: `${request.path}?mailed` }
    : { json: { mailedTo: by }, status: 202 };
});
