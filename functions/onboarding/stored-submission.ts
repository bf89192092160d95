import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { type OktaDomain, oktaDomainSchema } from '../okta/okta-domain.ts';
import { InvalidState, RequestError, SecretMissing } from '../runtime/errors.ts';
import { later } from '../runtime/later.ts';
import { keyOf } from './addresses.ts';
import { type Language, languages } from './languages.ts';
import type { FingerprintKeys } from './link-keys.ts';
import { fingerprints } from './links.ts';
import { type OnboardingId, onboardingIdSchema } from './onboarding-id.ts';
import {
  deleteSecret,
  eachOf,
  LARGEST_SECRET,
  readSecret,
  readVersion,
  secretNames,
  tokenNames,
  writeSecret,
} from './secrets.ts';
import type { Submission } from './submission.ts';

/**
 * A submission at rest, in Secrets Manager:
 *
 *   onboardings/{id}/submission               everything but client secrets and the list of users
 *   onboardings/{id}/users-{n}                the users, in parts that fit a secret
 *   onboardings/{id}/client-secrets/{domain}  one client secret
 *
 * Version IDs are derived from the content, and the workflow carries the ID of the submission's version: the CSM
 * approves, and the workflow connects, exactly what was verified, whatever is written later. Writing is idempotent.
 */

const person = () => z.object({ name: z.string(), email: z.string() });

const storedSubmissionSchema = later(() =>
  z.object({
    onboardingId: onboardingIdSchema,
    /** The company's first onboarding, whose connections this one continues. */
    continues: z.optional(onboardingIdSchema),
    company: z.string(),
    csm: z.object({ name: z.optional(z.string()), email: z.string() }),
    /** The customer's language, for pages and mails. */
    language: z.enum(languages),
    oktaApps: z.array(
      z.object({
        domain: oktaDomainSchema,
        clientId: z.string(),
        /** Version of the secret `client-secrets/{domain}`. */
        clientSecretVersion: z.string(),
        emailDomains: z.array(z.string()),
      }),
    ),
    mainAdmin: person(),
    contact: person(),
    /** Number of addresses in each part `users-{n}`. */
    userParts: z.array(z.number()),
    /** Other secrets of this onboarding, from submissions that this one corrects. */
    former: z.object({ domains: z.array(oktaDomainSchema), userParts: z.number() }),
  }),
);
export type StoredSubmission = z.infer<typeof storedSubmissionSchema>;

/** The onboarding that the connections are named after: the company's first. */
export const connectionsOwner = ({
  onboardingId,
  continues = onboardingId,
}: Pick<StoredSubmission, 'onboardingId' | 'continues'>) => continues;

export type StoredApp = StoredSubmission['oktaApps'][number];

/** Maximum bytes of JSON per part: an address has at most 254 characters. */
const PART_BYTES = LARGEST_SECRET - 1024;

function inParts(users: string[]): string[][] {
  const parts: string[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const user of users) {
    const bytes = Buffer.byteLength(JSON.stringify(user)) + 1;
    if (size + bytes > PART_BYTES) {
      parts.push([]);
      size = 2;
    }
    parts.at(-1)?.push(user);
    size += bytes;
  }
  return parts;
}

export interface Sender {
  onboardingId: OnboardingId;
  continues?: OnboardingId;
  company: string;
  csm: { name?: string | undefined; email: string };
  language: Language;
}

/** A submission ready to be stored. Its `id` identifies the content: same content, same ID. */
export interface PreparedSubmission {
  id: string;
  /** The domains, for the workflow's input. */
  domains: OktaDomain[];
  stored: StoredSubmission;
  users: string[][];
  /** Client secrets that came with it, by domain. */
  clientSecrets: Map<OktaDomain, { text: string; version: string }>;
}

/**
 * @param previous the submission that this one corrects: an app without a client secret keeps its earlier one, and the
 *   same secret keeps its version even after the keys were rotated
 * @throws RequestError 422 `required` for each app without a client secret to keep, or `tooLarge` if the e-mail domains
 *   do not fit one secret
 */
export function prepareSubmission(
  submission: Submission,
  sender: Sender,
  keys: FingerprintKeys,
  previous: StoredSubmission | undefined,
): PreparedSubmission {
  const clientSecrets: PreparedSubmission['clientSecrets'] = new Map();
  const missing: number[] = [];
  const oktaApps = submission.oktaApps.map(({ clientSecret, ...app }, index) => {
    const before = previous?.oktaApps.find(({ domain }) => domain === app.domain);
    if (clientSecret === undefined) {
      if (!before || before.clientId !== app.clientId) missing.push(index);
      return { ...app, clientSecretVersion: before?.clientSecretVersion ?? '' };
    }
    const [version = '', ...older] = fingerprints(
      keys,
      sender.onboardingId,
      app.domain,
      clientSecret,
    );
    const isSame = before && [version, ...older].includes(before.clientSecretVersion);
    const clientSecretVersion = isSame ? before.clientSecretVersion : version;
    clientSecrets.set(app.domain, { text: clientSecret, version: clientSecretVersion });
    return { ...app, clientSecretVersion };
  });
  if (missing.length > 0)
    throw new RequestError(
      422,
      'invalidSubmission',
      missing.map((index) => ({ path: `oktaApps.${index}.clientSecret`, code: 'required' })),
    );
  // The main admin is invited separately.
  const main = keyOf(submission.mainAdmin.email);
  const users = inParts(submission.users.filter((user) => keyOf(user) !== main));
  const stored: StoredSubmission = {
    ...sender,
    oktaApps,
    mainAdmin: submission.mainAdmin,
    contact: submission.contact,
    userParts: users.map((part) => part.length),
    former: {
      domains: [
        ...new Set([
          ...(previous?.former.domains ?? []),
          ...(previous?.oktaApps.map(({ domain }) => domain) ?? []),
        ]),
      ],
      userParts: Math.max(previous?.former.userParts ?? 0, previous?.userParts.length ?? 0),
    },
  };
  if (Buffer.byteLength(JSON.stringify(stored)) > LARGEST_SECRET)
    throw new RequestError(422, 'invalidSubmission', [{ path: 'oktaApps', code: 'tooLarge' }]);
  // Excludes what may differ between two attempts to send the same submission.
  const { language: _, former: __, ...content } = stored;
  const id = createHash('sha256')
    .update(JSON.stringify([content, submission.users]))
    .digest('hex');
  return { id, domains: oktaApps.map(({ domain }) => domain), stored, users, clientSecrets };
}

/**
 * Writes a submission and its secrets side by side: nothing reads them until the record names the submission, and
 * whoever sends it again after an interruption writes all of them again. Idempotent.
 */
export async function storeSubmission(prefix: string, prepared: PreparedSubmission): Promise<void> {
  const { onboardingId } = prepared.stored;
  await eachOf(
    [
      {
        name: secretNames.submission(prefix, onboardingId),
        text: JSON.stringify(prepared.stored),
        version: prepared.id,
      },
      ...[...prepared.clientSecrets].map(([domain, { text, version }]) => ({
        name: secretNames.clientSecret(prefix, onboardingId, domain),
        text,
        version,
      })),
      ...prepared.users.map((users, part) => ({
        name: secretNames.users(prefix, onboardingId, part),
        text: JSON.stringify(users),
        version: prepared.id,
      })),
    ],
    ({ name, text, version }) => writeSecret(name, text, version),
  );
}

/**
 * @param submissionId the version to read; defaults to the latest
 * @returns undefined if it does not exist, or no longer
 */
export function findSubmission(
  prefix: string,
  onboardingId: OnboardingId,
  submissionId?: string,
): Promise<StoredSubmission | undefined> {
  return readSecret(
    secretNames.submission(prefix, onboardingId),
    storedSubmissionSchema,
    submissionId,
  );
}

/**
 * Reads the version of the submission that the workflow is about.
 * @throws SecretMissing if it does not exist (yet)
 */
export async function readSubmission(
  prefix: string,
  { onboardingId, submissionId }: { onboardingId: OnboardingId; submissionId: string },
): Promise<StoredSubmission> {
  const submission = await findSubmission(prefix, onboardingId, submissionId);
  if (!submission) throw new SecretMissing(`The submission of ${onboardingId} is missing`);
  return submission;
}

/**
 * Reads one Okta app of the workflow's submission, with its client secret, and when that was first sent (ISO time): a
 * correction may keep it.
 * @throws SecretMissing if there is no submission or client secret (yet), InvalidState if it has no such app
 */
export async function readApp(
  prefix: string,
  ids: { onboardingId: OnboardingId; submissionId: string; domain: OktaDomain },
): Promise<{
  submission: StoredSubmission;
  app: StoredApp;
  clientSecret: string;
  sentAt: string | undefined;
}> {
  const name = secretNames.clientSecret(prefix, ids.onboardingId, ids.domain);
  // The current version is nearly always the submission's: reading both at once saves a round trip.
  const [submission, current] = await Promise.all([readSubmission(prefix, ids), readVersion(name)]);
  const app = submission.oktaApps.find(({ domain }) => domain === ids.domain);
  if (!app) throw new InvalidState(`${ids.domain} is not in the submission of ${ids.onboardingId}`);
  const version = app.clientSecretVersion;
  const secret = current?.version === version ? current : await readVersion(name, version);
  if (!secret) throw new SecretMissing(`Secret ${name} is missing`);
  return { submission, app, clientSecret: secret.text, sentAt: secret.at };
}

/**
 * Reads a part of the list of users.
 * @throws SecretMissing if it does not exist (yet)
 */
export async function readUsers(
  prefix: string,
  ids: { onboardingId: OnboardingId; submissionId: string },
  part: number,
): Promise<string[]> {
  const name = secretNames.users(prefix, ids.onboardingId, part);
  const users = await readSecret(name, z.array(z.string()), ids.submissionId);
  if (!users) throw new SecretMissing(`Secret ${name} is missing`);
  return users;
}

/** Reads the whole list of users, without the main admin, for the correction form. */
export async function readAllUsers(
  prefix: string,
  { onboardingId, userParts }: StoredSubmission,
  submissionId: string,
): Promise<string[]> {
  const parts = await Promise.all(
    [...userParts.keys()].map((part) => readUsers(prefix, { onboardingId, submissionId }, part)),
  );
  return parts.flat();
}

/** Deletes the client secrets of these domains. */
export const deleteClientSecrets = (
  prefix: string,
  onboardingId: OnboardingId,
  domains: readonly OktaDomain[],
): Promise<void> =>
  eachOf(domains, (domain) => deleteSecret(secretNames.clientSecret(prefix, onboardingId, domain)));

/**
 * Deletes everything that people sent: submission, users, client secrets.
 * @param domains known to the workflow, in case a later submission was stored
 */
export async function deleteSubmission(
  prefix: string,
  onboardingId: OnboardingId,
  domains: readonly OktaDomain[],
): Promise<void> {
  await deleteClientSecrets(prefix, onboardingId, domains);
  const submission = await findSubmission(prefix, onboardingId);
  if (submission) {
    const stored = submission.oktaApps.map(({ domain }) => domain);
    await deleteClientSecrets(prefix, onboardingId, [...stored, ...submission.former.domains]);
    const parts = Math.max(submission.userParts.length, submission.former.userParts);
    await eachOf([...Array(parts).keys()], (part) =>
      deleteSecret(secretNames.users(prefix, onboardingId, part)),
    );
  }
  // Last, because it names the others, which a retry needs.
  await deleteSecret(secretNames.submission(prefix, onboardingId));
}

/**
 * Deletes all secrets of an onboarding, including task tokens.
 * @param domains as for `deleteSubmission`
 */
export async function deleteOnboarding(
  prefix: string,
  onboardingId: OnboardingId,
  domains: readonly OktaDomain[],
): Promise<void> {
  await eachOf(tokenNames, (wait) =>
    deleteSecret(secretNames.taskToken(prefix, onboardingId, wait)),
  );
  await deleteSecret(secretNames.draftSecrets(prefix, onboardingId));
  await deleteSubmission(prefix, onboardingId, domains);
}

/** Number of users on the list, without the main admin. */
export const usersCountOf = ({ userParts }: Pick<StoredSubmission, 'userParts'>) =>
  userParts.reduce((sum, length) => sum + length, 0);
