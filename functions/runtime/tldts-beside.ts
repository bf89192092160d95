import type * as Tldts from 'tldts';
import { beside } from './beside.ts';

/**
 * Replaces `tldts` in the bundles (cdk/bundle.ts): its list of suffixes takes long to load, and most requests name no
 * domain.
 */
const tldts = (): typeof Tldts => beside('./tldts.cjs');

export const getDomain: typeof Tldts.getDomain = (...given) => tldts().getDomain(...given);
export const parse: typeof Tldts.parse = (...given) => tldts().parse(...given);
