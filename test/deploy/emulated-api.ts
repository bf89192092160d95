/**
 * The emulator's URL for a request to the API, whose public URL is AWS's, with TLS.
 * @param url `https://{id}.execute-api.{region}.amazonaws.com/{stage}/…`
 * @param endpoint the emulator's
 */
export const atEmulator = (url: string, endpoint: string) =>
  url.replace(/^https:\/\/(\w+)\.execute-api\.[\w.-]+\//, `${endpoint}/_aws/execute-api/$1/`);
