/** Mails, and the AWS services that send them, for the ledger's tests. */

import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import { type EntryKey, type Posted, post, readEntry } from '../../functions/mail/ledger.ts';
import { type LedgerEnvironment, sendDue } from '../../functions/mail/send-due.ts';
import { AwsError } from '../../local/aws/aws-error.ts';
import { awsPort, awsVariables, startAws } from '../local/aws/aws-endpoint.ts';
import { emptyTable, onboardingId, TABLE } from '../record/example.ts';

export const SECOND = 1000;
export const HOUR = 3600 * SECOND;
export const DAY = 24 * HOUR;

export const environment: LedgerEnvironment = {
  PUBLIC_URL: 'https://sso.example.com',
  SECRETS_PREFIX: 'sequel-sso/test/',
  RECORD_TABLE: TABLE,
  BRAND: {},
  MAIL_FROM: 'Sequel <sso@sequel.example>',
  MAIL_CONFIGURATION_SET: 'sso-onboarding-test',
  OPS_EMAIL: 'ops@sequel.example',
  SES_SHARE: 1,
};

/** What SES does with the next mails to an address, or to anyone (`*`); after those, it accepts all. */
export type Fault =
  | 'Throttling'
  | 'MessageRejected'
  /** `MessageRejected` because our own address is not verified. */
  | 'NotVerified'
  | 'ServiceUnavailable'
  | 'lost'
  | 'AccessDenied';

/** https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html */
const NOT_VERIFIED =
  'Email address is not verified. The following identities failed the check in region US-EAST-1: Sequel <sso@sequel.example>, sso@sequel.example';

/** The initial state of AWS in each test. */
const fresh = () => ({
  faults: {} as Record<string, Fault[]>,
  /** How often SES was asked to send. */
  asked: 0,
  /** SES's limits, and what it accepted: address and time. */
  limits: { rate: 14, daily: 50_000 },
  /** What it says of its limits, unless that is true. */
  quota: undefined as Record<string, string> | undefined,
  taken: [] as { to: string; at: number; raw: string }[],
  throttled: 0,
  /** Secrets Manager's answer; and whether DynamoDB responds to reads of a record. */
  secretsFault: undefined as AwsError | undefined,
  recordsWork: true,
  dynamoDb: emptyTable(),
});
export let aws: ReturnType<typeof fresh>;

/** A clock that pauses advance. */
export const clock = {
  now: () => Date.now(),
  async pause(ms: number) {
    vi.setSystemTime(Date.now() + ms);
  },
};

const takenSince = (ms: number) => aws.taken.filter(({ at }) => at > Date.now() - ms).length;

/** Call once per test file: several files share loaded modules. */
export function useSending(): void {
  let stop: () => unknown;
  beforeAll(async () => {
    const served = await startAws({
      port: await awsPort(),
      dynamoDb: {
        async call(operation, input) {
          if (
            !aws.recordsWork &&
            operation === 'GetItem' &&
            JSON.stringify(input).includes('"record"')
          )
            throw new AwsError('ThrottlingException', 'No.');
          return aws.dynamoDb.call(operation, input);
        },
      },
      secretsManager: {
        async call() {
          if (aws.secretsFault) throw aws.secretsFault;
          return { SecretString: JSON.stringify({ kid: '1', key: 'k'.repeat(43) }) };
        },
      },
      ses: {
        async call(action, parameters): Promise<Record<string, string>> {
          if (action === 'GetSendQuota')
            return (
              aws.quota ?? {
                MaxSendRate: String(aws.limits.rate),
                Max24HourSend: String(aws.limits.daily),
                SentLast24Hours: String(takenSince(DAY)),
              }
            );
          aws.asked += 1;
          const to = parameters.get('Destinations.member.1') ?? '';
          const fault = aws.faults[to]?.shift() ?? aws.faults['*']?.shift();
          if (fault === 'NotVerified') throw new AwsError('MessageRejected', NOT_VERIFIED);
          if (fault && fault !== 'lost') throw new AwsError(fault, 'No.');
          if (takenSince(SECOND) >= aws.limits.rate || takenSince(DAY) >= aws.limits.daily) {
            aws.throttled += 1;
            throw new AwsError('Throttling', 'Too many.');
          }
          const raw = Buffer.from(parameters.get('RawMessage.Data') ?? '', 'base64').toString();
          aws.taken.push({ to, at: Date.now(), raw });
          if (fault === 'lost') throw new AwsError('InternalFailure', 'Perhaps.', 500);
          return { MessageId: 'id' };
        },
      },
    });
    Object.assign(process.env, awsVariables(served.endpoint));
    stop = served.stop;
  });
  afterAll(() => stop());
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-25T09:00:00Z') });
    aws = fresh();
    return () => vi.useRealTimers();
  });
}

export const csm = { name: 'Dana', email: 'dana@sequel.example' };
export const setting = { language: 'en' as const, company: 'Acme', csm };
export const invitation = (email: string, of = onboardingId): Posted => ({
  onboardingId: of,
  to: { recipient: 'user', email },
  replyTo: csm.email,
  occasion: 'once',
  mail: 'userInvitation',
  props: setting,
});
export const contact = { name: 'Otto', email: 'otto@acme.test' };
export const receipt = (of = onboardingId): Posted => ({
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
export const reminder = (of = onboardingId, occasion = 'round-0'): Posted => ({
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

export const hand = async (...mails: Posted[]) => {
  const posted = [];
  for (const mail of mails) posted.push(await post(TABLE, mail));
  const until = Date.now() + 5 * SECOND;
  return sendDue(environment, { mails: posted, leaves: true, until }, clock);
};
export const sweep = () =>
  sendDue(environment, { sweep: true, until: Date.now() + 60 * SECOND }, clock);
export const addresses = () => aws.taken.map(({ to }) => to);
export const stateOf = async (key: EntryKey) => (await readEntry(TABLE, key))?.entry.state;

/** Sweeps every minute until nothing is left; hourly while the daily quota is used up. @returns milliseconds */
export async function sweepUntilDone(most = 10_000): Promise<number> {
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
