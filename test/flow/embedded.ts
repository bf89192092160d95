import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { type OnboardingId, onboardingIdSchema } from '../../functions/onboarding/onboarding-id.ts';
import type { Clock } from '../../local/clock.ts';
import { readSettings } from '../../local/settings.ts';
import { type Local, startLocal } from '../../local/start.ts';
import { withContract } from './contract.ts';
import { portsOfProcess } from './machine.ts';
import { inventedPeople, type SentMail, type Target } from './target.ts';

const homeSchema = z.object({
  okta: z.object({ domain: z.string(), clientId: z.string(), clientSecret: z.string() }),
  sequel: z.string(),
  dns: z.string(),
});
const issuedSchema = z.object({ onboardingId: onboardingIdSchema, setupLink: z.string() });
const mailsSchema = z.object({
  messages: z.array(z.object({ to: z.array(z.string()), subject: z.string(), text: z.string() })),
});

const json = { accept: 'application/json', 'content-type': 'application/json' };

/** A program's view of an embedded default at this URL. */
export async function embeddedTarget(url: string): Promise<Target> {
  const get = async (path: string) => (await fetch(`${url}${path}`, { headers: json })).json();
  const { okta, sequel, dns } = homeSchema.parse(await get('/'));
  return {
    people: inventedPeople,
    oktaApp: { domain: okta.domain, clientId: okta.clientId, clientSecret: okta.clientSecret },
    sequel,
    countsInvitations: true,
    patience: 30_000,
    async issueSetupLink(company, email, contact) {
      const response = await fetch(`${url}/setup-links`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ company, csm: { email }, contact }),
      });
      return issuedSchema.parse(await response.json());
    },
    request: withContract(async (link, body, headers = {}) => {
      const response = await fetch(link, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { ...json, ...headers },
        ...(body === undefined
          ? {}
          : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        redirect: 'manual',
      });
      const text = await response.text();
      const type = response.headers.get('content-type') ?? '';
      return {
        status: response.status,
        type,
        body: type.includes('json') ? (JSON.parse(text) as unknown) : text,
      };
    }, url),
    async setDns(name, value) {
      const body = JSON.stringify({ name, value });
      const { ok, status } = await fetch(dns, { method: 'POST', headers: json, body });
      if (!ok) throw new Error(`DNS answered ${status}`);
    },
    async mailsTo(address): Promise<SentMail[]> {
      const path = `/mailbox?to=${encodeURIComponent(address)}`;
      const { messages } = mailsSchema.parse(await get(path));
      // Every contact first gets the mail with the setup link.
      return messages.filter(({ subject }) => !subject.includes('set up single sign-on'));
    },
  };
}

/** Names of an onboarding's secrets, without those being deleted. */
export const secretsOf = ({ database }: Pick<Local, 'database'>, onboardingId: OnboardingId) =>
  database
    .prepare('select name from secrets_secrets where name like ? and deletion_at is null')
    .all(`%/onboardings/${onboardingId}/%`)
    .map(({ name }) => String(name).split('/').slice(4).join('/'));

/**
 * The embedded default in this process, with its data in a temporary directory.
 * @param publicPath of its public URL: `/sso`, as with API Gateway without a domain name
 * @param directory of a stopped one, to continue
 */
export async function startEmbedded(
  clock: Clock,
  variables: Record<string, string> = {},
  publicPath = '',
  directory = mkdtempSync(join(tmpdir(), 'embedded-')),
): Promise<Local & { troubles: string[]; directory: string; remove(): Promise<void> }> {
  const port = await portsOfProcess();
  const settings = readSettings({
    TIME_ZONE: 'UTC',
    PUBLIC_URL: `http://localhost:${port}${publicPath}`,
    ...variables,
  });
  /** Lines shown in the terminal. */
  const troubles: string[] = [];
  const local = await startLocal({
    settings,
    port,
    dataDirectory: directory,
    clock,
    onTrouble: (sentence) => troubles.push(sentence),
    // While the clock stands still, no second passes.
    maxSendRate: 200,
  });
  // A test's clock does not wait for modules to load.
  await local.load();
  return {
    ...local,
    troubles,
    directory,
    async remove() {
      await local.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
