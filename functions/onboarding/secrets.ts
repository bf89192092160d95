import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  paginateListSecrets,
  RestoreSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import type * as z from 'zod';
import { secretsManager } from '../runtime/aws.ts';
import { InvalidState } from '../runtime/errors.ts';

/** What the workflow waits for people to do, in the order in which it comes to it. */
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

/** States that wait for an answer: for a person's, or until all users are invited. */
export const tokenNames = [...waitNames, 'invitations'] as const;
export type TokenName = (typeof tokenNames)[number];

/**
 * The links that pages make themselves, without a mail. Each has a key of its own that signs nothing else: see
 * `signedByPages` in links.ts.
 */
export const pageLinks = ['step', 'trial', 'staff', 'next'] as const;
export type PageLink = (typeof pageLinks)[number];

/** Names of all secrets below the prefix. IAM statements are made from the same names (cdk/permissions.ts). */
export const secretNames = {
  linkKeys: (prefix: string) => `${prefix}link-keys`,
  linkPublicKeys: (prefix: string) => `${prefix}link-public-keys`,
  pageLinkKeys: (prefix: string, page: PageLink) => `${prefix}${page}-link-keys`,
  fingerprintKeys: (prefix: string) => `${prefix}fingerprint-keys`,
  auth0: (prefix: string) => `${prefix}auth0`,
  auth0Trial: (prefix: string) => `${prefix}auth0-trial`,
  /** Of the Auth0 application that the operator's own people sign in to: `{clientSecret}`. */
  staffSignIn: (prefix: string) => `${prefix}staff-sign-in`,
  /** Of an endpoint of webhooks: what signs, or a chat's URL. */
  webhook: (prefix: string, endpoint: string) => `${prefix}webhooks/${endpoint}`,
  /** Signs what the product's own system is asked: see readKeys. */
  dashboardApi: (prefix: string) => `${prefix}dashboard-api`,
  /** By which a program asks for the people of an onboarding: see web/bearer.ts. */
  peopleKeys: (prefix: string) => `${prefix}people-keys`,
  /** What the names of all that is kept of an onboarding begin with, up to a slash. */
  onboarding: (prefix: string, onboardingId: string) => `${prefix}onboardings/${onboardingId}`,
  submission: (prefix: string, onboardingId: string) =>
    `${prefix}onboardings/${onboardingId}/submission`,
  users: (prefix: string, onboardingId: string, part: number) =>
    `${prefix}onboardings/${onboardingId}/users-${part}`,
  /** Client secrets that were typed and not sent yet; the rest of the draft is in the record's table. */
  draftSecrets: (prefix: string, onboardingId: string) =>
    `${prefix}onboardings/${onboardingId}/draft-secrets`,
  /** Secret names may not hold the colon of a host with a port. */
  clientSecret: (prefix: string, onboardingId: string, domain: string) =>
    `${prefix}onboardings/${onboardingId}/client-secrets/${domain.replace(':', '_')}`,
  taskToken: (prefix: string, onboardingId: string, wait: TokenName) =>
    `${prefix}onboardings/${onboardingId}/task-tokens/${wait}`,
};

/** A secret's value is at most this many bytes (Secrets Manager quota). */
export const LARGEST_SECRET = 65_536;

/** How long a deleted secret can be restored: the least that Secrets Manager takes. */
const RECOVERY_DAYS = 7;

/** Secrets that are written or deleted side by side: Secrets Manager takes 50 a second, of all onboardings. */
const AT_ONCE = 5;

/** Does the same with each, a few at once. @throws what the first threw, once none is under way */
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
 * The secret's content, or undefined where there is none (never written, or deleted).
 * @param version the exact version (the ClientRequestToken it was written with); otherwise the current one
 */
export async function readSecretText(name: string, version?: string): Promise<string | undefined> {
  try {
    const { SecretString } = await secretsManager.send(
      new GetSecretValueCommand({ SecretId: name, VersionId: version }),
    );
    return SecretString;
  } catch (error) {
    // A secret in its deletion window answers InvalidRequestException.
    if (isNamed(error, 'ResourceNotFoundException', 'InvalidRequestException')) return undefined;
    throw error;
  }
}

/**
 * The secret's content, parsed as JSON.
 * @throws InvalidState when the content does not fit; the message names the secret, not the content
 */
export async function readSecret<T>(
  name: string,
  schema: z.ZodType<T>,
  version?: string,
): Promise<T | undefined> {
  const text = await readSecretText(name, version);
  if (text === undefined) return undefined;
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new InvalidState(`Secret ${name} is not JSON`);
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) throw new InvalidState(`Secret ${name} has unexpected content`);
  return parsed.data;
}

/**
 * Writes the current version, whether the secret exists, was deleted, or never was.
 * @param version becomes the version's ID (32 to 64 characters) and must name the content: a version
 *   that exists is not written again
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
      // The version is there already, and its ID names what is in it.
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
 * The names of all secrets that begin so, and when each was last changed (epoch milliseconds);
 * without those that are being deleted. What changed in the last minutes may be missing
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
 * Keys of which there are several while they are rotated, with white space between them; the first is the
 * current one. None where the secret is empty or missing.
 */
export const readKeys = async (name: string): Promise<string[]> =>
  (await readSecretText(name))?.split(/\s+/).filter((key) => key !== '') ?? [];

/** Deletes the secret, restorable for seven days; one that is not there is fine. */
export async function deleteSecret(name: string): Promise<void> {
  try {
    await secretsManager.send(
      new DeleteSecretCommand({ SecretId: name, RecoveryWindowInDays: RECOVERY_DAYS }),
    );
  } catch (error) {
    if (!isNamed(error, 'ResourceNotFoundException', 'InvalidRequestException')) throw error;
  }
}
