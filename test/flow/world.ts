import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { expect, vi } from 'vitest';
import { type EntryState, readEntries } from '../../functions/mail/ledger.ts';
import { executionArn } from '../../functions/onboarding/execution.ts';
import type { Stage } from '../../functions/onboarding/onboarding.ts';
import { readRecord } from '../../functions/record/store.ts';
import { stepFunctions } from '../../functions/runtime/aws.ts';
import { readSettings } from '../../local/settings.ts';
import { type Local, startLocal } from '../../local/start.ts';
import { manualClock } from '../local/manual-clock.ts';
import { embeddedTarget, secretsOf } from './embedded.ts';
import { injectFaults } from './injected-faults.ts';
import { portsOfProcess } from './machine.ts';
import { type Customer, customerOf, type Target } from './target.ts';

/**
 * The embedded default on the manual clock, which dates follow, with people who do what each stage asks and retry if
 * it does not work. It can be killed at any moment.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long nothing happens before somebody checks again. */
const PAUSES = [0, MINUTE, MINUTE, 5 * MINUTE, 20 * MINUTE, HOUR, 4 * HOUR, DAY, DAY, DAY];

/** What somebody does in a stage: the compiler requires it for each new stage. */
type Act = (target: Target, customer: Customer) => Promise<unknown>;
const linkOf = async (target: Target, address: string, kind: string) => {
  const texts = (await target.mailsTo(address)).map(({ text }) => text);
  return texts
    .flatMap((text) => text.match(/https?:\/\/[^\s\])>]+/g) ?? [])
    .findLast((link) => link.includes(`/${kind}/`));
};
/** The CSM answers with the newest link of this kind. */
const answer =
  (kind: string, bodyOf: (customer: Customer) => object): Act =>
  async (target, customer) => {
    const link = await linkOf(target, customer.csm, kind);
    return link && target.request(link, bodyOf(customer));
  };
export const acts: Record<Stage, Act | 'nobody' | 'over'> = {
  awaitingSubmission: (_, customer) => {
    const [app] = customer.submission.oktaApps;
    return customer.submit({ oktaApps: [{ ...app, clientSecret: 'not-the-one' }] });
  },
  verifying: 'nobody',
  awaitingCorrection: (_, customer) => customer.submit(),
  awaitingApproval: answer('approvals', ({ approve }) => approve),
  connecting: 'nobody',
  awaitingTrial: async (target, { submission, tryOut }) => {
    const link = await linkOf(target, submission.mainAdmin.email, 'trials');
    const { body } = link ? await target.request(link) : { body: undefined };
    // Okta could not say so before: the trial was the first to need the client secret.
    if (link && /"clientSecretWrong"/.test(JSON.stringify(body)))
      await target.request(link, { correct: true });
    else for (const { domain } of submission.oktaApps) await tryOut(domain);
  },
  awaitingSwitchOn: answer('switches', () => ({ on: true })),
  awaitingDashboard: answer('dashboard', () => ({ done: true })),
  awaitingFirstSignIn: (_, { signIn, submission }) => signIn(submission.mainAdmin.email),
  inviting: 'nobody',
  completed: 'over',
  rejected: 'over',
  expired: 'over',
  failed: 'over',
};

export interface World {
  target: Target;
  inject: ReturnType<typeof injectFaults>;
  advance(ms: number): Promise<void>;
  /** Kills and restarts it. */
  restart(): Promise<void>;
  newCustomer(): Promise<Customer>;
  /** The stage that an onboarding's page shows; undefined while it does not answer. */
  stageOf(customer: Customer): Promise<Stage | undefined>;
  act(customer: Customer, stage: Stage): Promise<void>;
  /**
   * People act until the onboarding ends, and failures are redriven; waits until nothing more happens.
   * @returns the last stage
   */
  finish(customer: Customer): Promise<Stage | undefined>;
  redrive(customer: Customer): Promise<unknown>;
  /** An action that may not work at the moment. */
  tryTo(work: () => Promise<unknown>): Promise<unknown>;
  /** Addressee and subject of every mail about an onboarding, with counts. */
  mailsOf(customer: Customer): Map<string, number>;
  /** How often this mail may be due: again with each approval and each correction, and for ops with each failure. */
  mostOf(customer: Customer): Promise<(mail: string) => number>;
  /** The number of uncertain mails. */
  uncertain(customer: Customer): Promise<number>;
  check(customer: Customer, stage: Stage | undefined): Promise<void>;
  remove(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const directory = mkdtempSync(join(tmpdir(), 'world-'));
  const port = await portsOfProcess();
  const clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
  vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
  /** Wakes with the date of that moment. */
  const dated = {
    now: clock.now,
    at: (time: number, wake: () => void) =>
      clock.at(time, () => {
        vi.setSystemTime(clock.now());
        wake();
      }),
  };
  let local: Local | undefined;
  let killing: Promise<void> | undefined;
  const start = async () => {
    local = await startLocal({
      settings: readSettings({ TIME_ZONE: 'UTC', PUBLIC_URL: `http://localhost:${port}` }),
      port,
      dataDirectory: directory,
      clock: dated,
    });
    await local.load();
  };
  const stop = async () => {
    const stopped = local;
    local = undefined;
    await stopped?.stop();
  };
  const inject = injectFaults({
    clock: () => dated,
    kill() {
      killing ??= stop();
    },
  });
  inject.serve(port + 1, 'okta');
  inject.serve(port + 2, 'auth0');
  await start();
  const target = { ...(await embeddedTarget(`http://localhost:${port}`)), patience: 1_000 };

  /** Restarts after a kill. */
  async function revive() {
    if (!killing) return;
    await killing;
    killing = undefined;
    await start();
  }
  async function advance(ms: number) {
    const until = clock.now() + ms;
    // Nearly everything happens in the first minutes.
    for (let step = MINUTE; ; step += step) {
      await revive();
      await inject.idle();
      await clock.advance(Math.max(Math.min(step, until - clock.now()), 0));
      vi.setSystemTime(clock.now());
      await inject.idle();
      if (clock.now() >= until) break;
    }
    await revive();
  }
  /** An action that may not work at the moment; without an answer the person gives up after half a minute. */
  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    await revive();
    let cancel = () => {};
    const patience = new Promise<undefined>((resolve) => {
      const timer = setTimeout(() => resolve(undefined), 4_000);
      cancel = () => clearTimeout(timer);
    });
    try {
      return await Promise.race([work(), patience]);
    } catch {
      return undefined;
    } finally {
      cancel();
      await revive();
    }
  }
  const rows = (sql: string, ...values: string[]) =>
    local?.database.prepare(sql).all(...values) ?? [];

  const statusOf = ({ onboardingId }: Customer) =>
    rows('select status from step_functions_executions where name = ?', onboardingId)[0]?.status;

  /** The number of mails in these states of the ledger. */
  async function mailsIn({ onboardingId }: Customer, states: EntryState[]): Promise<number> {
    let count = 0;
    for await (const { entry } of readEntries(process.env.RECORD_TABLE ?? '', onboardingId))
      if (entry && states.includes(entry.state)) count += 1;
    return count;
  }

  const world: World = {
    target,
    inject,
    advance,
    async restart() {
      inject.endLife();
      killing ??= stop();
      await revive();
    },
    newCustomer: () => customerOf(target, 3),
    stageOf: (customer) => attempt(async () => (await customer.status()).stage as Stage),
    async act(customer, stage) {
      const act = acts[stage];
      if (typeof act === 'function') await attempt(() => act(target, customer));
    },
    tryTo: attempt,
    redrive: ({ onboardingId }) =>
      attempt(() =>
        stepFunctions.send(
          new RedriveExecutionCommand({
            executionArn: executionArn(process.env.STATE_MACHINE_ARN ?? '', onboardingId),
          }),
        ),
      ),
    async finish(customer) {
      let last: Stage | undefined;
      for (let still = 0; still < PAUSES.length; still += 1) {
        await advance(PAUSES[still] ?? 0);
        const stage = await world.stageOf(customer);
        if (stage === undefined) continue;
        if (stage !== last) still = 0;
        last = stage;
        if (stage === 'failed') await world.redrive(customer);
        else if (acts[stage] === 'over') break;
        else await world.act(customer, stage);
      }
      // What is still in progress: the workflow's last states, mails, pending entries.
      for (const pause of PAUSES) {
        if (statusOf(customer) !== 'RUNNING') break;
        await advance(pause);
      }
      for (let minute = 0; minute < 5; minute += 1) await advance(MINUTE);
      // A mail that could not be prepared or claimed waits longer.
      for (const pause of PAUSES) {
        if ((await mailsIn(customer, ['queued', 'sending'])) === 0) break;
        await advance(pause);
      }
      return world.stageOf(customer);
    },
    mailsOf({ onboardingId }) {
      const mails = new Map<string, number>();
      for (const { recipients, subject } of rows(
        "select recipients, subject from ses_messages where cast(raw as text) like '%References: <' || ? || '@%'",
        onboardingId,
      )) {
        const mail = `${String(recipients)} ${String(subject)}`;
        mails.set(mail, (mails.get(mail) ?? 0) + 1);
      }
      return mails;
    },
    async mostOf({ onboardingId }) {
      const record = await readRecord(process.env.RECORD_TABLE ?? '', onboardingId);
      const times = (which: string) =>
        record?.history.filter(({ event }) => event === which).length ?? 0;
      const rounds = Math.max(1, times('approved'), times('problemsFound'));
      const failures = Math.max(1, record?.redrives ?? 0);
      return (mail) => (mail.includes('onboarding failed') ? failures : rounds);
    },
    uncertain: (customer) => mailsIn(customer, ['uncertain']),
    async check(customer, stage) {
      const { onboardingId } = customer;
      const connections = rows(
        'select name from auth0_connections where name like ?',
        `${onboardingId}-%`,
      );
      expect(connections.length, 'connections').toBeLessThanOrEqual(1);
      if (stage === 'completed') expect(connections, 'connections').toHaveLength(1);
      const record = await readRecord(process.env.RECORD_TABLE ?? '', onboardingId);
      const isOver = stage !== undefined && acts[stage] === 'over';
      if (isOver) {
        expect(statusOf(customer), 'the execution').toBe(
          stage === 'failed' ? 'FAILED' : 'SUCCEEDED',
        );
        if (stage !== 'failed' && local) {
          expect(secretsOf(local, onboardingId), 'secrets').toEqual([]);
          expect(record?.pending, 'pending').toEqual([]);
        }
      }
    },
    async remove() {
      inject.remove();
      inject.endLife();
      await killing;
      await stop();
      vi.useRealTimers();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return world;
}
