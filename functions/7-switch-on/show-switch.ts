import { httpHandler } from '../web/http.ts';
import { openSwitch, showSwitch } from './switch-view.ts';

/** `GET /switches/{token}`: whether single sign-on is on. Changes nothing. */
export const handler = httpHandler('ShowSwitch', async (request, { environment, brand }) =>
  showSwitch({ brand, ...(await openSwitch(environment, request)) }, request),
);
