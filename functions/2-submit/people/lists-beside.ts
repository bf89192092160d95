import { beside } from '../../runtime/beside.ts';
import * as lists from './lists.ts';

/** Defined in bundles, which have this in a file: few requests come with a list (cdk/bundle.ts). */
declare const FILES_BESIDE: true | undefined;

export type Lists = typeof lists;

export const readLists: Lists['readLists'] = (...given) =>
  typeof FILES_BESIDE === 'undefined'
    ? lists.readLists(...given)
    : (beside('./lists.cjs') as Lists).readLists(...given);
