import { typedDomain } from '../onboarding/domain-names.ts';
import type { StoredSubmission } from '../onboarding/stored-submission.ts';

/**
 * What the form shows: all that was typed, save client secrets, which never go back to a browser, not
 * even from the field beside theirs.
 */
export interface SetupFormValues {
  /** `emailDomains` as typed: separated by commas, spaces or lines. */
  oktaApps: { domain: string; clientId: string; emailDomains: string }[];
  mainAdmin: { name: string; email: string };
  /** The list as typed, line by line, and what an uploaded file added to it. */
  users: string;
  contact: { name: string; email: string };
}

export const emptyApp = () => ({ domain: '', clientId: '', emailDomains: '' });

/** The form before anything was typed. */
export const emptyValues = (): SetupFormValues => ({
  oktaApps: [emptyApp()],
  mainAdmin: { name: '', email: '' },
  users: '',
  contact: { name: '', email: '' },
});

/** An address as its owner types it. */
function typedAddress(address: string): string {
  const at = address.lastIndexOf('@') + 1;
  return address.slice(0, at) + typedDomain(address.slice(at));
}

/** The form of a submission that is to be corrected. @param users all of them */
export const valuesOf = (
  { oktaApps, mainAdmin, contact }: StoredSubmission,
  users: readonly string[],
): SetupFormValues => {
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
    users: users.map(typedAddress).join('\n'),
    contact: person(contact),
  };
};

/** The e-mail domains in what was typed into their field, in order. */
export const emailDomainsIn = (text: string) =>
  text.split(/[\s,;]+/).filter((domain) => domain !== '');
