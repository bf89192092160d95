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

/** Steps the customer's admin delegates to a colleague, with a link that opens only those. */

const DAY = 24 * 60 * 60 * 1000;
/** Days a step's link is valid when the link it was made from has expired. */
const GIVEN_DAYS = 14;

const claimsOf = (
  { onboardingId, company, csm }: LinkClaims<'setup'>,
  record: OnboardingRecord | undefined,
  steps: readonly StepName[],
) => ({ onboardingId, company, csm: record?.csm ?? csm, steps: [...steps] });

/** Creates a link to these steps only. It expires with the link it was made from, or after GIVEN_DAYS. */
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
 * Whether there is evidence, beyond the reader's word, that an address is the customer's: it was named when the link
 * was issued, its domain is proven or vouched for, or the domain has the company's DNS record now.
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
 * Mails the link to a colleague.
 * @param typed the address as typed
 * @returns the normalized address
 * @throws RequestError 422 when it is not an address or nothing shows that it is the customer's; 429 at a limit
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
    // Pressing the button twice within a minute sends one mail.
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
