import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { isThrottled, isUnanswered, nameOf } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import { type Due, type EntryKey, findMails } from './ledger.ts';
import { type Lease, takeLease } from './pace.ts';
import {
  createSender,
  type LedgerEnvironment,
  type Prepared,
  type ReadyMail,
  type Sender,
} from './sender.ts';
import { type Shard, shards } from './urgencies.ts';

export type { LedgerEnvironment };

/** Result of a run. */
export interface Run {
  sent: number;
  refused: number;
  uncertain: number;
  /** Why it ended with mails left: daily quota, SES trouble, out of time, or someone else's turn. */
  left?: 'quota' | 'trouble' | 'time' | 'turn';
  /** Since when SES has accepted no mail, epoch milliseconds. */
  troubleSince?: number | undefined;
  /** Onboardings whose invitations were processed. */
  onboardings: Set<OnboardingId>;
}

/** Milliseconds: the first pause between attempts to get the lease, and between reads of a stale index. */
const PAUSE = 100;
/** Maximum time in ms that a sweep waits for its turn, until the previous one ends. */
const SWEEP_PATIENCE = 20_000;
/** Maximum pause between attempts to get the lease, in ms. */
const LONGEST_PAUSE = 1_000;
/** Number of entries looked up at once. */
const PAGE = 20;
/** Number of mails read and rendered while the one before is sent. */
const AHEAD = 3;
/** Number of throttling errors after which a run ends. */
const MOST_THROTTLED = 5;
/** Number of mails in a row that SES does not accept, for reasons that may not affect others, before the run ends. */
const MOST_ODD = 3;
/** Attempts to record the last outcomes at the end of a run, and milliseconds between them. */
const MOST_SETTLED = 3;
const SETTLED_AGAIN = 1_000;

const time = { now: Date.now, pause: (ms: number) => pause(ms) };

/**
 * Sends these mails and those that others leave meanwhile; a sweep sends all that are due. Sends one mail at a time,
 * so at most one is uncertain if this is killed.
 * @param leaves leaves the mails with the current sender, if there is one; otherwise they wait for the sweep
 * @param patience maximum time in ms to wait for its turn
 * @param until when to end, epoch milliseconds
 */
export async function sendDue(
  environment: LedgerEnvironment,
  {
    mails = [],
    leaves = false,
    sweep = false,
    patience = sweep ? SWEEP_PATIENCE : 0,
    until,
  }: {
    mails?: readonly Due[];
    leaves?: boolean;
    sweep?: boolean;
    patience?: number;
    until: number;
  },
  { now, pause } = time,
): Promise<Run> {
  const run: Run = { sent: 0, refused: 0, uncertain: 0, onboardings: new Set() };
  const id = randomUUID();
  const keys = leaves ? mails.map(({ key }) => key) : [];
  const take = () => takeLease(environment.RECORD_TABLE, id, keys, now);
  const giveUp = now() + patience;
  const sender = createSender(environment);
  // In parallel with taking the lease.
  if (mails.length > 0) sender.readKeys();
  let lease = await take();
  for (
    let longest = PAUSE;
    !lease && now() < giveUp;
    longest = Math.min(2 * longest, LONGEST_PAUSE)
  ) {
    await pause(longest * (0.5 + Math.random() / 2));
    lease = await take();
  }
  if (!lease) return { ...run, left: 'turn' };

  const queue = [...mails];
  const others = sweep ? shards : [];
  let isReleased = false;
  try {
    await lease.prepare(environment.SES_SHARE, sweep);
    let left: Run['left'];
    while (!isReleased && left === undefined) {
      queue.push(...lease.left().map((key) => ({ key })));
      left = await sendAll(
        environment,
        lease,
        { sender, queue, others, until, run },
        { now, pause },
      );
      run.troubleSince = lease.keepTrouble(left === 'trouble' && run.sent === 0);
      if (left === undefined) isReleased = await lease.release();
    }
    return left ? { ...run, left } : run;
  } catch (error) {
    logger.warn('No mails are sent', { error: nameOf(error) });
    return { ...run, left: 'trouble', troubleSince: lease.keepTrouble(run.sent === 0) };
  } finally {
    if (!isReleased) await lease.end(queue.map(({ key }) => key));
  }
}

async function sendAll(
  { RECORD_TABLE: table }: LedgerEnvironment,
  lease: Lease,
  {
    sender,
    queue,
    others,
    until,
    run,
  }: { sender: Sender; queue: Due[]; others: readonly Shard[]; until: number; run: Run },
  { now, pause }: typeof time,
): Promise<Run['left']> {
  let throttled = 0;
  /** Number of odd mails in a row; `isLeft`: whether there were any at all. */
  let odd = 0;
  let isLeft = false;
  /** Shards with odd mails only, as far as seen: the others still get their turn. */
  const closed = new Set<Shard>();
  /** @returns why no more are sent after it; `odd`: of this shard */
  async function sendOne(mail: ReadyMail): Promise<Run['left'] | 'odd'> {
    for (;;) {
      const next = lease.next();
      if (next === undefined) return 'quota';
      if (next > until) return 'time';
      if (next > now()) {
        await sender.settleAll();
        if (next > now()) await pause(next - now());
      }
      if (!(await lease.hold())) return 'turn';
      lease.count();
      const outcome = await sender.send(mail);
      if (outcome === 'sent' || outcome === 'refused' || outcome === 'uncertain') run[outcome] += 1;
      if (outcome === 'sent') [throttled, odd] = [0, 0];
      // SES may have accepted an uncertain one.
      else if (outcome !== 'uncertain') lease.uncount();
      if (outcome === 'uncertain' || outcome === 'trouble') return 'trouble';
      if (outcome === 'odd') [odd, isLeft] = [odd + 1, true];
      if (odd >= MOST_ODD) return 'odd';
      if (outcome !== 'throttled') return undefined;
      throttled += 1;
      if (throttled > MOST_THROTTLED) return 'trouble';
      lease.slowDown();
    }
  }

  try {
    for await (const { shard, page } of pages(table, queue, others, closed, pause)) {
      const preparing = new Ahead(page, sender.prepare);
      let at = 0;
      odd = 0;
      try {
        for (; at < page.length; at += 1) {
          if (now() > until) return 'time';
          if (!(await lease.hold())) return 'turn';
          if (!preparing.isThere(at)) await sender.settleAll();
          const { entry, mail } = await preparing.take(at);
          if (entry?.mail === 'userInvitation') run.onboardings.add(entry.onboardingId);
          const left = mail && (await sendOne(mail));
          if (left === 'odd') {
            if (shard) closed.add(shard);
            // The rest is found by the next sweep.
            at = page.length;
          } else if (left) return left;
        }
      } catch (error) {
        if (isThrottled(error) || isUnanswered(error)) return 'trouble';
        throw error;
      } finally {
        queue.unshift(...page.slice(at));
      }
    }
    return isLeft ? 'trouble' : undefined;
  } finally {
    await settleAtLast(sender, pause);
  }
}

/** Retries, since nobody else knows these outcomes once the run is over. @throws what the AWS SDK throws */
async function settleAtLast({ settleAll }: Sender, pause: (ms: number) => Promise<unknown>) {
  for (let tries = 1; ; tries += 1)
    try {
      return await settleAll();
    } catch (error) {
      if (tries === MOST_SETTLED) throw error;
      await pause(SETTLED_AGAIN);
    }
}

/** Prepares mails of a page ahead, while another is sent. */
class Ahead {
  readonly #page: readonly Due[];
  readonly #prepare: (due: Due) => Promise<Prepared>;
  readonly #preparing: Promise<Prepared>[] = [];
  readonly #there = new Set<number>();

  constructor(page: readonly Due[], prepare: (due: Due) => Promise<Prepared>) {
    this.#page = page;
    this.#prepare = prepare;
  }

  isThere(index: number): boolean {
    return this.#there.has(index);
  }

  /** @throws what preparing it throws */
  async take(index: number): Promise<Prepared> {
    this.#begin(index);
    const prepared = await this.#preparing[index];
    this.#begin(index + AHEAD);
    return prepared ?? {};
  }

  /** Begins all up to this one. */
  #begin(index: number): void {
    for (const due of this.#page.slice(this.#preparing.length, index + 1)) {
      const at = this.#preparing.length;
      const preparing = this.#prepare(due);
      preparing.then(
        () => this.#there.add(at),
        // `take` reports the error.
        () => {},
      );
      this.#preparing.push(preparing);
    }
  }
}

/** The queued mails, which leave the queue, then all other due ones, with those that someone waits for first. */
async function* pages(
  table: string,
  queue: Due[],
  others: readonly Shard[],
  closed: ReadonlySet<Shard>,
  pause: (ms: number) => Promise<unknown>,
): AsyncGenerator<{ shard?: Shard; page: readonly Due[] }> {
  const seen = new Set<string>();
  const textOf = ({ pk, sk }: EntryKey) => `${pk} ${sk}`;
  const page = (all: readonly Due[]) => {
    for (const { key } of all) seen.add(textOf(key));
    return all;
  };
  if (queue.length > 0) yield { page: page(queue.splice(0)) };
  // The index may still show mails that are already sent.
  for (let stale = 0; others.length > 0 && stale < 5; ) {
    let found: EntryKey[] = [];
    let shown = 0;
    let of: Shard | undefined;
    for (const shard of others.filter((each) => !closed.has(each))) {
      const keys = await findMails(table, shard, PAGE);
      shown += keys.length;
      found = keys.filter((key) => !seen.has(textOf(key)));
      of = shard;
      if (found.length > 0) break;
    }
    if (shown === 0) return;
    if (found.length === 0) {
      stale += 1;
      await pause(PAUSE);
      continue;
    }
    stale = 0;
    if (of) yield { shard: of, page: page(found.map((key) => ({ key }))) };
  }
}
