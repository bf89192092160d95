import type * as Undici from 'undici';
import { beside } from './beside.ts';

/** Replaces `undici` in the bundles (cdk/bundle.ts): loaded by the first request to another service. */
export const { Agent, fetch }: Pick<typeof Undici, 'Agent' | 'fetch'> = beside('./undici.cjs');
