import type { Posted } from '../mail/ledger.ts';
import { recheckedProofs } from '../record/domain-changes.ts';
import { askDns } from '../record/look-for-proofs.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import { changeRecord, readRecord } from '../record/store.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Days without the record that was there: DNS is moved, and put right, in fewer. */
const TOLD_AFTER = 14;

/** An e-mail domain whose record has been missing for so long that the CSM is told. */
export interface LostProof {
  onboardingId: string;
  emailDomain: string;
  /** Since when, as far as is known: ISO time. */
  since: string;
}

/** Asks DNS for the domains of one company that lead to its connections. */
async function lostOf(
  environment: { RECORD_TABLE: string; DNS_SERVERS: readonly string[] },
  owner: string,
  time: string,
): Promise<{ record: OnboardingRecord; lost: LostProof[] } | undefined> {
  const record = await readRecord(environment.RECORD_TABLE, owner);
  if (!record?.proofKey || !record.routed) return undefined;
  const domains = [...new Set(Object.values(record.routed).flat())];
  const { found } = await askDns(environment, record, domains);
  const change = recheckedProofs(found, time);
  const { record: now = record } = await changeRecord(
    environment.RECORD_TABLE,
    owner,
    change,
    record,
  );
  const lost = Object.entries(now.lost ?? {})
    .filter(([, since]) => Date.parse(time) - Date.parse(since) >= TOLD_AFTER * DAY)
    .map(([emailDomain, since]) => ({ onboardingId: owner, emailDomain, since }));
  return { record: now, lost };
}

/**
 * Whether the DNS records that proved e-mail domains are still there. No answer from DNS is not taken
 * for a missing record.
 * @param owners onboardings that connections are named after
 * @returns what is missing for too long, and the mails about it: one for each loss, however often it is found
 */
export async function recheckProofs(
  environment: { RECORD_TABLE: string; DNS_SERVERS: readonly string[] },
  owners: readonly string[],
  { time, replyTo }: { time: string; replyTo: string },
): Promise<{ lost: LostProof[]; mails: Posted[] }> {
  const lost: LostProof[] = [];
  const mails: Posted[] = [];
  for (const owner of new Set(owners)) {
    const found = await lostOf(environment, owner, time);
    if (!found || found.lost.length === 0) continue;
    lost.push(...found.lost);
    const { company, csm } = found.record;
    mails.push({
      onboardingId: owner,
      to: { recipient: 'csm', ...csm },
      replyTo,
      occasion: found.lost.map(({ emailDomain, since }) => `${emailDomain} ${since}`).join(),
      mail: 'proofLost',
      props: {
        language: 'en',
        company,
        csm,
        domains: found.lost.map(({ emailDomain, since }) => ({ emailDomain, since })),
      },
    });
  }
  return { lost, mails };
}
