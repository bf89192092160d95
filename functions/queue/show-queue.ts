import { calendarOf } from '../onboarding/business-days.ts';
import { listOnboardings } from '../record/store.ts';
import { RequestError } from '../runtime/errors.ts';
import { httpHandler } from '../web/http.ts';
import { openQueue } from '../web/open-link.ts';
import { entryOf } from './entry.ts';
import { expiredQueuePage, queuePage } from './queue-page.tsx';
import { tookOf } from './took.ts';

/** Onboardings per page; takes one read. */
const PAGE = 100;

/**
 * `GET /onboardings/{token}`: lists a CSM's onboardings, those waiting for the CSM first. Changes nothing. `?after=`
 * continues after the previous page.
 */
export const handler = httpHandler('ShowQueue', async (request, { environment, brand }) => {
  const { language, query } = request;
  const link = await openQueue(environment, request);
  const { by, expiresAt } = link;
  if (link.expired) {
    if (!request.html) throw new RequestError(410, 'linkExpired');
    const isMailed = query.mailed !== undefined;
    return { page: expiredQueuePage({ brand, language, by, isMailed }), status: 410 };
  }
  const calendar = calendarOf(environment);
  const { summaries, next } = await listOnboardings(
    environment.RECORD_TABLE,
    { csm: by },
    { most: PAGE, after: query.after },
  );
  const onboardings = summaries.map((summary) => entryOf(summary, calendar));
  const took = tookOf(summaries);
  if (!request.html)
    return {
      json: { csm: by, onboardings, ...(took ? { took } : {}), ...(next ? { next } : {}) },
    };
  return {
    page: queuePage({
      brand,
      language,
      onboardings,
      took,
      isFirst: query.after === undefined,
      // Relative, since the public URL may have a path.
      next: next && `?${new URLSearchParams({ after: next })}`,
      linkExpiresAt: expiresAt,
      staff: link.staff,
    }),
  };
});
