import { vi } from 'vitest';
import * as z from 'zod';
import { type OnboardingId, onboardingIdSchema } from '../../functions/onboarding/onboarding-id.ts';
import { Browser } from '../local/sequel/browser.ts';

/** A received mail. */
export interface SentMail {
  to: string[];
  subject: string;
  text: string;
}

/** Everybody of one customer, with their own addresses, so that mails can be told apart. */
export interface People {
  company: string;
  csm: string;
  contact: string;
  mainAdmin: string;
  /** The main admin's, which routes sign-ins. */
  emailDomain: string;
  user(name: string): string;
}

/** People at reserved domains (RFC 6761). */
export function inventedPeople(id: string): People {
  const emailDomain = `${id}.test`;
  return {
    company: 'Acme <Corp> & Söhne',
    csm: `dana@csm-of-${emailDomain}`,
    contact: `otto@${emailDomain}`,
    mainAdmin: `ada@${emailDomain}`,
    emailDomain,
    user: (name) => `${name}@${emailDomain}`,
  };
}

/** Where a journey runs: the embedded default, an emulator, a real stage. A black box. */
export interface Target {
  /** @param id part of a domain or a local part, unique per customer */
  people(id: string): People;
  /** As ops do it. */
  issueSetupLink(
    company: string,
    csm: string,
    contact?: string,
  ): Promise<{ onboardingId: OnboardingId; setupLink: string }>;
  /** A program's request to a link: POST with a body, GET without. */
  request(
    link: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: unknown; type: string }>;
  /** A browser's request, if pages are not at their own URLs. */
  fetch?(url: URL, init: RequestInit): Promise<Response>;
  /** Sets a TXT record in a customer's DNS, if the target can. */
  setDns?(name: string, value: string): Promise<void>;
  /** All mails to this address so far, oldest first. */
  mailsTo(address: string): Promise<SentMail[]>;
  /** An Okta app set up as in the guide. */
  oktaApp: { domain: string; clientId: string; clientSecret: string };
  /** The product's sign-in page, if people can sign in at the Okta app. */
  sequel?: string;
  /** Whether the customer's page counts the invitations: an emulator's history may lack them. */
  countsInvitations: boolean;
  /** How long to wait for automatic progress, in milliseconds; checked 200 times. */
  patience: number;
}

const statusSchema = z.looseObject({
  onboardingId: onboardingIdSchema,
  stage: z.string(),
  deadline: z
    .object({ reminder: z.string().optional(), actBy: z.string(), expires: z.string() })
    .loose()
    .optional(),
  problems: z.array(
    z.looseObject({ domain: z.string(), code: z.string(), message: z.string(), fix: z.string() }),
  ),
  emailDomains: z.array(
    z.object({
      domain: z.string(),
      proof: z.string(),
      record: z.object({ name: z.string(), type: z.literal('TXT'), value: z.string() }),
    }),
  ),
  history: z.array(z.object({ at: z.iso.datetime(), what: z.string() })),
  invited: z.number(),
  total: z.number(),
});

type LinkKind =
  | 'setup'
  | 'approvals'
  | 'trials'
  | 'switches'
  | 'dashboard'
  | 'sign-ins'
  | 'onboardings';

/** Stages on the way to another in which people do what they are asked. */
const onTheWayTo: Partial<Record<string, readonly string[]>> = {
  awaitingDashboard: ['awaitingTrial'],
  awaitingFirstSignIn: ['awaitingTrial', 'awaitingDashboard'],
  inviting: ['awaitingTrial', 'awaitingDashboard'],
  completed: ['awaitingTrial', 'awaitingDashboard'],
};

let customers = 0;

/**
 * Everybody of one onboarding, and what they do.
 * @param named whom the link was issued to, if not the contact
 */
export async function customerOf(target: Target, users = 2, csmAddress?: string, named?: string) {
  customers += 1;
  const people = target.people(`c${Date.now().toString(36)}${customers}`);
  const csm = csmAddress ?? people.csm;
  const link = await target.issueSetupLink(people.company, csm, named ?? people.contact);
  const submission = {
    oktaApps: [{ ...target.oktaApp, emailDomains: [people.emailDomain] }],
    mainAdmin: { name: 'Ada Admin', email: people.mainAdmin },
    users: Array.from({ length: users }, (_, index) => people.user(`user${index + 1}`)),
    contact: { name: 'Otto Okta', email: people.contact },
  };
  const soon = { timeout: target.patience, interval: target.patience / 200 };
  const status = async () => statusSchema.parse((await target.request(link.setupLink)).body);

  const linkMailed = (address: string, kind: LinkKind) =>
    vi.waitFor(async () => {
      const texts = (await target.mailsTo(address)).map(({ text }) => text);
      const links = texts.flatMap((text) => text.match(/https?:\/\/[^\s\])>]+/g) ?? []);
      const found = links.findLast((one) => one.includes(`/${kind}/`));
      if (!found) throw new Error(`No ${kind} link was sent to ${address}`);
      return found;
    }, soon);
  /**
   * As the mail asks: from the trial's page to Okta and back.
   * @returns the page with the trace
   */
  async function tryOut(domain: string, email = people.mainAdmin, mailedTo = people.mainAdmin) {
    const browser = new Browser(undefined, target.fetch);
    const page = await browser.open(await linkMailed(mailedTo, 'trials'));
    const okta = await browser.submit(page, { domain });
    return browser.submit(okta, { email, password: 'anything' });
  }

  /** The CSM skips the trial. */
  const skipped = async () =>
    target.request(await linkMailed(csm, 'trials'), {
      skip: true,
      reason: 'A program makes this journey, which cannot sign in at Okta.',
    });

  /** The CSM confirms that the people in question are re-invited in the dashboard. */
  const prepared = async () => target.request(await linkMailed(csm, 'dashboard'), { done: true });

  return {
    ...link,
    csm,
    prepared,
    user: people.user,
    submission,
    approve: approving(submission),
    status,
    submit: (change: object = {}, url = link.setupLink) =>
      target.request(url, { ...submission, ...change }),
    /**
     * Waits until the customer's page shows the stage. On the way people do what they are asked: a trial sign-in
     * through each Okta, which the CSM skips if nobody can sign in; the CSM also confirms the dashboard.
     */
    reached: (stage: string) =>
      vi.waitFor(async () => {
        let now = await status();
        if (onTheWayTo[stage]?.includes(now.stage)) {
          if (now.stage === 'awaitingDashboard') await prepared();
          else if (target.sequel === undefined) await skipped();
          else for (const { domain } of submission.oktaApps) await tryOut(domain);
          now = await status();
        }
        if (now.stage !== stage) throw new Error(`${now.stage}, not ${stage}`);
        return now;
      }, soon),
    tryOut,
    /** All mails to this address, as soon as there is one. */
    mailed: (address: string) =>
      vi.waitFor(async () => {
        const mails = await target.mailsTo(address);
        if (mails.length === 0) throw new Error(`No mail was sent to ${address}`);
        return mails;
      }, soon),
    /** The newest link of this kind that somebody was sent. */
    linkMailed,
    /** As the invitation says: "Already have a login", then Okta. */
    async signIn(email: string) {
      if (target.sequel === undefined) throw new Error('Nobody can sign in here');
      const browser = new Browser();
      const welcome = await browser.open(target.sequel);
      const login = await browser.click(welcome, 'Already have a login');
      const okta = await browser.submit(login, { email });
      return browser.submit(okta, { email, password: 'anything' });
    },
  };
}
export type Customer = Awaited<ReturnType<typeof customerOf>>;

const approve = { decision: 'approve', addOnConfirmed: true };

/** An approval by a CSM who vouches for every e-mail domain. */
export const approving = (submission: { oktaApps: { emailDomains: string[] }[] }) => ({
  ...approve,
  vouchedDomains: submission.oktaApps.flatMap(({ emailDomains }) => emailDomains),
});

/** Submits, and approves as the CSM. */
export async function approved(target: Target, customer: Customer): Promise<void> {
  await customer.submit();
  await customer.reached('awaitingApproval');
  await target.request(await customer.linkMailed(customer.csm, 'approvals'), customer.approve);
  await customer.reached('awaitingFirstSignIn');
}
