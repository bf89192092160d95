import { httpHandler } from '../web/http.ts';
import { openapi } from './openapi.ts';

/** It takes longer to make than all else: made once, as on Lambda URL and brand stay the same. */
const documents = new Map<string, object>();

/** `GET /openapi.json` */
export const handler = httpHandler('ShowOpenapi', async (_, { environment, brand }) => {
  const of = JSON.stringify([environment.PUBLIC_URL, brand.name]);
  const json = documents.get(of) ?? openapi(environment.PUBLIC_URL, brand.name);
  documents.set(of, json);
  return { json };
});
