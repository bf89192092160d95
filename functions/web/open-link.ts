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

/** What every function behind a link needs; `opening` in sets.ts lists the permissions. */
export interface LinkEnvironment {
  SECRETS_PREFIX: string;
  RECORD_TABLE: string;
}
/** What a function needs if the operator's staff may also have to sign in. */
export interface StaffEnvironment extends LinkEnvironment {
  PUBLIC_URL: string;
  STAFF_SIGN_IN: StaffSignIn;
}

/** Links that require a sign-in, if the stage is configured for it. */
const staffPurposes = ['approval', 'switch'] as const;
type StaffPurpose = (typeof staffPurposes)[number];
type EnvironmentFor<P> = P extends StaffPurpose ? StaffEnvironment : LinkEnvironment;
const isForStaff = (purpose: LinkPurpose) => staffPurposes.some((each) => each === purpose);

/**
 * Verifies a request's link. From here on its log lines name link and client.
 * @throws RequestError 404 `linkInvalid`; 429 for a client that tries many invalid links
 */
async function verify<P extends LinkPurpose>(
  prefix: string,
  purpose: P,
  { token, clientAddress }: Pick<Request, 'token' | 'clientAddress'>,
): Promise<{ link: LinkClaims<P>; keys: VerifyingKeys }> {
  const keys = await readVerifyingKeys(prefix);
  const client = clientOf(clientAddress, keys.keys[0]?.clientKey);
  logger.removeKeys(['requestId']);
  logger.appendKeys({ linkId: linkIdOf(token), client });
  try {
    return { link: await verifyLink(keys, purpose, token), keys };
  } catch (error) {
    if (error instanceof RequestError) countFailedLink(client);
    throw error;
  }
}

/**
 * Opens a link about an onboarding and reads its record. Every route with such a link uses this.
 * @param refuse for a route that judges former CSMs itself
 * @returns `record`: undefined if the link is older than the record and nothing was submitted with it
 * @throws RequestError 404 `linkInvalid`, 410 `linkRevoked`; 429 for a client that tries many invalid links;
 *   SignInRequired; HandedOver for links of a CSM who handed the onboarding over
 */
export async function openOnboarding<P extends OnboardingPurpose>(
  environment: EnvironmentFor<P>,
  purpose: P,
  request: Pick<Request, 'token' | 'clientAddress' | 'cookies'>,
  refuse: typeof refuseFormerCsm = refuseFormerCsm,
): Promise<{ link: OpenedLink<P>; record: OnboardingRecord | undefined }> {
  const { SECRETS_PREFIX, RECORD_TABLE }: LinkEnvironment = environment;
  const { link, keys } = await verify(SECRETS_PREFIX, purpose, request);
  const { onboardingId } = link as LinkClaims<OnboardingPurpose>;
  logger.appendKeys({ onboardingId });
  const record = await readRecord(RECORD_TABLE, onboardingId);
  // Functions that sign such links may do so only for a continuation of their own onboarding.
  if ('continues' in link && link.continues !== record?.continues)
    throw new RequestError(404, 'linkInvalid');
  if (record?.linksRevokedAt !== undefined && isOlder(link, record.linksRevokedAt))
    throw new RequestError(410, 'linkRevoked');
  const opened = link as OpenedLink<P>;
  const staff = isForStaff(purpose)
    ? await signedInStaff(environment as StaffEnvironment, keys, request)
    : undefined;
  // The signed-in person acts, whoever the link was sent to.
  const asStaff =
    staff === undefined ? opened : ({ ...opened, by: staff, isSignedIn: true } as typeof opened);
  if (record) refuse(record, asStaff);
  return { link: asStaff, record };
}

/** `isSignedIn`: `by` is the signed-in person instead of the link's recipient. */
export type OpenedLink<P extends LinkPurpose> = LinkClaims<P> & { isSignedIn?: true };

/** Purposes of links about one onboarding. */
type OnboardingPurpose = Exclude<LinkPurpose, 'queue' | 'staff' | 'staffAttempt'>;

/** `issuedAt` has whole seconds; links from the second of the revocation count as newer. */
const isOlder = ({ issuedAt }: { issuedAt: number }, revokedAt: string) =>
  issuedAt < Math.floor(Date.parse(revokedAt) / 1000);

/**
 * Opens a link to a CSM's queue.
 * @returns `staff`: address of the signed-in person
 * @throws RequestError and SignInRequired like openOnboarding
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
