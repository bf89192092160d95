import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { approving, type Target } from '../test/flow/target.ts';
import { Browser } from '../test/local/sequel/browser.ts';

const standing = z.object({ stage: z.string() });

let customers = 0;

/**
 * Everybody of one onboarding, for measurements in their own process, without a test.
 * @param target for unmeasured requests, which check the results
 * @param wait between two checks
 */
export async function newCustomer(
  target: Target,
  users = 2,
  wait: () => Promise<unknown> = () => pause(50),
) {
  customers += 1;
  const people = target.people(`b${Date.now().toString(36)}${customers}`);
  const { onboardingId, setupLink } = await target.issueSetupLink(
    people.company,
    people.csm,
    people.contact,
  );
  const submission = {
    oktaApps: [{ ...target.oktaApp, emailDomains: [people.emailDomain] }],
    mainAdmin: { name: 'Ada Admin', email: people.mainAdmin },
    users: Array.from({ length: users }, (_, index) => people.user(`user${index + 1}`)),
    contact: { name: 'Otto Okta', email: people.contact },
  };
  return {
    onboardingId,
    setupLink,
    csm: people.csm,
    submission,
    approve: approving(submission),
    async reached(stage: string): Promise<void> {
      for (;;) {
        const now = standing.parse((await target.request(setupLink)).body).stage;
        if (now === stage) return;
        if (now === 'failed') throw new Error('The onboarding failed');
        await wait();
      }
    },
    /** The newest mailed link of a kind, once it arrives. */
    async linkMailed(to: string, kind: string): Promise<string> {
      for (;;) {
        const texts = (await target.mailsTo(to)).map(({ text }) => text);
        const links = texts.flatMap((text) => text.match(/https?:\/\/[^\s\])>]+/g) ?? []);
        const found = links.findLast((link) => link.includes(`/${kind}/`));
        if (found) return found;
        await wait();
      }
    },
    /** The main admin's trial sign-in, from its page to the trace. */
    async tryOut(link: string, ask?: (url: URL, init: RequestInit) => Promise<Response>) {
      const browser = new Browser(undefined, ask);
      const page = await browser.open(link);
      const okta = await browser.submit(page, { domain: target.oktaApp.domain });
      return browser.submit(okta, { email: people.mainAdmin, password: 'any' });
    },
  };
}
