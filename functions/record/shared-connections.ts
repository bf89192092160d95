import type { OktaDomain } from '../okta/okta-domain.ts';
import { limits } from '../onboarding/submission-limits.ts';
import type { FieldError } from '../runtime/errors.ts';
import type { Change } from './changes.ts';
import { appsOf, type OnboardingRecord } from './onboarding-record.ts';
import { wasSwitchedOn } from './switching.ts';
import { isAlive, readOtherUsers } from './uses.ts';

/**
 * What a follow-up may bring to the connections of the company's first onboarding. A connection leads to one app in
 * Okta, so another client ID would send everybody who uses it to an app that nobody has tried.
 */

interface App {
  domain: string;
  clientId: string;
  emailDomains?: readonly string[] | undefined;
}

/**
 * Finds what does not fit the connections: at `oktaApps.N.clientId`, `otherClientId` for another app than the one that
 * people sign in through, or that another onboarding is setting up; at `oktaApps.N.emailDomains`, `connectionFull` for
 * more e-mail domains than a connection can have. Empty for a first onboarding.
 * @param owner record of the company's first onboarding
 * @throws what the AWS SDK throws
 */
export async function findMisfits(
  table: string,
  owner: OnboardingRecord,
  { onboardingId }: Pick<OnboardingRecord, 'onboardingId'>,
  apps: readonly App[],
): Promise<FieldError[]> {
  if (owner.onboardingId === onboardingId) return [];
  const others = (await readOtherUsers(table, owner, onboardingId)).filter((each) => isAlive(each));
  const known: App[] = [...(wasSwitchedOn(owner) ? [owner] : []), ...others].flatMap(appsOf);
  const clients = new Map(known.map(({ domain, clientId }) => [domain, clientId]));
  for (const [domain, clientId] of Object.entries(owner.clients ?? {}))
    clients.set(domain, clientId);
  const routed = new Map<string, string[]>(Object.entries(owner.routed ?? {}));
  return apps.flatMap(({ domain, clientId, emailDomains = [] }, index) => {
    const path = `oktaApps.${index}`;
    const all = new Set([...(routed.get(domain) ?? []), ...emailDomains]);
    return [
      ...((clients.get(domain) ?? clientId) === clientId
        ? []
        : [{ path: `${path}.clientId`, code: 'otherClientId' }]),
      ...(all.size <= limits.emailDomains
        ? []
        : [{ path: `${path}.emailDomains`, code: 'connectionFull' }]),
    ];
  });
}

/** From now on people sign in through these apps. Changes nothing if that is already recorded. */
export const inUse =
  (apps: readonly { domain: OktaDomain; clientId: string }[]): Change =>
  (record) => {
    const { clients = {} } = record;
    if (apps.every(({ domain, clientId }) => clients[domain] === clientId)) return undefined;
    const added = apps.map(({ domain, clientId }) => [domain, clientId] as const);
    return { ...record, clients: { ...clients, ...Object.fromEntries(added) } };
  };
