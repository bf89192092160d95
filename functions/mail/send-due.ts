import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { renderEntry } from '../mails.ts';
import { type LinkKeys, readLinkKeys } from '../onboarding/link-keys.ts';
import { withLinks } from '../onboarding/links.ts';
import { isSubmitted } from '../record/onboarding-record.ts';
import { readRecord } from '../record/store.ts';
import { type Brand, parseBrand } from '../runtime/brand.ts';
import {
  isThrottled,
  isUnanswered,
  MailNotSent,
  MailRejected,
  MailUncertain,
  nameOf,
} from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import {
  claim,
  type Entry,
  type EntryKey,
  findMails,
  isAwaited,
  post,
  putBack,
  readEntry,
  SENT_WITHIN,
  type Shard,
  settle,
  shards,
} from './ledger.ts';
import { type Lease, takeLease } from './pace.ts';
import { sendMail } from './send.ts';
import { undeliveredReport } from './undelivered-report.ts';

/** What every function gets that hands over mails. */
export interface LedgerEnvironment {
  PUBLIC_URL: string;
  SECRETS_PREFIX: string;
  RECORD_TABLE: string;
  BRAND: unknown;
  MAIL_FROM: string;
  MAIL_CONFIGURATION_SET: string;
  OPS_EMAIL: string;
  SES_SHARE: number;
}

/** What a run came to. */
export interface Run {
  sent: number;
  refused: number;
  uncertain: number;
  /** Why it ended with mails left: the day's quota, SES's trouble, no time, somebody else's turn. */
  left?: 'quota' | 'trouble' | 'time' | 'turn';
  /** Since when SES takes no mail, epoch milliseconds. */
  troubleSince?: number | undefined;
  /** Onboardings whose invitations were seen to. */
  onboardings: Set<string>;
}

/** Milliseconds. */
const PAUSE = 100;
/** How long a sweep waits for its turn: until the one before ends. */
const SWEEP_PATIENCE = 20_000;
/** The longest between two looks whether it is its turn. */
const LONGEST_PAUSE = 1_000;
/** Entries that are looked up together. */
const PAGE = 50;
/** An entry that cannot be put together is tried again so much later: ours to mend. */
const BROKEN_AFTER = 15 * 60_000;
/** Times that SES says "too fast" before the run ends. */
const MOST_THROTTLED = 5;

const time = { now: Date.now, pause: (ms: number) => pause(ms) };
type Outcome = 'sent' | 'refused' | 'uncertain' | 'nothing' | 'throttled' | 'trouble';

/**
 * Sends the mails of these keys, and what others leave meanwhile; a sweep sends all that is due. At most
 * one mail is under way, so that at most one is uncertain when this is killed.
 * @param leaves while somebody else sends, leaves the mails with that one; otherwise they are the sweep's
 * @param patience milliseconds that it waits for its turn
 * @param until epoch milliseconds, by which it ends
 */
export async function sendDue(
  environment: LedgerEnvironment,
  {
    keys = [],
    leaves = false,
    sweep = false,
    patience = sweep ? SWEEP_PATIENCE : 0,
    until,
  }: {
    keys?: EntryKey[];
    leaves?: boolean;
    sweep?: boolean;
    patience?: number;
    until: number;
  },
  { now, pause } = time,
): Promise<Run> {
  const run: Run = { sent: 0, refused: 0, uncertain: 0, onboardings: new Set() };
  const id = randomUUID();
  const take = () => takeLease(environment.RECORD_TABLE, id, leaves ? keys : [], now);
  const giveUp = now() + patience;
  const signing = signingKeys(environment);
  // Beside the lease; whoever signs with them sees what went wrong.
  if (keys.length > 0) signing().catch(() => {});
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

  const queue = [...keys];
  const others = sweep ? shards : [];
  let isReleased = false;
  try {
    await lease.prepare(environment.SES_SHARE, sweep);
    let left: Run['left'];
    while (!isReleased && left === undefined) {
      queue.push(...lease.left());
      left = await sendAll(
        environment,
        lease,
        { signing, queue, others, until, run },
        { now, pause },
      );
      run.troubleSince = lease.keepTrouble(left === 'trouble' && run.sent === 0);
      if (left === undefined) isReleased = await lease.release();
    }
    return left ? { ...run, left } : run;
  } catch (error) {
    logger.warn('No mails are sent', { error: nameOf(error) });
    return { ...run, left: 'trouble', troubleSince: lease.keepTrouble(true) };
  } finally {
    if (!isReleased) await lease.end(queue);
  }
}

async function sendAll(
  environment: LedgerEnvironment,
  lease: Lease,
  {
    signing,
    queue,
    others,
    until,
    run,
  }: {
    signing: () => Promise<LinkKeys>;
    queue: EntryKey[];
    others: readonly Shard[];
    until: number;
    run: Run;
  },
  { now, pause }: typeof time,
): Promise<Run['left']> {
  const send = sender(environment, signing);
  let throttled = 0;
  for await (const key of due(environment.RECORD_TABLE, queue, others, pause)) {
    for (;;) {
      const next = lease.next();
      if (next === undefined) return 'quota';
      if (next > until) return 'time';
      if (next > now()) await pause(next - now());
      if (!(await lease.hold())) return 'turn';
      lease.count();
      const { outcome, invited } = await send(key);
      if (invited !== undefined) run.onboardings.add(invited);
      if (outcome === 'sent' || outcome === 'refused' || outcome === 'uncertain') run[outcome] += 1;
      if (outcome === 'sent') throttled = 0;
      else lease.uncount();
      if (outcome === 'uncertain' || outcome === 'trouble') return 'trouble';
      if (outcome !== 'throttled') break;
      throttled += 1;
      if (throttled > MOST_THROTTLED) return 'trouble';
      lease.slowDown();
    }
  }
  return undefined;
}

/** What is queued, which leaves the queue once it is seen to, and then what else is due, those first that somebody waits for. */
async function* due(
  table: string,
  queue: EntryKey[],
  others: readonly Shard[],
  pause: (ms: number) => Promise<unknown>,
): AsyncGenerator<EntryKey> {
  const seen = new Set<string>();
  const textOf = ({ pk, sk }: EntryKey) => `${pk} ${sk}`;
  for (let [key] = queue; key; [key] = queue) {
    seen.add(textOf(key));
    yield key;
    queue.shift();
  }
  // The index shows for a moment what is sent already.
  for (let stale = 0; others.length > 0 && stale < 5; ) {
    const found: EntryKey[] = [];
    let shown = 0;
    for (const shard of others) {
      const page = await findMails(table, shard, PAGE);
      shown += page.length;
      found.push(...page.filter((key) => !seen.has(textOf(key))));
      if (found.length > 0) break;
    }
    if (shown === 0) return;
    if (found.length === 0) {
      stale += 1;
      await pause(PAUSE);
      continue;
    }
    stale = 0;
    for (const key of found) {
      seen.add(textOf(key));
      yield key;
    }
  }
}

/**
 * The mail with the setup link can wait for hours where the day's quota is used up. Then it is of no use once
 * something was submitted or the onboarding is over, and the CSM may be another by now.
 * @returns undefined for one that is of no use
 */
async function asOfNow(table: string, entry: Entry): Promise<Entry | undefined> {
  if (entry.mail !== 'setupLinkIssued') return entry;
  const record = await readRecord(table, entry.onboardingId);
  if (!record) return entry;
  if (isSubmitted(record) || record.ended) return undefined;
  const { csm } = record;
  return { ...entry, replyTo: csm.email, props: { ...entry.props, csm } };
}

/** The keys of links, read once in a run. */
function signingKeys({ SECRETS_PREFIX }: LedgerEnvironment): () => Promise<LinkKeys> {
  let reading: Promise<LinkKeys> | undefined;
  return () => {
    reading ??= readLinkKeys(SECRETS_PREFIX).catch((error: unknown) => {
      // The next mail asks again.
      reading = undefined;
      throw error;
    });
    return reading;
  };
}

/** How one mail is sent. */
function sender(environment: LedgerEnvironment, signing: () => Promise<LinkKeys>) {
  const { RECORD_TABLE: table } = environment;
  let brand: Brand | undefined;

  /** Mail and addressee; undefined for what this version of the product cannot make a mail of. */
  async function open({ mail, to, replyTo, props, handedOver }: Entry) {
    if (!to || replyTo === undefined || !props) return undefined;
    brand ??= parseBrand(environment.BRAND);
    const links = await withLinks(await signing(), environment.PUBLIC_URL, props, handedOver);
    const rendered = renderEntry(mail, { ...links, brand });
    return rendered && { to, replyTo, rendered };
  }

  /** Of a mail whose sender was killed. */
  async function recover(key: EntryKey): Promise<{ outcome: Outcome; entry?: Entry }> {
    const read = await readEntry(table, key);
    if (read?.entry.state !== 'sending' || !read.isDue) return { outcome: 'nothing' };
    if (isAwaited(read.entry.mail)) {
      await putBack(table, key, read.entry.at);
      return attempt(key);
    }
    const entry = await settle(table, key, read.entry.at, 'uncertain');
    if (entry) logger.error('A mail is uncertain', { ...key });
    // It was another run's: this one goes on.
    return entry ? { outcome: 'nothing', entry } : { outcome: 'nothing' };
  }

  async function attempt(key: EntryKey): Promise<{ outcome: Outcome; entry?: Entry }> {
    const claimed = await claim(table, key);
    if (!claimed) return recover(key);
    const since = claimed.at;
    let entry = claimed;
    let opened: Awaited<ReturnType<typeof open>>;
    try {
      const now = await asOfNow(table, claimed);
      if (!now) {
        await settle(table, key, since, 'dropped');
        return { outcome: 'nothing', entry };
      }
      entry = now;
      opened = await open(entry);
    } catch (error) {
      if (isThrottled(error) || isUnanswered(error)) {
        await putBack(table, key, since);
        return { outcome: 'trouble', entry };
      }
      // A secret that is missing is there later; what else it is, ops read in the log.
      logger.error('A mail cannot be put together', { ...key, error: nameOf(error) });
    }
    if (!opened) {
      await putBack(table, key, since, BROKEN_AFTER);
      return { outcome: 'nothing', entry };
    }
    // What took so long may be somebody else's by now.
    if (Date.now() - Date.parse(since) > SENT_WITHIN) {
      await putBack(table, key, since);
      return { outcome: 'nothing', entry };
    }
    const { to, replyTo, rendered } = opened;
    try {
      await sendMail(environment, entry.onboardingId, to, replyTo, rendered);
    } catch (error) {
      return { outcome: await after(error, key, since, entry), entry };
    }
    await settle(table, key, since, 'sent');
    return { outcome: 'sent', entry };
  }

  async function after(
    error: unknown,
    key: EntryKey,
    since: string,
    entry: Entry,
  ): Promise<Outcome> {
    if (error instanceof MailRejected) {
      await report(environment, entry);
      await settle(table, key, since, 'refused');
      return 'refused';
    }
    if (error instanceof MailUncertain) {
      if (isAwaited(entry.mail)) await putBack(table, key, since);
      else {
        await settle(table, key, since, 'uncertain');
        logger.error('A mail is uncertain', { ...key });
      }
      return 'uncertain';
    }
    await putBack(table, key, since);
    logger.warn('SES took no mail', { error: nameOf(error) });
    return error instanceof MailNotSent && error.throttled ? 'throttled' : 'trouble';
  }

  return async (key: EntryKey): Promise<{ outcome: Outcome; invited?: string }> => {
    const { outcome, entry } = await attempt(key);
    if (entry?.mail !== 'userInvitation') return { outcome };
    return { outcome, invited: entry.onboardingId };
  };
}

/**
 * Notifies whoever can act of a mail that SES refuses: the CSM about mail to the customer, ops about
 * mail to the CSM. Refused invitations are in the report of how it ended; of a mail to ops only the log
 * can tell.
 */
async function report(environment: LedgerEnvironment, entry: Entry): Promise<void> {
  const { onboardingId, mail, to, replyTo } = entry;
  logger.error('SES refused a mail', { mail, recipient: to?.recipient });
  if (!to || !replyTo || to.recipient === 'user' || to.recipient === 'ops') return;
  const { recipient, email } = to;
  const undelivered = { reason: 'rejected', answer: '', mail, to: email } as const;
  const about = { onboardingId, recipient, undelivered, replyTo };
  // Ops and the CSM are told once of each kind of mail.
  await post(environment.RECORD_TABLE, await undeliveredReport(environment, about, mail));
}
