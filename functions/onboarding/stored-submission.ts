import { createHash } from 'node:crypto';
import * as z from 'zod';
import { InvalidState, RequestError, SecretMissing } from '../runtime/errors.ts';
import { keyOf } from './addresses.ts';
import { type Language, languages } from './languages.ts';
import type { FingerprintKeys } from './link-keys.ts';
import { fingerprints } from './links.ts';
import {
  deleteSecret,
  eachOf,
  LARGEST_SECRET,
  readSecret,
  readSecretText,
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
 * Each is written under a version ID made from its content, and the workflow carries the ID of the
 * submission's version: what was verified is what the CSM approves and what is connected, whatever
 * is written later. Writing the same twice changes nothing.
 */

const person = z.object({ name: z.string(), email: z.string() });

const storedSubmissionSchema = z.object({
  onboardingId: z.string(),
  /** The company's first onboarding, whose connections this one goes on with. */
  continues: z.string().optional(),
  company: z.string(),
  csm: z.object({ name: z.string().optional(), email: z.string() }),
  /** The customer's language, for pages and mails. */
  language: z.enum(languages),
  oktaApps: z.array(
    z.object({
      domain: z.string(),
      clientId: z.string(),
      /** Version of the secret `client-secrets/{domain}`. */
      clientSecretVersion: z.string(),
      emailDomains: z.array(z.string()),
    }),
  ),
  mainAdmin: person,
  contact: person,
  /** How many addresses there are in each part `users-{n}`. */
  userParts: z.array(z.number()),
  /** What else this onboarding has secrets for, from submissions that this one corrects. */
  former: z.object({ domains: z.array(z.string()), userParts: z.number() }),
});
export type StoredSubmission = z.infer<typeof storedSubmissionSchema>;

/** The onboarding that the connections are named after: the company's first. */
export const connectionsOwner = ({
  onboardingId,
  continues = onboardingId,
}: Pick<StoredSubmission, 'onboardingId' | 'continues'>) => continues;

export type StoredApp = StoredSubmission['oktaApps'][number];

/** A part's users, at most this many bytes of JSON: an address is at most 254 characters. */
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
  onboardingId: string;
  continues?: string;
  company: string;
  csm: { name?: string | undefined; email: string };
  language: Language;
}

/** A submission made ready to be stored. Its `id` names the content: same content, same ID. */
export interface PreparedSubmission {
  id: string;
  /** The domains, for the workflow's input. */
  domains: string[];
  stored: StoredSubmission;
  users: string[][];
  /** Client secrets by domain, only those that are new. */
  clientSecrets: Map<string, { text: string; version: string }>;
}

/**
 * @param previous the submission that this one corrects: an app without a client secret keeps the
 *   one it had; the very same secret keeps its version even after the keys were rotated
 * @throws RequestError 422 `required` at each app that has no client secret to keep, or
 *   `tooLarge` for more e-mail domains than one secret holds
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
    if (before && [version, ...older].includes(before.clientSecretVersion))
      return { ...app, clientSecretVersion: before.clientSecretVersion };
    clientSecrets.set(app.domain, { text: clientSecret, version });
    return { ...app, clientSecretVersion: version };
  });
  if (missing.length > 0)
    throw new RequestError(
      422,
      'invalidSubmission',
      missing.map((index) => ({ path: `oktaApps.${index}.clientSecret`, code: 'required' })),
    );
  // The main admin is invited first, and once.
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
  // These may differ between two tries of the same person; they are not part of what was sent.
  const { language: _, former: __, ...content } = stored;
  const id = createHash('sha256')
    .update(JSON.stringify([content, submission.users]))
    .digest('hex');
  return { id, domains: oktaApps.map(({ domain }) => domain), stored, users, clientSecrets };
}

/** Writes the secrets of a submission, the submission itself last. Writing it again changes nothing. */
export async function storeSubmission(prefix: string, prepared: PreparedSubmission): Promise<void> {
  const { onboardingId } = prepared.stored;
  await eachOf(
    [
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
  await writeSecret(
    secretNames.submission(prefix, onboardingId),
    JSON.stringify(prepared.stored),
    prepared.id,
  );
}

/**
 * @param submissionId the version to read; without it, the latest
 * @returns undefined when there is none, or no longer
 */
export function findSubmission(
  prefix: string,
  onboardingId: string,
  submissionId?: string,
): Promise<StoredSubmission | undefined> {
  return readSecret(
    secretNames.submission(prefix, onboardingId),
    storedSubmissionSchema,
    submissionId,
  );
}

/**
 * The version of the submission that the workflow is about.
 * @throws SecretMissing when it is not there (yet)
 */
export async function readSubmission(
  prefix: string,
  { onboardingId, submissionId }: { onboardingId: string; submissionId: string },
): Promise<StoredSubmission> {
  const submission = await findSubmission(prefix, onboardingId, submissionId);
  if (!submission) throw new SecretMissing(`The submission of ${onboardingId} is missing`);
  return submission;
}

/**
 * One Okta app of the workflow's submission.
 * @throws SecretMissing when there is no submission, InvalidState when it has no such app
 */
export async function readApp(
  prefix: string,
  ids: { onboardingId: string; submissionId: string; domain: string },
): Promise<{ submission: StoredSubmission; app: StoredApp }> {
  const submission = await readSubmission(prefix, ids);
  const app = submission.oktaApps.find(({ domain }) => domain === ids.domain);
  if (!app) throw new InvalidState(`${ids.domain} is not in the submission of ${ids.onboardingId}`);
  return { submission, app };
}

/**
 * The client secret that belongs to this version of the submission.
 * @throws SecretMissing when it is not there (yet)
 */
export async function readClientSecret(
  prefix: string,
  onboardingId: string,
  app: StoredApp,
): Promise<string> {
  const name = secretNames.clientSecret(prefix, onboardingId, app.domain);
  const text = await readSecretText(name, app.clientSecretVersion);
  if (text === undefined) throw new SecretMissing(`Secret ${name} is missing`);
  return text;
}

/**
 * A part of the list of users.
 * @throws SecretMissing when it is not there (yet)
 */
export async function readUsers(
  prefix: string,
  ids: { onboardingId: string; submissionId: string },
  part: number,
): Promise<string[]> {
  const name = secretNames.users(prefix, ids.onboardingId, part);
  const users = await readSecret(name, z.array(z.string()), ids.submissionId);
  if (!users) throw new SecretMissing(`Secret ${name} is missing`);
  return users;
}

/** The whole list of users, without the main admin, for the form of a correction. */
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
  onboardingId: string,
  domains: readonly string[],
): Promise<void> =>
  eachOf(domains, (domain) => deleteSecret(secretNames.clientSecret(prefix, onboardingId, domain)));

/**
 * Deletes all that people sent: submission, users, client secrets.
 * @param domains that the workflow knows of, in case another submission was stored after its own
 */
export async function deleteSubmission(
  prefix: string,
  onboardingId: string,
  domains: readonly string[],
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
  // Last, since it names the others: a retry finds what is left.
  await deleteSecret(secretNames.submission(prefix, onboardingId));
}

/**
 * Deletes all that is kept of an onboarding: the task tokens too.
 * @param domains as for `deleteSubmission`
 */
export async function deleteOnboarding(
  prefix: string,
  onboardingId: string,
  domains: readonly string[],
): Promise<void> {
  await eachOf(tokenNames, (wait) =>
    deleteSecret(secretNames.taskToken(prefix, onboardingId, wait)),
  );
  await deleteSecret(secretNames.draftSecrets(prefix, onboardingId));
  await deleteSubmission(prefix, onboardingId, domains);
}

/** How many are on the list, without the main admin. */
export const usersCountOf = ({ userParts }: Pick<StoredSubmission, 'userParts'>) =>
  userParts.reduce((sum, length) => sum + length, 0);
