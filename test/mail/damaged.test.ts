import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { GetSendQuotaCommand } from '@aws-sdk/client-ses';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test, vi } from 'vitest';
import { forgetMails } from '../../functions/mail/forget-mails.ts';
import { tallyInvitations } from '../../functions/mail/invitations.ts';
import { type EntryKey, keyOf, post } from '../../functions/mail/ledger.ts';
import { lostMails } from '../../functions/mail/lost-mails.ts';
import { ses } from '../../functions/runtime/aws.ts';
import { AwsError } from '../../local/aws/aws-error.ts';
import { onboardingId, TABLE } from '../record/example.ts';
import {
  addresses,
  aws,
  contact,
  hand,
  invitation,
  receipt,
  reminder,
  SECOND,
  stateOf,
  sweep,
  useSending,
} from './sending.ts';

useSending();

/** Another version's entries, damaged items and nonsensical answers stop no mail. */

test('another version’s entry delays no other mail', async () => {
  const foreign = reminder();
  await post(TABLE, {
    ...foreign,
    to: { ...foreign.to, recipient: 'securityTeam' as never },
  }).catch(() => {});
  await post(TABLE, receipt());
  for (let times = 0; times < 2; times += 1) await sweep();
  expect(addresses()).toEqual([contact.email]);
});

describe('in a table that is damaged or from another version', () => {
  /** Overwrites attributes of an item. */
  async function damage(key: EntryKey, attributes: Record<string, unknown>, of = 'entry.') {
    const names = Object.keys(attributes);
    await aws.dynamoDb.call('UpdateItem', {
      TableName: TABLE,
      Key: marshall({ ...key }),
      UpdateExpression: `set ${names.map((name) => `${of}#${name} = :${name}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: marshall(
        Object.fromEntries(names.map((name) => [`:${name}`, attributes[name]])),
      ),
    });
  }

  test.each(['queued', 'sending', 'paused'])('an entry that cannot be read (%s)', async (state) => {
    await post(TABLE, reminder());
    await post(TABLE, receipt());
    await damage(keyOf(reminder()), {
      state,
      to: { recipient: 'securityTeam', email: 'x@x.test' },
    });
    for (let times = 0; times < 2; times += 1) await sweep();
    expect(addresses()).toEqual([contact.email]);
  });

  test.each([
    ['that cannot be read', { state: 'paused' }, 'entry.'],
    ['that are none', { entry: 7 }, ''],
    ['that are due though they were sent', { state: 'sent' }, 'entry.'],
  ])('many entries %s', async (_, attributes, of) => {
    for (let number = 0; number < 45; number += 1) {
      const mail = invitation(`u${number}@acme.test`);
      await post(TABLE, mail);
      await damage(keyOf(mail), attributes, of);
    }
    await post(TABLE, invitation('a@acme.test'));
    await sweep();
    expect(addresses()).toEqual(['a@acme.test']);
  });

  test('rows that always stay due delay no other', async () => {
    for (let number = 0; number < 45; number += 1)
      await post(TABLE, invitation(`u${number}@acme.test`));
    await post(TABLE, invitation('a@acme.test'));
    const real = aws.dynamoDb;
    aws.dynamoDb = {
      ...real,
      call: (operation, input) =>
        // As in an index that has not caught up.
        operation === 'GetItem' &&
        !JSON.stringify(input).includes(keyOf(invitation('a@acme.test')).sk)
          ? Promise.resolve({})
          : real.call(operation, input),
    };
    await sweep();
    expect(addresses()).toEqual(['a@acme.test']);
  });

  test('an unreadable entry does not keep others’ addresses, and its own only for a while', async () => {
    const [foreign, foreignRefused] = [reminder(), reminder(onboardingId, 'round-1')];
    const unknown = { recipient: 'securityTeam', email: 'x@x.test' };
    for (const mail of [foreign, foreignRefused, receipt()]) await post(TABLE, mail);
    await damage(keyOf(foreign), { to: unknown });
    await damage(keyOf(foreignRefused), { to: unknown, state: 'refused' });
    aws.faults = { [contact.email]: ['MessageRejected'] };
    await sweep();
    expect(await stateOf(keyOf(receipt()))).toBe('refused');

    const failing = aws.dynamoDb;
    aws.dynamoDb = {
      ...failing,
      call: (operation, input) =>
        operation === 'UpdateItem' && JSON.stringify(input).includes(keyOf(foreign).sk)
          ? Promise.reject(new AwsError('AccessDeniedException', 'No.', 400))
          : failing.call(operation, input),
    };
    await expect(forgetMails(TABLE, onboardingId)).rejects.toThrow();
    aws.dynamoDb = failing;
    const items = async () => {
      const found = (await aws.dynamoDb.call('Scan', { TableName: TABLE })) as {
        Items: Record<string, AttributeValue>[];
      };
      return found.Items.map((item) => unmarshall(item)).filter(({ entry }) => entry);
    };
    const rest = JSON.stringify((await items()).filter(({ sk }) => sk !== keyOf(foreign).sk));
    expect(rest).not.toMatch(/otto@|x@x.test/);
    await forgetMails(TABLE, onboardingId);
    for (const { expiresAt } of await items()) expect(expiresAt).toBeGreaterThan(0);
  });

  test('an unreadable invitation counts as uncertain, and is reported to ops', async () => {
    await post(TABLE, invitation('a@acme.test'));
    await post(TABLE, invitation('b@acme.test'));
    await damage(keyOf(invitation('a@acme.test')), { state: 'paused' });
    await sweep();
    expect(await tallyInvitations(TABLE, onboardingId)).toMatchObject({ sent: 1, uncertain: 1 });
    expect(await lostMails(TABLE, onboardingId)).toMatchObject([
      { mail: 'userInvitation', state: 'uncertain' },
    ]);
  });

  const lease = { pk: 'mail', sk: 'sender' };
  const far = Date.parse('2030-01-01T00:00:00Z');
  test.each([
    [
      'times that are none',
      { recent: 'x', ours: 7, quota: [], troubleSince: {}, doubts: 'x', reserved: 'x' },
    ],
    ['more than anybody reserves', { reserved: 1e12 }],
    ['doubts to come', { doubts: { count: 9, at: far } }],
    ['a holder without an end', { holder: 'a', until: null }],
    ['a holder whose clock was ahead', { holder: 'a', until: far }],
    ['times to come', { recent: [far, far], quota: { at: far, rate: 1, left: 0 } }],
    ['keys that are no mails', { left: [{ pk: '', sk: '' }, lease, 7] }],
  ])('the sender’s item: %s', async (_, attributes) => {
    await hand(invitation('a@acme.test'));
    await post(TABLE, receipt());
    await damage(lease, attributes, '');
    for (let times = 0; times < 2; times += 1) await sweep();
    expect(addresses()).toEqual(['a@acme.test', contact.email]);
  });
});

describe('SES’s answer about its limits', () => {
  const limits = { MaxSendRate: '14', Max24HourSend: '50000', SentLast24Hours: '0' };
  const { MaxSendRate: _, ...noRate } = limits;
  test.each([
    ['nothing', {}],
    ['no rate', noRate],
    ['a rate that is no number', { ...limits, MaxSendRate: 'NaN' }],
    ['a word', { ...limits, MaxSendRate: 'fast' }],
    ['a rate of zero', { ...limits, MaxSendRate: '0' }],
    ['a rate below zero', { ...limits, MaxSendRate: '-5' }],
    ['a rate without end', { ...limits, MaxSendRate: 'Infinity' }],
    ['a day that is no number', { ...limits, Max24HourSend: 'NaN' }],
    ['a day below zero', { ...limits, Max24HourSend: '-7' }],
    ['a use that is no number', { ...limits, SentLast24Hours: 'many' }],
    ['a use below zero', { ...limits, SentLast24Hours: '-1e9' }],
  ])('%s: the lowest limits apply', async (_, quota) => {
    aws.quota = quota;
    for (let number = 0; number < 3; number += 1)
      await post(TABLE, invitation(`u${number}@acme.test`));
    await sweep();
    const [first = 0, second = 0, third = 0] = aws.taken.map(({ at }) => at);
    expect(second - first).toBeGreaterThanOrEqual(SECOND);
    expect(third - second).toBeGreaterThanOrEqual(SECOND);
  });

  test('is more than one sender needs: it sends, and stores few times', async () => {
    aws.quota = { ...limits, MaxSendRate: '1e308', Max24HourSend: '1e308' };
    aws.limits = { rate: 1_000, daily: 50_000 };
    aws.faults = { '*': ['Throttling'] };
    await post(TABLE, invitation('a@acme.test'));
    await sweep();
    expect(addresses()).toEqual(['a@acme.test']);
  });

  test('is not from SES: the lowest limits apply', async () => {
    const real = ses.send.bind(ses);
    vi.spyOn(ses, 'send').mockImplementation(((command: object) =>
      command instanceof GetSendQuotaCommand
        ? Promise.reject(new SyntaxError('<html>'))
        : real(command as never)) as never);
    await post(TABLE, invitation('a@acme.test'));
    await sweep();
    vi.restoreAllMocks();
    expect(addresses()).toEqual(['a@acme.test']);
  });
});

test('a lease that cannot be released expires, and the sender notices nothing', async () => {
  aws.limits = { rate: 14, daily: 0 };
  const real = aws.dynamoDb;
  aws.dynamoDb = {
    ...real,
    call: (operation, input) =>
      /remove #holder/.test(JSON.stringify(input))
        ? Promise.reject(new AwsError('AccessDeniedException', 'No.', 400))
        : real.call(operation, input),
  };
  expect((await hand(receipt())).left).toBe('quota');
  aws.dynamoDb = real;
  aws.limits = { rate: 14, daily: 50_000 };
  vi.setSystemTime(Date.now() + 61 * SECOND);
  await sweep();
  expect(addresses()).toEqual([contact.email]);
});
