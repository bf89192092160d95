import { httpHandler } from '../web/http.ts';
import { openRotation, showRotation } from './rotation-view.ts';

/** `GET /rotations/{token}`: the Okta apps, and a field for a new client secret of each. Changes nothing. */
export const handler = httpHandler('ShowRotation', async (request, { environment, brand }) =>
  showRotation({ brand, ...(await openRotation(environment, request)) }, request),
);
