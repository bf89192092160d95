import { Browser } from '../local/sequel/browser.ts';
import type { Customer, Target } from './target.ts';

/**
 * Where the product's sign-in sends whoever enters this address, by the hosts that a browser visits. The tenant's
 * stand-in has no other way in than Okta, and says so.
 * @param hosts that the browser has visited so far: it may have a session at the tenant
 */
export async function leadsTo(
  { sequel = '' }: Target,
  { submission }: Customer,
  email: string,
  { browser, hosts }: ReturnType<typeof watchedBrowser> = watchedBrowser(),
): Promise<'Okta' | 'as before'> {
  hosts.length = 0;
  const login = await browser.click(await browser.open(sequel), 'Already have a login');
  if (login.html.includes('name="email"')) await browser.submit(login, { email });
  const isLed = submission.oktaApps.some(({ domain }) => hosts.includes(domain));
  return isLed ? 'Okta' : 'as before';
}

/** A browser that records the hosts it visits. */
export function watchedBrowser() {
  const hosts: string[] = [];
  return { hosts, browser: new Browser(({ host }) => hosts.push(host)) };
}
