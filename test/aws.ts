import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SendTaskSuccessInput, StartExecutionInput } from '@aws-sdk/client-sfn';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import { type FunctionsBy, functions } from '../functions/functions.ts';
import { pageLinkKeysOf, verifyingKeysOf } from '../functions/onboarding/link-keys.ts';
import { PREFIX as LIMIT_PREFIX } from '../functions/record/limits.ts';
import type { OnboardingRecord } from '../functions/record/onboarding-record.ts';
import { createRecord, readRecord } from '../functions/record/store.ts';
import {
  dynamoDb,
  eventBridge,
  secretsManager,
  stepFunctions as stepFunctionsClient,
} from '../functions/runtime/aws.ts';
import type { Route } from '../functions/wiring.ts';
import type { JsonService } from '../local/aws/api.ts';
import { AwsError } from '../local/aws/aws-error.ts';
import { createSecretsManager } from '../local/aws/secrets-manager.ts';
import { createSes, type Ses } from '../local/aws/ses.ts';
import { systemClock } from '../local/clock.ts';
import { readMessage } from '../local/mailbox/message.ts';
import { lambdaContext } from './lambda-context.ts';
import { awsPort, awsVariables, startAws } from './local/aws/aws-endpoint.ts';
import { emptyTable, onboardingId, TABLE } from './record/example.ts';
import { httpEvent } from './web/http-event.ts';

/** Runs handlers in this process against an AWS that records the calls. */

export const PREFIX = 'sequel-sso/test/';
export const PUBLIC_URL = 'https://sso.example.com';
export const keys = { kid: '1', key: 'k'.repeat(43) };

const READS = [
  'GetItem',
  'Query',
  'GetSecretValue',
  'ListSecrets',
  'DescribeExecution',
  'GetExecutionHistory',
  'ListExecutions',
];

/** Inputs sent to Step Functions. */
type Told = SendTaskSuccessInput | StartExecutionInput;

/**
 * For all tests of a file: the functions' clients call once, as a retry would wait. Not by `AWS_MAX_ATTEMPTS`, which a
 * client reads at its first call: that may have been in another file.
 */
export function useSingleCalls(): void {
  const { retryStrategy } = new DynamoDBClient({ maxAttempts: 1 }).config;
  const configs = [dynamoDb, secretsManager, eventBridge, stepFunctionsClient].map(
    ({ config }) => config,
  );
  const before = configs.map((config) => config.retryStrategy);
  beforeAll(() => {
    for (const config of configs) config.retryStrategy = retryStrategy;
  });
  afterAll(() => {
    for (const [index, config] of configs.entries())
      config.retryStrategy = before[index] ?? retryStrategy;
  });
}

/** For all tests of a file: before each, the table is empty and there are only link keys. */
export function useAws() {
  useSingleCalls();
  const directory = mkdtempSync(join(tmpdir(), 'aws-'));
  let aws: Awaited<ReturnType<typeof startAws>>;
  let table: ReturnType<typeof emptyTable>;
  let secrets: JsonService;
  let ses: Ses;
  let calls: { operation: string; input: unknown }[] = [];
  /** The error that each operation answers with, by its name. */
  let faults: Record<string, string> = {};
  /** Operations that succeed, but whose answer is lost on every attempt. */
  let lost: string[] = [];
  /** Operations whose first answer is lost, so that the SDK retries. */
  let twice: string[] = [];
  /** Runs once, after an operation is done and before its answer. */
  const next = new Map<string, () => Promise<unknown>>();
  /** Step Functions' answers to reads. */
  let answers: Record<string, unknown> = {};

  const counted = (service: () => JsonService): JsonService => ({
    async call(operation, input) {
      calls.push({ operation, input });
      const fault = faults[operation];
      if (fault) throw new AwsError(fault, 'No.');
      const once = () => service().call(operation, input);
      if (lost.includes(operation)) {
        await once().catch(() => undefined);
        throw new AwsError('InternalServerError', 'No.', 500);
      }
      if (twice.includes(operation)) await once();
      const answer = await once();
      const work = next.get(operation);
      next.delete(operation);
      await work?.();
      return answer;
    },
  });
  const stepFunctions: JsonService = {
    call: async (operation) =>
      answers[operation] ??
      (operation === 'StartExecution' ? { executionArn: 'arn', startDate: 0 } : {}),
  };

  beforeAll(async () => {
    aws = await startAws({
      port: await awsPort(),
      dynamoDb: counted(() => table),
      secretsManager: counted(() => secrets),
      stepFunctions: counted(() => stepFunctions),
      lambda: {
        // Only "Send mails" is invoked, about mails; no other function exists.
        async invoke(name, type) {
          if (type !== 'Event') throw new AwsError('ResourceNotFoundException', name, 404);
          return { payload: '', isAccepted: true };
        },
      },
      ses: {
        call(action, parameters) {
          calls.push({ operation: action, input: Object.fromEntries(parameters) });
          return ses.call(action, parameters);
        },
      },
    });
    Object.assign(process.env, {
      ...awsVariables(aws.endpoint),
      RECORD_TABLE: TABLE,
      SECRETS_PREFIX: PREFIX,
      STATE_MACHINE_ARN: 'arn:aws:states:us-east-1:000000000000:stateMachine:sso-onboarding-test',
      FIND_CONFLICTS: 'sso-onboarding-test-FindConflicts',
      SEND_MAILS: 'sso-onboarding-test-SendMails',
      PUBLIC_URL,
      BRAND: '{}',
      MAIL_FROM: 'Sequel <sso@sequel.example>',
      MAIL_CONFIGURATION_SET: 'sso-onboarding-test',
      SES_SHARE: '1',
      OPS_EMAIL: 'ops@sequel.example',
      TIME_ZONE: 'UTC',
      HOLIDAYS: '',
      AUTH0_CLIENT_IDS: 'sequel-app',
      AUTH0_TRIAL_CLIENT_ID: 'trial-app',
      AUTH0_REDIRECT_URI: 'https://app.sequel.example/callback',
      CUSTOM_OKTA_DOMAINS: '',
      TRUSTED_ORIGINS: '',
      OWN_DOMAINS: 'sequel.example',
      ALLOWED_EMAIL_DOMAINS: '',
      CSM_DOMAINS: '',
      DOMAIN_PROOF: 'orVouched',
      AUTH0_DOMAIN: 'tenant.auth0.example',
      EVENT_BUS: 'events-of-test',
      WEBHOOKS: '[]',
      WEBHOOK_ORIGINS: '',
      DASHBOARD_API: '',
      STAFF_SIGN_IN: '',
      AUDIT_YEARS: '7',
      // Nothing listens there: no test asks a real DNS server.
      DNS_SERVERS: '127.0.0.1:1',
    });
  });
  afterAll(async () => {
    await aws.stop();
    rmSync(directory, { recursive: true });
  });
  beforeEach(async () => {
    table = emptyTable();
    const database = new DatabaseSync(':memory:');
    const keyFile = join(directory, 'key');
    secrets = createSecretsManager({ database, clock: systemClock, keyFile });
    ses = createSes({ database, clock: systemClock });
    await secrets.call('CreateSecret', {
      Name: `${PREFIX}link-keys`,
      SecretString: JSON.stringify(keys),
    });
    for (const [name, content] of [
      ['link-public-keys', verifyingKeysOf(keys)],
      ['step-link-keys', pageLinkKeysOf(keys, 'step')],
      ['trial-link-keys', pageLinkKeysOf(keys, 'trial')],
      ['next-link-keys', pageLinkKeysOf(keys, 'next')],
      ['fingerprint-keys', { kid: '1', key: 'f'.repeat(43) }],
    ] as const)
      await secrets.call('CreateSecret', {
        Name: `${PREFIX}${name}`,
        SecretString: JSON.stringify(content),
      });
    calls = [];
    faults = {};
    lost = [];
    twice = [];
    next.clear();
    answers = {};
    return () => {
      vi.useRealTimers();
      table.stop();
      database.close();
    };
  });

  /** Sets up a test; these calls are not recorded. */
  const given = async <T>(work: () => Promise<T>): Promise<T> => {
    const result = await work();
    calls = [];
    return result;
  };
  return {
    given,
    /** Stores a record. */
    keep: (record: OnboardingRecord) => given(() => createRecord(TABLE, record)),
    record: () => readRecord(TABLE, onboardingId),
    fail: (operation: string, fault: string) => {
      faults[operation] = fault;
    },
    lose: (operation: string) => lost.push(operation),
    /** Does something right after the next call of this operation. */
    once: (operation: string, work: () => Promise<unknown>) => next.set(operation, work),
    repeat: (operation: string) => twice.push(operation),
    answer: (operation: string, answer: unknown) => {
      answers[operation] = answer;
    },
    heal: () => {
      faults = {};
      lost = [];
      twice = [];
    },
    /** The operations called, in order. */
    operations: () => calls.map(({ operation }) => operation),
    /**
     * The operations among them that write, in any service; counters for limits are left out, as every refusal writes
     * them.
     */
    writes: () =>
      calls
        .filter(({ input }) => !JSON.stringify(input).includes(`"${LIMIT_PREFIX}`))
        .map(({ operation }) => operation)
        .filter((operation) => !READS.includes(operation)),
    /** What was sent to Step Functions. */
    told: () =>
      calls
        .filter(({ operation }) => ['SendTaskSuccess', 'StartExecution'].includes(operation))
        .map(({ input }) => input as Told),
    mails: () => ses.messages({ limit: 10 }),
    /** The text of the newest mail, in one line. */
    newestMail: async () => {
      const [{ id = '' } = {}] = ses.messages({ limit: 1 });
      const stored = ses.message(id);
      return stored ? ((await readMessage(stored)).text ?? '').replace(/\s+/g, ' ') : '';
    },
  };
}

/** Only the date stands still; everything else keeps running. */
export const setDate = (date: string | number) =>
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(date) });

interface Asked {
  /** Replaces `{token}`. */
  token?: string;
  /** Replaces `{onboardingId}`. */
  onboardingId?: string;
  path?: string;
  method?: string;
  query?: Record<string, string>;
  /** IP address. */
  client?: string;
  /** Asks for HTML, like a browser. */
  html?: boolean;
  json?: unknown;
  form?: Record<string, string> | [string, string][];
  headers?: Record<string, string>;
}

type HttpHandler = (
  event: APIGatewayProxyEvent,
  context: Context,
) => Promise<APIGatewayProxyResult>;

/** Calls a function over HTTP, as API Gateway invokes it. */
export function asking(name: FunctionsBy<'http'>, handler: HttpHandler) {
  const routes: readonly Route[] | 'unmatched' = functions[name].trigger.routes;
  const [route] = routes === 'unmatched' ? [] : routes;
  return async (asked: Asked = {}) => {
    const { token = '', html = false, json, form } = asked;
    const method = asked.method ?? route?.method ?? 'GET';
    const path = asked.path ?? route?.path.replace('{token}', token) ?? '/';
    const sent =
      json === undefined
        ? form && {
            type: 'application/x-www-form-urlencoded',
            body: new URLSearchParams(form).toString(),
          }
        : { type: 'application/json', body: JSON.stringify(json) };
    const event = httpEvent({
      httpMethod: method,
      path,
      pathParameters:
        asked.onboardingId === undefined ? { token } : { onboardingId: asked.onboardingId },
      queryStringParameters: asked.query ?? null,
      headers: {
        accept: html ? 'text/html' : 'application/json',
        ...(sent ? { 'content-type': sent.type } : {}),
        ...asked.headers,
      },
      body: sent?.body ?? null,
    });
    if (asked.client) event.requestContext.identity.sourceIp = asked.client;
    const { statusCode, headers = {}, body } = await handler(event, lambdaContext(name));
    return {
      status: statusCode,
      headers,
      body,
      /** Parses a JSON answer. */
      json: () => JSON.parse(body) as unknown,
    };
  };
}

/** The token of a link. */
export const tokenOf = (link: string) => link.slice(link.lastIndexOf('/') + 1);
