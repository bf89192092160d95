import { httpHandler } from '../web/http.ts';
import { asyncapi } from './asyncapi.ts';
import { madeOnce } from './made-once.ts';

const documentOf = madeOnce(asyncapi);

/** `GET /asyncapi.json` */
export const handler = httpHandler('ShowAsyncapi', async (_, { environment, brand }) => ({
  json: documentOf(environment.PUBLIC_URL, environment.EVENT_BUS, brand.name),
}));
