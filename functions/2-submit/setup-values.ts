import * as z from 'zod';
import { verificationSchema } from '../okta/verification.ts';
import { typedDomain } from '../onboarding/domain-names.ts';
import type { StoredSubmission } from '../onboarding/stored-submission.ts';

export const checkedSchema = z.object({
  /** ISO time. */
  at: z.string(),
  verification: verificationSchema,
});
export type Checked = z.output<typeof checkedSchema>;

/** What to do with a list beside the one that was sent: it is not shown again. */
export const usersModes = ['add', 'replace'] as const;
type UsersMode = (typeof usersModes)[number];

/**
 * What the form shows: all that was typed, save client secrets, which never go back to a browser, not
 * even from the field beside theirs.
 */
export interface SetupFormValues {
  oktaApps: {
    domain: string;
    clientId: string;
    /** As typed: separated by commas, spaces or lines. */
    emailDomains: string;
    /** Names the app in the draft. */
    slot?: number;
    /** Whether there is a client secret already, so that none has to be typed. */
    secretKept?: boolean;
    /** What Okta answered for just this, last. */
    checked?: Checked | undefined;
  }[];
  mainAdmin: { name: string; email: string };
  /** The list as typed, line by line, and what an uploaded file added to it. */
  users: string;
  /** What the list is to one that was sent before. */
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

/** An address as its owner types it. */
function typedAddress(address: string): string {
  const at = address.lastIndexOf('@') + 1;
  return address.slice(0, at) + typedDomain(address.slice(at));
}

/** The form of a submission that is to be corrected, without the list of users. */
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

/** The e-mail domains in what was typed into their field, in order. */
export const emailDomainsIn = (text: string) =>
  text.split(/[\s,;]+/).filter((domain) => domain !== '');

/** The form with the new names of Oktas that have moved: a correction that is offered. */
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
