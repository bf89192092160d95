import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { Bench } from 'tinybench';
import { userInvitation } from '../functions/9-everyone/mails.tsx';
import { sendMail } from '../functions/mail/send.ts';
import { parseBrand } from '../functions/runtime/brand.ts';
import { ownCredentials } from '../local/aws/credentials.ts';
import { asOnboardingId } from '../test/brands.ts';
import { startAws } from '../test/local/aws/aws-endpoint.ts';
import { milliseconds, printTable, ratio } from './table.ts';

/** The cost of an invitation, against the SES call that it needs. */

const aws = await startAws({ ses: { call: async () => ({ MessageId: 'id' }) } });
Object.assign(process.env, {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: ownCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: ownCredentials.secretAccessKey,
  AWS_ENDPOINT_URL_SES: aws.endpoint,
});

const environment = {
  PUBLIC_URL: 'https://sso.example.com',
  MAIL_FROM: 'sso@sequel.example',
  MAIL_CONFIGURATION_SET: 'bench',
};
const to = { recipient: 'user', email: 'user@acme.example' } as const;
const customer = {
  brand: parseBrand(undefined),
  language: 'en',
  company: 'Acme',
  csm: { email: 'dana@sequel.example' },
} as const;
const mail = userInvitation(customer);
const raw = await new MailComposer({ from: environment.MAIL_FROM, to: to.email, ...mail })
  .compile()
  .build();
const ses = new SESClient({});

const bench = new Bench({ time: 2_000, warmupTime: 500, throws: true });
bench
  .add('a call to SES with the bytes ready (floor)', async () => {
    await ses.send(new SendRawEmailCommand({ RawMessage: { Data: raw } }));
  })
  .add('a mail that is rendered already', () =>
    sendMail(environment, asOnboardingId('acme-1'), to, customer.csm.email, mail),
  )
  .add('its rendering', () => void userInvitation(customer));
await bench.run();
const times = bench.tasks.map(({ name, result }) => ({
  name,
  time: 'latency' in result ? result.latency.p50 : Number.NaN,
}));
printTable(`Mail: an invitation of ${Math.ceil(raw.length / 1024)} KiB`, [
  ['', 'ms', '× floor'],
  ...times.map(({ name, time }) => [name, milliseconds(time), ratio(time, times[0]?.time ?? 0)]),
]);
await aws.stop();
