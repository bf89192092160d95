import { expect, test, vi } from 'vitest';
import { keyOfTag, tagOf } from '../../functions/mail/deliveries.ts';
import { INVITATION, INVITATION_MAIL, keepTally } from '../../functions/mail/invitations.ts';
import {
  claim,
  keyOf,
  newClaim,
  type Posted,
  post,
  putBack,
  readEntry,
  settle,
} from '../../functions/mail/ledger.ts';
import { sendDue } from '../../functions/mail/send-due.ts';
import type { LedgerEnvironment } from '../../functions/mail/sender.ts';
import { handler } from '../../functions/mail/track-deliveries.ts';
import { PREFIX, PUBLIC_URL, useAws } from '../aws.ts';
import { lambdaContext } from '../lambda-context.ts';
import { csm, onboardingId, recordIn, TABLE } from '../record/example.ts';

const aws = useAws();

const HOUR = 3_600_000;
const environment: LedgerEnvironment = {
  PUBLIC_URL,
  SECRETS_PREFIX: PREFIX,
  RECORD_TABLE: TABLE,
  BRAND: {},
  MAIL_FROM: 'Sequel <sso@sequel.example>',
  MAIL_CONFIGURATION_SET: 'sso-onboarding-test',
  OPS_EMAIL: 'ops@sequel.example',
  SES_SHARE: 1,
};
const invitation = (email: string): Posted => ({
  onboardingId,
  to: { recipient: 'user', email },
  replyTo: csm.email,
  occasion: INVITATION,
  mail: INVITATION_MAIL,
  props: { language: 'en', company: 'Acme', csm },
});

const ADA = 'ada@acme.test';
const ada = keyOf(invitation(ADA));

/** SES has accepted the users' invitations. */
const invited = (...addresses: string[]) =>
  aws.given(async () => {
    for (const address of addresses) await post(TABLE, invitation(address));
    await sendDue(environment, { sweep: true, until: Date.now() + 60_000 });
    await keepTally(TABLE, onboardingId);
  });

const eventAbout = (address: string, what: object, tags: object = {}) => ({
  detail: {
    ...what,
    mail: {
      messageId: '0100',
      destination: [address],
      headers: [],
      tags: {
        onboarding: [onboardingId],
        recipient: ['user'],
        mail: [INVITATION_MAIL],
        entry: [tagOf(keyOf(invitation(address)))],
        ...tags,
      },
    },
  },
});
const later = (address = ADA, { since = Date.now(), tries = 14 * HOUR } = {}) =>
  eventAbout(address, {
    eventType: 'DeliveryDelay',
    deliveryDelay: {
      timestamp: new Date(since).toISOString(),
      delayType: 'General',
      expirationTime: new Date(since + tries).toISOString(),
      delayedRecipients: [
        {
          emailAddress: address,
          status: '4.7.1',
          diagnosticCode: `smtp; 451 4.7.1 <${address}> later`,
        },
      ],
    },
  });
const gotThrough = (address = ADA) =>
  eventAbout(address, { eventType: 'Delivery', delivery: { processingTimeMillis: 60_001 } });
/** @param status undefined for auto-replies */
const bounced = (status: string | undefined, bounceType = 'Transient') =>
  eventAbout(ADA, {
    eventType: 'Bounce',
    bounce: {
      bounceType,
      bounceSubType: 'General',
      bouncedRecipients: [
        { emailAddress: ADA, ...(status === undefined ? {} : { action: 'failed', status }) },
      ],
    },
  });

/** Delivers events like the queue; strings are sent as they are. @returns positions of events to retry */
async function track(...events: unknown[]): Promise<number[]> {
  const Records = events.map((event, position) => ({
    messageId: String(position),
    body: typeof event === 'string' ? event : JSON.stringify(event),
  }));
  const { batchItemFailures } = (await handler({ Records }, lambdaContext('TrackDeliveries'))) as {
    batchItemFailures: { itemIdentifier: string }[];
  };
  return batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier));
}

const entryOf = async (key = ada) => (await readEntry(TABLE, key))?.entry;
const counted = async () => (await aws.record())?.invitations;

test('a delayed mail is deferred, with since when and why, and no address', async () => {
  await aws.keep(recordIn('inviting'));
  await invited(ADA, 'bob@acme.test');
  const since = Date.now() - 2 * HOUR;
  expect(await track(later(ADA, { since }))).toEqual([]);
  const entry = await entryOf();
  expect(entry).toMatchObject({
    state: 'deferred',
    delay: { since: new Date(since).toISOString(), said: '451 4.7.1' },
  });
  expect(JSON.stringify(entry)).not.toContain(ADA);
  expect(await counted()).toEqual({ sent: 1, waiting: 0, deferred: 1, refused: 0, uncertain: 0 });
  await track(later(ADA, { since: since + HOUR }));
  expect((await entryOf())?.delay?.since).toBe(new Date(since).toISOString());
});

function orders<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first, at) =>
    orders(items.toSpliced(at, 1)).map((others) => [first, ...others]),
  );
}

const events = {
  gotThrough: gotThrough(),
  later: later(),
  answeredByMachine: bounced(undefined),
  givenUp: bounced('4.4.7'),
  refused: bounced('5.1.1', 'Permanent'),
  perhapsReturned: bounced('', 'Undetermined'),
  fullMailbox: bounced('4.2.2'),
};
const ends: [state: string, ...(keyof typeof events)[]][] = [
  ['sent', 'gotThrough'],
  ['sent', 'later', 'gotThrough'],
  ['sent', 'gotThrough', 'answeredByMachine'],
  ['refused', 'later', 'givenUp'],
  ['refused', 'later', 'refused'],
  ['refused', 'later', 'gotThrough', 'refused'],
  ['refused', 'perhapsReturned', 'refused'],
  ['uncertain', 'later', 'perhapsReturned'],
  ['uncertain', 'gotThrough', 'perhapsReturned'],
  ['uncertain', 'later', 'gotThrough', 'perhapsReturned'],
  ['uncertain', 'fullMailbox'],
  ['uncertain', 'later', 'fullMailbox'],
];
test.each(ends.flatMap(([state, ...names]) => orders(names).map((order) => ({ state, order }))))(
  'a mail ends as $state after $order, in any order',
  async ({ state, order }) => {
    await aws.keep(recordIn('inviting'));
    await invited(ADA);
    // Events may come twice.
    for (const names of [order, order]) {
      for (const name of names) expect(await track(events[name])).toEqual([]);
      expect(await entryOf()).toMatchObject({ state });
      expect(await counted()).toMatchObject({ deferred: 0, waiting: 0, [state]: 1 });
    }
  },
);

/** An invitation that may have been sent, and is queued again. */
async function queuedAgain() {
  await aws.keep(recordIn('inviting'));
  await post(TABLE, invitation(ADA));
  const first = newClaim(ada);
  await claim(TABLE, first, {});
  await putBack(TABLE, first, 1);
}

test.each([
  ['sent', 'gotThrough'],
  ['deferred', 'later'],
  ['uncertain', 'perhapsReturned'],
  ['refused', 'refused'],
] as const)(
  'a mail that is to be sent again is not, once an event says that it was %s',
  async (state, name) => {
    await queuedAgain();
    expect(await track(events[name])).toEqual([]);
    await sendDue(environment, { sweep: true, until: Date.now() + 60_000 });
    expect(aws.mails()).toEqual([]);
    expect(await entryOf()).toMatchObject({ state });
    expect(JSON.stringify(await entryOf())).not.toContain(ADA);
  },
);

test('an event about a mail that is being retried is retried, and then counts', async () => {
  await queuedAgain();
  const second = newClaim(ada);
  await claim(TABLE, second, { again: 1 });
  expect(await track(events.refused)).toEqual([0]);
  await settle(TABLE, second, 'sent');
  expect(await track(events.refused)).toEqual([]);
  expect(await entryOf()).toMatchObject({ state: 'refused' });
});

test('a late event does not make a delivered or bounced mail deferred', async () => {
  await aws.keep(recordIn('inviting'));
  await invited(ADA, 'bob@acme.test');
  await track(gotThrough(), later(), gotThrough('bob@acme.test'), later('bob@acme.test'));
  expect(await counted()).toMatchObject({ sent: 2, deferred: 0 });
  await track(bounced('5.1.1'), later());
  expect(await counted()).toMatchObject({ sent: 1, refused: 1, deferred: 0 });
});

test('an auto-reply changes nothing', async () => {
  await aws.keep(recordIn('inviting'));
  await invited(ADA);
  expect(await track(bounced(undefined))).toEqual([]);
  expect(await counted()).toMatchObject({ sent: 1, refused: 0 });
});

test('a late delay does not make a mail that SES gave up deferred', async () => {
  await aws.keep(recordIn('inviting'));
  await invited(ADA);
  const since = Date.now();
  await track(later(ADA, { since }));
  vi.useFakeTimers({ toFake: ['Date'], now: since + 15 * HOUR + 1000 });
  await sendDue(environment, { sweep: true, until: Date.now() + 60_000 });
  await track(later(ADA, { since: since + HOUR, tries: 13 * HOUR }));
  expect(await entryOf()).toMatchObject({ state: 'uncertain' });
});

test('whatever an event says, a mail is deferred for days at most', async () => {
  await aws.keep(recordIn('inviting'));
  await invited(ADA);
  await track(later(ADA, { tries: 10_000 * HOUR }));
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5 * 24 * HOUR });
  await sendDue(environment, { sweep: true, until: Date.now() + 60_000 });
  expect(await entryOf()).toMatchObject({ state: 'uncertain' });
});

test.each([
  ['smtp; 451 4.7.1 <ada@acme.test> later', '451 4.7.1'],
  ['smtp; 421-4.7.0 ada%40acme.test', '421 4.7.0'],
  ['450 "ada l"@acme.test: greylisted', '450 4.7.1'],
  ['ａｄａ＠ａｃｍｅ．ｔｅｓｔ has too much mail', '4.7.1'],
  ['ada at acme.test 451 4.7.1', '4.7.1'],
  ['', '4.7.1'],
  [undefined, '4.7.1'],
])('only the codes of a server’s answer (%s) are stored', async (diagnosticCode, said) => {
  await aws.keep(recordIn('inviting'));
  await invited(ADA);
  const event = later();
  const { deliveryDelay } = event.detail as unknown as { deliveryDelay: object };
  const delayedRecipients = [{ emailAddress: ADA, status: '4.7.1', diagnosticCode }];
  await track({
    detail: { ...event.detail, deliveryDelay: { ...deliveryDelay, delayedRecipients } },
  });
  expect((await entryOf())?.delay?.said).toBe(said);
});

test('concurrent counts of invitations do not overwrite newer numbers', async () => {
  await aws.keep(recordIn('inviting'));
  await invited(ADA, 'bob@acme.test');
  await Promise.all([
    track(later()),
    track(later('bob@acme.test')),
    ...Array.from({ length: 3 }, () => keepTally(TABLE, onboardingId)),
  ]);
  expect(await counted()).toMatchObject({ sent: 0, deferred: 2 });
});

test('an event that comes before the sender recorded the mail is retried', async () => {
  await aws.keep(recordIn('inviting'));
  vi.useFakeTimers({ toFake: ['Date'] });
  await post(TABLE, invitation(ADA));
  await claim(TABLE, newClaim(ada), {});
  expect(await track(later(), '{', later('nobody@acme.test'))).toEqual([0, 1]);
});

test('a mail without a final event is uncertain an hour after SES gives up', async () => {
  await aws.keep(recordIn('inviting'));
  await invited(ADA);
  await track(later());
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 14 * HOUR });
  const sweep = () => sendDue(environment, { sweep: true, until: Date.now() + 60_000 });
  expect((await sweep()).onboardings.size).toBe(0);
  vi.setSystemTime(Date.now() + HOUR + 1000);
  expect([...(await sweep()).onboardings]).toEqual([onboardingId]);
  expect(await entryOf()).toMatchObject({ state: 'uncertain' });
  expect(aws.mails()).toHaveLength(1);
});

test.each([
  ['not of an onboarding', { onboarding: undefined }],
  ['of an earlier version', { entry: undefined }],
])('a mail that is %s is left alone', async (_, tags) => {
  await aws.keep(recordIn('inviting'));
  await invited(ADA);
  const { detail } = later();
  expect(await track(eventAbout(ADA, detail, tags))).toEqual([]);
  expect(await entryOf()).toMatchObject({ state: 'sent' });
});

test('every mail’s tags have its key in the ledger, unless that is too long for a tag', () => {
  const posted = { ...invitation(ADA), occasion: '2026-11-25T10:00:00.000Z everyone' };
  const tag = tagOf(keyOf(posted)) ?? '';
  expect(tag).toMatch(/^[\w-]{1,256}$/);
  expect(keyOfTag(onboardingId, tag)).toEqual(keyOf(posted));
  expect(tagOf(keyOf({ ...posted, occasion: 'x'.repeat(200) }))).toBeUndefined();
});
