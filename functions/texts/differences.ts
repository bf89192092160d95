import type { OktaDomain } from '../okta/okta-domain.ts';
import { readableDomain } from '../onboarding/domain-names.ts';
import type { Submitted } from '../onboarding/evidence.ts';
import type { Texts } from './index.ts';
import { isolate } from './isolates.ts';

/** One change. */
export interface Difference {
  label: string;
  /** Values before and after, as text; undefined if there was or is none. */
  before?: string | undefined;
  after?: string | undefined;
}

const person = ({ name, email }: Submitted['contact']) => `${isolate(name)}, ${email}`;

/** A correction's changes that the CSM sees, line by line. Omits client secrets and the list's names. */
export function differencesOf(t: Texts, before: Submitted, after: Submitted): Difference[] {
  const words = t.approval;
  const found: Difference[] = [];
  const compare = (label: string, one: string | undefined, other: string | undefined) => {
    if (one !== other) found.push({ label, before: one, after: other });
  };
  const appIn = ({ oktaApps }: Submitted, domain: OktaDomain) =>
    oktaApps.find((app) => app.domain === domain);
  const domains = new Set([...before.oktaApps, ...after.oktaApps].map(({ domain }) => domain));
  for (const domain of domains) {
    const [was, is] = [appIn(before, domain), appIn(after, domain)];
    compare(words.domains, was?.domain, is?.domain);
    compare(`${domain}, ${words.clientId}`, was?.clientId, is?.clientId);
    const [had, has] = [was?.emailDomains ?? [], is?.emailDomains ?? []];
    for (const gone of had.filter((each) => !has.includes(each)))
      found.push({ label: words.emailDomains, before: readableDomain(gone) });
    for (const added of has.filter((each) => !had.includes(each)))
      found.push({ label: words.emailDomains, after: readableDomain(added) });
  }
  const count = ({ usersCount }: Submitted) => words.usersCount(usersCount);
  compare(words.users, count(before), count(after));
  compare(words.mainAdmin, person(before.mainAdmin), person(after.mainAdmin));
  compare(words.contact, person(before.contact), person(after.contact));
  return found;
}
