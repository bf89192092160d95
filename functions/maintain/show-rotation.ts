import { httpHandler } from '../web/http.ts';
import { openRotation, showRotation } from './rotation-view.ts';

/** `GET /rotations/{token}`: the Okta apps, each with a field for a new client secret. Changes nothing. */
export const handler = httpHandler('ShowRotation', async (request, { environment, brand }) =>
  showRotation({ brand, ...(await openRotation(environment, request)) }, request),
);
