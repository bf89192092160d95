import type { Verification } from '../okta/verification.ts';
import type { StoredSubmission } from './stored-submission.ts';

/** What a CSM decides on. */
export interface Evidence {
  contact: { name: string; email: string };
  mainAdmin: { name: string; email: string };
  /** Without the main admin. */
  usersCount: number;
  oktaApps: { domain: string; clientId: string; emailDomains: string[] }[];
  verifications: Verification[];
}

export function evidenceOf(
  { contact, mainAdmin, userParts, oktaApps }: StoredSubmission,
  verifications: Verification[],
): Evidence {
  return {
    contact,
    mainAdmin,
    usersCount: userParts.reduce((sum, length) => sum + length, 0),
    oktaApps: oktaApps.map(({ domain, clientId, emailDomains }) => ({
      domain,
      clientId,
      emailDomains,
    })),
    verifications,
  };
}
