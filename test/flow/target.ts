import { vi } from 'vitest';
import * as z from 'zod';
import { Browser } from '../local/sequel/browser.ts';

/** A mail as somebody got it. */
export interface SentMail {
  to: string[];
  subject: string;
  text: string;
}

/** Where a journey is made: the embedded default, an emulator, a real stage. A black box. */
export interface Target {
  /** As ops do it. */
  issueSetupLink(
    company: string,
    csm: string,
  ): Promise<{ onboardingId: string; setupLink: string }>;
  /** A program's request to a link: POST with a body, GET without. */
  request(
    link: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: unknown; type: string }>;
  /** All mails to this address so far, the oldest first. */
  mailsTo(address: string): Promise<SentMail[]>;
  /** An Okta app that is set up as the guide says. */
  oktaApp: { domain: string; clientId: string; clientSecret: string };
  /** Where the product's sign-in is. */
  sequel: string;
  /** Whether the customer's page counts the invitations: an emulator's history may lack them. */
  countsInvitations: boolean;
  /** How long to wait for something that should happen by itself, in milliseconds. */
  patience: number;
}

const statusSchema = z.looseObject({
  onboardingId: z.string(),
  stage: z.string(),
  problems: z.array(
    z.looseObject({ domain: z.string(), code: z.string(), message: z.string(), fix: z.string() }),
  ),
  history: z.array(z.object({ at: z.iso.datetime(), what: z.string() })),
  invited: z.number(),
  total: z.number(),
});

let customers = 0;

/** Everybody of one onboarding, with addresses of their own, so that mails can be told apart. */
export async function customerOf(target: Target, users = 2, csmAddress?: string) {
  customers += 1;
  const domain = `c${Date.now().toString(36)}${customers}.test`;
  const csm = csmAddress ?? `dana@csm-of-${domain}`;
  const link = await target.issueSetupLink('Acme <Corp> & Söhne', csm);
  const submission = {
    oktaApps: [{ ...target.oktaApp, emailDomains: [domain] }],
    mainAdmin: { name: 'Ada Admin', email: `ada@${domain}` },
    users: Array.from({ length: users }, (_, index) => `user${index + 1}@${domain}`),
    contact: { name: 'Otto Okta', email: `otto@${domain}` },
  };
  const status = async () => statusSchema.parse((await target.request(link.setupLink)).body);

  return {
    ...link,
    csm,
    submission,
    status,
    submit: (change: object = {}, url = link.setupLink) =>
      target.request(url, { ...submission, ...change }),
    /** Waits until the customer's page says so. */
    reached: (stage: string) =>
      vi.waitFor(
        async () => {
          const now = await status();
          if (now.stage !== stage) throw new Error(`${now.stage}, not ${stage}`);
          return now;
        },
        { timeout: target.patience, interval: 150 },
      ),
    /** The newest link of this kind that somebody was sent. */
    linkMailed: (address: string, kind: 'setup' | 'approvals' | 'sign-ins') =>
      vi.waitFor(
        async () => {
          const texts = (await target.mailsTo(address)).map(({ text }) => text);
          const links = texts.flatMap((text) => text.match(/https?:\/\/[^\s\])>]+/g) ?? []);
          const found = links.findLast((one) => one.includes(`/${kind}/`));
          if (!found) throw new Error(`No ${kind} link was sent to ${address}`);
          return found;
        },
        { timeout: target.patience, interval: 150 },
      ),
    /** As the invitation says: "Already have a login", then Okta. */
    async signIn(email: string) {
      const browser = new Browser();
      const welcome = await browser.open(target.sequel);
      const login = await browser.click(welcome, 'Already have a login');
      const okta = await browser.submit(login, { email });
      return browser.submit(okta, { email, password: 'anything' });
    },
  };
}
export type Customer = Awaited<ReturnType<typeof customerOf>>;

export const approve = { decision: 'approve', addOnConfirmed: true };

/** Submits and lets the CSM approve. */
export async function approved(target: Target, customer: Customer): Promise<void> {
  await customer.submit();
  await customer.reached('awaitingApproval');
  await target.request(await customer.linkMailed(customer.csm, 'approvals'), approve);
  await customer.reached('awaitingFirstSignIn');
}
