import { describe, expect, test, vi } from 'vitest';
import { keyOf, type Posted, post } from '../../functions/mail/ledger.ts';
import { recoverMails } from '../../functions/mail/recover.ts';
import { sendDue } from '../../functions/mail/send-due.ts';
import { AwsError } from '../../local/aws/aws-error.ts';
import { emptyTable, TABLE } from '../record/example.ts';
import {
  addresses,
  aws,
  clock,
  contact,
  csm,
  environment,
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

/** Calls fail, responses get lost, senders are killed: nobody gets a mail twice, and no mail is lost. */

describe('while DynamoDB has trouble', () => {
  /** Fails a number of the sender's calls from the first match on: they succeed without a response (`lost`), or fail. */
  function trouble(
    matches: RegExp,
    times: number,
    { lost = false, fault = 'InternalServerError' } = {},
  ) {
    const real = aws.dynamoDb;
    let left = times;
    aws.dynamoDb = {
      ...real,
      async call(operation, input) {
        if (left === 0 || !matches.test(`${operation} ${JSON.stringify(input)}`))
          return real.call(operation, input);
        left -= 1;
        if (lost) await real.call(operation, input).catch(() => {});
        throw new AwsError(fault, 'No.', fault === 'InternalServerError' ? 500 : 400);
      },
    };
    return () => {
      aws.dynamoDb = real;
      return times - left;
    };
  }
  const claims = /UpdateItem.*:from.{0,9}"queued".*"sending"/;
  const settles = /Item.*:from.{0,9}"sending"/;
  const leavesSending = async (mail: Posted) => {
    vi.setSystemTime(Date.now() + 180 * SECOND);
    await sweepUntilDone();
    return stateOf(keyOf(mail));
  };

  test.each([1, 2])(
    'a sender recognizes its claim though the response is lost (%i times), and sends the mail',
    async (times) => {
      const end = trouble(claims, times, { lost: true });
      await hand(invitation('a@acme.test'));
      expect(end()).toBe(times);
      expect(addresses()).toEqual(['a@acme.test']);
      expect(await stateOf(keyOf(invitation('a@acme.test')))).toBe('sent');
    },
  );

  test('a claim that is never answered is undone, and the mail sent later', async () => {
    const end = trouble(claims, 20, { lost: true });
    await hand(invitation('a@acme.test'));
    expect(end()).toBeGreaterThan(1);
    expect(aws.taken).toEqual([]);
    expect(await leavesSending(invitation('a@acme.test'))).toBe('sent');
    expect(aws.taken).toHaveLength(1);
  });

  test('a mail that SES did not accept is queued again, though that fails at first', async () => {
    aws.faults = { '*': ['ServiceUnavailable'] };
    trouble(settles, 5);
    await hand(invitation('a@acme.test'));
    expect(await leavesSending(invitation('a@acme.test'))).toBe('sent');
    expect(aws.taken).toHaveLength(1);
  });

  test('a mail that SES accepted is settled, though that fails at first', async () => {
    trouble(settles, 6);
    await hand(invitation('a@acme.test'));
    expect(await stateOf(keyOf(invitation('a@acme.test')))).toBe('sent');
  });

  test('a mail that SES refuses is reported to the CSM, though that fails at first', async () => {
    aws.faults = { [contact.email]: ['MessageRejected'] };
    trouble(/PutItem.*customerUnreachable/, 5);
    await hand(receipt());
    expect(await leavesSending(receipt())).toBe('refused');
    expect(addresses()).toEqual([csm.email]);
  });

  test('an item locked by a transaction delays nothing else', async () => {
    await hand(invitation('a@acme.test'));
    await post(TABLE, invitation('b@acme.test'));
    trouble(claims, 1, { fault: 'TransactionConflictException' });
    expect((await sweep()).troubleSince).toBeDefined();
    vi.setSystemTime(Date.now() + HOUR);
    expect((await sweep()).troubleSince).toBeUndefined();
    expect(addresses()).toEqual(['a@acme.test', 'b@acme.test']);
  });

  test('whichever call it begins with, and however long it lasts, nobody gets two mails and at most one is uncertain', async () => {
    const mails = ['a', 'b', 'c'].map((name) => invitation(`${name}@acme.test`));
    for (const lost of [false, true])
      for (const times of [1, 3, 20])
        for (let at = 0, isMet = true; isMet; at += 1) {
          aws.dynamoDb = emptyTable();
          aws.taken = [];
          for (const mail of mails) await post(TABLE, mail);
          const real = aws.dynamoDb;
          let calls = 0;
          aws.dynamoDb = {
            ...real,
            async call(operation, input) {
              calls += 1;
              if (calls <= at || calls > at + times) return real.call(operation, input);
              if (lost) await real.call(operation, input).catch(() => {});
              throw new AwsError('InternalServerError', 'No.', 500);
            },
          };
          await sweep().catch(() => {});
          isMet = calls > at;
          aws.dynamoDb = real;
          vi.setSystemTime(Date.now() + 180 * SECOND);
          await sweepUntilDone();
          const states = await Promise.all(mails.map((mail) => stateOf(keyOf(mail))));
          const here = `${times} from call ${at}, ${lost ? 'done' : 'not done'}`;
          expect(new Set(addresses()).size, here).toBe(aws.taken.length);
          expect(states.filter((state) => state !== 'sent').length, here).toBeLessThan(
            times > 3 ? 2 : 1,
          );
        }
  });
});

test('a sender that read a mail before another retried it does not repeat those retries', async () => {
  const { key, entry } = await post(TABLE, reminder());
  aws.faults = { '*': Array.from({ length: 9 }, () => 'lost' as const) };
  for (let times = 0; times < 2; times += 1) await sweep();
  const late = { mails: [{ key, entry }], until: Date.now() + 5 * SECOND };
  await sendDue(environment, late, clock);
  for (let times = 0; times < 5; times += 1) await sweep();
  expect(aws.taken).toHaveLength(3);
});

test('mails that SES may have accepted count towards the share', async () => {
  aws.limits = { rate: 14, daily: 20 };
  for (let number = 0; number < 20; number += 1)
    await post(TABLE, invitation(`u${number}@acme.test`));
  aws.faults = { '*': Array.from({ length: 20 }, () => 'lost' as const) };
  for (let times = 0; times < 25; times += 1) {
    await sendDue(
      { ...environment, SES_SHARE: 0.5 },
      { sweep: true, until: Date.now() + 60 * SECOND },
      clock,
    );
    // Later, as SES is asked less and less often.
    vi.setSystemTime(Date.now() + HOUR / 4);
  }
  expect(aws.taken).toHaveLength(10);
});

test('a mail that somebody waits for is sent at most three times, whatever SES answers', async () => {
  aws.faults = { '*': Array.from({ length: 20 }, () => 'lost' as const) };
  await hand(reminder());
  for (let times = 0; times < 9; times += 1) await sweep();
  expect(aws.taken).toHaveLength(3);
  expect(await stateOf(keyOf(reminder()))).toBe('uncertain');
});

test('a mail that somebody waits for is sent at most three times, however often its sender is killed', async () => {
  await post(TABLE, reminder());
  for (let times = 0; times < 9; times += 1) {
    const real = aws.dynamoDb;
    const before = aws.taken.length;
    aws.dynamoDb = {
      ...real,
      call: (operation, input) =>
        aws.taken.length > before
          ? Promise.reject(new AwsError('AccessDeniedException', 'Killed', 400))
          : real.call(operation, input),
    };
    await sweep().catch(() => {});
    aws.dynamoDb = real;
    vi.setSystemTime(Date.now() + 180 * SECOND);
  }
  expect(aws.taken).toHaveLength(3);
  expect(await stateOf(keyOf(reminder()))).toBe('uncertain');
});

describe('a sender that is killed', () => {
  /** The sender is killed after SES's response: it writes nothing more. */
  async function killedAfterSes(...mails: Posted[]) {
    for (const mail of mails) await post(TABLE, mail);
    const real = aws.dynamoDb;
    const before = aws.taken.length;
    aws.dynamoDb = {
      ...real,
      call: (operation, input) => {
        if (aws.taken.length > before)
          return Promise.reject(new AwsError('AccessDeniedException', 'Killed', 400));
        return real.call(operation, input);
      },
    };
    await sweep().catch(() => undefined);
    aws.dynamoDb = real;
  }

  test('leaves one mail uncertain, and nobody gets two', async () => {
    const mails = ['a', 'b', 'c'].map((name) => invitation(`${name}@acme.test`));
    await killedAfterSes(...mails);
    expect(aws.taken).toHaveLength(1);
    vi.setSystemTime(Date.now() + 180 * SECOND);
    await sweepUntilDone();
    expect(addresses().toSorted()).toEqual(['a@acme.test', 'b@acme.test', 'c@acme.test']);
    const states = await Promise.all(mails.map((mail) => stateOf(keyOf(mail))));
    expect(states.toSorted()).toEqual(['sent', 'sent', 'uncertain']);
  });

  test('leaves at most one uncertain, whichever call it dies at', async () => {
    const mails = ['a', 'b'].map((name) => invitation(`${name}@acme.test`));
    let isKilled = true;
    for (let at = 0; isKilled; at += 1) {
      aws.taken = [];
      const real = emptyTable();
      let calls = 0;
      isKilled = false;
      for (const mail of mails) {
        aws.dynamoDb = real;
        await post(TABLE, mail);
      }
      aws.dynamoDb = {
        ...real,
        async call(operation, input) {
          calls += 1;
          if (calls <= at) return real.call(operation, input);
          // The call at which it is killed is done, but not answered.
          if (calls === at + 1) await real.call(operation, input).catch(() => {});
          isKilled = true;
          throw new AwsError('AccessDeniedException', 'Killed', 400);
        },
      };
      await sweep().catch(() => undefined);
      aws.dynamoDb = real;
      vi.setSystemTime(Date.now() + 180 * SECOND);
      await sweepUntilDone();
      const states = await Promise.all(mails.map((mail) => stateOf(keyOf(mail))));
      expect(new Set(addresses()).size).toBe(aws.taken.length);
      expect(states.filter((state) => state !== 'sent').length, `call ${at}`).toBeLessThan(2);
      expect(states.every((state) => state === 'sent' || state === 'uncertain')).toBe(true);
    }
  });

  test('never exceeds the share, however often and whenever it is killed', async () => {
    aws.limits = { rate: 10, daily: 200 };
    for (let number = 0; number < 200; number += 1)
      await post(TABLE, invitation(`u${number}@acme.test`));
    const real = aws.dynamoDb;
    const share = { ...environment, SES_SHARE: 0.5 };
    for (let kills = 0; kills < 12; kills += 1) {
      const most = aws.taken.length + kills;
      aws.dynamoDb = {
        ...real,
        call: (operation, input) =>
          aws.taken.length > most
            ? Promise.reject(new AwsError('AccessDeniedException', 'Killed', 400))
            : real.call(operation, input),
      };
      await sendDue(share, { sweep: true, until: Date.now() + 60 * SECOND }, clock).catch(() => {});
      aws.dynamoDb = real;
      if (kills % 2 === 0) await recoverMails(TABLE);
      else vi.setSystemTime(Date.now() + 60 * SECOND);
    }
    const killed = aws.taken.length;
    expect(killed).toBeGreaterThan(60);
    for (let times = 0; times < 3; times += 1)
      await sendDue(share, { sweep: true, until: Date.now() + 60 * SECOND }, clock);
    expect(aws.taken.length).toBeLessThanOrEqual(100);
    // What each could have sent beyond counts.
    expect(aws.taken.length).toBeGreaterThanOrEqual(100 - 12 * 5);
    expect(new Set(addresses()).size).toBe(aws.taken.length);
  });

  test('makes nobody wait if it is known to be gone', async () => {
    const mails = [invitation('a@acme.test'), invitation('b@acme.test')];
    await killedAfterSes(...mails);
    await recoverMails(TABLE);
    vi.setSystemTime(Date.now() + 1);
    await hand(receipt());
    await sweep();
    expect(addresses().toSorted()).toEqual(['a@acme.test', 'b@acme.test', contact.email]);
    const states = await Promise.all(mails.map((mail) => stateOf(keyOf(mail))));
    expect(states.toSorted()).toEqual(['sent', 'uncertain']);
  });

  test.each([
    ['reminder', reminder()],
    ['receipt', receipt()],
  ])('after a minute spent on rendering a mail finds it done: %s', async (_, mail) => {
    const real = aws.dynamoDb;
    aws.dynamoDb = {
      ...real,
      async call(operation, input) {
        const output = await real.call(operation, input);
        const claims =
          operation === 'UpdateItem' && /"queued".*"sending"/.test(JSON.stringify(input));
        if (!claims) return output;
        aws.dynamoDb = real;
        vi.setSystemTime(Date.now() + 60 * SECOND);
        await sweep();
        return output;
      },
    };
    await hand(mail);
    expect(aws.dynamoDb).toBe(real);
    await sweepUntilDone();
    // Nobody waits for a receipt: it counts as uncertain, and is never sent.
    expect(aws.taken).toHaveLength(mail.mail === 'connectionReady' ? 1 : 0);
  });

  test('delays other senders by half a minute at most', async () => {
    await killedAfterSes(invitation('a@acme.test'));
    vi.setSystemTime(Date.now() + 31 * SECOND);
    await hand(receipt());
    expect(addresses()).toContain(contact.email);
  });
});
