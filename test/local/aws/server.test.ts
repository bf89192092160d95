import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { AwsError } from '../../../local/aws/aws-error.ts';
import type { JsonService } from '../../../local/aws/server.ts';
import { startAws } from './aws-endpoint.ts';

const SIGNATURE = 'AWS4-HMAC-SHA256 Credential=local/20260302/us-east-1/states/aws4_request';

async function start(services: Parameters<typeof startAws>[0]) {
  const aws = await startAws(services);
  onTestFinished(() => aws.stop());
  return aws;
}

const failing = (error: Error): JsonService => ({ call: () => Promise.reject(error) });

const email = new SendRawEmailCommand({
  RawMessage: { Data: Buffer.from('From: sso@sequel.test\r\nTo: ada@acme.test\r\n\r\nHi') },
  Destinations: ['ada@acme.test'],
});

afterEach(() => vi.restoreAllMocks());

describe('AWS JSON', () => {
  it('carries operation, input and output to Step Functions', async () => {
    const call = vi.fn(async () => ({ status: 'RUNNING', startDate: 1.5 }));
    const aws = await start({ stepFunctions: { call } });
    const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:onboarding:x';
    const answer = await new SFNClient(aws.client).send(
      new DescribeExecutionCommand({ executionArn }),
    );
    expect(call).toHaveBeenCalledWith('DescribeExecution', { executionArn });
    expect(answer).toMatchObject({ status: 'RUNNING', startDate: new Date(1500) });
    expect(answer.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("gives the service's error as the SDK's class", async () => {
    const error = new AwsError('ExecutionDoesNotExist', "Execution Does Not Exist: 'x'");
    const aws = await start({ stepFunctions: failing(error) });
    const sent = new SFNClient(aws.client).send(
      new DescribeExecutionCommand({
        executionArn: 'arn:aws:states:us-east-1:000000000000:execution:a:x',
      }),
    );
    await expect(sent).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
      message: "Execution Does Not Exist: 'x'",
      $fault: 'client',
    });
  });

  it('says UnknownOperationException where there is no such service', async () => {
    const aws = await start({});
    const sent = new SFNClient(aws.client).send(
      new DescribeExecutionCommand({
        executionArn: 'arn:aws:states:us-east-1:000000000000:execution:a:x',
      }),
    );
    await expect(sent).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });

  it.each(['__proto__.constructor', 'secretsmanager', '', 'DynamoDB_20120810.GetItem'])(
    'says so for the target "%s"',
    async (target) => {
      const { endpoint } = await start({
        secretsManager: failing(new AwsError('UnknownOperationException', 'unknown')),
      });
      const answer = await fetch(endpoint, {
        method: 'POST',
        headers: { authorization: SIGNATURE, 'x-amz-target': target },
        body: '{}',
      });
      expect(answer.status).toBe(400);
      expect(answer.headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
    },
  );

  it('refuses what is not JSON without quoting it', async () => {
    const { endpoint } = await start({});
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: { authorization: SIGNATURE, 'x-amz-target': 'secretsmanager.CreateSecret' },
      body: 'canary',
    });
    expect(answer.status).toBe(400);
    const body = await answer.text();
    expect(JSON.parse(body)).toMatchObject({ __type: 'SerializationException' });
    expect(body).not.toContain('canary');
  });
});

describe('the query protocol', () => {
  it('carries fields in and escaped members out', async () => {
    const call = vi.fn(async () => ({ MessageId: '<a>&"b"' }));
    const aws = await start({ ses: { call } });
    expect((await new SESClient(aws.client).send(email)).MessageId).toBe('<a>&"b"');
    const [action, parameters] = call.mock.calls[0] as unknown as [string, URLSearchParams];
    expect(action).toBe('SendRawEmail');
    expect(parameters.get('Destinations.member.1')).toBe('ada@acme.test');
  });

  it("gives the service's error as the SDK's class", async () => {
    const error = new AwsError('MessageRejected', 'Address <x> & co');
    const aws = await start({ ses: { call: () => Promise.reject(error) } });
    await expect(new SESClient(aws.client).send(email)).rejects.toMatchObject({
      name: 'MessageRejected',
      message: 'Address <x> & co',
      $fault: 'client',
    });
  });

  it('lets the SDK try again what was throttled', async () => {
    const call = vi
      .fn<() => Promise<Record<string, string>>>()
      .mockRejectedValueOnce(new AwsError('Throttling', 'Maximum sending rate exceeded.'))
      .mockResolvedValueOnce({ MessageId: 'x' });
    const aws = await start({ ses: { call } });
    const client = new SESClient({ ...aws.client, maxAttempts: 2 });
    expect((await client.send(email)).MessageId).toBe('x');
  });
});

describe('an unexpected exception', () => {
  it('is an ID for the caller, and where it happened, without what was sent, in the log', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const aws = await start({ secretsManager: failing(new TypeError('canary in the message')) });
    const sent = new SecretsManagerClient(aws.client).send(
      new GetSecretValueCommand({ SecretId: 'canary-in-the-body' }),
    );
    const error = await sent.catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ name: 'InternalFailure', $metadata: { httpStatusCode: 500 } });
    const [id] = /[0-9a-f-]{36}/.exec(String(error)) ?? [];
    const logged = String(log.mock.calls);
    expect(logged).toContain(`${id} secretsmanager.GetSecretValue failed: TypeError`);
    expect(logged).toContain('server.test.ts');
    expect(`${error} ${logged}`).not.toContain('canary');
  });

  it('is understood by the query protocol too', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const aws = await start({ ses: { call: () => Promise.reject(new Error('boom')) } });
    await expect(new SESClient(aws.client).send(email)).rejects.toMatchObject({
      name: 'InternalFailure',
      $metadata: { httpStatusCode: 500 },
    });
  });
});

describe('who is served', () => {
  const post = (
    endpoint: string,
    { headers = {}, hostname }: { headers?: Record<string, string>; hostname?: string | undefined },
  ) =>
    new Promise<number | undefined>((resolve, reject) => {
      const target = new URL(endpoint);
      if (hostname !== undefined) target.hostname = hostname;
      request(target, { method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end('{}');
    });
  const headers = { authorization: SIGNATURE, 'x-amz-target': 'secretsmanager.ListSecrets' };
  const listing = { secretsManager: { call: async () => ({ SecretList: [] }) } };

  it('refuses a request that is not signed, as a web page could send one', async () => {
    const { endpoint } = await start(listing);
    expect(await post(endpoint, { headers })).toBe(200);
    expect(await post(endpoint, { headers: { ...headers, authorization: '' } })).toBe(403);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await post(endpoint, { headers: form })).toBe(403);
  });

  it('refuses a foreign host name, as after DNS rebinding', async () => {
    const { endpoint } = await start(listing);
    const { port } = new URL(endpoint);
    expect(await post(endpoint, { headers: { ...headers, host: `localhost:${port}` } })).toBe(200);
    expect(await post(endpoint, { headers: { ...headers, host: `evil.test:${port}` } })).toBe(403);
  });

  const outward = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address;

  it.skipIf(outward === undefined)(
    'refuses another machine, though it listens to all',
    async () => {
      const { endpoint } = await start({ ...listing, host: '0.0.0.0' });
      const { host } = new URL(endpoint);
      expect(await post(endpoint, { headers: { ...headers, host }, hostname: outward })).toBe(403);
    },
  );

  it('refuses a body over 16 MiB', async () => {
    const { endpoint } = await start(listing);
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers,
      body: new Uint8Array(16 * 1024 * 1024 + 1),
    });
    expect(answer.status).toBe(413);
  });

  it('answers an unknown path or method in kind', async () => {
    const { endpoint } = await start(listing);
    for (const [path, method] of [
      ['/', 'GET'],
      ['/2015-03-31/functions', 'POST'],
    ] as const) {
      const answer = await fetch(endpoint + path, { method, headers });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ __type: 'UnknownOperationException' });
    }
  });
});
