import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { SFNClient } from '@aws-sdk/client-sfn';
import { onTestFinished } from 'vitest';
import { AwsError } from '../../../local/aws/aws-error.ts';
import type {
  ExecutionStatusChange,
  StepFunctions,
} from '../../../local/aws/step-functions/step-functions.ts';
import { createStepFunctions } from '../../../local/aws/step-functions/step-functions.ts';
import type { TaskWatch } from '../../../local/aws/step-functions/tasks.ts';
import type { ManualClock } from '../manual-clock.ts';
import { manualClock } from '../manual-clock.ts';

export const START = Date.UTC(2026, 0, 5, 9);
export const SECOND = 1_000;
export const DAY = 24 * 60 * 60 * SECOND;
export const MACHINE_ARN = 'arn:aws:states:us-east-1:000000000000:stateMachine:Journey';
export const executionArn = (name: string) =>
  `arn:aws:states:us-east-1:000000000000:execution:Journey:${name}`;

type Lambda = (payload: never, clock: ManualClock) => unknown;

export interface Event {
  id: number;
  previousEventId: number;
  timestamp: number;
  type: string;
  [details: string]: unknown;
}

export interface Description {
  status: string;
  startDate: number;
  stopDate?: number;
  input: string;
  output?: string;
  error?: string;
  cause?: string;
  redriveCount: number;
  redriveStatus: string;
}

/** A Step Functions service on a database, with a test's Lambdas. Stops when the test ends. */
export function service(options: {
  definition: object;
  lambdas?: Record<string, Lambda>;
  database?: DatabaseSync;
  clock?: ManualClock;
  onStatusChange?: (detail: ExecutionStatusChange) => void | Promise<void>;
  watch?: TaskWatch;
  mostAtOnce?: () => number;
}) {
  const { definition, lambdas = {}, database = new DatabaseSync(':memory:') } = options;
  const clock = options.clock ?? manualClock(START);
  /** Every invocation, in order. */
  const calls: [functionName: string, payload: unknown][] = [];
  const statusChanges: ExecutionStatusChange[] = [];
  const stepFunctions = createStepFunctions({
    database,
    stateMachine: { name: 'Journey', arn: MACHINE_ARN, definition },
    async invoke(functionName, payload) {
      calls.push([functionName, payload]);
      const lambda = lambdas[functionName];
      if (lambda === undefined) throw named('ResourceNotFoundException', functionName);
      return lambda(payload as never, clock);
    },
    clock,
    ...(options.watch ? { watch: options.watch } : {}),
    ...(options.mostAtOnce ? { mostAtOnce: options.mostAtOnce } : {}),
    onStatusChange(detail) {
      statusChanges.push(detail);
      return options.onStatusChange?.(detail);
    },
  });
  onTestFinished(() => stepFunctions.stop());

  const call = (operation: string, input: unknown) => stepFunctions.call(operation, input);
  const start = (name: string, input: unknown = {}) =>
    call('StartExecution', { stateMachineArn: MACHINE_ARN, name, input: JSON.stringify(input) });
  const describe = async (name: string) =>
    (await call('DescribeExecution', { executionArn: executionArn(name) })) as Description;
  return {
    stepFunctions,
    database,
    clock,
    calls,
    statusChanges,
    call,
    start,
    describe,
    async history(name: string): Promise<Event[]> {
      const query = { executionArn: executionArn(name), maxResults: 1_000 };
      return ((await call('GetExecutionHistory', query)) as { events: Event[] }).events;
    },
    /** Runs one execution, named "test", until it only waits for time or an answer. */
    async run(input: unknown = {}): Promise<Description> {
      await start('test', input);
      await clock.advance(0);
      return describe('test');
    },
  };
}

export type Service = ReturnType<typeof service>;

/** An error as a Lambda reports it. */
export function named(name: string, message = `${name} happened`): Error {
  return Object.assign(new Error(message), { name });
}

/** The service's JSON 1.0 protocol over HTTP, and the AWS SDK's client for it. */
export async function sdkClient(stepFunctions: StepFunctions): Promise<SFNClient> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const operation = String(request.headers['x-amz-target']).replace('AWSStepFunctions.', '');
    const send = (status: number, body: unknown) =>
      response
        .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
        .end(JSON.stringify(body));
    try {
      send(200, await stepFunctions.call(operation, JSON.parse(Buffer.concat(chunks).toString())));
    } catch (error) {
      if (error instanceof AwsError) {
        send(error.status, { __type: error.name, message: error.message });
      } else send(500, { __type: 'InternalFailure', message: String(error) });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new SFNClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  return client;
}

/** A state that invokes a Lambda of the same name with the state's whole input. */
export const task = (functionName: string, more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: functionName, 'Payload.$': '$' },
  ...('Next' in more ? {} : { End: true }),
  ...more,
});

/** A state that gives a Lambda a task token and waits for the answer. */
export const tokenTask = (functionName: string, more: object = {}) =>
  task(functionName, {
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Parameters: {
      FunctionName: functionName,
      Payload: { 'token.$': '$$.Task.Token', 'input.$': '$' },
    },
    ...more,
  });

/** A machine with these states that starts at the first. */
export const machine = (states: Record<string, object>, more: object = {}) => ({
  StartAt: Object.keys(states)[0] ?? '',
  States: states,
  ...more,
});
