import { atAuthorize } from './answers/authorize.ts';
import { atTheCallback } from './answers/callback.ts';
import { atDiscovery } from './answers/discovery.ts';
import type { Place, Row, Rows } from './answers/recorded.ts';
import { atAppDiscovery, atKeys, atToken } from './answers/token.ts';

const at = (place: Place, rows: Rows): Row[] => rows.map((row) => ({ ...row, at: place }));

/**
 * Responses of Okta, and of other servers in its place, with the expected verdict while all other
 * responses are correct. Add a row for a new case.
 */
export const answers: readonly Row[] = [
  ...at('authorize', atTheCallback),
  ...at('authorize', atAuthorize),
  ...at('discovery', atDiscovery),
  ...at('appDiscovery', atAppDiscovery),
  ...at('keys', atKeys),
  ...at('token', atToken),
];
