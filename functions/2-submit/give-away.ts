import { postSoon } from '../mail/post-soon.ts';
import { domainOf, isSameAddress, readAddress } from '../onboarding/addresses.ts';
import { readPageLinkKeys } from '../onboarding/link-keys.ts';
import { createLink, type LinkClaims } from '../onboarding/links.ts';
import { count } from '../record/limits.ts';
import { askDns } from '../record/look-for-proofs.ts';
import { type OnboardingRecord, proofsIn } from '../record/onboarding-record.ts';
import { RequestError } from '../runtime/errors.ts';
import type { Request } from '../web/http.ts';
import type { StepName } from './steps/names.ts';

/** Steps that the customer's admin gives to a colleague: a link that opens these alone. */

const DAY = 24 * 60 * 60 * 1000;
/** Days for which a step is given away where the link's own time no longer counts. */
const GIVEN_DAYS = 14;

const claimsOf = (
  { onboardingId, company, csm }: LinkClaims<'setup'>,
  record: OnboardingRecord | undefined,
  steps: readonly StepName[],
) => ({ onboardingId, company, csm: record?.csm ?? csm, steps: [...steps] });

/** A link to these steps alone, which ends when the one it is made by does. */
export async function linkToSteps(
  { SECRETS_PREFIX, PUBLIC_URL }: { SECRETS_PREFIX: string; PUBLIC_URL: string },
  link: LinkClaims<'setup'>,
  record: OnboardingRecord | undefined,
  steps: readonly StepName[],
): Promise<string> {
  const left = Math.floor((Date.parse(link.expiresAt) - Date.now()) / DAY);
  return createLink(
    await readPageLinkKeys(SECRETS_PREFIX, 'step'),
    PUBLIC_URL,
    'setup',
    claimsOf(link, record, steps),
    link.expired ? GIVEN_DAYS : Math.max(1, left),
  );
}

/**
 * Whether an address is the customer's, as far as more than the reader's word shows: it was named when the link
 * was issued, or its domain has the company's record in DNS.
 */
async function isTheirs(
  environment: { DNS_SERVERS: readonly string[] },
  { contacts = [], ...record }: OnboardingRecord,
  address: string,
): Promise<boolean> {
  if (contacts.some((each) => isSameAddress(each, address))) return true;
  const domain = domainOf(address);
  if (['proven', 'vouched'].includes(proofsIn(record)(domain))) return true;
  if (record.proofKey === undefined) return false;
  const { found } = await askDns(environment, record, [domain]);
  return found.get(domain) === 'proven';
}

/**
 * Mails a colleague the link.
 * @param typed the address, as it was typed
 * @returns the address
 * @throws RequestError 422 for what is no address, or one that nothing shows to be the customer's; 429
 */
export async function mailSteps(
  {
    environment,
    link,
    record,
    request,
  }: {
    environment: { RECORD_TABLE: string; SEND_MAILS: string; DNS_SERVERS: readonly string[] };
    link: LinkClaims<'setup'>;
    record: OnboardingRecord | undefined;
    request: Pick<Request, 'language'>;
  },
  steps: readonly StepName[],
  typed: string,
): Promise<string> {
  const refuse = (code: string) =>
    new RequestError(422, 'invalidSubmission', [{ path: 'colleague', code }]);
  if (typed.trim() === '') throw refuse('required');
  const read = readAddress(typed.trim());
  if ('error' in read) throw refuse(read.error);
  const { address } = read;
  const { RECORD_TABLE } = environment;
  await count(RECORD_TABLE, 'stepMails', link.onboardingId);
  if (!record || !(await isTheirs(environment, record, address)))
    throw refuse('colleagueNotEstablished');
  await count(RECORD_TABLE, 'mails', address);
  const { csm, ...claims } = claimsOf(link, record, steps);
  const now = Date.now();
  const until = link.expired ? new Date(now + GIVEN_DAYS * DAY).toISOString() : link.expiresAt;
  await postSoon(environment, {
    onboardingId: claims.onboardingId,
    to: { recipient: 'contact', email: address },
    replyTo: csm.email,
    // Pressed twice, it is one mail.
    occasion: `${steps.join(' ')} ${new Date(now).toISOString().slice(0, 16)}`,
    mail: 'stepGiven',
    props: {
      language: request.language,
      company: claims.company,
      csm,
      part: steps[0] ?? 'register',
      expiresAt: until,
      setupLink: { link: 'setup', claims: { ...claims, csm }, until },
    },
  });
  return address;
}
