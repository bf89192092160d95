import { readVerifyingKeys } from '../onboarding/link-keys.ts';
import { type LinkClaims, type LinkPurpose, linkIdOf, verifyLink } from '../onboarding/links.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import { readRevocation } from '../record/revocations.ts';
import { readRecord } from '../record/store.ts';
import { RequestError } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import { clientOf } from './client.ts';
import { countFailedLink } from './failed-links.ts';
import type { Request } from './http.ts';

/** What every function needs that is reached by a link; `opening` in sets.ts has the permissions. */
export interface LinkEnvironment {
  SECRETS_PREFIX: string;
  RECORD_TABLE: string;
}

/**
 * Verifies the link by which a request came. From here on the request's log lines name link and client.
 * @throws RequestError 404 `linkInvalid`, 429 for a client that tries many that are not
 */
async function verify<P extends LinkPurpose>(
  prefix: string,
  purpose: P,
  { token, clientAddress }: Pick<Request, 'token' | 'clientAddress'>,
): Promise<LinkClaims<P>> {
  const keys = await readVerifyingKeys(prefix);
  const client = clientOf(clientAddress, keys.keys[0]?.clientKey);
  logger.appendKeys({ linkId: linkIdOf(token), client });
  try {
    return await verifyLink(keys, purpose, token);
  } catch (error) {
    if (error instanceof RequestError) countFailedLink(client);
    throw error;
  }
}

/**
 * Opens a link about an onboarding, with its record. Every route with such a link goes through here.
 * @returns `record`: undefined where nothing was submitted by a link that is older than the record
 * @throws RequestError 404 `linkInvalid`, 410 `linkRevoked`, 429 for a client that tries many that are not
 */
export async function openOnboarding<P extends OnboardingPurpose>(
  { SECRETS_PREFIX, RECORD_TABLE }: LinkEnvironment,
  purpose: P,
  request: Pick<Request, 'token' | 'clientAddress'>,
): Promise<{ link: LinkClaims<P>; record: OnboardingRecord | undefined }> {
  const link = await verify(SECRETS_PREFIX, purpose, request);
  const { onboardingId } = link as LinkClaims<OnboardingPurpose>;
  logger.appendKeys({ onboardingId });
  const record = await readRecord(RECORD_TABLE, onboardingId);
  if (record?.linksRevokedAt !== undefined && isOlder(link, record.linksRevokedAt))
    throw new RequestError(410, 'linkRevoked');
  return { link, record };
}

/** Links without which nothing can be read of an onboarding. */
type OnboardingPurpose = Exclude<LinkPurpose, 'queue'>;

/** A link is issued within a second; those of the second of the revocation are new ones. */
const isOlder = ({ issuedAt }: { issuedAt: number }, revokedAt: string) =>
  issuedAt < Math.floor(Date.parse(revokedAt) / 1000);

/**
 * Opens a link to a CSM's queue.
 * @throws as openOnboarding does
 */
export async function openQueue(
  { SECRETS_PREFIX, RECORD_TABLE }: LinkEnvironment,
  request: Pick<Request, 'token' | 'clientAddress'>,
): Promise<LinkClaims<'queue'>> {
  const link = await verify(SECRETS_PREFIX, 'queue', request);
  const revokedAt = await readRevocation(RECORD_TABLE, link.by);
  if (revokedAt !== undefined && isOlder(link, revokedAt))
    throw new RequestError(410, 'linkRevoked');
  return link;
}
