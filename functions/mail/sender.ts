import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { renderEntry } from '../mails.ts';
import { type LinkKeys, readLinkKeys } from '../onboarding/link-keys.ts';
import { withLinks } from '../onboarding/links.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import { readRecord } from '../record/store.ts';
import { type Brand, parseBrand } from '../runtime/brand.ts';
import {
  InvalidState,
  isThrottled,
  isUnanswered,
  MailNotSent,
  MailRejected,
  MailUncertain,
  nameOf,
  SecretMissing,
} from '../runtime/errors.ts';
import { logger, metrics } from '../runtime/observability.ts';
import { asOfNow } from './as-of-now.ts';
import { lose, tagOf } from './deliveries.ts';
import {
  type Claim,
  claim,
  type Due,
  drop,
  type Entry,
  type EntryKey,
  mailNameOf,
  newClaim,
  post,
  postpone,
  putBack,
  readEntry,
  SENT_WITHIN,
  settle,
} from './ledger.ts';
import { sendMail } from './send.ts';
import { undeliveredReport } from './undelivered-report.ts';
import { goesAgain, retryAfter } from './urgencies.ts';

/** Environment of every function that hands over mails. */
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

/** A mail ready to be given to SES. */
export interface ReadyMail {
  key: EntryKey;
  entry: Entry;
  to: NonNullable<Entry['to']>;
  replyTo: string;
  rendered: NonNullable<ReturnType<typeof renderEntry>>;
}

/**
 * `entry`: the entry processed. `mail`: what to send, if anything. `isOdd`: it cannot be put together now, for a reason
 * that may affect others, or not.
 */
export interface Prepared {
  entry?: Entry;
  mail?: ReadyMail;
  isOdd?: boolean;
}

/**
 * `throttled`, `busy`, `odd` (for a reason that SES gives): SES does not accept the mail now, which may affect others, or
 * not. `trouble`: it accepts none now.
 */
export type SendResult =
  | 'sent'
  | 'refused'
  | 'uncertain'
  | 'nothing'
  | 'throttled'
  | 'busy'
  | 'odd'
  | 'trouble';

/** Result of a mail in state `sending`. `again`: SES may have accepted it, but it is sent once more. */
interface Became {
  state: 'sent' | 'refused' | 'uncertain' | 'queued' | 'again';
  entry: Entry;
}

export type Sender = ReturnType<typeof createSender>;

/** Milliseconds for which an onboarding's invitations go by the same reading of its record. */
const FRESH = 10_000;

/** See docs/operations.md#mails-that-may-have-got-lost. */
const noteUncertain = (key: EntryKey, { onboardingId, mail, to }: Entry) =>
  logger.error('A mail is uncertain', { ...key, onboardingId, mail, recipient: to?.recipient });

/** Sends mails one at a time: prepares (which may run ahead), claims, gives to SES, and settles each. */
export function createSender(environment: LedgerEnvironment) {
  const { RECORD_TABLE: table } = environment;
  const signing = signingKeys(environment);
  let brand: Brand | undefined;
  /** Results not yet in the ledger. Writing them is retried until the run ends. */
  const owed = new Map<Claim, Became>();
  /** Records as read, and when: a list of invitations is about one. */
  const records = new Map<OnboardingId, { at: number; record: OnboardingRecord | undefined }>();

  /** Renders an entry. @throws InvalidState if this version of the product has no such mail */
  async function open({ mail, to, replyTo, props, handedOver }: Entry) {
    if (!to || replyTo === undefined || !props) throw new InvalidState('A mail is incomplete');
    brand ??= parseBrand(environment.BRAND);
    const links = await withLinks(await signing(), environment.PUBLIC_URL, props, handedOver);
    const rendered = renderEntry(mail, { ...links, brand });
    if (!rendered) throw new InvalidState('There is no such mail');
    return { to, replyTo, rendered };
  }

  /** @returns undefined for a mail that is no longer useful */
  async function asOfNowIn(entry: Entry): Promise<Entry | undefined> {
    const { onboardingId, mail } = entry;
    const known = mail === 'userInvitation' ? records.get(onboardingId) : undefined;
    const isFresh = known !== undefined && Date.now() - known.at < FRESH;
    const record = isFresh ? known.record : await readRecord(table, onboardingId);
    if (!isFresh) records.set(onboardingId, { at: Date.now(), record });
    return record ? asOfNow(entry, record) : entry;
  }

  /**
   * Recovers a mail whose sender was killed.
   * @returns the entry if it is sent again
   */
  async function recover(key: EntryKey, entry: Entry): Promise<Entry | undefined> {
    const claim = { key, since: entry.at, by: entry.by };
    const state = goesAgain(entry) ? 'again' : 'uncertain';
    const isKept = await keep(claim, { state, entry });
    return isKept && state === 'again' ? { ...entry, again: onceMore(entry) } : undefined;
  }

  /**
   * Reads and renders a mail, if it is due. Drops it if it is no longer useful. One for which that fails is postponed and
   * holds up no other.
   * @throws what the AWS SDK throws if AWS throttles or does not answer
   */
  async function prepare(due: Due): Promise<Prepared> {
    try {
      return await prepareDue(due);
    } catch (error) {
      if (isThrottled(error) || isUnanswered(error)) throw error;
      const { key } = due;
      // Ops have the log. A missing secret will be there later, and the next version may understand the entry.
      logger.error('A mail cannot be put together', { ...key, error: nameOf(error) });
      await postpone(table, key, retryAfter(mailNameOf(key)));
      return { isOdd: isOfAws(error) };
    }
  }

  async function prepareDue({ key, entry: known }: Due): Promise<Prepared> {
    const read = known ? { entry: known, isDue: true } : await readEntry(table, key);
    if (!read) return {};
    const { entry: found, isDue } = read;
    if (found.state === 'deferred' && isDue) {
      if (await lose(table, key, found.at)) logger.error('A mail is uncertain', { ...key });
      return { entry: found };
    }
    const isLost = found.state === 'sending' && isDue;
    if (!isLost && found.state !== 'queued') {
      if (isDue) throw new InvalidState('A mail is due after its end');
      return {};
    }
    const entry = isLost ? await recover(key, found) : found;
    if (!entry) return { entry: found };
    // Mails handed over a moment ago are current. Only the setup link may have been used since.
    const isNew = known !== undefined && entry.mail !== 'setupLinkIssued';
    const now = isNew ? entry : await asOfNowIn(entry);
    if (now) return { entry, mail: { key, entry: now, ...(await open(now)) } };
    await drop(table, key);
    return { entry };
  }

  /** @returns false if someone else has claimed it since */
  async function keep(claim: Claim, { state, entry }: Became): Promise<boolean> {
    if (state === 'queued') return putBack(table, claim);
    if (state === 'again') return putBack(table, claim, onceMore(entry));
    if (state === 'refused')
      await report(environment, entry).catch((error: unknown) => {
        if (isThrottled(error) || isUnanswered(error)) throw error;
        // Of a record that cannot be read, say. The log above is what ops have.
        logger.error('A refused mail is not reported', { ...claim.key, error: nameOf(error) });
      });
    const isKept = await settle(table, claim, state);
    if (isKept && state === 'uncertain') noteUncertain(claim.key, entry);
    if (isKept && state === 'refused') countRefused(environment.MAIL_CONFIGURATION_SET);
    return isKept;
  }

  /** Writes all known results. @throws what the AWS SDK throws; the results not written remain owed */
  async function settleAll(): Promise<void> {
    const errors: unknown[] = [];
    for (const [claim, became] of owed)
      await keep(claim, became).then(
        () => owed.delete(claim),
        (error: unknown) => errors.push(error),
      );
    if (errors.length > 0) throw errors[0];
  }

  /** @returns the claim; undefined if someone else is sending it or has sent it */
  async function begin(key: EntryKey, entry: Entry): Promise<Claim | undefined> {
    const [sent] = owed.keys();
    const wanted = newClaim(key);
    // If the answer to the claim is lost, the mail is queued again.
    owed.set(wanted, { state: 'queued', entry });
    const isOurs = await claim(table, wanted, entry, sent);
    if (sent) owed.delete(sent);
    if (!isOurs) owed.delete(wanted);
    return isOurs ? wanted : undefined;
  }

  async function send({ key, entry, to, replyTo, rendered }: ReadyMail): Promise<SendResult> {
    const claimed = await begin(key, entry);
    if (!claimed) return 'nothing';
    // After this long, someone else may have claimed it.
    if (Date.now() - Date.parse(claimed.since) > SENT_WITHIN) {
      await settleAll();
      return 'nothing';
    }
    try {
      await sendMail(environment, entry.onboardingId, to, replyTo, rendered, tagOf(key));
      owed.set(claimed, { state: 'sent', entry });
      return 'sent';
    } catch (error) {
      const { result, state } = meaningOf(error, entry);
      owed.set(claimed, { state, entry });
      if (state === 'queued') logger.warn('SES took no mail', { error: nameOf(error) });
      await settleAll();
      return result;
    }
  }

  return {
    /** Starts reading the link keys. Errors surface when signing. */
    readKeys: () => void signing().catch(() => {}),
    prepare,
    send,
    settleAll,
  };
}

/** Number of times a mail was sent again, including the next one. */
const onceMore = ({ again = 0 }: Entry) => again + 1;

/** Whether an error is AWS's, or a secret's that it does not have: a mail's own error says nothing about others. */
const isOfAws = (error: unknown) =>
  error instanceof SecretMissing || (error instanceof Error && '$metadata' in error);

/** What SES's answer means for this mail and the following ones. */
function meaningOf(error: unknown, entry: Entry): { result: SendResult; state: Became['state'] } {
  if (error instanceof MailRejected) return { result: 'refused', state: 'refused' };
  if (error instanceof MailUncertain)
    return { result: 'uncertain', state: goesAgain(entry) ? 'again' : 'uncertain' };
  if (!(error instanceof MailNotSent)) return { result: 'odd', state: 'queued' };
  return { result: error.why === 'closed' ? 'trouble' : error.why, state: 'queued' };
}

/** The link keys, read once per run. */
function signingKeys({ SECRETS_PREFIX }: LedgerEnvironment): () => Promise<LinkKeys> {
  let reading: Promise<LinkKeys> | undefined;
  return () => {
    reading ??= readLinkKeys(SECRETS_PREFIX).catch((error: unknown) => {
      // The next mail retries.
      reading = undefined;
      throw error;
    });
    return reading;
  };
}

/** Counted by stage, whose name the configuration set has: for an alarm. */
function countRefused(configurationSet: string): void {
  const refused = metrics().singleMetric();
  refused.addDimensions({ configurationSet });
  refused.addMetric('MailsRefused', MetricUnit.Count, 1);
}

/**
 * Notifies whoever can act on a mail that SES refuses: the CSM about mail to the customer, ops about mail to the CSM.
 * Refused invitations appear in the closing report; a refused mail to ops is only logged.
 */
async function report(environment: LedgerEnvironment, entry: Entry): Promise<void> {
  const { onboardingId, mail, to, replyTo } = entry;
  logger.error('SES refused a mail', { mail, recipient: to?.recipient });
  if (!to || !replyTo || to.recipient === 'user' || to.recipient === 'ops') return;
  const { recipient, email } = to;
  const undelivered = { reason: 'rejected', answer: '', mail, to: email } as const;
  const about = { onboardingId, recipient, undelivered, replyTo };
  // Once per kind of mail.
  await post(environment.RECORD_TABLE, await undeliveredReport(environment, about, mail));
}
