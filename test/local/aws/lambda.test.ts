import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AwsError } from '../../../local/aws/aws-error.ts';
import { createLambda } from '../../../local/aws/lambda.ts';
import { startAws } from './aws-endpoint.ts';

const invoke = vi.fn<(functionName: string, payload: unknown) => Promise<unknown>>();

let aws: Awaited<ReturnType<typeof startAws>>;
let client: LambdaClient;

beforeEach(async () => {
  invoke.mockReset();
  aws = await startAws({ lambda: createLambda({ invoke }) });
  client = new LambdaClient(aws.client);
});

afterEach(async () => {
  client.destroy();
  await aws.stop();
});

const send = (input: Partial<ConstructorParameters<typeof InvokeCommand>[0]> = {}) =>
  client.send(new InvokeCommand({ FunctionName: 'issue-setup-link', ...input }));

const json = (payload: Uint8Array | undefined): unknown =>
  JSON.parse(Buffer.from(payload ?? []).toString());

it('returns the function’s result', async () => {
  invoke.mockImplementation(async (_, payload) => ({ echo: payload }));
  const answer = await send({ Payload: JSON.stringify({ company: 'Äcme' }) });
  expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
  expect(answer.FunctionError).toBeUndefined();
  expect(json(answer.Payload)).toEqual({ echo: { company: 'Äcme' } });
});

it('returns null for no result', async () => {
  invoke.mockResolvedValue(undefined);
  expect(json((await send()).Payload)).toBeNull();
});

it.each([
  'issue-setup-link',
  'issue-setup-link:live',
  '123456789012:function:issue-setup-link',
  'arn:aws:lambda:us-east-1:123456789012:function:issue-setup-link:live',
])('finds the name in %s', async (FunctionName) => {
  await send({ FunctionName });
  expect(invoke).toHaveBeenCalledWith('issue-setup-link', {});
});

it("reports a function's error by type and message, without its stack", async () => {
  const error = new Error('No such company.');
  error.name = 'CompanyUnknown';
  invoke.mockRejectedValue(error);
  const answer = await send();
  expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
  expect(json(answer.Payload)).toEqual({
    errorType: 'CompanyUnknown',
    errorMessage: 'No such company.',
  });
});

it("passes the service's own errors on", async () => {
  invoke.mockRejectedValue(
    new AwsError('ResourceNotFoundException', 'Function not found: nothing', 404),
  );
  await expect(send()).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Function not found: nothing',
  });
});

it('runs asynchronous invocations, and does not report their result', async () => {
  invoke.mockRejectedValue(new Error('No.'));
  const { StatusCode, FunctionError } = await send({
    InvocationType: 'Event',
    Payload: '{"mails": []}',
  });
  expect([StatusCode, FunctionError]).toEqual([202, undefined]);
  expect(invoke).toHaveBeenCalledWith(expect.any(String), { mails: [] });
});

it('serves no dry runs', async () => {
  await expect(send({ InvocationType: 'DryRun' })).rejects.toMatchObject({
    name: 'InvalidParameterValueException',
  });
  expect(invoke).not.toHaveBeenCalled();
});

it('refuses a payload that is not JSON, or too large', async () => {
  await expect(send({ Payload: '{' })).rejects.toMatchObject({
    name: 'InvalidRequestContentException',
  });
  await expect(send({ Payload: `"${'x'.repeat(6 * 1024 * 1024)}"` })).rejects.toMatchObject({
    name: 'RequestTooLargeException',
  });
  expect(invoke).not.toHaveBeenCalled();
});
