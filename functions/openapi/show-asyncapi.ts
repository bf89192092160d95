import { httpHandler } from '../web/http.ts';
import { asyncapi } from './asyncapi.ts';

/** `GET /asyncapi.json` */
export const handler = httpHandler('ShowAsyncapi', async (_, { environment, brand }) => ({
  json: asyncapi(environment.PUBLIC_URL, environment.EVENT_BUS, brand.name),
}));
