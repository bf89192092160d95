import { readVerifyingKeys, type VerifyingKeys } from '../onboarding/link-keys.ts';
import { type LinkClaims, type LinkPurpose, linkIdOf, verifyLink } from '../onboarding/links.ts';
import { refuseFormerCsm } from '../record/former-csms.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import { readRevocation } from '../record/revocations.ts';
import { readRecord } from '../record/store.ts';
import { RequestError } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import { clientOf } from './client.ts';
import { countFailedLink } from './failed-links.ts';
import type { Request } from './http.ts';
import { type StaffSignIn, signedInStaff } from './staff.ts';

/** What every function needs that is reached by a link; `opening` in sets.ts has the permissions. */
export interface LinkEnvironment {
  SECRETS_PREFIX: string;
  RECORD_TABLE: string;
}
/** And by one for which the operator's own people may have to sign in. */
export interface StaffEnvironment extends LinkEnvironment {
  PUBLIC_URL: string;
  STAFF_SIGN_IN: StaffSignIn;
}

/** What these let do is only for who has signed in, where the stage asks for that. */
const staffPurposes = ['approval', 'switch'] as const;
type StaffPurpose = (typeof staffPurposes)[number];
type EnvironmentFor<P> = P extends StaffPurpose ? StaffEnvironment : LinkEnvironment;
const isForStaff = (purpose: LinkPurpose) => staffPurposes.some((each) => each === purpose);

/**
 * Verifies the link by which a request came. From here on the request's log lines name link and client.
 * @throws RequestError 404 `linkInvalid`, 429 for a client that tries many that are not
 */
async function verify<P extends LinkPurpose>(
  prefix: string,
  purpose: P,
  { token, clientAddress }: Pick<Request, 'token' | 'clientAddress'>,
): Promise<{ link: LinkClaims<P>; keys: VerifyingKeys }> {
  const keys = await readVerifyingKeys(prefix);
  const client = clientOf(clientAddress, keys.keys[0]?.clientKey);
  logger.appendKeys({ linkId: linkIdOf(token), client });
  try {
    return { link: await verifyLink(keys, purpose, token), keys };
  } catch (error) {
    if (error instanceof RequestError) countFailedLink(client);
    throw error;
  }
}

/**
 * Opens a link about an onboarding, with its record. Every route with such a link goes through here.
 * @returns `record`: undefined where nothing was submitted by a link that is older than the record
 * @throws RequestError 404 `linkInvalid`, 410 `linkRevoked`, 429 for a client that tries many that are not;
 *   SignInRequired; HandedOver for the links of a CSM who has handed it over
 */
export async function openOnboarding<P extends OnboardingPurpose>(
  environment: EnvironmentFor<P>,
  purpose: P,
  request: Pick<Request, 'token' | 'clientAddress' | 'cookies'>,
): Promise<{ link: OpenedLink<P>; record: OnboardingRecord | undefined }> {
  const { SECRETS_PREFIX, RECORD_TABLE }: LinkEnvironment = environment;
  const { link, keys } = await verify(SECRETS_PREFIX, purpose, request);
  const { onboardingId } = link as LinkClaims<OnboardingPurpose>;
  logger.appendKeys({ onboardingId });
  const record = await readRecord(RECORD_TABLE, onboardingId);
  // Whoever makes such links may do so for what goes on with another onboarding, and for nothing else.
  if ('continues' in link && link.continues !== record?.continues)
    throw new RequestError(404, 'linkInvalid');
  if (record?.linksRevokedAt !== undefined && isOlder(link, record.linksRevokedAt))
    throw new RequestError(410, 'linkRevoked');
  const opened = link as OpenedLink<P>;
  const staff = isForStaff(purpose)
    ? await signedInStaff(environment as StaffEnvironment, keys, request)
    : undefined;
  // What is done now is done by whoever has signed in, whoever the link was sent to.
  const asStaff =
    staff === undefined ? opened : ({ ...opened, by: staff, isSignedIn: true } as typeof opened);
  if (record) refuseFormerCsm(record, asStaff);
  return { link: asStaff, record };
}

/** `isSignedIn`: `by` is who has signed in, and not whom the link was sent to. */
export type OpenedLink<P extends LinkPurpose> = LinkClaims<P> & { isSignedIn?: true };

/** Links without which nothing can be read of an onboarding. */
type OnboardingPurpose = Exclude<LinkPurpose, 'queue' | 'staff' | 'staffAttempt'>;

/** A link is issued within a second; those of the second of the revocation are new ones. */
const isOlder = ({ issuedAt }: { issuedAt: number }, revokedAt: string) =>
  issuedAt < Math.floor(Date.parse(revokedAt) / 1000);

/**
 * Opens a link to a CSM's queue.
 * @returns `staff`: who has signed in
 * @throws as openOnboarding does
 */
export async function openQueue(
  environment: StaffEnvironment,
  request: Pick<Request, 'token' | 'clientAddress' | 'cookies'>,
): Promise<LinkClaims<'queue'> & { staff: string | undefined }> {
  const { SECRETS_PREFIX, RECORD_TABLE } = environment;
  const { link, keys } = await verify(SECRETS_PREFIX, 'queue', request);
  const revokedAt = await readRevocation(RECORD_TABLE, link.by);
  if (revokedAt !== undefined && isOlder(link, revokedAt))
    throw new RequestError(410, 'linkRevoked');
  return { ...link, staff: await signedInStaff(environment, keys, request) };
}
