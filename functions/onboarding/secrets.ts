import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  paginateListSecrets,
  RestoreSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import type { OktaDomain } from '../okta/okta-domain.ts';
import { secretsManager } from '../runtime/aws.ts';
import { InvalidState } from '../runtime/errors.ts';
import type { OnboardingId } from './onboarding-id.ts';

/** What the workflow waits for people to do, in workflow order. */
export const waitNames = [
  'correction',
  'approval',
  'trial',
  'switchOn',
  'mainAdminDashboard',
  'firstSignIn',
  'everyoneDashboard',
] as const;
export type WaitName = (typeof waitNames)[number];

/** States that wait for an answer: a person's, or that all users are invited. */
export const tokenNames = [...waitNames, 'invitations'] as const;
export type TokenName = (typeof tokenNames)[number];

/**
 * Links that pages make themselves, without a mail. Each has its own key, which signs no others: see `signedByPages` in
 * links.ts.
 */
export const pageLinks = ['step', 'trial', 'staff', 'next'] as const;
export type PageLink = (typeof pageLinks)[number];

/** Names of all secrets below the prefix. IAM statements use the same names (cdk/permissions.ts). */
export const secretNames = {
  linkKeys: (prefix: string) => `${prefix}link-keys`,
  linkPublicKeys: (prefix: string) => `${prefix}link-public-keys`,
  pageLinkKeys: (prefix: string, page: PageLink) => `${prefix}${page}-link-keys`,
  fingerprintKeys: (prefix: string) => `${prefix}fingerprint-keys`,
  auth0: (prefix: string) => `${prefix}auth0`,
  auth0Trial: (prefix: string) => `${prefix}auth0-trial`,
  /** For the Auth0 application that the operator's own people sign in to: `{clientSecret}`. */
  staffSignIn: (prefix: string) => `${prefix}staff-sign-in`,
  /** For a webhook endpoint: its signing keys, or a chat's URL. */
  webhook: (prefix: string, endpoint: string) => `${prefix}webhooks/${endpoint}`,
  /** Signs requests to the product's own system: see readKeys. */
  dashboardApi: (prefix: string) => `${prefix}dashboard-api`,
  /** Lets programs read the people of an onboarding: see web/bearer.ts. */
  peopleKeys: (prefix: string) => `${prefix}people-keys`,
  /** Name prefix of all onboardings' secrets; the ID follows, up to a slash. */
  onboardings: (prefix: string) => `${prefix}onboardings/`,
  submission: (prefix: string, onboardingId: OnboardingId) =>
    `${prefix}onboardings/${onboardingId}/submission`,
  users: (prefix: string, onboardingId: OnboardingId, part: number) =>
    `${prefix}onboardings/${onboardingId}/users-${part}`,
  /** Client secrets typed but not yet sent; the rest of the draft is in the record's table. */
  draftSecrets: (prefix: string, onboardingId: OnboardingId) =>
    `${prefix}onboardings/${onboardingId}/draft-secrets`,
  /** Secret names must not contain the colon of a host with a port. */
  clientSecret: (prefix: string, onboardingId: OnboardingId, domain: OktaDomain) =>
    `${prefix}onboardings/${onboardingId}/client-secrets/${domain.replace(':', '_')}`,
  taskToken: (prefix: string, onboardingId: OnboardingId, wait: TokenName) =>
    `${prefix}onboardings/${onboardingId}/task-tokens/${wait}`,
};

/** Maximum bytes of a secret's value (Secrets Manager quota). */
export const LARGEST_SECRET = 65_536;

/** Days that a deleted secret can be restored; the minimum of Secrets Manager. */
const RECOVERY_DAYS = 7;

/** Secrets written or deleted in parallel: Secrets Manager allows 50 a second, over all onboardings. */
const AT_ONCE = 5;

/** Does the work for each, a few in parallel. @throws the first error, once none is under way */
export async function eachOf<T>(
  all: readonly T[],
  work: (one: T) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < all.length; at += AT_ONCE) {
    const done = await Promise.allSettled(all.slice(at, at + AT_ONCE).map(work));
    for (const each of done) if (each.status === 'rejected') throw each.reason;
  }
}

const isNamed = (error: unknown, ...names: string[]) =>
  error instanceof Error && names.includes(error.name);

/**
 * The secret's content, the ID of its version, and when that was made (ISO time); undefined if it does not exist (never written, or deleted).
 * @param version exact version (its ClientRequestToken); otherwise the current one
 */
export async function readVersion(
  name: string,
  version?: string,
): Promise<{ text: string; version: string | undefined; at: string | undefined } | undefined> {
  try {
    const { SecretString, VersionId, CreatedDate } = await secretsManager.send(
      new GetSecretValueCommand({ SecretId: name, VersionId: version }),
    );
    if (SecretString === undefined) return undefined;
    return { text: SecretString, version: VersionId, at: CreatedDate?.toISOString() };
  } catch (error) {
    // Secrets Manager answers InvalidRequestException for a secret in its deletion window.
    if (isNamed(error, 'ResourceNotFoundException', 'InvalidRequestException')) return undefined;
    throw error;
  }
}

/** As `readVersion`: only the content. */
export const readSecretText = async (name: string, version?: string): Promise<string | undefined> =>
  (await readVersion(name, version))?.text;

/**
 * The secret's content, parsed as JSON.
 * @throws InvalidState if the content is invalid; the message names the secret, not the content
 */
export async function readSecret<T>(
  name: string,
  schema: z.core.$ZodType<T>,
  version?: string,
): Promise<T | undefined> {
  const text = await readSecretText(name, version);
  return text === undefined ? undefined : parseSecret(name, text, schema);
}

/** @throws InvalidState as above */
export function parseSecret<T>(name: string, text: string, schema: z.core.$ZodType<T>): T {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new InvalidState(`Secret ${name} is not JSON`);
  }
  const parsed = z.safeParse(schema, content);
  if (!parsed.success) throw new InvalidState(`Secret ${name} has unexpected content`);
  return parsed.data;
}

/**
 * Writes the current version, whether the secret exists, was deleted, or never existed.
 * @param version the version's ID (32 to 64 characters), which must identify the content: an existing version is not
 *   written again
 */
export async function writeSecret(name: string, text: string, version: string): Promise<void> {
  const put = async () => {
    try {
      await secretsManager.send(
        new PutSecretValueCommand({
          SecretId: name,
          SecretString: text,
          ClientRequestToken: version,
        }),
      );
    } catch (error) {
      // The version exists already, and its ID identifies the content.
      if (!isNamed(error, 'ResourceExistsException')) throw error;
    }
  };
  try {
    await secretsManager.send(
      new CreateSecretCommand({ Name: name, SecretString: text, ClientRequestToken: version }),
    );
  } catch (error) {
    if (isNamed(error, 'ResourceExistsException')) {
      await put();
    } else if (isNamed(error, 'InvalidRequestException')) {
      // The name is in its deletion window.
      await secretsManager.send(new RestoreSecretCommand({ SecretId: name }));
      await put();
    } else {
      throw error;
    }
  }
}

/**
 * Lists the secrets with this name prefix, and when each was last changed (epoch milliseconds), without those being
 * deleted. Changes in the last minutes may be missing
 * (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html).
 */
export async function listSecrets(prefix: string): Promise<{ name: string; changedAt: number }[]> {
  const pages = paginateListSecrets(
    { client: secretsManager, pageSize: 100 },
    { Filters: [{ Key: 'name', Values: [prefix] }] },
  );
  const found: { name: string; changedAt: number }[] = [];
  for await (const { SecretList = [] } of pages)
    for (const { Name = '', LastChangedDate, CreatedDate } of SecretList)
      found.push({
        name: Name,
        changedAt: (LastChangedDate ?? CreatedDate ?? new Date()).getTime(),
      });
  return found;
}

/**
 * Reads keys separated by white space, of which there are several during a rotation; the first is the current one. Empty
 * if the secret is empty or missing.
 */
export const readKeys = async (name: string): Promise<string[]> =>
  (await readSecretText(name))?.split(/\s+/).filter((key) => key !== '') ?? [];

/** Deletes the secret, restorable for seven days. Idempotent. */
export async function deleteSecret(name: string): Promise<void> {
  try {
    await secretsManager.send(
      new DeleteSecretCommand({ SecretId: name, RecoveryWindowInDays: RECOVERY_DAYS }),
    );
  } catch (error) {
    if (!isNamed(error, 'ResourceNotFoundException', 'InvalidRequestException')) throw error;
  }
}
