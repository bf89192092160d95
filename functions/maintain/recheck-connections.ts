import { MetricUnit } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import { createManagementClient } from '../auth0/connection.ts';
import { type KeptConnection, listConnections } from '../auth0/connections.ts';
import { handOver } from '../mail/hand-over.ts';
import type { Posted } from '../mail/ledger.ts';
import type { Verdict, Verification } from '../okta/verification.ts';
import { verifyOkta } from '../okta/verify-okta.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { problemsOf } from '../onboarding/problems.ts';
import { createOutbound } from '../outbound/outbound.ts';
import { keepCheck } from '../record/checks.ts';
import { recheck } from '../record/follow-ups.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { parseBrand } from '../runtime/brand.ts';
import { nameOf, OktaUnavailable } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { logger, metrics } from '../runtime/observability.ts';
import { type LostProof, recheckProofs } from './recheck-proofs.ts';

/** Number of Oktas checked in parallel. */
const SIDE_BY_SIDE = 10;

/** Whether people sign in through a connection: not before it is switched on. */
const isInUse = ({ metadata }: KeptConnection, record: OnboardingRecord | undefined): boolean =>
  metadata.routed !== 'switched' || !record || record.switched?.on === true;

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
 * @throws Auth0Unavailable, Auth0Refused; the first error about a single connection, after all others are rechecked
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
    const failures: unknown[] = [];
    /** One connection that fails does not hold up the others. */
    const alone = async <T>(
      { name }: Pick<KeptConnection, 'name'>,
      work: () => Promise<T>,
    ): Promise<T | undefined> => {
      try {
        return await work();
      } catch (error) {
        const about = { connection: name, error: nameOf(error) };
        logger.error('A connection could not be rechecked', about);
        failures.push(error);
        return undefined;
      }
    };
    const records = new Map<OnboardingId, OnboardingRecord | undefined>();
    const connections: KeptConnection[] = [];
    for (const connection of listed)
      await alone(connection, async () => {
        const { onboardingId } = connection.metadata;
        if (!records.has(onboardingId))
          records.set(onboardingId, await readRecord(environment.RECORD_TABLE, onboardingId));
        if (isInUse(connection, records.get(onboardingId))) connections.push(connection);
      });
    const rechecks: Recheck[] = [];
    for (let at = 0; at < connections.length; at += SIDE_BY_SIDE) {
      const some = connections.slice(at, at + SIDE_BY_SIDE);
      const asked = await Promise.all(some.map((each) => alone(each, () => ask(each))));
      rechecks.push(...asked.filter((each) => each !== undefined));
    }
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
      const record = records.get(onboardingId);
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
    const lost: LostProof[] = [];
    const owners = new Map(connections.map((each) => [each.metadata.onboardingId, each]));
    for (const [owner, connection] of owners)
      await alone(connection, async () => {
        const about = { time, replyTo: brand.supportEmail };
        const proofs = await recheckProofs(environment, owner, about);
        lost.push(...proofs.lost);
        mails.push(...proofs.mails);
      });
    await handOver(environment, ...mails);
    for (const { connection, ...asked } of rechecks)
      await alone(connection, async () => {
        const { onboardingId, oktaDomain } = connection.metadata;
        const { outcome, problems } = 'verification' in asked ? asked.verification : unanswered;
        const checked = { at: time, outcome, problems };
        await keepCheck(environment.RECORD_TABLE, onboardingId, oktaDomain, checked);
        const noted = recheck(oktaDomain, checked);
        await changeRecord(environment.RECORD_TABLE, onboardingId, noted);
      });
    if (failures.length > 0) throw failures[0];

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
