/** The parts of `undici` in use, for the file beside the bundles (cdk/bundle.ts): all of it is half as large again. */
// @ts-expect-error: undici has types for the whole only.
export { default as Agent } from 'undici/lib/dispatcher/agent.js';
// @ts-expect-error: as above.
export { fetch } from 'undici/lib/web/fetch/index.js';
