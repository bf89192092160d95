import { type ParsedMail, simpleParser } from 'mailparser';
import PostalMime from 'postal-mime';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { sendMail } from '../../functions/mail/send.ts';
import type { Mail } from '../../functions/mail/template.tsx';
import { ses } from '../../functions/runtime/aws.ts';
import { AwsError } from '../../local/aws/aws-error.ts';
import { asOnboardingId } from '../brands.ts';
import { awsPort, awsVariables, startAws } from '../local/aws/aws-endpoint.ts';
import { exampleData, exampleMails } from './mail-examples.ts';

const environment = {
  PUBLIC_URL: 'https://sso.example.com',
  MAIL_FROM: 'Sequel <sso@sequel.example>',
  MAIL_CONFIGURATION_SET: 'sso-onboarding-test',
};
const plain: Mail = { name: 'approvalRequested', subject: 'S', html: '<p>H</p>', text: 'T' };
const email = 'dana@sequel.example';
const send = (mail = plain) =>
  sendMail(
    environment,
    asOnboardingId('acme-0123456789ab'),
    { recipient: 'csm', email },
    'otto@acme.test',
    mail,
  );

/** The mail as SES receives it. */
async function sent(mail: Mail): Promise<ParsedMail> {
  await send(mail);
  return simpleParser(Buffer.from(calls.at(-1)?.get('RawMessage.Data') ?? '', 'base64'));
}

/** SES's errors for the next calls; after those, it accepts everything. */
let errors: string[];
let message: string;
let calls: URLSearchParams[];
let aws: Awaited<ReturnType<typeof startAws>>;

beforeAll(async () => {
  aws = await startAws({
    port: await awsPort(),
    ses: {
      async call(_, parameters) {
        calls.push(parameters);
        const error = errors.shift();
        if (error !== undefined) throw new AwsError(error, message);
        return { MessageId: 'id' };
      },
    },
  });
  Object.assign(process.env, {
    ...awsVariables(aws.endpoint),
  });
});
afterAll(() => aws.stop());
afterEach(() => vi.restoreAllMocks());
beforeEach(() => {
  errors = [];
  message = `No mail to ${email}`;
  calls = [];
});

test('tags say which mail it is and for which onboarding, and name nobody', async () => {
  await send();
  const [sent] = calls;
  const tags = [1, 2, 3, 4].map((index) => [
    sent?.get(`Tags.member.${index}.Name`),
    sent?.get(`Tags.member.${index}.Value`),
  ]);
  expect(tags).toEqual([
    ['onboarding', 'acme-0123456789ab'],
    ['recipient', 'csm'],
    ['mail', 'approvalRequested'],
    [null, null],
  ]);
  expect(sent?.get('ConfigurationSetName')).toBe('sso-onboarding-test');
});

test('no name, address or subject can inject a header', async () => {
  const evil = 'A\r\nBcc: x@evil.test\r\n\r\nBody\u2028Cc: y@evil.test';
  await sendMail(
    environment,
    asOnboardingId('acme-0123456789ab'),
    { recipient: 'contact', name: evil, email },
    'dana@sequel.example',
    { ...plain, subject: evil },
  );
  const raw = Buffer.from(calls[0]?.get('RawMessage.Data') ?? '', 'base64');
  const { headers, text } = await simpleParser(raw);
  for (const name of ['bcc', 'cc']) expect(headers.has(name), name).toBe(false);
  expect(text?.trim()).toBe('T');
  expect(calls[0]?.get('Destinations.member.1')).toBe(email);
  expect(calls[0]?.get('Destinations.member.2')).toBeNull();
});

test.each(['en', 'de'] as const)(
  'every mail has valid line ends and lengths, and another parser reads what was meant (%s)',
  async (language) => {
    const folded = (text: string | undefined) => text?.replaceAll('\r\n', '\n').trim();
    for (const variants of Object.values(exampleMails(language)))
      for (const mail of Object.values(variants)) {
        await send(mail);
        const raw = Buffer.from(calls.at(-1)?.get('RawMessage.Data') ?? '', 'base64').toString();
        expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        // RFC 5322, 2.1.1: without the line end.
        expect(Math.max(...raw.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(998);
        const read = await PostalMime.parse(raw);
        expect(read).toMatchObject({
          subject: mail.subject,
          from: { name: 'Sequel', address: 'sso@sequel.example' },
          to: [{ address: email }],
          replyTo: [{ address: 'otto@acme.test' }],
          attachments: [],
        });
        expect(folded(read.text)).toBe(mail.text.trim());
        expect(folded(read.html)).toBe(mail.html.trim());
      }
  },
);

describe('when SES does not accept a mail', () => {
  test.each(['Throttling', 'ServiceUnavailable'])(
    'for now (%s), it is called once, and the ledger waits',
    async (error) => {
      errors = [error, error];
      await expect(send()).rejects.toMatchObject({
        name: 'MailNotSent',
        why: error === 'Throttling' ? 'throttled' : 'busy',
        message: `SES took no mail: ${error}`,
      });
      expect(calls).toHaveLength(1);
    },
  );

  test.each([
    Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
    Object.assign(new Error('late'), { name: 'TimeoutError' }),
    Object.assign(new Error('500'), { name: 'InternalFailure', $fault: 'server' }),
  ])(
    'or its response is lost ($message), the result is unknown, and the call is not repeated',
    async (error) => {
      const asked = vi.spyOn(ses, 'send').mockImplementation(() => Promise.reject(error));
      await expect(send()).rejects.toMatchObject({ name: 'MailUncertain' });
      expect(asked).toHaveBeenCalledTimes(1);
    },
  );

  test.each(['AccountSendingPausedException', 'ConfigurationSetSendingPausedException'])(
    'as it is paused (%s), the call is not repeated, and left to the state’s retry',
    async (error) => {
      errors = Array.from({ length: 10 }, () => error);
      await expect(send()).rejects.toMatchObject({ name: 'MailNotSent', why: 'closed' });
      expect(calls).toHaveLength(1);
    },
  );

  test('as it cannot be reached, the call is left to the state’s retry', async () => {
    const unreached = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    vi.spyOn(ses, 'send').mockImplementationOnce(() => Promise.reject(unreached));
    await expect(send()).rejects.toMatchObject({ name: 'MailNotSent', why: 'closed' });
  });

  test.each(['AccessDenied', 'ConfigurationSetDoesNotExist', 'MailFromDomainNotVerified'])(
    'whatever the mail (%s), the fault is ours, and the error names no address',
    async (error) => {
      errors = [error];
      const failed = send();
      await expect(failed).rejects.toMatchObject({ name: 'SendingRefused' });
      await expect(failed).rejects.not.toThrow(/@/);
    },
  );

  test.each(['MessageRejected', 'InvalidParameterValue'])(
    'as it refuses this one (%s), the call is not repeated, and the error names no address',
    async (error) => {
      errors = [error];
      const failed = send();
      await expect(failed).rejects.toMatchObject({ name: 'MailRejected' });
      await expect(failed).rejects.not.toThrow(/@/);
      expect(calls).toHaveLength(1);
    },
  );
});

/** In the words of https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html. */
const notVerified = (...names: string[]) =>
  `Email address is not verified. The following identities failed the check in region US-EAST-1: ${names.join(', ')}`;

describe('A MessageRejected', () => {
  const FROM = 'Sequel <SSO@sequel.example>';
  test.each([
    ['names our address', notVerified(FROM, 'sso@sequel.example'), 'MailNotSent'],
    ['names our domain', notVerified('sequel.example'), 'MailNotSent'],
    ['names our address and the recipient’s', notVerified(FROM, email), 'MailNotSent'],
    ['names the recipient’s alone', notVerified(email.toUpperCase()), 'MailRejected'],
    ['names none', 'Email address is not verified.', 'SendingRefused'],
    [
      'means the account',
      'Sending paused for this account. For more information, please check the inbox of the email address associated with your AWS account.',
      'MailNotSent',
    ],
    ['means the content', 'Could not parse the message: MIME', 'MailRejected'],
  ])('that %s', async (_, said, name) => {
    errors = ['MessageRejected'];
    message = said;
    const failed = send();
    await expect(failed).rejects.toMatchObject({ name });
    await expect(failed).rejects.not.toThrow(/@/);
  });
});

const all = Object.entries(exampleMails('en')).flatMap(([name, variants]) =>
  Object.values(variants).map((mail): [string, Mail] => [name, mail]),
);

describe('List-Unsubscribe', () => {
  test('is in the users’ invitation, and leads to support', async () => {
    const mail = await sent(exampleMails('en').userInvitation[''] as Mail);
    expect(mail.headerLines.filter(({ key }) => key === 'list-unsubscribe')).toEqual([
      {
        key: 'list-unsubscribe',
        line: `List-Unsubscribe: <mailto:${exampleData.brand.supportEmail}?subject=unsubscribe>`,
      },
    ]);
  });

  test.each(all.filter(([name]) => name !== 'userInvitation'))(
    'is not in mails to one person: %s',
    async (_, mail) => {
      const keys = (await sent(mail)).headerLines.map(({ key }) => key);
      expect(keys).toContain('subject');
      expect(keys).not.toContain('list-unsubscribe');
    },
  );
});

test('the mails of an onboarding are one thread', async () => {
  const [[, first], [, second]] = all as [[string, Mail], [string, Mail]];
  const threads = [await sent(first), await sent(second)].map(({ references, inReplyTo }) => [
    references,
    inReplyTo,
  ]);
  const thread = '<acme-0123456789ab@sso.example.com>';
  expect(threads).toEqual([
    [thread, thread],
    [thread, thread],
  ]);
});
