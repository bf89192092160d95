import { excerptOf } from '../mail/excerpt.ts';
import type { Posted } from '../mail/ledger.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { recheckedProofs } from '../record/domain-changes.ts';
import { askDns } from '../record/look-for-proofs.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import { changeRecord, readRecord } from '../record/store.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Days that a record may be missing before the CSM is told: moving DNS takes fewer. */
const TOLD_AFTER = 14;

/** An e-mail domain whose record has been missing long enough to tell the CSM. */
export interface LostProof {
  onboardingId: OnboardingId;
  emailDomain: string;
  /** Since when, as far as known: ISO time. */
  since: string;
}

/** Looks up the DNS records of the domains routed to a company's connections. */
async function lostOf(
  environment: { RECORD_TABLE: string; DNS_SERVERS: readonly string[] },
  owner: OnboardingId,
  time: string,
): Promise<{ record: OnboardingRecord; lost: LostProof[] } | undefined> {
  const record = await readRecord(environment.RECORD_TABLE, owner);
  if (!record?.proofKey || !record.routed) return undefined;
  const domains = [...new Set(Object.values(record.routed).flat())];
  const { found, left } = await askDns(environment, record, domains);
  const change = recheckedProofs(found, time, left);
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
 * Checks that the DNS records that proved e-mail domains are still there. No answer from DNS does not count as a missing
 * record.
 * @param owner the onboarding that connections are named after
 * @returns the long-missing ones, and the mail about them: one per loss, however often it is found
 */
export async function recheckProofs(
  environment: { RECORD_TABLE: string; DNS_SERVERS: readonly string[] },
  owner: OnboardingId,
  { time, replyTo }: { time: string; replyTo: string },
): Promise<{ lost: LostProof[]; mails: Posted[] }> {
  const found = await lostOf(environment, owner, time);
  if (!found || found.lost.length === 0) return { lost: [], mails: [] };
  const { lost, record } = found;
  const { company, csm } = record;
  const { listed, more } = excerptOf(lost);
  const mail: Posted = {
    onboardingId: owner,
    to: { recipient: 'csm', ...csm },
    replyTo,
    occasion: lost.map(({ emailDomain, since }) => `${emailDomain} ${since}`).join(),
    mail: 'proofLost',
    props: {
      language: 'en',
      company,
      csm,
      domains: listed.map(({ emailDomain, since }) => ({ emailDomain, since })),
      more,
    },
  };
  return { lost, mails: [mail] };
}
