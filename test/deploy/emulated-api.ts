/**
 * Where the emulator answers a request to the API, whose public URL has AWS's name and speaks TLS.
 * @param url `https://{id}.execute-api.{region}.amazonaws.com/{stage}/…`
 * @param endpoint the emulator's
 */
export const atEmulator = (url: string, endpoint: string) =>
  url.replace(/^https:\/\/(\w+)\.execute-api\.[\w.-]+\//, `${endpoint}/_aws/execute-api/$1/`);
