import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type EntryKey,
  forgetMails,
  keyOf,
  type Posted,
  post,
  readEntries,
  readEntry,
} from '../../functions/mail/ledger.ts';
import { recoverMails } from '../../functions/mail/recover.ts';
import { type LedgerEnvironment, sendDue } from '../../functions/mail/send-due.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { createRecord } from '../../functions/record/store.ts';
import { AwsError } from '../../local/aws/aws-error.ts';
import type { createDynamoDb } from '../../local/aws/dynamodb.ts';
import { awsPort, awsVariables, startAws } from '../local/aws/aws-endpoint.ts';
import { emptyTable, issued, onboardingId, recordIn, TABLE } from '../record/example.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

const environment: LedgerEnvironment = {
  PUBLIC_URL: 'https://sso.example.com',
  SECRETS_PREFIX: 'sequel-sso/test/',
  RECORD_TABLE: TABLE,
  BRAND: {},
  MAIL_FROM: 'Sequel <sso@sequel.example>',
  MAIL_CONFIGURATION_SET: 'sso-onboarding-test',
  OPS_EMAIL: 'ops@sequel.example',
  SES_SHARE: 1,
};

/** What SES does with the next mails to an address, or to anybody (`*`); then it takes all. */
type Fault = 'Throttling' | 'MessageRejected' | 'ServiceUnavailable' | 'lost' | 'AccessDenied';
let faults: Record<string, Fault[]>;
/** SES's limits, and what it took: address and time. */
let limits: { rate: number; daily: number };
let taken: { to: string; at: number; raw: string }[];
let throttled: number;
/** Whether Secrets Manager answers, and DynamoDB of a record. */
let secretsWork: boolean;
let recordsWork: boolean;
let dynamoDb: ReturnType<typeof createDynamoDb>;
let aws: Awaited<ReturnType<typeof startAws>>;

/** A clock that pausing moves on. */
const clock = {
  now: () => Date.now(),
  async pause(ms: number) {
    vi.setSystemTime(Date.now() + ms);
  },
};

const takenSince = (ms: number) => taken.filter(({ at }) => at > Date.now() - ms).length;

beforeAll(async () => {
  aws = await startAws({
    port: await awsPort(),
    dynamoDb: {
      async call(operation, input) {
        if (!recordsWork && operation === 'GetItem' && JSON.stringify(input).includes('"record"'))
          throw new AwsError('ThrottlingException', 'No.');
        return dynamoDb.call(operation, input);
      },
    },
    secretsManager: {
      async call() {
        if (!secretsWork) throw new AwsError('InternalServiceError', 'No.', 500);
        return { SecretString: JSON.stringify({ kid: '1', key: 'k'.repeat(43) }) };
      },
    },
    ses: {
      async call(action, parameters): Promise<Record<string, string>> {
        if (action === 'GetSendQuota')
          return {
            MaxSendRate: String(limits.rate),
            Max24HourSend: String(limits.daily),
            SentLast24Hours: String(takenSince(DAY)),
          };
        const to = parameters.get('Destinations.member.1') ?? '';
        const fault = faults[to]?.shift() ?? faults['*']?.shift();
        if (fault && fault !== 'lost') throw new AwsError(fault, 'No.');
        if (takenSince(SECOND) >= limits.rate || takenSince(DAY) >= limits.daily) {
          throttled += 1;
          throw new AwsError('Throttling', 'Too many.');
        }
        const raw = Buffer.from(parameters.get('RawMessage.Data') ?? '', 'base64').toString();
        taken.push({ to, at: Date.now(), raw });
        if (fault === 'lost') throw new AwsError('InternalFailure', 'Perhaps.', 500);
        return { MessageId: 'id' };
      },
    },
  });
  Object.assign(process.env, awsVariables(aws.endpoint));
});
afterAll(() => aws.stop());
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-25T09:00:00Z') });
  dynamoDb = emptyTable();
  faults = {};
  limits = { rate: 14, daily: 50_000 };
  taken = [];
  throttled = 0;
  secretsWork = true;
  recordsWork = true;
  return () => vi.useRealTimers();
});

const csm = { name: 'Dana', email: 'dana@sequel.example' };
const setting = { language: 'en' as const, company: 'Acme', csm };
const invitation = (email: string, of = onboardingId): Posted => ({
  onboardingId: of,
  to: { recipient: 'user', email },
  replyTo: csm.email,
  occasion: 'once',
  mail: 'userInvitation',
  props: setting,
});
const contact = { name: 'Otto', email: 'otto@acme.test' };
const receipt = (of = onboardingId): Posted => ({
  onboardingId: of,
  to: { recipient: 'contact', ...contact },
  replyTo: csm.email,
  occasion: 'round-0',
  mail: 'submissionReceived',
  props: {
    ...setting,
    contact,
    problems: [],
    setupLink: { link: 'setup', claims: { onboardingId: of, company: 'Acme', csm } },
  },
});
const reminder = (of = onboardingId, occasion = 'round-0'): Posted => ({
  onboardingId: of,
  to: { recipient: 'csm', ...csm },
  replyTo: contact.email,
  occasion,
  mail: 'connectionReady',
  props: {
    ...setting,
    mainAdmin: contact,
    usersCount: 1,
    deadline: {
      for: 'firstSignIn',
      since: '2026-11-25T09:00:00Z',
      actBy: '2026-12-22',
      expires: '2026-12-23',
    },
    signInLink: { link: 'sign-in', claims: { onboardingId: of, role: 'csm', by: csm.email } },
  },
});

const hand = async (...mails: Posted[]) => {
  const posted = [];
  for (const mail of mails) posted.push(await post(TABLE, mail));
  const until = Date.now() + 5 * SECOND;
  return sendDue(environment, { mails: posted, leaves: true, until }, clock);
};
const sweep = () => sendDue(environment, { sweep: true, until: Date.now() + 60 * SECOND }, clock);
const addresses = () => taken.map(({ to }) => to);
const stateOf = async (key: EntryKey) => (await readEntry(TABLE, key))?.entry.state;

/** Sweeps once a minute until nothing is left; every hour while the day's quota is used up. @returns milliseconds */
async function sweepUntilDone(most = 10_000): Promise<number> {
  const begun = Date.now();
  for (let minute = 0; minute < most; minute += 1) {
    const begins = Date.now();
    const { left } = await sweep();
    if (left === undefined) return Date.now() - begun;
    const next = begins + (left === 'quota' ? 60 : 1) * 60 * SECOND;
    vi.setSystemTime(Math.max(next, Date.now()));
  }
  throw new Error('It is never done');
}

describe('a mail', () => {
  test('that is handed over twice is sent once', async () => {
    await hand(receipt());
    await hand(receipt());
    expect(addresses()).toEqual([contact.email]);
  });

  test('of the same name on another occasion is another', async () => {
    await hand(reminder());
    await hand(reminder(onboardingId, 'round-1'));
    expect(taken).toHaveLength(2);
  });

  test('that is handed over by two at once is sent once', async () => {
    await Promise.all([hand(receipt()), hand(receipt()), hand(receipt())]);
    await sweepUntilDone();
    expect(taken).toHaveLength(1);
  });

  test('is in the ledger without a link that works, and once it is sent without a person', async () => {
    await post(TABLE, receipt());
    const text = async () => JSON.stringify(await readEntry(TABLE, keyOf(receipt())));
    expect(await text()).toContain(contact.email);
    expect(await text()).not.toContain('/setup/');
    await sweep();
    expect(await text()).not.toMatch(/@/);
  });

  test('that SES refuses is told to the CSM, and not tried again', async () => {
    faults = { [contact.email]: ['MessageRejected'] };
    await hand(receipt());
    expect(await stateOf(keyOf(receipt()))).toBe('refused');
    await sweepUntilDone();
    expect(addresses()).toEqual([csm.email]);
  });

  test('that SES refuses keeps no address once the onboarding is over', async () => {
    faults = { [contact.email]: ['MessageRejected'] };
    await hand(receipt());
    await sweepUntilDone();
    await forgetMails(TABLE, onboardingId);
    for await (const { entry } of readEntries(TABLE, onboardingId))
      expect(entry.to).toBeUndefined();
  });

  test.each(['Throttling', 'ServiceUnavailable', 'AccessDenied'] as const)(
    'that SES does not take (%s) waits, and goes out once',
    async (fault) => {
      faults = { '*': Array.from({ length: 20 }, () => fault) };
      expect((await hand(receipt())).left).toMatch(/time|trouble/);
      await sweepUntilDone();
      expect(addresses()).toEqual([contact.email]);
    },
  );

  test('that SES does not take says since when it takes none, until it takes one', async () => {
    faults = { '*': Array.from({ length: 3 }, () => 'AccessDenied' as const) };
    const began = Date.now();
    const since = async () => (await sweep()).troubleSince;
    await post(TABLE, receipt());
    const first = await since();
    expect(first).toBeLessThan(began + SECOND);
    vi.setSystemTime(began + HOUR);
    expect(await since()).toBe(first);
    faults = {};
    expect(await since()).toBeUndefined();
    faults = { '*': ['AccessDenied'] };
    await post(TABLE, reminder());
    expect(await since()).toBeGreaterThan(began + HOUR);
  });

  test('that cannot be put together while AWS has trouble goes out with the next sweep', async () => {
    secretsWork = false;
    expect((await hand(receipt())).left).toBe('trouble');
    secretsWork = true;
    await sweep();
    expect(addresses()).toEqual([contact.email]);
  });

  test('that is looked up in vain while AWS has trouble waits in the ledger for the next sweep', async () => {
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
    recordsWork = false;
    expect((await hand(issued)).left).toBe('trouble');
    expect(await stateOf(keyOf(issued))).toBe('queued');
    recordsWork = true;
    await sweep();
    expect(addresses()).toEqual([contact.email]);
  });

  test('whose answer is lost is uncertain, and not sent again when nobody waits for it', async () => {
    faults = { '*': ['lost'] };
    await hand(receipt());
    await sweepUntilDone();
    expect(await stateOf(keyOf(receipt()))).toBe('uncertain');
    expect(taken).toHaveLength(1);
  });

  test('whose answer is lost is sent again when somebody waits for it', async () => {
    faults = { '*': ['lost'] };
    await hand(reminder());
    await sweepUntilDone();
    expect(await stateOf(keyOf(reminder()))).toBe('sent');
    expect(taken).toHaveLength(2);
  });
});

describe('while DynamoDB has trouble', () => {
  /** Calls of the sender that are done and not answered (`lost`), or not done, so many times from the first that matches. */
  function trouble(
    matches: RegExp,
    times: number,
    { lost = false, fault = 'InternalServerError' } = {},
  ) {
    const real = dynamoDb;
    let left = times;
    dynamoDb = {
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
      dynamoDb = real;
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
    'a claim whose answer is lost (%i times) is its own, and the mail goes out',
    async (times) => {
      const end = trouble(claims, times, { lost: true });
      await hand(invitation('a@acme.test'));
      expect(end()).toBe(times);
      expect(addresses()).toEqual(['a@acme.test']);
      expect(await stateOf(keyOf(invitation('a@acme.test')))).toBe('sent');
    },
  );

  test('a claim of which nobody hears is put back, and the mail goes out later', async () => {
    const end = trouble(claims, 20, { lost: true });
    await hand(invitation('a@acme.test'));
    expect(end()).toBeGreaterThan(1);
    expect(taken).toEqual([]);
    expect(await leavesSending(invitation('a@acme.test'))).toBe('sent');
    expect(taken).toHaveLength(1);
  });

  test('what SES did not take is put back, though that fails at first', async () => {
    faults = { '*': ['ServiceUnavailable'] };
    trouble(settles, 5);
    await hand(invitation('a@acme.test'));
    expect(await leavesSending(invitation('a@acme.test'))).toBe('sent');
    expect(taken).toHaveLength(1);
  });

  test('what SES took is settled, though that fails at first', async () => {
    trouble(settles, 6);
    await hand(invitation('a@acme.test'));
    expect(await stateOf(keyOf(invitation('a@acme.test')))).toBe('sent');
  });

  test('what SES refuses is told to the CSM, though that fails at first', async () => {
    faults = { [contact.email]: ['MessageRejected'] };
    trouble(/PutItem.*customerUnreachable/, 5);
    await hand(receipt());
    expect(await leavesSending(receipt())).toBe('refused');
    expect(addresses()).toEqual([csm.email]);
  });

  test('what a transaction is at is nobody’s trouble but its own', async () => {
    await hand(invitation('a@acme.test'));
    await post(TABLE, invitation('b@acme.test'));
    trouble(claims, 1, { fault: 'TransactionConflictException' });
    expect((await sweep()).troubleSince).toBeDefined();
    vi.setSystemTime(Date.now() + HOUR);
    expect((await sweep()).troubleSince).toBeUndefined();
    expect(addresses()).toEqual(['a@acme.test', 'b@acme.test']);
  });

  test('at whichever call it begins, and however long it lasts, nobody gets two and at most one is uncertain', async () => {
    const mails = ['a', 'b', 'c'].map((name) => invitation(`${name}@acme.test`));
    for (const lost of [false, true])
      for (const times of [1, 3, 20])
        for (let at = 0, isMet = true; isMet; at += 1) {
          dynamoDb = emptyTable();
          taken = [];
          for (const mail of mails) await post(TABLE, mail);
          const real = dynamoDb;
          let calls = 0;
          dynamoDb = {
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
          dynamoDb = real;
          vi.setSystemTime(Date.now() + 180 * SECOND);
          await sweepUntilDone();
          const states = await Promise.all(mails.map((mail) => stateOf(keyOf(mail))));
          const here = `${times} from call ${at}, ${lost ? 'done' : 'not done'}`;
          expect(new Set(addresses()).size, here).toBe(taken.length);
          expect(states.filter((state) => state !== 'sent').length, here).toBeLessThan(
            times > 3 ? 2 : 1,
          );
        }
  });
});

test('an odd mail keeps no other from going out', async () => {
  await post(TABLE, reminder());
  await post(TABLE, invitation('a@acme.test'));
  faults = { [csm.email]: Array.from({ length: 9 }, () => 'AccessDenied' as const) };
  const { left, troubleSince } = await sweep();
  expect({ left, troubleSince }).toEqual({ left: 'trouble', troubleSince: undefined });
  expect(addresses()).toEqual(['a@acme.test']);
  faults = {};
  await sweep();
  expect(addresses()).toEqual(['a@acme.test', csm.email]);
});

test('one that somebody waits for goes out three times at the most, whatever SES answers', async () => {
  faults = { '*': Array.from({ length: 20 }, () => 'lost' as const) };
  await hand(reminder());
  for (let times = 0; times < 9; times += 1) await sweep();
  expect(taken).toHaveLength(3);
  expect(await stateOf(keyOf(reminder()))).toBe('uncertain');
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
      expect(taken).toEqual([]);
    },
  );

  test('goes out with the CSM to whom it was handed over', async () => {
    await sendAfter({ ...issued(), csm: kim });
    expect(taken).toMatchObject([
      { to: 'riley@acme.test', raw: expect.stringMatching(/^Reply-To: .*kim@sequel.example/m) },
    ]);
  });
});

describe('a sender that is killed', () => {
  /** The write after SES's answer never comes, nor any other. */
  async function killedAfterSes(...mails: Posted[]) {
    for (const mail of mails) await post(TABLE, mail);
    const real = dynamoDb;
    const before = taken.length;
    dynamoDb = {
      ...real,
      call: (operation, input) => {
        if (taken.length > before)
          return Promise.reject(new AwsError('AccessDeniedException', 'Killed', 400));
        return real.call(operation, input);
      },
    };
    await sweep().catch(() => undefined);
    dynamoDb = real;
  }

  test('leaves one mail uncertain, and nobody gets two', async () => {
    const mails = ['a', 'b', 'c'].map((name) => invitation(`${name}@acme.test`));
    await killedAfterSes(...mails);
    expect(taken).toHaveLength(1);
    vi.setSystemTime(Date.now() + 180 * SECOND);
    await sweepUntilDone();
    expect(addresses().toSorted()).toEqual(['a@acme.test', 'b@acme.test', 'c@acme.test']);
    const states = await Promise.all(mails.map((mail) => stateOf(keyOf(mail))));
    expect(states.toSorted()).toEqual(['sent', 'sent', 'uncertain']);
  });

  test('leaves one uncertain at the most, at whichever call', async () => {
    const mails = ['a', 'b'].map((name) => invitation(`${name}@acme.test`));
    let isKilled = true;
    for (let at = 0; isKilled; at += 1) {
      taken = [];
      const real = emptyTable();
      let calls = 0;
      isKilled = false;
      for (const mail of mails) {
        dynamoDb = real;
        await post(TABLE, mail);
      }
      dynamoDb = {
        ...real,
        async call(operation, input) {
          calls += 1;
          if (calls <= at) return real.call(operation, input);
          // The one at which it is killed is done, and not answered.
          if (calls === at + 1) await real.call(operation, input).catch(() => {});
          isKilled = true;
          throw new AwsError('AccessDeniedException', 'Killed', 400);
        },
      };
      await sweep().catch(() => undefined);
      dynamoDb = real;
      vi.setSystemTime(Date.now() + 180 * SECOND);
      await sweepUntilDone();
      const states = await Promise.all(mails.map((mail) => stateOf(keyOf(mail))));
      expect(new Set(addresses()).size).toBe(taken.length);
      expect(states.filter((state) => state !== 'sent').length, `call ${at}`).toBeLessThan(2);
      expect(states.every((state) => state === 'sent' || state === 'uncertain')).toBe(true);
    }
  });

  test('keeps nobody waiting where it is known to be gone', async () => {
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
  ])('as it took a minute to put a mail together, finds it done: %s', async (_, mail) => {
    const real = dynamoDb;
    dynamoDb = {
      ...real,
      async call(operation, input) {
        const output = await real.call(operation, input);
        const claims =
          operation === 'UpdateItem' && /"queued".*"sending"/.test(JSON.stringify(input));
        if (!claims) return output;
        dynamoDb = real;
        vi.setSystemTime(Date.now() + 60 * SECOND);
        await sweep();
        return output;
      },
    };
    await hand(mail);
    expect(dynamoDb).toBe(real);
    await sweepUntilDone();
    // Nobody waits for a receipt: it counts as uncertain, and is not sent at all.
    expect(taken).toHaveLength(mail.mail === 'connectionReady' ? 1 : 0);
  });

  test('keeps others from sending for half a minute at the most', async () => {
    await killedAfterSes(invitation('a@acme.test'));
    vi.setSystemTime(Date.now() + 31 * SECOND);
    await hand(receipt());
    expect(addresses()).toContain(contact.email);
  });
});

describe('while somebody sends', () => {
  const receipts = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => receipt(`acme-${from + index}`));
  const calls = (operation: string, about = '"sender"') => {
    const real = dynamoDb;
    const counted = { count: 0 };
    dynamoDb = {
      ...real,
      call(name, input) {
        if (name === operation && JSON.stringify(input).includes(about)) counted.count += 1;
        return real.call(name, input);
      },
    };
    return counted;
  };

  test('a mail is settled with the call that begins the next', async () => {
    limits = { rate: 100, daily: 1_000 };
    const [updates, both] = [calls('UpdateItem', 'entry'), calls('TransactWriteItems', 'entry')];
    await hand(...receipts(0, 10));
    expect(taken).toHaveLength(10);
    // Two calls a mail, but for those that are ready when SES answers.
    expect(both.count).toBeGreaterThan(0);
    expect(updates.count + 2 * both.count).toBe(20);
  });

  test('nobody waits, and nothing is left for the sweep', async () => {
    const turns = calls('UpdateItem');
    const runs = await Promise.all(receipts(0, 30).map((mail) => hand(mail)));
    expect(runs.filter(({ left }) => left === 'turn').length).toBeGreaterThan(20);
    expect(taken).toHaveLength(30);
    expect(new Set(taken.map(({ raw }) => /^Message-ID.*|acme-\d+/im.exec(raw)?.[0])).size).toBe(
      30,
    );
    // Two for each that leaves its mail, whatever the time that the others take.
    expect(turns.count).toBeLessThan(2 * 30 + 20);
  });

  test('what it has no time for goes out with the next', async () => {
    limits = { rate: 1, daily: 1_000 };
    await Promise.all(receipts(0, 10).map((mail) => hand(mail)));
    expect(taken.length).toBeLessThan(8);
    await hand(receipt('acme-10'));
    await hand(receipt('acme-11'));
    expect(taken).toHaveLength(12);
  });

  test('what is left with one that is killed goes out with the sweep, once', async () => {
    for (const mail of receipts(0, 6)) await post(TABLE, mail);
    const real = dynamoDb;
    dynamoDb = {
      ...real,
      call: (operation, input) =>
        taken.length > 0
          ? Promise.reject(new AwsError('AccessDeniedException', 'Killed', 400))
          : real.call(operation, input),
    };
    await Promise.allSettled(receipts(0, 6).map((mail) => hand(mail)));
    dynamoDb = real;
    expect(taken).toHaveLength(1);
    vi.setSystemTime(Date.now() + 180 * SECOND);
    await sweepUntilDone();
    expect(taken).toHaveLength(6);
    const states = await Promise.all(receipts(0, 6).map((mail) => stateOf(keyOf(mail))));
    expect(states.filter((state) => state === 'uncertain')).toHaveLength(1);
  });

  test('invitations are not left with whoever is not their own', async () => {
    const inviting = async (address: string) => {
      const mail = invitation(address);
      await post(TABLE, mail);
      const until = Date.now() + 5 * SECOND;
      return sendDue(environment, { mails: [{ key: keyOf(mail) }], until }, clock);
    };
    limits = { rate: 1, daily: 1_000 };
    const [first, second] = await Promise.all([hand(receipt()), inviting('a@acme.test')]);
    expect(first.onboardings).toEqual(new Set());
    expect(second.left).toBe('turn');
    expect(addresses()).toEqual([contact.email]);
    expect((await sweep()).onboardings).toEqual(new Set([onboardingId]));
  });
});

describe('many mails', () => {
  test('that somebody waits for come before invitations', async () => {
    for (let number = 0; number < 20; number += 1)
      await post(TABLE, invitation(`u${number}@acme.test`));
    await post(TABLE, receipt());
    await post(TABLE, reminder());
    await sweepUntilDone();
    expect(addresses().slice(0, 2)).toEqual([csm.email, contact.email]);
  });

  test('of 1,000 onboardings at once go out once each, at 95 % of the rate or more', async () => {
    const many = 1_000;
    for (let number = 0; number < many; number += 1) await post(TABLE, receipt(`acme-${number}`));
    const time = await sweepUntilDone();
    expect(taken).toHaveLength(many);
    // SES never said that it is too fast.
    expect(throttled).toBe(0);
    expect(many / (time / SECOND)).toBeGreaterThan(0.95 * limits.rate);
  });

  test('at 1 a second and 200 a day: 500 invitations are done on the third day', async () => {
    limits = { rate: 1, daily: 200 };
    const users = Array.from({ length: 500 }, (_, number) => `u${number}@acme.test`);
    for (const user of users) await post(TABLE, invitation(user));
    const time = await sweepUntilDone();
    expect(addresses().toSorted()).toEqual(users.toSorted());
    expect(time).toBeGreaterThan(2 * DAY);
    expect(time).toBeLessThan(3 * DAY);
  });

  test('take no more than the share of the account that is for them', async () => {
    limits = { rate: 10, daily: 60 };
    for (let number = 0; number < 45; number += 1)
      await post(TABLE, invitation(`u${number}@acme.test`));
    await sendDue(
      { ...environment, SES_SHARE: 0.5 },
      { sweep: true, until: Date.now() + 60 * SECOND },
      clock,
    );
    expect(taken).toHaveLength(30);
    expect(taken.filter(({ at }) => at <= (taken[0]?.at ?? 0) + 999)).toHaveLength(5);
  });
});
