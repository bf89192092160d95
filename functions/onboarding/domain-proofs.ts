import { createHmac, randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import type { LookUpTexts } from '../outbound/text-records.ts';

/**
 * Proves that an e-mail domain is the customer's: its owner sets a TXT record below it. The value is derived from the
 * company's own key, so it is the same in all of the company's onboardings, different for each domain, and worthless to
 * anyone else.
 */

/** Result of a lookup. No answer from DNS is not the same as no record. */
export const findings = ['proven', 'missing', 'unreachable'] as const;
export type Finding = (typeof findings)[number];

/** `vouched`: a CSM has vouched for it by name. */
export const proofs = [...findings, 'vouched'] as const;
export type Proof = (typeof proofs)[number];

const LABEL = '_sequel-sso';
const PREFIX = 'sequel-sso=';

export const dnsRecordSchema = z.object({
  name: z.string(),
  type: z.literal('TXT'),
  value: z.string(),
});
/** The record for the customer to set in DNS. */
export type DnsRecord = z.output<typeof dnsRecordSchema>;

/** Creates a company's key: 256 bits. */
export const newProofKey = () => randomBytes(32).toString('base64url');

/** @param domain in ASCII and lower case */
export function dnsRecordOf(proofKey: string, domain: string): DnsRecord {
  const value = createHmac('sha256', proofKey).update(domain).digest('hex').slice(0, 32);
  return { name: `${LABEL}.${domain}`, type: 'TXT', value: `${PREFIX}${value}` };
}

/** Normalizes what DNS consoles store: the quotes of a zone file, upper case, white space. */
const plain = (text: string) => text.replace(/["'\s]/g, '').toLowerCase();

/**
 * Looks up the record of each domain.
 * @returns results by domain; omits those that there was no time for
 */
export async function lookForProofs(
  proofKey: string,
  domains: readonly string[],
  lookUp: LookUpTexts,
): Promise<Map<string, Finding>> {
  const records = new Map(domains.map((domain) => [domain, dnsRecordOf(proofKey, domain)]));
  const found = await lookUp([...records.values()].map(({ name }) => name));
  const proofs = new Map<string, Finding>();
  for (const [domain, { name, value }] of records) {
    const answer = found.get(name);
    if (answer === undefined) continue;
    if (answer === 'unreachable') proofs.set(domain, answer);
    else
      proofs.set(domain, answer.texts.some((text) => plain(text) === value) ? 'proven' : 'missing');
  }
  return proofs;
}
