import { httpHandler } from '../web/http.ts';
import { openapi } from './openapi.ts';

/** `GET /openapi.json` */
export const handler = httpHandler('ShowOpenapi', async (_, { environment, brand }) => ({
  json: openapi(environment.PUBLIC_URL, brand.name),
}));
