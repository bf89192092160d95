import { Browser } from '../local/sequel/browser.ts';
import type { Customer, Target } from './target.ts';

/**
 * Where whoever enters this address at the product's sign-in is sent, by the hosts that a browser asks. The
 * tenant's stand-in has no other way in than Okta, and says so.
 * @param hosts that the browser has asked so far: it may hold a session of the tenant
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

/** A browser that notes which hosts it asks. */
export function watchedBrowser() {
  const hosts: string[] = [];
  return { hosts, browser: new Browser(({ host }) => hosts.push(host)) };
}
