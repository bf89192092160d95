import * as z from 'zod';
import { createManagementClient } from '../auth0/connection.ts';
import { listConnections } from '../auth0/connections.ts';
import { readLinkKeys } from '../onboarding/link-keys.ts';
import { createLink } from '../onboarding/links.ts';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { readRecord } from '../record/store.ts';
import { InvalidState } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * Issues the link for a customer to change the client secrets of its connections.
 *
 * Input `{onboardingId}`; returns `{onboardingId, rotationLink, domains: [Okta domain]}`.
 * @throws InvalidState if that onboarding has no connection in use
 */
export const handler = taskHandler(
  'IssueRotationLink',
  z.object({ onboardingId: onboardingIdSchema.check(z.minLength(1)) }),
  async ({ onboardingId }, environment) => {
    const { SECRETS_PREFIX, PUBLIC_URL, RECORD_TABLE } = environment;
    const connections = (await listConnections(await createManagementClient(environment))).filter(
      ({ metadata }) => metadata.onboardingId === onboardingId,
    );
    const [first] = connections;
    if (!first) throw new InvalidState(`Auth0 has no connection in use of ${onboardingId}`);
    const { company } = first.metadata;
    // The CSM may have changed since the connection was created.
    const { csm = { email: first.metadata.csm } } =
      (await readRecord(RECORD_TABLE, onboardingId)) ?? {};
    const rotationLink = await createLink(
      await readLinkKeys(SECRETS_PREFIX),
      PUBLIC_URL,
      'rotation',
      {
        onboardingId,
        company,
        csm,
        connections: connections.map(({ id }) => id),
        apps: connections.map(({ metadata }) => ({
          domain: metadata.oktaDomain,
          clientId: metadata.clientId,
        })),
      },
    );
    const domains = connections.map(({ metadata }) => metadata.oktaDomain);
    return { onboardingId, rotationLink, domains };
  },
);
