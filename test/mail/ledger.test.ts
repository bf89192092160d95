import { describe, expect, test, vi } from 'vitest';
import { forgetMails } from '../../functions/mail/forget-mails.ts';
import { keepTally } from '../../functions/mail/invitations.ts';
import { keyOf, type Posted, post, readEntries, readEntry } from '../../functions/mail/ledger.ts';
import { sendDue } from '../../functions/mail/send-due.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { track } from '../../functions/record/reports.ts';
import { changeRecord, createRecord } from '../../functions/record/store.ts';
import { metrics } from '../../functions/runtime/observability.ts';
import { AwsError } from '../../local/aws/aws-error.ts';
import { asOnboardingId } from '../brands.ts';
import { issued, onboardingId, recordIn, TABLE } from '../record/example.ts';
import {
  addresses,
  aws,
  clock,
  contact,
  csm,
  DAY,
  environment,
  HOUR,
  hand,
  invitation,
  receipt,
  reminder,
  SECOND,
  setting,
  stateOf,
  sweep,
  sweepUntilDone,
  useSending,
} from './sending.ts';

useSending();

describe('a mail', () => {
  test('that is handed over twice is sent once', async () => {
    await hand(receipt());
    await hand(receipt());
    expect(addresses()).toEqual([contact.email]);
  });

  test('of the same name on another occasion is a different mail', async () => {
    await hand(reminder());
    await hand(reminder(onboardingId, 'round-1'));
    expect(aws.taken).toHaveLength(2);
  });

  test('that is handed over by two at once is sent once', async () => {
    await Promise.all([hand(receipt()), hand(receipt()), hand(receipt())]);
    await sweepUntilDone();
    expect(aws.taken).toHaveLength(1);
  });

  test('is in the ledger without a working link, and once sent without a person', async () => {
    await post(TABLE, receipt());
    const text = async () => JSON.stringify(await readEntry(TABLE, keyOf(receipt())));
    expect(await text()).toContain(contact.email);
    expect(await text()).not.toContain('/setup/');
    await sweep();
    expect(await text()).not.toMatch(/@/);
  });

  test('that SES refuses is reported to the CSM, and not retried', async () => {
    aws.faults = { [contact.email]: ['MessageRejected'] };
    const counted = vi.spyOn(metrics(), 'singleMetric');
    await hand(receipt());
    expect(counted).toHaveBeenCalledTimes(1);
    counted.mockRestore();
    expect(await stateOf(keyOf(receipt()))).toBe('refused');
    await sweepUntilDone();
    expect(addresses()).toEqual([csm.email]);
  });

  test('that SES refuses keeps no address once the onboarding is over', async () => {
    aws.faults = { [contact.email]: ['MessageRejected'] };
    await hand(receipt());
    await sweepUntilDone();
    await forgetMails(TABLE, onboardingId);
    for await (const { entry } of readEntries(TABLE, onboardingId))
      expect(entry?.to).toBeUndefined();
  });

  test.each(['Throttling', 'ServiceUnavailable', 'AccessDenied', 'NotVerified'] as const)(
    'that SES does not accept now (%s) waits, and is sent once',
    async (fault) => {
      aws.faults = { '*': Array.from({ length: 20 }, () => fault) };
      expect((await hand(receipt())).left).toMatch(/time|trouble/);
      await sweepUntilDone();
      expect(addresses()).toEqual([contact.email]);
    },
  );

  test('that SES does not accept as our own address is not verified keeps the others from being tried', async () => {
    aws.faults = { '*': Array.from({ length: 100 }, () => 'NotVerified' as const) };
    const invitations = Array.from({ length: 40 }, (_, i) => invitation(`u${i}@acme.test`));
    await hand(receipt(), reminder(), ...invitations);
    expect((await sweep()).troubleSince).toBeDefined();
    expect(aws.asked).toBe(2);
    aws.faults = {};
    await sweepUntilDone();
    expect(aws.taken).toHaveLength(42);
  });

  test('that SES does not accept records since when, until SES accepts one', async () => {
    aws.faults = { '*': Array.from({ length: 3 }, () => 'AccessDenied' as const) };
    const began = Date.now();
    const since = async () => (await sweep()).troubleSince;
    await post(TABLE, receipt());
    const first = await since();
    expect(first).toBeLessThan(began + SECOND);
    vi.setSystemTime(began + HOUR);
    expect(await since()).toBe(first);
    aws.faults = {};
    expect(await since()).toBeUndefined();
    aws.faults = { '*': ['AccessDenied'] };
    await post(TABLE, reminder());
    expect(await since()).toBeGreaterThanOrEqual(began + HOUR);
  });

  test('that cannot be rendered while AWS has trouble is sent with the next sweep', async () => {
    aws.secretsFault = new AwsError('InternalServiceError', 'No.', 500);
    expect((await hand(receipt())).left).toBe('trouble');
    aws.secretsFault = undefined;
    await sweep();
    expect(addresses()).toEqual([contact.email]);
  });

  test('that cannot be read while AWS has trouble waits in the ledger for the next sweep', async () => {
    const claims = { onboardingId, company: 'Acme', csm };
    const issued: Posted = {
      ...receipt(),
      mail: 'setupLinkIssued',
      occasion: 'issued',
      props: {
        ...setting,
        expiresAt: '2026-12-25T09:00:00Z',
        setupLink: { link: 'setup', claims, until: '2026-12-25T09:00:00Z' },
      },
    };
    aws.recordsWork = false;
    expect((await hand(issued)).left).toBe('trouble');
    expect(await stateOf(keyOf(issued))).toBe('queued');
    aws.recordsWork = true;
    await sweep();
    expect(addresses()).toEqual([contact.email]);
  });

  test('whose response is lost is uncertain, and not retried if nobody waits for it', async () => {
    aws.faults = { '*': ['lost'] };
    await hand(receipt());
    await sweepUntilDone();
    expect(await stateOf(keyOf(receipt()))).toBe('uncertain');
    expect(aws.taken).toHaveLength(1);
  });

  test('whose response is lost is retried if somebody waits for it', async () => {
    aws.faults = { '*': ['lost'] };
    await hand(reminder());
    await sweepUntilDone();
    expect(await stateOf(keyOf(reminder()))).toBe('sent');
    expect(aws.taken).toHaveLength(2);
  });
});

test('a bad mail delays no other', async () => {
  await post(TABLE, reminder());
  await post(TABLE, invitation('a@acme.test'));
  aws.faults = { [csm.email]: Array.from({ length: 9 }, () => 'AccessDenied' as const) };
  const { left, troubleSince } = await sweep();
  expect({ left, troubleSince }).toEqual({ left: 'trouble', troubleSince: undefined });
  expect(addresses()).toEqual(['a@acme.test']);
  aws.faults = {};
  await sweep();
  expect(addresses()).toEqual(['a@acme.test', csm.email]);
});

describe('the mail with the setup link, when the day’s quota was used up', () => {
  const setupLink: Posted = {
    onboardingId,
    to: { recipient: 'contact', email: 'riley@acme.test' },
    replyTo: 'dana@sequel.example',
    occasion: 'issued',
    mail: 'setupLinkIssued',
    props: {
      language: 'en',
      company: 'Acme',
      csm: { email: 'dana@sequel.example' },
      expiresAt: '2026-12-25T10:00:00.000Z',
      setupLink: {
        link: 'setup',
        claims: { onboardingId, company: 'Acme', csm: { email: 'dana@sequel.example' } },
      },
    },
  };
  const kim = { name: 'Kim', email: 'kim@sequel.example' };
  const sendAfter = async (record: OnboardingRecord) => {
    await createRecord(TABLE, record);
    await post(TABLE, setupLink);
    await sweep();
    const entry = await readEntry(TABLE, keyOf(setupLink));
    return entry?.entry;
  };

  test.each([
    ['submitted', recordIn('verifying')],
    ['stopped', { ...issued(), ended: { status: 'ABORTED', at: '2026-11-25T10:30:00Z' } }],
  ] as const)(
    'is dropped once the onboarding is %s, and nothing personal stays',
    async (_, record) => {
      const entry = await sendAfter(record);
      expect(entry).toMatchObject({ state: 'dropped' });
      expect(JSON.stringify(entry)).not.toContain('riley');
      expect(aws.taken).toEqual([]);
    },
  );

  test('names the new CSM after a hand-over', async () => {
    await sendAfter({ ...issued(), csm: kim });
    expect(aws.taken).toMatchObject([
      { to: 'riley@acme.test', raw: expect.stringMatching(/^Reply-To: .*kim@sequel.example/m) },
    ]);
  });
});

describe('invitations that wait, as the day’s quota is used up', () => {
  test('are dropped once ops stop the onboarding, and counted', async () => {
    await createRecord(TABLE, { ...recordIn('inviting'), total: 5 });
    aws.limits.daily = 2;
    const invitations = [1, 2, 3, 4, 5].map((each) => invitation(`u${each}@acme.test`));
    await hand(...invitations);
    expect(aws.taken).toHaveLength(2);
    vi.setSystemTime(Date.now() + DAY);
    const stop = track({ status: 'ABORTED', redrives: 0, at: new Date().toISOString() });
    await changeRecord(TABLE, onboardingId, stop);
    const { onboardings, ...run } = await sweep();
    expect(run).toEqual({ sent: 0, refused: 0, uncertain: 0 });
    expect([...onboardings]).toEqual([onboardingId]);
    const { tally, record } = await keepTally(TABLE, onboardingId);
    expect(tally).toMatchObject({ sent: 2, waiting: 0, dropped: 3 });
    expect(record?.invitations).toEqual(tally);
    for await (const { entry } of readEntries(TABLE, onboardingId))
      expect(JSON.stringify(entry)).not.toContain('@acme.test');
  });
});

describe('while somebody sends', () => {
  const receipts = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) =>
      receipt(asOnboardingId(`acme-${from + index}`)),
    );
  const calls = (operation: string, about = '"sender"') => {
    const real = aws.dynamoDb;
    const counted = { count: 0 };
    aws.dynamoDb = {
      ...real,
      call(name, input) {
        if (name === operation && JSON.stringify(input).includes(about)) counted.count += 1;
        return real.call(name, input);
      },
    };
    return counted;
  };

  test('a mail is settled with the call that begins the next', async () => {
    aws.limits = { rate: 100, daily: 1_000 };
    const [updates, both] = [calls('UpdateItem', 'entry'), calls('TransactWriteItems', 'entry')];
    await hand(...receipts(0, 10));
    expect(aws.taken).toHaveLength(10);
    // Two calls per mail, except mails that are ready when SES responds.
    expect(both.count).toBeGreaterThan(0);
    expect(updates.count + 2 * both.count).toBe(20);
  });

  test('nobody waits, and nothing is left for the sweep', async () => {
    const turns = calls('UpdateItem');
    const runs = await Promise.all(receipts(0, 30).map((mail) => hand(mail)));
    expect(runs.filter(({ left }) => left === 'turn').length).toBeGreaterThan(20);
    expect(aws.taken).toHaveLength(30);
    expect(
      new Set(aws.taken.map(({ raw }) => /^Message-ID.*|acme-\d+/im.exec(raw)?.[0])).size,
    ).toBe(30);
    // Two for each sender that leaves its mail to another, however long the others take.
    expect(turns.count).toBeLessThan(2 * 30 + 20);
  });

  test('mails it has no time for are sent by the next', async () => {
    aws.limits = { rate: 1, daily: 1_000 };
    await Promise.all(receipts(0, 10).map((mail) => hand(mail)));
    expect(aws.taken.length).toBeLessThan(8);
    await hand(receipt(asOnboardingId('acme-10')));
    await hand(receipt(asOnboardingId('acme-11')));
    expect(aws.taken).toHaveLength(12);
  });

  test('mails left to a sender that is killed are sent with the sweep, once', async () => {
    for (const mail of receipts(0, 6)) await post(TABLE, mail);
    const real = aws.dynamoDb;
    aws.dynamoDb = {
      ...real,
      call: (operation, input) =>
        aws.taken.length > 0
          ? Promise.reject(new AwsError('AccessDeniedException', 'Killed', 400))
          : real.call(operation, input),
    };
    await Promise.allSettled(receipts(0, 6).map((mail) => hand(mail)));
    aws.dynamoDb = real;
    expect(aws.taken).toHaveLength(1);
    vi.setSystemTime(Date.now() + 180 * SECOND);
    await sweepUntilDone();
    expect(aws.taken).toHaveLength(6);
    const states = await Promise.all(receipts(0, 6).map((mail) => stateOf(keyOf(mail))));
    expect(states.filter((state) => state === 'uncertain')).toHaveLength(1);
  });

  test('invitations are not left to another onboarding’s sender', async () => {
    const inviting = async (address: string) => {
      const mail = invitation(address);
      await post(TABLE, mail);
      const until = Date.now() + 5 * SECOND;
      return sendDue(environment, { mails: [{ key: keyOf(mail) }], until }, clock);
    };
    aws.limits = { rate: 1, daily: 1_000 };
    const [first, second] = await Promise.all([hand(receipt()), inviting('a@acme.test')]);
    expect(first.onboardings).toEqual(new Set());
    expect(second.left).toBe('turn');
    expect(addresses()).toEqual([contact.email]);
    expect((await sweep()).onboardings).toEqual(new Set([onboardingId]));
  });
});

describe('many mails', () => {
  test('that somebody waits for are sent before invitations', async () => {
    for (let number = 0; number < 20; number += 1)
      await post(TABLE, invitation(`u${number}@acme.test`));
    await post(TABLE, receipt());
    await post(TABLE, reminder());
    await sweepUntilDone();
    expect(addresses().slice(0, 2)).toEqual([csm.email, contact.email]);
  });

  test('of 1,000 simultaneous onboardings are sent once each, at 95 % of the rate or more', async () => {
    const many = 1_000;
    for (let number = 0; number < many; number += 1)
      await post(TABLE, receipt(asOnboardingId(`acme-${number}`)));
    const time = await sweepUntilDone();
    expect(aws.taken).toHaveLength(many);
    // SES never throttled.
    expect(aws.throttled).toBe(0);
    expect(many / (time / SECOND)).toBeGreaterThan(0.95 * aws.limits.rate);
  });

  test('at 1 a second and 200 a day: 500 invitations are done on the third day', async () => {
    aws.limits = { rate: 1, daily: 200 };
    const users = Array.from({ length: 500 }, (_, number) => `u${number}@acme.test`);
    for (const user of users) await post(TABLE, invitation(user));
    const time = await sweepUntilDone();
    expect(addresses().toSorted()).toEqual(users.toSorted());
    expect(time).toBeGreaterThan(2 * DAY);
    expect(time).toBeLessThan(3 * DAY);
  });

  test('stay within their share of the account’s limits', async () => {
    aws.limits = { rate: 10, daily: 60 };
    for (let number = 0; number < 45; number += 1)
      await post(TABLE, invitation(`u${number}@acme.test`));
    await sendDue(
      { ...environment, SES_SHARE: 0.5 },
      { sweep: true, until: Date.now() + 60 * SECOND },
      clock,
    );
    expect(aws.taken).toHaveLength(30);
    expect(aws.taken.filter(({ at }) => at <= (aws.taken[0]?.at ?? 0) + 999)).toHaveLength(5);
  });
});
