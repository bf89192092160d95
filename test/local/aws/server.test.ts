import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import {
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { DescribeExecutionCommand, ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { JsonService } from '../../../local/aws/api.ts';
import { AwsError } from '../../../local/aws/aws-error.ts';
import { startAws } from './aws-endpoint.ts';

async function start(services: Parameters<typeof startAws>[0]) {
  const aws = await startAws(services);
  onTestFinished(() => aws.stop());
  return aws;
}

type Change = (request: { headers: Record<string, string>; body: unknown; path: string }) => void;

/** Changes the SDK's requests, before or after they are signed. */
function sending(
  client: Awaited<ReturnType<typeof start>>['client'],
  change: Change,
  step: 'build' | 'finalizeRequest' = 'build',
) {
  const sender = new SecretsManagerClient(client);
  sender.middlewareStack.add(
    (next) => async (args) => {
      change(args.request as Parameters<Change>[0]);
      return next(args);
    },
    { step, priority: 'low' } as { step: 'build' },
  );
  return sender.send(new ListSecretsCommand({}));
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

  it('answers UnknownOperationException for an unknown service', async () => {
    const aws = await start({});
    const sent = new SFNClient(aws.client).send(
      new DescribeExecutionCommand({
        executionArn: 'arn:aws:states:us-east-1:000000000000:execution:a:x',
      }),
    );
    await expect(sent).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });

  it.each(['__proto__.constructor', 'secretsmanager', '', 'DynamoDB_20120810.GetItem'])(
    'answers it for the target "%s"',
    async (target) => {
      const { client } = await start({
        secretsManager: failing(new AwsError('UnknownOperationException', 'unknown')),
      });
      await expect(
        sending(client, (request) => {
          request.headers['x-amz-target'] = target;
        }),
      ).rejects.toMatchObject({
        name: 'UnknownOperationException',
        $metadata: { httpStatusCode: 400 },
      });
    },
  );

  it('refuses what is not JSON without quoting it', async () => {
    const { client } = await start({});
    const error = await sending(client, (request) => {
      request.body = 'canary';
      request.headers['content-length'] = '6';
    }).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({
      name: 'SerializationException',
      $metadata: { httpStatusCode: 400 },
    });
    expect(String(error)).not.toContain('canary');
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

  it('lets the SDK retry a throttled call', async () => {
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
  it('is an ID for the caller; the log has where it happened, without the request’s content', async () => {
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
  const listing = { secretsManager: { call: async () => ({ SecretList: [] }) } };

  /** Changes a request after it was signed. */
  const changing = ({ client }: Awaited<ReturnType<typeof start>>, change: Change) =>
    sending(client, change, 'finalizeRequest');
  const status = (sent: Promise<{ $metadata: { httpStatusCode?: number } }>) =>
    sent
      .catch((error: { $metadata: { httpStatusCode?: number } }) => error)
      .then(({ $metadata }) => $metadata.httpStatusCode);

  it('serves requests signed with this installation’s key', async () => {
    expect(await status(changing(await start(listing), () => {}))).toBe(200);
  });

  it.each<[string, Change]>([
    [
      'not signed, as a web page could send one',
      ({ headers }) => {
        delete headers.authorization;
      },
    ],
    [
      'with a made-up signature',
      ({ headers }) => {
        headers.authorization = `${headers.authorization?.slice(0, -4)}0000`;
      },
    ],
    [
      'of another operation than was signed',
      ({ headers }) => {
        headers['x-amz-target'] = 'secretsmanager.GetSecretValue';
      },
    ],
    [
      'at another time than was signed',
      ({ headers }) => {
        headers['x-amz-date'] = '20260101T000000Z';
      },
    ],
    [
      'with a body that is not what its hash says',
      (request) => {
        request.body = '{"MaxResults":1}';
        request.headers['content-length'] = '16';
      },
    ],
    [
      'of an address that was changed',
      (request) => {
        request.path = '/other';
      },
    ],
  ])('refuses a request %s', async (_, change) => {
    const aws = await start(listing);
    expect(await status(changing(aws, change))).toBe(403);
  });

  it('refuses another key', async () => {
    const { client, ...aws } = await start(listing);
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    expect(await status(changing({ ...aws, client: { ...client, credentials } }, () => {}))).toBe(
      403,
    );
  });

  const post = (
    endpoint: string,
    { headers = {}, hostname }: { headers?: Record<string, string>; hostname?: string | undefined },
  ) =>
    new Promise<string>((resolve, reject) => {
      const target = new URL(endpoint);
      if (hostname !== undefined) target.hostname = hostname;
      request(target, { method: 'POST', headers }, async (answer) => {
        resolve(Buffer.concat(await answer.toArray()).toString());
      })
        .on('error', reject)
        .end('{}');
    });

  it('refuses a foreign host name, as after DNS rebinding', async () => {
    const { endpoint } = await start(listing);
    const { port } = new URL(endpoint);
    expect(await post(endpoint, { headers: { host: `localhost:${port}` } })).toContain('Token');
    expect(await post(endpoint, { headers: { host: `evil.test:${port}` } })).toContain(
      'its own machine only',
    );
  });

  const outward = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address;

  it.skipIf(outward === undefined)(
    'refuses another machine, though it listens to all',
    async () => {
      const { endpoint } = await start({ ...listing, host: '0.0.0.0' });
      const { host } = new URL(endpoint);
      expect(await post(endpoint, { headers: { host }, hostname: outward })).toContain(
        'its own machine only',
      );
    },
  );

  it('answers an unknown operation in kind', async () => {
    const aws = await start({ ...listing, secretsManager: listing.secretsManager });
    await expect(new SFNClient(aws.client).send(new ListStateMachinesCommand({}))).rejects.toThrow(
      expect.objectContaining({ name: 'UnknownOperationException' }),
    );
  });
});
