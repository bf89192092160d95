import { DatabaseSync } from 'node:sqlite';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { handler } from '../../functions/mail/report-undelivered.ts';
import { handler as reportInvitations } from '../../functions/mail/report-undelivered-invitations.ts';
import { verifyingKeysOf } from '../../functions/onboarding/link-keys.ts';
import { verifyLink } from '../../functions/onboarding/links.ts';
import { createRecord } from '../../functions/record/store.ts';
import { createSes, type Ses } from '../../local/aws/ses.ts';
import { systemClock } from '../../local/clock.ts';
import { asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import { awsPort, awsVariables, startAws } from '../local/aws/aws-endpoint.ts';
import { emptyTable, onboardingId, recordIn, TABLE, type WayStage } from '../record/example.ts';

const keys = { kid: '1', key: 'k'.repeat(43) };
const ops = 'ops@sequel.example';
const csm = 'dana@sequel.example';

let table: ReturnType<typeof emptyTable>;
let ses: Ses;
let database: DatabaseSync;
let aws: Awaited<ReturnType<typeof startAws>>;

/** Moves the onboarding to this stage. */
async function comesTo(stage: WayStage) {
  table = emptyTable();
  await createRecord(TABLE, recordIn(stage));
}

beforeAll(async () => {
  const secretsManager = {
    call: async (_: string, input: unknown) => ({
      Name: 'keys',
      SecretString: JSON.stringify(
        JSON.stringify(input).includes('public') ? verifyingKeysOf(keys) : keys,
      ),
    }),
  };
  aws = await startAws({
    port: await awsPort(),
    secretsManager,
    dynamoDb: { call: (operation, input) => table.call(operation, input) },
    ses: { call: (action, parameters) => ses.call(action, parameters) },
  });
  Object.assign(process.env, {
    ...awsVariables(aws.endpoint),
    PUBLIC_URL: 'https://sso.example.com',
    SECRETS_PREFIX: 'sequel-sso/test/',
    RECORD_TABLE: TABLE,
    BRAND: '{}',
    MAIL_FROM: 'Sequel <sso@sequel.example>',
    MAIL_CONFIGURATION_SET: 'sso-onboarding-test',
    OPS_EMAIL: ops,
    SES_SHARE: '1',
  });
});
afterAll(() => aws.stop());

beforeEach(async () => {
  await comesTo('awaitingApproval');
  database = new DatabaseSync(':memory:');
  ses = createSes({ database, clock: systemClock });
  return () => {
    database.close();
    table.stop();
  };
});

/** An event about a mail to somebody, as SES publishes it. */
const eventOf = (recipient: string, mail: string, to: string, what: object) => ({
  version: '0',
  source: 'aws.ses',
  detail: {
    ...what,
    mail: {
      timestamp: '2026-11-25T09:00:00.000Z',
      messageId: '0100',
      destination: [to],
      headersTruncated: false,
      headers: [
        { name: 'From', value: 'Sequel <sso@sequel.example>' },
        { name: 'Reply-To', value: recipient === 'csm' ? 'otto@acme.test' : csm },
      ],
      tags: {
        'ses:configuration-set': ['sso-onboarding-test'],
        onboarding: [onboardingId],
        recipient: [recipient],
        mail: [mail],
      },
    },
  },
});

const bounce = (bounceType: string, bounceSubType: string, diagnosticCode?: string) => ({
  eventType: 'Bounce',
  bounce: { bounceType, bounceSubType, bouncedRecipients: [{ emailAddress: 'x', diagnosticCode }] },
});
const status = (bounceType: string, status: string, action = 'failed') => ({
  eventType: 'Bounce',
  bounce: {
    bounceType,
    bounceSubType: 'General',
    bouncedRecipients: [{ emailAddress: 'x', action, status, diagnosticCode: `smtp; ${status}` }],
  },
});
const complaint = (complaintSubType: string | null) => ({
  eventType: 'Complaint',
  complaint: { complaintSubType, complaintFeedbackType: 'abuse' },
});
const unknownUser = bounce('Permanent', 'General', 'smtp; 550 5.1.1 user unknown');

/** Delivers events like the queue; strings are sent as they are. */
const reportBatch = (...events: unknown[]) =>
  reportInvitations(
    {
      Records: events.map((event, index) => ({
        messageId: `m${index + 1}`,
        body: typeof event === 'string' ? event : JSON.stringify(event),
      })),
    },
    lambdaContext('ReportUndeliveredInvitations'),
  );
const invitation = (to: string, what: object = unknownUser) =>
  eventOf('user', 'userInvitation', to, what);
const again = (...messageIds: string[]) => ({
  batchItemFailures: messageIds.map((itemIdentifier) => ({ itemIdentifier })),
});

const report = (event: unknown) => handler(event, lambdaContext('ReportUndelivered'));

/** All sent mails, oldest first. */
const sent = () =>
  Promise.all(
    ses
      .messages({ limit: 10 })
      .reverse()
      .map(async ({ id, to }) => {
        const { subject, text = '', html } = await simpleParser(ses.message(id)?.raw ?? '');
        return { to, subject, text: text.replace(/\s+/g, ' '), html };
      }),
  );

describe('mail to the CSM that fails is reported to ops', () => {
  test.each([
    ['a bounce', unknownUser, /refuses mail for this address.*550 5\.1\.1 user unknown/],
    [
      'an address that all of SES suppresses',
      bounce('Permanent', 'Suppressed'),
      /suppression list/,
    ],
    [
      'an address that the account suppresses',
      bounce('Permanent', 'OnAccountSuppressionList'),
      /suppression list, because/,
    ],
    ['a complaint', complaint(null), /reported as spam.*as mail that nobody asked for/],
    ['a suppressed complaint', complaint('OnAccountSuppressionList'), /suppression list, because/],
    [
      'a mail that SES rejects',
      { eventType: 'Reject', reject: { reason: 'Bad content' } },
      /refused to send it.*Bad content/,
    ],
  ])('%s', async (_, what, why) => {
    expect(await report(eventOf('csm', 'approvalRequested', csm, what))).toEqual({ told: 'ops' });
    const [mail, ...others] = await sent();
    expect(others).toEqual([]);
    expect(mail?.to).toEqual([ops]);
    expect(mail?.subject).toContain('Acme & Söhne');
    expect(mail?.text).toMatch(why);
    for (const fact of [csm, onboardingId, 'request for approval', 'docs/operations.md'])
      expect(mail?.text).toContain(fact);
  });

  test.each([
    ['approval', 'awaitingApproval', 'approvals', {}],
    ['sign-in', 'awaitingFirstSignIn', 'sign-ins', { role: 'csm' }],
  ] as const)('with a link of their own: %s', async (purpose, at, path, claims) => {
    await comesTo(at);
    await report(eventOf('csm', 'connectionReady', csm, unknownUser));
    const [mail] = await sent();
    const [, token = ''] =
      new RegExp(`https://sso\\.example\\.com/${path}/(\\S+)`).exec(mail?.text ?? '') ?? [];
    expect(await verifyLink(verifyingKeysOf(keys), purpose, token)).toMatchObject({
      onboardingId,
      by: ops,
      expired: false,
      ...claims,
    });
  });

  test.each(['awaitingCorrection', 'inviting'] as const)('without a link in "%s"', async (at) => {
    await comesTo(at);
    await report(eventOf('csm', 'completed', csm, unknownUser));
    const [mail] = await sent();
    expect(mail?.text).not.toContain('https://sso.example.com');
    expect(mail?.text).toContain('Nothing is waiting for the CSM');
  });

  test('even for an onboarding without a record', async () => {
    table = emptyTable();
    await report(eventOf('csm', 'connectionBroken', csm, unknownUser));
    const [mail] = await sent();
    expect(mail).toMatchObject({ to: [ops], subject: expect.stringContaining(onboardingId) });
  });

  test('however long the other mail server’s answer, and whatever it contains', async () => {
    const answer = `<script>alert(1)</script>${'x'.repeat(5000)}`;
    await report(eventOf('csm', 'approvalRequested', csm, bounce('Permanent', 'General', answer)));
    const [mail] = await sent();
    expect(mail?.html).not.toContain('<script>');
    expect(mail?.text.match(/x+/g)?.some((run) => run.length > 200)).toBe(false);
  });
});

describe('mail to contact and main admin that fails is reported to the CSM', () => {
  test.each([
    ['contact', 'correctionRequested', 'otto@acme.test', 'request to correct', /setup\/\S+/],
    ['mainAdmin', 'mainAdminInvitation', 'ada@acme.test', 'invitation of', /Already have a login/],
  ])('%s', async (recipient, name, to, what, todo) => {
    expect(await report(eventOf(recipient, name, to, unknownUser))).toEqual({ told: 'csm' });
    const [mail, ...others] = await sent();
    expect(others).toEqual([]);
    expect(mail?.to).toEqual([csm]);
    expect(mail?.subject).toContain('Acme & Söhne');
    for (const fact of [to, what, 'user unknown']) expect(mail?.text).toContain(fact);
    expect(mail?.text).toMatch(todo);
  });
});

test.each([
  ['an answering machine', bounce('Transient', 'General')],
  ['a full mailbox', bounce('Transient', 'MailboxFull')],
  ['a delivery that is still tried', status('Transient', '5.1.1', 'delayed')],
  ['a failure for a time', status('Transient', '4.2.2')],
])('%s is not reported', async (_, what) => {
  expect(await report(eventOf('csm', 'approvalRequested', csm, what))).toEqual({
    ignored: 'not for good',
  });
  expect(await sent()).toEqual([]);
});

test.each([
  ['a mistyped domain, which SES calls transient', status('Transient', '5.1.2'), /refuses mail/],
  ['one that was tried for as long as may be', status('Transient', '4.4.7'), /refuses mail/],
  ['one that SES does not understand', bounce('Undetermined', 'Undetermined'), /Perhaps/],
])('%s is reported', async (_, what, said) => {
  expect(await report(eventOf('csm', 'approvalRequested', csm, what))).toEqual({ told: 'ops' });
  const [mail] = await sent();
  expect(mail?.text).toMatch(said);
});

test('about mail to ops nobody is mailed: the event goes to the dead-letter queue', async () => {
  await expect(report(eventOf('ops', 'failure', ops, unknownUser))).rejects.toMatchObject({
    name: 'MailRejected',
  });
  expect(await sent()).toEqual([]);
});

test('a mail without an onboarding is ignored', async () => {
  const event = eventOf('csm', 'approvalRequested', csm, unknownUser);
  const tags = { 'ses:configuration-set': ['sso-onboarding-test'] };
  const detail = { ...event.detail, mail: { ...event.detail.mail, tags } };
  expect(await report({ ...event, detail })).toEqual({ ignored: 'not a mail of an onboarding' });
  expect(await sent()).toEqual([]);
});

test.each([
  ['nothing', {}],
  ['an invitation, which is told with others', eventOf('user', 'x', 'u@acme.test', unknownUser)],
  ['another kind of event', { detail: { eventType: 'Open', mail: {} } }],
  ['a bounce without its mail', { detail: { ...unknownUser } }],
  ['a bounce without its kind', eventOf('csm', 'x', csm, { eventType: 'Bounce', bounce: {} })],
])('%s is rejected, and the error names no address', async (_, event) => {
  const failed = report(event);
  await expect(failed).rejects.toMatchObject({ name: 'InvalidState' });
  await expect(failed).rejects.not.toThrow(/@/);
  expect(await sent()).toEqual([]);
});

test('a repeated event is one mail; one about another mail is a second', async () => {
  const event = eventOf('contact', 'correctionRequested', 'otto@acme.test', unknownUser);
  await report(event);
  await report(event);
  expect(await sent()).toHaveLength(1);
  await report({
    ...event,
    detail: { ...event.detail, mail: { ...event.detail.mail, messageId: '0101' } },
  });
  expect(await sent()).toHaveLength(2);
});

describe('undelivered invitations are reported together', () => {
  test('in one mail to the CSM, each address once, under its reason', async () => {
    const users = Array.from({ length: 500 }, (_, n) => `user${n}@acme.test`);
    const events = users.map((user) => invitation(user));
    const suppressed = invitation('kim@acme.test', bounce('Permanent', 'Suppressed'));
    const sameAgain = events.slice(0, 2);
    expect(await reportBatch(...events, suppressed, ...sameAgain)).toEqual(again());
    const [mail, ...others] = await sent();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      to: [csm],
      subject: 'Acme & Söhne: 501 invitations did not get through',
    });
    for (const user of users)
      expect(mail?.text.split(`${user}: smtp; 550 5.1.1 user unknown`)).toHaveLength(2);
    expect(mail?.text).toMatch(/suppression list, because.* kim@acme\.test .*Already have a login/);
  });

  test('in a few mails, which together have all, if Gmail does not know any of 1,000', async () => {
    const answer =
      "smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos or 550-5.1.1 unnecessary spaces. For more information, go to 550 5.1.1  https://support.google.com/mail/?p=NoSuchUser af79cd13be357-7b16f0a1b2csi1234567885a.123 - gsmtp";
    const users = Array.from(
      { length: 1000 },
      (_, n) => `firstname.lastname${n}@long-department.acme-corporation.test`,
    );
    const events = users.map((user) => invitation(user, bounce('Permanent', 'General', answer)));
    expect(await reportBatch(...events)).toEqual(again());
    // Delivered again, in the same batch.
    expect(await reportBatch(...events)).toEqual(again());
    const mails = await sent();
    expect(mails.length).toBeLessThan(5);
    const named = mails.flatMap(({ text }) =>
      text.match(/firstname\.lastname\d+@long-department\.acme-corporation\.test/g),
    );
    expect(new Set(named)).toEqual(new Set(users));
  });

  test('of each onboarding to its own CSM', async () => {
    const other = invitation('u@beta.test');
    other.detail.mail.tags.onboarding = [asOnboardingId('beta-0123456789ab')];
    other.detail.mail.headers = [{ name: 'reply-to', value: 'olga@sequel.example' }];
    expect(await reportBatch(invitation('u@acme.test'), other)).toEqual(again());
    const mails = await sent();
    expect(mails.map(({ to }) => to)).toEqual([[csm], ['olga@sequel.example']]);
    expect(mails[0]?.subject).toBe('Acme & Söhne: an invitation did not get through');
    expect(mails[0]?.text).not.toContain('beta.test');
  });

  test('without temporary bounces', async () => {
    expect(await reportBatch(invitation('u@acme.test', bounce('Transient', 'General')))).toEqual(
      again(),
    );
    expect(await sent()).toEqual([]);
  });

  test('and only an invalid event is retried', async () => {
    expect(
      await reportBatch('{', invitation('u1@acme.test'), { detail: { eventType: 'Open' } }),
    ).toEqual(again('m1', 'm3'));
    expect((await sent()).map(({ to }) => to)).toEqual([[csm]]);
  });

  test('and only those that could not be reported are retried', async () => {
    const unanswerable = invitation('u@beta.test');
    unanswerable.detail.mail.tags.onboarding = [asOnboardingId('beta-0123456789ab')];
    unanswerable.detail.mail.headers = [];
    expect(await reportBatch(unanswerable, invitation('u@acme.test'), unanswerable)).toEqual(
      again('m1', 'm3'),
    );
    expect(await sent()).toHaveLength(1);
  });
});
