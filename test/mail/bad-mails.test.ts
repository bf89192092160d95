import { describe, expect, test, vi } from 'vitest';
import { keyOf, type Posted, post } from '../../functions/mail/ledger.ts';
import { AwsError } from '../../local/aws/aws-error.ts';
import { asOnboardingId } from '../brands.ts';
import { TABLE } from '../record/example.ts';
import {
  addresses,
  aws,
  contact,
  type Fault,
  HOUR,
  hand,
  invitation,
  receipt,
  reminder,
  SECOND,
  stateOf,
  sweep,
  sweepUntilDone,
  useSending,
} from './sending.ts';

useSending();

/** Mails that SES refuses, for whatever reason, do not delay others; and an outage costs no mail its attempts. */

const FAULTS = ['ServiceUnavailable', 'Throttling', 'AccessDenied'] as const;
const MINUTE = 60 * SECOND;
const always = (fault: Fault) => Array.from({ length: 10_000 }, () => fault);
const users = (count: number, name: string) =>
  Array.from({ length: count }, (_, number) => `${name}${number}@acme.test`);
const toCsm = (email: string): Posted => ({
  ...reminder(),
  to: { recipient: 'csm', email },
  occasion: email,
});
/** Sweeps every minute. @returns the number of the first sweep after which they all have their mail */
async function sweepsUntilSent(...whom: string[]): Promise<number> {
  for (let sweeps = 1; sweeps <= 60; sweeps += 1) {
    const next = Date.now() + MINUTE;
    await sweep();
    if (whom.every((each) => addresses().includes(each))) return sweeps;
    vi.setSystemTime(Math.max(next, Date.now()));
  }
  throw new Error('They never get it');
}

describe.each(FAULTS)('mails that SES never accepts (%s)', (fault) => {
  test.each([1, 3, 25])('do not delay mail of another urgency: %i', async (count) => {
    const bad = users(count, 'bad');
    for (const email of bad) await post(TABLE, toCsm(email));
    aws.faults = Object.fromEntries(bad.map((email) => [email, always(fault)]));
    for (let round = 0; round < 2; round += 1) {
      const user = `u${round}@acme.test`;
      await post(TABLE, receipt(asOnboardingId(`acme-${round}`)));
      await post(TABLE, invitation(user));
      expect(await sweepsUntilSent(user)).toBe(1);
      expect(addresses().filter((each) => each === contact.email)).toHaveLength(round + 1);
    }
    aws.faults = {};
    await sweepUntilDone();
    expect(addresses()).toHaveLength(count + 4);
    expect(addresses().slice(4).toSorted()).toEqual(bad.toSorted());
  });

  test('delay a later, acceptable one by one sweep at most', async () => {
    const bad = users(10, 'bad');
    for (const email of bad) await post(TABLE, invitation(email));
    await post(TABLE, invitation('a@acme.test'));
    aws.faults = Object.fromEntries(bad.map((email) => [email, always(fault)]));
    // Three of them a sweep; of odd ones all.
    expect(await sweepsUntilSent('a@acme.test')).toBeLessThanOrEqual(4);
    await post(TABLE, invitation('b@acme.test'));
    expect(await sweepsUntilSent('b@acme.test')).toBe(1);
  });
});

test('sixty refused mails take a few sweeps, and then delay no other', async () => {
  const bad = users(60, 'bad');
  for (const email of bad) await post(TABLE, invitation(email));
  await post(TABLE, invitation('a@acme.test'));
  aws.faults = Object.fromEntries(bad.map((email) => [email, always('AccessDenied')]));
  expect(await sweepsUntilSent('a@acme.test')).toBeLessThanOrEqual(4);
  await post(TABLE, invitation('b@acme.test'));
  expect(await sweepsUntilSent('b@acme.test')).toBe(1);
});

test('one bad mail does not delay those that other senders leave to the sweep', async () => {
  aws.faults = { 'bad@acme.test': always('AccessDenied') };
  await post(TABLE, toCsm('bad@acme.test'));
  const real = aws.dynamoDb;
  let handing: Promise<unknown> | undefined;
  aws.dynamoDb = {
    ...real,
    async call(operation, input) {
      if (/remove #holder/.test(JSON.stringify(input))) {
        handing ??= hand(receipt());
        await handing;
      }
      return real.call(operation, input);
    },
  };
  await sweep();
  expect(await handing).toMatchObject({ left: 'turn' });
  expect(addresses()).toEqual([contact.email]);
});

describe('an outage', () => {
  test.each(FAULTS)('costs a few calls per sweep, and loses no mail (%s)', async (fault) => {
    const invited = users(100, 'u');
    for (const email of invited) await post(TABLE, invitation(email));
    for (let number = 0; number < 30; number += 1)
      await post(TABLE, receipt(asOnboardingId(`acme-${number}`)));
    aws.faults = { '*': always(fault) };
    for (let times = 0; times < 3; times += 1) {
      const before = aws.asked;
      const begins = Date.now();
      expect(await sweep()).toMatchObject({ left: 'trouble', troubleSince: expect.any(Number) });
      expect(aws.asked - before).toBeLessThanOrEqual(3 * 20);
      vi.setSystemTime(begins + MINUTE);
    }
    aws.faults = {};
    await sweepUntilDone();
    expect(addresses()).toHaveLength(130);
    expect(new Set(addresses()).size).toBe(101);
  });

  test('of hours without answers from SES makes a few mails uncertain', async () => {
    const invited = users(100, 'u');
    for (const email of invited) await post(TABLE, invitation(email));
    aws.faults = { '*': always('lost') };
    const ends = Date.now() + HOUR;
    while (Date.now() < ends) {
      const begins = Date.now();
      await sweep();
      await hand(receipt(asOnboardingId(`acme-${begins}`)));
      vi.setSystemTime(begins + MINUTE);
    }
    const tried = addresses().length;
    expect(tried).toBeLessThanOrEqual(10);
    aws.faults = {};
    vi.setSystemTime(Date.now() + 15 * MINUTE);
    await sweepUntilDone();
    // Every mail was tried once.
    expect(addresses()).toHaveLength(100 + 60);
    expect(new Set(addresses()).size).toBe(101);
  });
});

test.each([
  ['SES', () => (aws.faults = { '*': ['AccessDenied'] })],
  ['the links’ keys', () => (aws.secretsFault = new AwsError('AccessDeniedException', 'No.'))],
])(
  'when %s denies access briefly, mail that somebody waits for is soon sent',
  async (_, begins) => {
    begins();
    await hand(reminder());
    expect(await stateOf(keyOf(reminder()))).toBe('queued');
    aws.secretsFault = undefined;
    const since = Date.now();
    await sweepUntilDone();
    vi.setSystemTime(since + MINUTE);
    await sweepUntilDone();
    expect(await stateOf(keyOf(reminder()))).toBe('sent');
  },
);

test('when nobody may read the links’ keys, a sweep tries a few mails, and ops are notified', async () => {
  for (let number = 0; number < 100; number += 1)
    await post(TABLE, receipt(asOnboardingId(`acme-${number}`)));
  aws.secretsFault = new AwsError('AccessDeniedException', 'No.');
  expect(await sweep()).toMatchObject({ left: 'trouble', troubleSince: expect.any(Number) });
  aws.secretsFault = undefined;
  await sweep();
  expect(aws.taken.length).toBeGreaterThanOrEqual(75);
});
