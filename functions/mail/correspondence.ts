import type { MailOrder } from '../mails.ts';
import { domainOf, isSameAddress } from '../onboarding/addresses.ts';
import { type Deadline, linksUntil } from '../onboarding/deadlines.ts';
import type { LinkOrder } from '../onboarding/links.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { readSubmission } from '../onboarding/stored-submission.ts';
import { type OnboardingRecord, proofsIn } from '../record/onboarding-record.ts';
import { readRecord } from '../record/store.ts';
import { type EntryKey, keyOf, type Posted } from './ledger.ts';

/**
 * Whether we may write to the contact named in a submission: the address was named when the link was issued, its
 * domain is proven, or a CSM has decided on the submission. Otherwise anyone with the link could have us write to
 * any address.
 */
export function isEstablished(
  record: Pick<
    OnboardingRecord,
    'contacts' | 'decision' | 'decidedOn' | 'note' | 'proofs' | 'submission' | 'vouched'
  >,
  email: string,
): boolean {
  if (!record.contacts || record.contacts.some((each) => isSameAddress(each, email))) return true;
  // The note is part of the requested changes.
  if (record.note !== undefined) return true;
  // A correction after an approval may name any address.
  const { decision, decidedOn, submission } = record;
  const isApproved = decidedOn === undefined || decidedOn === submission?.id;
  if (decision?.decision === 'approve' && isApproved) return true;
  return ['proven', 'vouched'].includes(proofsIn(record)(domainOf(email)));
}

/** What writing to people requires. */
export interface MailEnvironment {
  SECRETS_PREFIX: string;
  OPS_EMAIL: string;
  RECORD_TABLE: string;
}

/**
 * The people an onboarding writes to, and their links. Customers and users get the language of the submission; the
 * CSM and ops get English.
 */
export async function openCorrespondence(
  { SECRETS_PREFIX, OPS_EMAIL, RECORD_TABLE }: MailEnvironment,
  ids: { onboardingId: OnboardingId; submissionId: string },
) {
  const { onboardingId } = ids;
  const [submission, record] = await Promise.all([
    readSubmission(SECRETS_PREFIX, ids),
    readRecord(RECORD_TABLE, onboardingId),
  ]);
  const { company, contact, mainAdmin, language } = submission;
  // The CSM may have changed since the submission.
  const { csm } = record ?? submission;
  const link = {
    /** The customer's page, valid for the whole onboarding. */
    setup: (): LinkOrder => ({ link: 'setup', claims: { onboardingId, company, csm } }),
    approval: (deadline: Deadline, by = csm.email): LinkOrder => ({
      link: 'approval',
      claims: { onboardingId, by },
      until: linksUntil(deadline),
    }),
    trial: (role: 'contact' | 'mainAdmin' | 'csm', deadline: Deadline): LinkOrder => {
      const by = { contact, mainAdmin, csm }[role].email;
      return { link: 'trial', claims: { onboardingId, role, by }, until: linksUntil(deadline) };
    },
    dashboard: (deadline: Deadline): LinkOrder => ({
      link: 'dashboard',
      claims: { onboardingId, by: csm.email },
      until: linksUntil(deadline),
    }),
    switch: (): LinkOrder => ({ link: 'switch', claims: { onboardingId, by: csm.email } }),
    signIn: (role: 'csm' | 'mainAdmin', deadline: Deadline): LinkOrder => {
      const by = role === 'csm' ? csm.email : mainAdmin.email;
      return { link: 'sign-in', claims: { onboardingId, role, by }, until: linksUntil(deadline) };
    },
  };
  /** @param occasion distinguishes mails of the same name to the same person; see ledger.ts */
  const to =
    (to: Posted['to'], replyTo: string) =>
    (occasion: string, order: MailOrder): Posted => ({
      onboardingId,
      to,
      replyTo,
      occasion,
      ...order,
    });
  return {
    submission,
    /** As of opening, so that a change need not read it again. */
    record,
    link,
    /** Common properties of templates to the customer's side. */
    forCustomer: { language, company, csm },
    /** Common properties of templates to our side. */
    forUs: { language: 'en' as const, company, csm },
    /** Empty while only the submission says that the address is the customer's. */
    toCustomer: (occasion: string, order: MailOrder): Posted[] =>
      record && !isEstablished(record, contact.email)
        ? []
        : [to({ recipient: 'contact', ...contact }, csm.email)(occasion, order)],
    /** Ledger key of the mail that acknowledges a submission. */
    receipt: (occasion: string): EntryKey =>
      keyOf({
        onboardingId,
        mail: 'submissionReceived',
        occasion,
        to: { recipient: 'contact', ...contact },
      }),
    toMainAdmin: to({ recipient: 'mainAdmin', ...mainAdmin }, csm.email),
    toCsm: to({ recipient: 'csm', ...csm }, contact.email),
    toOps: to({ recipient: 'ops', email: OPS_EMAIL }, csm.email),
    toUser: (email: string) => to({ recipient: 'user', email }, csm.email),
  };
}
export type Correspondence = Awaited<ReturnType<typeof openCorrespondence>>;
