import * as z from 'zod/mini';
import { verificationSchema } from '../okta/verification.ts';
import { typedDomain } from '../onboarding/domain-names.ts';
import type { StoredSubmission } from '../onboarding/stored-submission.ts';
import { limits } from '../onboarding/submission-limits.ts';
import { later } from '../runtime/later.ts';

export const checkedSchema = later(() =>
  z.object({
    /** ISO time. */
    at: z.string(),
    verification: verificationSchema,
  }),
);
export type Checked = z.output<typeof checkedSchema>;

/** How a new list of users relates to the one sent before, which is not shown again. */
export const usersModes = ['add', 'replace'] as const;
type UsersMode = (typeof usersModes)[number];

/**
 * What the form shows: everything typed except client secrets, which are never sent back to a browser, even if
 * they were pasted into the field for the client ID.
 */
export interface SetupFormValues {
  oktaApps: {
    domain: string;
    clientId: string;
    /** As typed: separated by commas, spaces or lines. */
    emailDomains: string;
    /** Identifies the app within the draft. */
    slot?: number;
    /** Whether a client secret is stored, so that none has to be typed. */
    secretKept?: boolean;
    /** Okta's latest answer for exactly these values. */
    checked?: Checked | undefined;
  }[];
  mainAdmin: { name: string; email: string };
  /** The list as typed, one line each, followed by lines from an uploaded file. */
  users: string;
  /** How the list relates to the one sent before. */
  usersMode: UsersMode;
  contact: { name: string; email: string };
}

export const emptyApp = () => ({ domain: '', clientId: '', emailDomains: '' });

/** The form before anything was typed. */
export const emptyValues = (): SetupFormValues => ({
  oktaApps: [emptyApp()],
  mainAdmin: { name: '', email: '' },
  users: '',
  usersMode: 'add',
  contact: { name: '', email: '' },
});

/** An address with its domain as its owner types it. */
function typedAddress(address: string): string {
  const at = address.lastIndexOf('@') + 1;
  return address.slice(0, at) + typedDomain(address.slice(at));
}

/** Form values for correcting a submission, without the list of users. */
export const valuesOf = ({ oktaApps, mainAdmin, contact }: StoredSubmission): SetupFormValues => {
  const person = ({ name, email }: StoredSubmission['contact']) => ({
    name,
    email: typedAddress(email),
  });
  return {
    oktaApps: oktaApps.map(({ domain, clientId, emailDomains }) => ({
      domain,
      clientId,
      emailDomains: emailDomains.map(typedDomain).join(', '),
    })),
    mainAdmin: person(mainAdmin),
    users: '',
    usersMode: 'add',
    contact: person(contact),
  };
};

/** Splits the text of an e-mail domains field, in order. Stops soon after the limit, which is enough to refuse it. */
export const emailDomainsIn = (text: string) =>
  text.split(/[\s,;]+/, limits.emailDomains + 2).filter((domain) => domain !== '');

/** Replaces renamed Okta domains with their new names, as a suggested correction. */
export const renamed = (
  values: SetupFormValues,
  problems: readonly { domain: string; newDomain?: string | undefined }[],
): SetupFormValues => ({
  ...values,
  oktaApps: values.oktaApps.map((app) => ({
    ...app,
    domain:
      problems.find(({ domain, newDomain }) => domain === app.domain && newDomain)?.newDomain ??
      app.domain,
  })),
});
