/** The path of the API's public URL: empty, or the stage's (`/sso`) without a custom domain. */
export const publicPath = (publicUrl: string) => new URL(publicUrl).pathname.replace(/\/$/, '');

/** A request's path below the public URL. A gateway may already have stripped the public path. */
export function pathBelow(publicUrl: string, path: string): string {
  const prefix = publicPath(publicUrl);
  return prefix !== '' && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}
