import { httpHandler } from '../web/http.ts';
import { madeOnce } from './made-once.ts';
import { openapi } from './openapi.ts';

const documentOf = madeOnce(openapi);

/** `GET /openapi.json` */
export const handler = httpHandler('ShowOpenapi', async (_, { environment, brand }) => ({
  json: documentOf(environment.PUBLIC_URL, brand.name),
}));
