import type { MailOrder } from '../mails.ts';
import { domainOf, isSameAddress } from '../onboarding/addresses.ts';
import { type Deadline, linksUntil } from '../onboarding/deadlines.ts';
import type { LinkOrder } from '../onboarding/links.ts';
import { readSubmission } from '../onboarding/stored-submission.ts';
import { type OnboardingRecord, proofsIn } from '../record/onboarding-record.ts';
import { readRecord } from '../record/store.ts';
import { type EntryKey, keyOf, type Posted } from './ledger.ts';

/**
 * Whether the contact that a submission names may be written to: the address was named when the link
 * was issued, or its domain is proven, or a CSM has decided on what it stands in. Until then whoever has
 * the link could have us write to anybody.
 */
export function isEstablished(
  record: Pick<
    OnboardingRecord,
    'contacts' | 'decision' | 'decidedOn' | 'note' | 'proofs' | 'submission' | 'vouched'
  >,
  email: string,
): boolean {
  if (!record.contacts || record.contacts.some((each) => isSameAddress(each, email))) return true;
  // The note goes with the changes that are made.
  if (record.note !== undefined) return true;
  // Whoever corrects after an approval may name anybody.
  const { decision, decidedOn, submission } = record;
  const isApproved = decidedOn === undefined || decidedOn === submission?.id;
  if (decision?.decision === 'approve' && isApproved) return true;
  return ['proven', 'vouched'].includes(proofsIn(record)(domainOf(email)));
}

/** What whoever writes to people must know. */
export interface MailEnvironment {
  SECRETS_PREFIX: string;
  OPS_EMAIL: string;
  RECORD_TABLE: string;
}

/**
 * Everybody whom an onboarding writes to, and their links. Customers and users are written to in
 * the language of the submission, the CSM and ops in English.
 */
export async function openCorrespondence(
  { SECRETS_PREFIX, OPS_EMAIL, RECORD_TABLE }: MailEnvironment,
  ids: { onboardingId: string; submissionId: string },
) {
  const { onboardingId } = ids;
  const [submission, record] = await Promise.all([
    readSubmission(SECRETS_PREFIX, ids),
    readRecord(RECORD_TABLE, onboardingId),
  ]);
  const { company, contact, mainAdmin, language } = submission;
  // It may have been handed over since it was submitted.
  const { csm } = record ?? submission;
  const link = {
    /** The customer's page, for the whole life of the onboarding. */
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
  /** @param occasion tells one mail of this name from another to the same person: see ledger.ts */
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
    /** As it was when this was opened: a change of it need not read it again. */
    record,
    link,
    /** What every template to the customer's side starts from. */
    forCustomer: { language, company, csm },
    /** What every template to our side starts from. */
    forUs: { language: 'en' as const, company, csm },
    /** Nobody, where nothing but the submission says that it is the customer's address. */
    toCustomer: (occasion: string, order: MailOrder): Posted[] =>
      record && !isEstablished(record, contact.email)
        ? []
        : [to({ recipient: 'contact', ...contact }, csm.email)(occasion, order)],
    /** Where the mail stands in the ledger that a submission was received. */
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
