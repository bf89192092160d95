/** The path of the API's public URL: empty, or the stage's (`/sso`) where there is no domain name of its own. */
export const publicPath = (publicUrl: string) => new URL(publicUrl).pathname.replace(/\/$/, '');

/** A request's path below the public URL. Whoever handed it on may have taken the public path away. */
export function pathBelow(publicUrl: string, path: string): string {
  const prefix = publicPath(publicUrl);
  return prefix !== '' && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}
