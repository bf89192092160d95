import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SESClient } from '@aws-sdk/client-ses';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sendMail } from '../../functions/mail/send.ts';
import { ses } from '../../functions/runtime/aws.ts';
import { onboardingId } from '../record/example.ts';

/** Answers of SES or of proxies: only an error that SES names proves that it did not accept the mail. */

const error = (code: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>No.</Message></Error></ErrorResponse>`;
const taken =
  '<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendRawEmailResult><MessageId>id</MessageId></SendRawEmailResult></SendRawEmailResponse>';

let answer: (response: ServerResponse) => void;
const server = createServer((request, response) => {
  request.resume().on('end', () => answer(response));
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
});

const says =
  (status: number, body: string) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
  };

test.each([
  ['a page, as if all were well', says(200, '<html><body>Welcome<br></body>'), 'MailUncertain'],
  ['a text, as if all were well', says(200, 'OK &nope; <'), 'MailUncertain'],
  ['XML that is cut off', says(200, taken.slice(0, -30)), 'MailUncertain'],
  [
    'less than was announced',
    (response: ServerResponse) => {
      response.writeHead(200, { 'content-length': taken.length }).write(taken.slice(0, 40));
      setTimeout(() => response.destroy(), 20);
    },
    'MailUncertain',
  ],
  [
    'no HTTP',
    (response: ServerResponse) => {
      response.socket?.end('HTTQ/9 banana\r\n\r\n');
    },
    'MailUncertain',
  ],
  [
    'nothing',
    (response: ServerResponse): void => {
      response.destroy();
    },
    'MailUncertain',
  ],
  ['500 with a page', says(500, '<html>oops'), 'MailUncertain'],
  ['502 with a text', says(502, 'Bad gateway &x;'), 'MailUncertain'],
  ['503 with nothing', says(503, ''), 'MailUncertain'],
  ['504 with a page', says(504, '<html>oops'), 'MailUncertain'],
  ['302', says(302, ''), 'MailUncertain'],
  ['408', says(408, error('RequestTimeout')), 'MailUncertain'],
  ['503 by its name', says(503, error('ServiceUnavailable')), 'MailNotSent'],
  ['a name for too fast', says(400, error('Throttling')), 'MailNotSent'],
  ['a name for a wrong address', says(400, error('MessageRejected')), 'MailRejected'],
  ['a name that is not known', says(400, error('Whatever')), 'SendingRefused'],
  ['a name for no permission', says(403, error('AccessDenied')), 'SendingRefused'],
  ['that it took the mail', says(200, taken), undefined],
] as const)('%s', async (_, given, name) => {
  answer = given;
  const { port } = server.address() as AddressInfo;
  const client = new SESClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  vi.spyOn(ses, 'send').mockImplementation(((command: never) => client.send(command)) as never);
  const environment = {
    PUBLIC_URL: 'https://sso.example.com',
    MAIL_FROM: 'Sequel <sso@sequel.example>',
    MAIL_CONFIGURATION_SET: 'sso-onboarding-test',
  };
  const mail = { name: 'userInvitation', subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' };
  const sent = sendMail(
    environment,
    onboardingId,
    { recipient: 'user', email: 'ada@acme.test' },
    'dana@sequel.example',
    mail as Parameters<typeof sendMail>[4],
  );
  expect(
    await sent.then(
      () => undefined,
      (thrown: Error) => thrown.name,
    ),
  ).toBe(name);
  client.destroy();
  vi.restoreAllMocks();
});
