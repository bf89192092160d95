import { atAuthorize } from './answers/authorize.ts';
import { atTheCallback } from './answers/callback.ts';
import { atDiscovery } from './answers/discovery.ts';
import type { Place, Row, Rows } from './answers/recorded.ts';
import { atAppDiscovery, atKeys, atToken } from './answers/token.ts';

const at = (place: Place, rows: Rows): Row[] => rows.map((row) => ({ ...row, at: place }));

/**
 * What Okta, and what stands where an Okta should be, answers; and the verdict that each answer must
 * get while all other answers are as they should be. A new case is a new row.
 */
export const answers: readonly Row[] = [
  ...at('authorize', atTheCallback),
  ...at('authorize', atAuthorize),
  ...at('discovery', atDiscovery),
  ...at('appDiscovery', atAppDiscovery),
  ...at('keys', atKeys),
  ...at('token', atToken),
];
