import { atEmulator } from './emulated-api.ts';

/** Preloaded into processes that call the API as if it were on AWS. */
const endpoint = process.env.AWS_ENDPOINT_URL ?? '';
const { fetch } = globalThis;
globalThis.fetch = (url, init) =>
  fetch(typeof url === 'string' ? atEmulator(url, endpoint) : url, init);
