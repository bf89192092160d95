/** The path of the API's public URL: empty, or the stage's (`/sso`) without a custom domain. */
export const publicPath = (publicUrl: string) => new URL(publicUrl).pathname.replace(/\/$/, '');

/**
 * A request's path below the public URL, for this machine's gateway: a proxy may already have stripped the public path.
 * Events have it below already, as API Gateway strips its stage.
 */
export function pathBelow(publicUrl: string, path: string): string {
  const prefix = publicPath(publicUrl);
  return prefix !== '' && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}
