import { MetricUnit } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import { createManagementClient } from '../auth0/connection.ts';
import { type KeptConnection, listConnections } from '../auth0/connections.ts';
import { handOver } from '../mail/hand-over.ts';
import type { Posted } from '../mail/ledger.ts';
import type { Verdict, Verification } from '../okta/verification.ts';
import { verifyOkta } from '../okta/verify-okta.ts';
import { problemsOf } from '../onboarding/problems.ts';
import { createOutbound } from '../outbound/outbound.ts';
import { keepCheck } from '../record/checks.ts';
import { recheck } from '../record/follow-ups.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { happened } from '../record/with-events.ts';
import { parseBrand } from '../runtime/brand.ts';
import { OktaUnavailable } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { metrics } from '../runtime/observability.ts';
import { recheckProofs } from './recheck-proofs.ts';

/** Number of Oktas checked in parallel. */
const SIDE_BY_SIDE = 10;

/** Whether people sign in through a connection: not before it is switched on. */
async function isInUse(table: string, { metadata }: KeptConnection): Promise<boolean> {
  if (metadata.routed !== 'switched') return true;
  const record = await readRecord(table, metadata.onboardingId);
  return !record || record.switched?.on === true;
}

/** What the customer sees for an Okta that did not answer. */
const unanswered: Pick<Verification, 'outcome' | 'problems'> = {
  outcome: 'unavailable',
  problems: [{ code: 'oktaUnavailable' }],
};

type Recheck =
  | { connection: KeptConnection; verification: Verification }
  | { connection: KeptConnection; unavailable: string };

/**
 * Checks, without secrets, that every connection still works: domain, discovery, issuer, keys, code flow, client ID,
 * callback URLs and the request. Mails the CSM at each recheck until a broken one is fixed, or one that could not be
 * checked; Okta outages are only reported.
 *
 * Input `{time}`: current time; a retried run mails nobody twice. Returns
 * `{checked, broken, open: [{connection, domain, problems: [codes]}], unavailable: [{connection, domain, reason}],
 * lost: [{onboardingId, emailDomain, since}]}`; `lost` are e-mail domains whose DNS record has been missing for 14 days.
 * @throws Auth0Unavailable, Auth0Refused
 */
const inputSchema = z.object({
  time: z.iso.datetime().default(() => new Date().toISOString()),
});

export const handler = taskHandler(
  'RecheckConnections',
  inputSchema,
  async ({ time }, environment) => {
    const brand = parseBrand(environment.BRAND);
    const rules = {
      customDomains: environment.CUSTOM_OKTA_DOMAINS,
      trustedOrigins: environment.TRUSTED_ORIGINS,
    };
    const ask = async (connection: KeptConnection): Promise<Recheck> => {
      const { oktaDomain, clientId } = connection.metadata;
      try {
        const verification = await verifyOkta(
          { domain: oktaDomain, clientId, clientSecret: undefined },
          { callbackUrls: brand.callbackUrls, rules, fetch: createOutbound(rules).fetch },
        );
        return { connection, verification };
      } catch (error) {
        if (!(error instanceof OktaUnavailable)) throw error;
        return { connection, unavailable: error.message };
      }
    };

    const listed = await listConnections(await createManagementClient(environment));
    const connections: KeptConnection[] = [];
    for (const connection of listed)
      if (await isInUse(environment.RECORD_TABLE, connection)) connections.push(connection);
    const rechecks: Recheck[] = [];
    for (let at = 0; at < connections.length; at += SIDE_BY_SIDE)
      rechecks.push(...(await Promise.all(connections.slice(at, at + SIDE_BY_SIDE).map(ask))));
    const found = rechecks.filter((each) => 'verification' in each);
    const unavailable = rechecks.filter((each) => 'unavailable' in each);
    const withVerdict = (verdict: Verdict) =>
      found.filter(({ verification }) => verification.outcome === verdict);
    const [broken, open] = [withVerdict('problems'), withVerdict('unproven')];
    metrics().addMetric('ConnectionsBroken', MetricUnit.Count, broken.length);

    // One mail per onboarding.
    const mails: Posted[] = [];
    const told = Map.groupBy(
      [...broken, ...open],
      ({ connection }) => connection.metadata.onboardingId,
    );
    for (const [onboardingId, those] of told) {
      const { metadata } = those[0]?.connection ?? {};
      if (!metadata) continue;
      // The CSM may have changed since the connection was created.
      const record = await readRecord(environment.RECORD_TABLE, onboardingId);
      const { company } = metadata;
      const csm = record?.csm ?? { email: metadata.csm };
      mails.push({
        onboardingId,
        to: { recipient: 'csm', ...csm },
        replyTo: brand.supportEmail,
        occasion: time,
        mail: 'connectionBroken',
        props: {
          language: 'en',
          company,
          csm,
          onboardingId,
          problems: problemsOf(
            those.map(({ verification }) => verification),
            those.map(({ connection: { metadata } }) => ({
              domain: metadata.oktaDomain,
              clientId: metadata.clientId,
            })),
          ),
        },
      });
    }
    const { lost, mails: aboutProofs } = await recheckProofs(
      environment,
      connections.map(({ metadata }) => metadata.onboardingId),
      { time, replyTo: brand.supportEmail },
    );
    await handOver(environment, ...mails, ...aboutProofs);
    for (const { connection, ...asked } of rechecks) {
      const { onboardingId, oktaDomain } = connection.metadata;
      const { outcome, problems } = 'verification' in asked ? asked.verification : unanswered;
      const checked = { at: time, outcome, problems };
      await keepCheck(environment.RECORD_TABLE, onboardingId, oktaDomain, checked);
      const noted = recheck(oktaDomain, checked);
      await changeRecord(environment.RECORD_TABLE, onboardingId, noted);
    }
    for (const { connection } of broken) {
      const { onboardingId, oktaDomain } = connection.metadata;
      const broke = happened('connection.broken', time, oktaDomain);
      await changeRecord(environment.RECORD_TABLE, onboardingId, broke);
    }

    const placeOf = ({ name, metadata }: KeptConnection) => ({
      connection: name,
      domain: metadata.oktaDomain,
    });
    const withProblems = ({ connection, verification }: (typeof found)[number]) => ({
      ...placeOf(connection),
      problems: verification.problems.map(({ code }) => code),
    });
    return {
      checked: rechecks.length,
      lost,
      broken: broken.map(withProblems),
      open: open.map(withProblems),
      unavailable: unavailable.map(({ connection, unavailable: reason }) => ({
        ...placeOf(connection),
        reason,
      })),
    };
  },
);
