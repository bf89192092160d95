import * as z from 'zod';
import { createManagementClient } from '../auth0/connection.ts';
import { findConnections } from '../auth0/connections.ts';
import { publish } from '../events/publish.ts';
import { dashboardRequest } from '../mail/dashboard-request.ts';
import { handOver } from '../mail/hand-over.ts';
import { handedOverMails } from '../mail/handed-over.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { locateProblem } from '../onboarding/problems.ts';
import { postingFetch } from '../outbound/signed.ts';
import { writeAuditEntry } from '../record/audit.ts';
import { finishHandOver } from '../record/change-csm.ts';
import { pendingAnswer } from '../record/changes.ts';
import { lookAgain } from '../record/look-for-proofs.ts';
import {
  appsOf,
  listedDomains,
  type OnboardingRecord,
  peopleCountOf,
  stageOf,
} from '../record/onboarding-record.ts';
import type { Asking } from '../record/own-system.ts';
import type { Pending, PendingReplacement } from '../record/pending.ts';
import { deliverAnswer, deliverSoon, pendingSince, startWorkflow, swept } from '../record/relay.ts';
import { settleReplacements } from '../record/secret-replacement.ts';
import { changeRecord, findDue, isOfPast, readRecord } from '../record/store.ts';
import { momentCame } from '../record/switching.ts';
import {
  InvalidState,
  isDelay,
  isThrottled,
  isUnanswered,
  NotDelivered,
  nameOf,
  OUTAGE_MS,
  RequestError,
} from '../runtime/errors.ts';
import type { EnvironmentOf } from '../runtime/every-handler.ts';
import { taskHandler, thrownFor } from '../runtime/handlers.ts';
import { logger } from '../runtime/observability.ts';
import { askOwnSystem } from './ask-own-system.ts';
import { secretReplacedMails } from './secret-replaced.ts';

/** Milliseconds after which a run begins nothing more; the next run follows within the minute. */
const LONGEST = 40_000;
/** Number of records looked up at once. */
const PAGE = 100;
/** Number of records processed in parallel. */
const SIDE_BY_SIDE = 10;
/** Milliseconds for the product's own system to accept a call. */
const CALL_TIMEOUT = 10_000;

/** Whether it is not due yet. */
const isForLater = (pending: Pending, time: string) =>
  (pending.kind === 'remindOfLink' ||
    pending.kind === 'switchOn' ||
    pending.kind === 'askOwnSystem' ||
    pending.kind === 'findReplacement') &&
  pending.at > time;

type Event = Extract<Pending, { kind: 'publish' }>;
/** What asks others than AWS, who may be slow. */
type Slow = Asking | PendingReplacement;
const isEvent = (pending: Pending): pending is Event => pending.kind === 'publish';

/** @returns whether it is done */
async function deliver(
  environment: EnvironmentOf<'DeliverPending'>,
  record: OnboardingRecord,
  pending: Exclude<Pending, Event | Slow>,
  time: string,
): Promise<boolean> {
  const { SECRETS_PREFIX, STATE_MACHINE_ARN, RECORD_TABLE, AUDIT_YEARS } = environment;
  switch (pending.kind) {
    case 'start':
      await startWorkflow(STATE_MACHINE_ARN, record, pending);
      return true;
    case 'answer':
      return deliverAnswer(SECRETS_PREFIX, record.onboardingId, pending);
    case 'audit':
      await writeAuditEntry(RECORD_TABLE, record.onboardingId, pending.entry, AUDIT_YEARS);
      return true;
    case 'lookForProofs':
      await lookAgain(environment, record, 'sweep', time);
      return true;
    case 'remindOfLink': {
      const { onboardingId, company, csm, issuedAt, linkExpiresAt } = record;
      await handOver(environment, {
        ...aboutCsm(environment, record),
        occasion: pending.at,
        mail: 'linkUnused',
        props: { language: 'en', company, csm, onboardingId, issuedAt, linkExpiresAt },
      });
      return true;
    }
    case 'switchOn': {
      const { onboardingId } = record;
      const change = momentCame(pending.at, time);
      const { record: now } = await changeRecord(RECORD_TABLE, onboardingId, change);
      const answer = now && pendingAnswer(now, 'switchOn');
      // If Step Functions does not accept it now, the next sweep delivers it.
      if (answer) await deliverSoon(() => deliverAnswer(SECRETS_PREFIX, onboardingId, answer));
      return true;
    }
    case 'tellOfMoment': {
      const { onboardingId, company, csm, planned } = record;
      await handOver(environment, {
        ...aboutCsm(environment, record),
        occasion: pending.said,
        mail: 'switchOnPlanned',
        props: {
          language: 'en',
          company,
          csm,
          moment: planned?.at,
          timeZone: environment.TIME_ZONE,
          peopleCount: peopleCountOf(record),
          others: record.others,
          switchLink: { link: 'switch', claims: { onboardingId, by: csm.email } },
        },
      });
      return true;
    }
    case 'tellOfProofs': {
      // The approval itself may have found them.
      if (stageOf(record) !== 'awaitingApproval') return true;
      const { onboardingId, company, csm } = record;
      await handOver(environment, {
        ...aboutCsm(environment, record),
        occasion: pending.found,
        mail: 'domainsProven',
        props: {
          language: 'en',
          company,
          csm,
          domainsCount: listedDomains(record).length,
          approvalLink: { link: 'approval', claims: { onboardingId, by: csm.email } },
        },
      });
      return true;
    }
    case 'askCsm': {
      await handOver(environment, ...dashboardRequest(environment, record, pending.whom));
      return true;
    }
    case 'tellOfSecret': {
      await handOver(environment, ...secretReplacedMails(environment, record, pending));
      return true;
    }
    case 'handOver': {
      const went = await finishHandOver(RECORD_TABLE, record);
      await handOver(environment, ...handedOverMails(record, went, environment.OPS_EMAIL));
      if (went.unread.length > 0) throw new InvalidState('Not everything that goes with it went');
      return true;
    }
    case 'tellOfFailure': {
      const { company, csm } = record;
      const { domain, code, at = '' } = pending;
      const problem = locateProblem({ domain, code }, appsOf(record));
      await handOver(environment, {
        ...aboutCsm(environment, record),
        occasion: `${domain} ${code} ${at}`,
        mail: 'signInsFail',
        props: { language: 'en', company, csm, problem },
      });
      return true;
    }
  }
}

/** Asks Auth0 whether a client secret was replaced. */
async function findReplacement(
  environment: EnvironmentOf<'DeliverPending'>,
  { onboardingId }: OnboardingRecord,
  { domain, connection }: PendingReplacement,
  time: string,
): Promise<void> {
  const client = await createManagementClient(environment);
  const [found] = await findConnections(client, [connection]);
  const change = settleReplacements(
    domain,
    found?.metadata.secretChangedAt,
    ({ at }) => at <= time,
  );
  await changeRecord(environment.RECORD_TABLE, onboardingId, change);
}

/** Common parts of mails to the CSM. */
const aboutCsm = (
  { OPS_EMAIL }: EnvironmentOf<'DeliverPending'>,
  { onboardingId, csm }: OnboardingRecord,
) => ({ onboardingId, to: { recipient: 'csm' as const, ...csm }, replyTo: OPS_EMAIL });

/**
 * Every minute: delivers records' pending entries, because the process that changed the record was killed, AWS did not
 * accept the call, or nobody waits for it. Counts what it has left for OUTAGE_MS, by error.
 *
 * Input `{time}`: current ISO time. Returns `{records, delivered, left}`.
 */
export const handler = taskHandler(
  'DeliverPending',
  z.object({ time: z.iso.datetime() }),
  async ({ time }, environment, heldUp) => {
    const { RECORD_TABLE } = environment;
    const sum = { records: 0, delivered: 0, left: 0 };
    /** By error: since when the oldest entry that it left waits. */
    const delays = new Map<string, { error: Error; since: string }>();
    const leave = (onboardingId: OnboardingId, kind: string, cause: unknown, since: string) => {
      logger.warn('Not delivered', { onboardingId, kind, since, error: nameOf(cause) });
      sum.left += 1;
      const known = thrownFor(cause);
      const error = isDelay(known) ? known : new NotDelivered(nameOf(cause));
      const before = delays.get(error.name);
      if (!before || since < before.since) delays.set(error.name, { error, since });
    };
    const until = performance.now() + LONGEST;
    // A failing bus must not delay anything else, nor is it asked for every record.
    let busTakes = true;
    // Nor must a slow system.
    const toAsk: { record: OnboardingRecord; asking: Slow }[] = [];
    const deliverAll = async (onboardingId: OnboardingId) => {
      const record = await readRecord(RECORD_TABLE, onboardingId);
      if (!record) return;
      const delivered: Pending[] = [];
      const tried: Pending[] = [];
      const events = record.pending.filter(isEvent);
      if (busTakes) {
        const { taken, left } = await publish(environment, record, events);
        delivered.push(...taken);
        for (const { pending, error } of left) {
          leave(onboardingId, pending.kind, error, pendingSince(record, pending));
          if (isThrottled(error) || isUnanswered(error)) busTakes = false;
        }
      } else sum.left += events.length;
      for (const pending of record.pending) {
        if (isEvent(pending)) continue;
        if (isForLater(pending, time)) continue;
        // A failed execution may be redriven; until then, nothing takes answers.
        if (record.ended && !isOfPast(pending.kind)) continue;
        if (pending.kind === 'askOwnSystem' || pending.kind === 'findReplacement') {
          toAsk.push({ record, asking: pending });
          continue;
        }
        try {
          const isDone = await deliver(environment, record, pending, time);
          (isDone ? delivered : tried).push(pending);
        } catch (error) {
          leave(onboardingId, pending.kind, error, pendingSince(record, pending));
        }
      }
      sum.delivered += delivered.length;
      if (delivered.length + tried.length > 0)
        await changeRecord(RECORD_TABLE, onboardingId, swept(delivered, tried), record);
    };
    /** One record that this version cannot read, say, must not hold up the others. */
    const deliverOrLeave = (onboardingId: OnboardingId) => {
      sum.records += 1;
      return deliverAll(onboardingId).catch((error: unknown) => {
        // What waits in it is unknown. A busy record, or AWS, may be better the next time; nothing else is.
        const isBusy = error instanceof RequestError || isDelay(thrownFor(error));
        const since = isBusy ? time : new Date(Date.parse(time) - OUTAGE_MS).toISOString();
        leave(onboardingId, 'record', error, since);
      });
    };
    const fetch = postingFetch(environment.WEBHOOK_ORIGINS, CALL_TIMEOUT);
    const ask = async ({ record, asking }: (typeof toAsk)[number]) => {
      try {
        if (asking.kind === 'askOwnSystem')
          await askOwnSystem(environment, record, asking, { time, fetch });
        else await findReplacement(environment, record, asking, time);
        sum.delivered += 1;
      } catch (error) {
        leave(record.onboardingId, asking.kind, error, pendingSince(record, asking));
      }
    };
    const isTime = () => performance.now() < until;
    /** Works on some at a time, while there is time. */
    const each = async <T>(all: readonly T[], work: (one: T) => Promise<void>) => {
      const left = all.values();
      const worker = async () => {
        for (const one of left) {
          await work(one);
          if (!isTime()) return;
        }
      };
      await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
    };
    for await (const ids of findDue(RECORD_TABLE, time, PAGE)) {
      await each(ids, deliverOrLeave);
      if (!isTime()) break;
    }
    if (isTime()) await each(toAsk, ask);
    for (const { error, since } of delays.values()) heldUp(error, since);
    return sum;
  },
);
