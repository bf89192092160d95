import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { isThrottled, isUnanswered, nameOf } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import { findMails } from './due-mails.ts';
import type { Due, EntryKey } from './ledger.ts';
import { type Lease, takeLease } from './pace.ts';
import {
  createSender,
  type LedgerEnvironment,
  type Prepared,
  type ReadyMail,
  type Sender,
  type SendResult,
} from './sender.ts';
import { type Shard, shards } from './urgencies.ts';

export type { LedgerEnvironment };

/** Why a run ended with mails left: daily quota, trouble with SES, out of time, or someone else's turn. */
const ends = ['quota', 'trouble', 'time', 'turn'] as const;
type End = (typeof ends)[number];
const isEnd = (result: string | undefined): result is End => ends.some((end) => end === result);

/** Result of a run. */
export interface Run {
  sent: number;
  refused: number;
  uncertain: number;
  left?: End;
  /** Since when SES has accepted no mail, epoch milliseconds. */
  troubleSince?: number | undefined;
  /** Onboardings whose invitations were processed. */
  onboardings: Set<OnboardingId>;
}

/** The first pause between attempts to get the lease, in ms. */
const PAUSE = 100;
/** Maximum time in ms that a sweep waits for its turn, until the previous one ends. */
const SWEEP_PATIENCE = 20_000;
/** Maximum pause between attempts to get the lease, in ms. */
const LONGEST_PAUSE = 1_000;
/** Number of entries looked up at once. */
const PAGE = 20;
/** Number of mails read and rendered while the one before is sent. */
const AHEAD = 3;
/** Number of times in a row that a run tries a mail if SES throttles. */
const MOST_THROTTLED = 3;
/**
 * Results that may be the mail's own or everybody's, and after how many mails of a shard in a row the rest of it waits
 * for the next sweep. The next shard is tried in any case: a few bad mails keep no others from being sent, and in an
 * outage a sweep asks SES for a few mails only.
 */
const MOST_IN_A_ROW = { odd: 20, busy: 3, throttled: 3 };
type PassedOver = keyof typeof MOST_IN_A_ROW;
const isPassedOver = (result: string | undefined): result is PassedOver =>
  result !== undefined && Object.hasOwn(MOST_IN_A_ROW, result);
/** Attempts to record the last results at the end of a run, and milliseconds between them. */
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
  const progress = new Progress(sweep ? shards : []);
  let isReleased = false;
  try {
    await lease.prepare(environment.SES_SHARE, sweep);
    let left: Run['left'];
    while (!isReleased && left === undefined) {
      queue.push(...lease.left().map((key) => ({ key })));
      left = await sendAll(
        environment.RECORD_TABLE,
        lease,
        { sender, queue, progress, until, run },
        { now, pause },
      );
      const hasTrouble = left === 'trouble' || progress.hasPassedOver;
      run.troubleSince = lease.keepTrouble(hasTrouble && run.sent === 0);
      if (left === undefined) isReleased = await lease.release();
    }
    left ??= progress.hasPassedOver ? 'trouble' : undefined;
    return left ? { ...run, left } : run;
  } catch (error) {
    logger.warn('No mails are sent', { error: nameOf(error) });
    return { ...run, left: 'trouble', troubleSince: lease.keepTrouble(run.sent === 0) };
  } finally {
    if (!isReleased)
      await lease
        .end(queue.map(({ key }) => key))
        // It expires by itself, and the sweep finds the mails.
        .catch((error: unknown) => logger.warn('The lease is not ended', { error: nameOf(error) }));
  }
}

/** What a run has seen of the mails that are due. */
class Progress {
  /** Keys that `isNew` is false for. */
  readonly #seen = new Set<string>();
  readonly #inARow = new Map<Shard | undefined, number>();
  #open: readonly Shard[];
  hasPassedOver = false;

  constructor(shards: readonly Shard[]) {
    this.#open = shards;
  }

  /** The shards that may still have mails to send. */
  get open(): readonly Shard[] {
    return this.#open;
  }

  readonly isNew = ({ pk, sk }: EntryKey) => !this.#seen.has(`${pk} ${sk}`);

  see({ pk, sk }: EntryKey): void {
    this.#seen.add(`${pk} ${sk}`);
  }

  /** SES accepted a mail, so what it does not accept is that mail's. */
  restart(): void {
    this.#inARow.clear();
  }

  /**
   * @param shard undefined for mails handed over or left by others
   * @returns whether the rest of them waits for the next sweep
   */
  passOver(shard: Shard | undefined, why: PassedOver): boolean {
    this.hasPassedOver = true;
    const inARow = (this.#inARow.get(shard) ?? 0) + 1;
    this.#inARow.set(shard, inARow);
    if (inARow < MOST_IN_A_ROW[why]) return false;
    this.#open = this.#open.filter((each) => each !== shard);
    return true;
  }
}

async function sendAll(
  table: string,
  lease: Lease,
  {
    sender,
    queue,
    progress,
    until,
    run,
  }: { sender: Sender; queue: Due[]; progress: Progress; until: number; run: Run },
  { now, pause }: typeof time,
): Promise<Run['left']> {
  /** @returns its result, or why the run ends with it */
  async function sendOne(mail: ReadyMail): Promise<SendResult | End> {
    for (let tries = 1; ; tries += 1) {
      const next = lease.next();
      if (typeof next === 'string') return next;
      if (next > until) return 'time';
      if (next > now()) {
        await sender.settleAll();
        if (next > now()) await pause(next - now());
      }
      if (!(await lease.hold())) return 'turn';
      lease.count();
      const result = await sender.send(mail);
      if (result === 'sent' || result === 'refused' || result === 'uncertain') run[result] += 1;
      lease.heard(result);
      // If it is an outage, the next mail would be uncertain too.
      if (result === 'uncertain') return 'trouble';
      if (result !== 'throttled' || tries === MOST_THROTTLED) return result;
    }
  }

  try {
    for await (const { shard, page } of pages(table, queue, progress)) {
      const preparing = new Ahead(page, sender.prepare);
      let at = 0;
      try {
        for (; at < page.length; at += 1) {
          if (now() > until) return 'time';
          if (!(await lease.hold())) return 'turn';
          if (!preparing.isThere(at)) await sender.settleAll();
          const due = page[at];
          if (due) progress.see(due.key);
          const { entry, mail, isOdd } = await preparing.take(at);
          if (entry?.mail === 'userInvitation') run.onboardings.add(entry.onboardingId);
          const result = isOdd ? 'odd' : mail && (await sendOne(mail));
          if (isEnd(result)) return result;
          if (result === 'sent') progress.restart();
          // The sweep finds the rest.
          if (isPassedOver(result) && progress.passOver(shard, result)) at = page.length;
        }
        // Looking for the next page may hang until this process ends.
        await sender.settleAll();
      } catch (error) {
        if (isThrottled(error) || isUnanswered(error)) return 'trouble';
        throw error;
      } finally {
        queue.unshift(...page.slice(at));
      }
    }
    return undefined;
  } finally {
    await settleAtLast(sender, pause);
  }
}

/** Retries, since nobody else knows these results once the run is over. @throws what the AWS SDK throws */
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
  progress: Progress,
): AsyncGenerator<{ shard?: Shard; page: readonly Due[] }> {
  if (queue.length > 0) yield { page: queue.splice(0) };
  const next = async () => {
    for (const shard of progress.open) {
      const keys = await findMails(table, shard, PAGE, progress.isNew);
      if (keys.length > 0) return { shard, page: keys.map((key) => ({ key })) };
    }
    return undefined;
  };
  for (let found = await next(); found; found = await next()) yield found;
}
