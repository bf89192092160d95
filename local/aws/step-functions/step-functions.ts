import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { Clock } from '../../clock.ts';
import { AwsError } from '../aws-error.ts';
import { createEngine } from './engine.ts';
import { MAX_PAYLOAD_BYTES } from './evaluate.ts';
import type { Execution } from './journal.ts';
import { createJournal } from './journal.ts';
import { MOST_EVENTS } from './record.ts';
import type { ExecutionStatusChange } from './status-changes.ts';
import { createStatusChanges } from './status-changes.ts';
import type { TaskWatch } from './tasks.ts';

export type { ExecutionStatusChange } from './status-changes.ts';

export interface StepFunctionsOptions {
  /** Stores everything, in tables named step_functions_*. */
  database: DatabaseSync;
  /** `definition` is parsed ASL without `${substitution}`s. */
  stateMachine: { name: string; arn: string; definition: object };
  /** Invokes a Lambda by name or ARN. Rejects with an Error whose `name` is Lambda's errorType. */
  invoke(functionName: string, payload: unknown): Promise<unknown>;
  /** Used for all waiting. */
  clock: Clock;
  /**
   * Called at every change of an execution's status, at least once, like EventBridge. If it throws or
   * rejects, it is called again every minute, for a day.
   */
  onStatusChange(detail: ExecutionStatusChange): void | Promise<void>;
  watch?: TaskWatch;
  /** Most concurrent invocations. Timeouts of queued ones have not started. */
  mostAtOnce?: () => number;
}

export interface StepFunctions {
  /**
   * A call of the service's JSON 1.0 API.
   *
   * @param operation such as "StartExecution"
   * @param input parsed body
   * @returns the response's body; times are epoch seconds
   * @throws AwsError with AWS's name
   */
  call(operation: string, input: unknown): Promise<unknown>;
  /** Continues every unfinished execution. Call it once, at the start. */
  resume(): Promise<void>;
  /** Stops without finishing anything, like a kill. */
  stop(): Promise<void>;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
/** How long after its end an execution's name stays taken. */
const NAME_KEPT_MS = 90 * DAY_MS;
/** @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html */
const REDRIVABLE_MS = 14 * DAY_MS;

/** White space, brackets, wildcards, `" # % \ ^ | ~ $ & , ; : /` and the backtick, control characters and surrogates. */
const ILLEGAL_IN_NAME = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;

const arn = z.string().min(1).max(256);
const paging = {
  maxResults: z.int().min(0).max(1_000).default(0),
  nextToken: z.string().min(1).max(3_096).optional(),
};
const payload = z
  .string()
  .refine((text) => Buffer.byteLength(text) <= MAX_PAYLOAD_BYTES, 'at most 262144 bytes');
const taskToken = z.string().min(1).max(2_048);
const reason = {
  error: z.string().max(256).optional(),
  cause: z.string().max(32_768).optional(),
};

const INPUTS = {
  StartExecution: z.object({
    stateMachineArn: arn,
    name: z.string().optional(),
    input: payload.default('{}'),
  }),
  DescribeExecution: z.object({ executionArn: arn }),
  ListExecutions: z.object({
    stateMachineArn: arn,
    statusFilter: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']).optional(),
    ...paging,
  }),
  GetExecutionHistory: z.object({
    executionArn: arn,
    reverseOrder: z.boolean().default(false),
    includeExecutionData: z.boolean().default(true),
    ...paging,
  }),
  StopExecution: z.object({ executionArn: arn, ...reason }),
  RedriveExecution: z.object({
    executionArn: arn,
    clientToken: z.string().min(1).max(64).optional(),
  }),
  SendTaskSuccess: z.object({ taskToken, output: payload }),
  SendTaskFailure: z.object({ taskToken, ...reason }),
  DescribeStateMachine: z.object({ stateMachineArn: arn }),
  ListStateMachines: z.object({ ...paging }),
};

function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const problems = issues.map(
    ({ path, message }) => `Value at '${path.join('.')}' failed to satisfy constraint: ${message}`,
  );
  const count = `${issues.length} validation error${issues.length === 1 ? '' : 's'} detected`;
  throw new AwsError('ValidationException', `${count}: ${problems.join('; ')}`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const seconds = (time: number) => time / 1_000;

/** A page token: contains only where the next page begins. */
const pageToken = (from: number) => Buffer.from(`from ${from}`).toString('base64url');

function pageStart(nextToken: string | undefined, first: number): number {
  if (nextToken === undefined) return first;
  const match = /^from (\d+)$/.exec(Buffer.from(nextToken, 'base64url').toString());
  if (match === null) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
  return Number(match[1]);
}

/** The first `size` rows, and the token of the next page if there are more. */
function page<Row>(rows: Row[], size: number, position: (row: Row) => number) {
  const shown = rows.slice(0, size);
  const last = shown.at(-1);
  const more = rows.length > size && last !== undefined;
  return { shown, ...(more ? { nextToken: pageToken(position(last)) } : {}) };
}

const DATA_FIELDS = ['input', 'inputDetails', 'output', 'outputDetails', 'parameters'];

/** An event's details without the execution's data. */
function withoutData(details: Record<string, object>): Record<string, object> {
  const kept = Object.entries(details).map(([key, fields]) => [
    key,
    Object.fromEntries(Object.entries(fields).filter(([name]) => !DATA_FIELDS.includes(name))),
  ]);
  return Object.fromEntries(kept);
}

/**
 * AWS Step Functions on this machine, for one state machine. Stores executions, their history and task
 * tokens in a SQLite database, so nothing is lost when the process is killed.
 *
 * @throws Error if the definition uses something unsupported (see definition.ts)
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html
 */
export function createStepFunctions(options: StepFunctionsOptions): StepFunctions {
  const { stateMachine, clock } = options;
  const [, , , region, account] = stateMachine.arn.split(':');
  const roleArn = `arn:aws:iam::${account}:role/${stateMachine.name}`;
  const journal = createJournal(options.database);
  const statusChanges = createStatusChanges({
    journal,
    clock,
    stateMachineArn: stateMachine.arn,
    onStatusChange: (detail) => options.onStatusChange(detail),
  });
  const engine = createEngine({
    journal,
    stateMachine,
    roleArn,
    invoke: (functionName, input) => options.invoke(functionName, input),
    clock,
    statusChanges,
    watch: options.watch,
    mostAtOnce: options.mostAtOnce,
  });

  function checkStateMachine(stateMachineArn: string): void {
    checkArn(stateMachineArn);
    if (stateMachineArn === stateMachine.arn) return;
    throw new AwsError(
      'StateMachineDoesNotExist',
      `State Machine Does Not Exist: '${stateMachineArn}'`,
    );
  }

  function checkArn(text: string): void {
    if (text.startsWith('arn:')) return;
    throw new AwsError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${text}'`);
  }

  function executionOf(executionArn: string): Execution {
    checkArn(executionArn);
    const execution = journal.execution(executionArn);
    if (execution !== undefined) return execution;
    throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
  }

  /** Why an execution cannot be redriven; undefined if it can. */
  function notRedrivable({ arn, status, stopDate }: Execution): string | undefined {
    if (status === 'RUNNING' || status === 'SUCCEEDED') {
      return `Execution is ${status} and cannot be redriven`;
    }
    if (journal.lastEvent(arn) >= MOST_EVENTS - 1) return 'Execution history event limit exceeded';
    return stopDate !== null && clock.now() - stopDate > REDRIVABLE_MS
      ? 'Execution redrivable period exceeded'
      : undefined;
  }

  const summary = (execution: Execution) => ({
    executionArn: execution.arn,
    stateMachineArn: stateMachine.arn,
    name: execution.name,
    status: execution.status,
    startDate: seconds(execution.startDate),
    ...(execution.stopDate === null ? {} : { stopDate: seconds(execution.stopDate) }),
    redriveCount: execution.redriveCount,
    ...(execution.redriveDate === null ? {} : { redriveDate: seconds(execution.redriveDate) }),
  });

  function answer(token: string, given: Parameters<typeof engine.answer>[1]): object {
    const wasWaiting = engine.answer(token, given);
    if (wasWaiting) return {};
    if (wasWaiting === false) {
      // Timed out, already answered, or the execution has ended: AWS returns the same for all three.
      throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    }
    if (/^AQ[\w-]{80}$/.test(token)) {
      throw new AwsError('TaskDoesNotExist', "Task Does Not Exist: 'Unknown task'");
    }
    throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
  }

  const operations: Record<keyof typeof INPUTS, (input: unknown) => object> = {
    StartExecution(body) {
      const { stateMachineArn, name = randomUUID(), input } = parse(INPUTS.StartExecution, body);
      checkStateMachine(stateMachineArn);
      if (name.length < 1 || name.length > 80 || ILLEGAL_IN_NAME.test(name)) {
        throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
      }
      if (!isJson(input)) {
        throw new AwsError(
          'InvalidExecutionInput',
          "Invalid State Machine Execution Input: 'Invalid execution input.'",
        );
      }
      const executionArn = `arn:aws:states:${region}:${account}:execution:${stateMachine.name}:${name}`;
      let execution = journal.execution(executionArn);
      if (execution?.stopDate && clock.now() - execution.stopDate > NAME_KEPT_MS) {
        journal.transaction(() => journal.purge(executionArn));
        execution = undefined;
      }
      if (execution === undefined) {
        engine.start(executionArn, name, input);
        execution = executionOf(executionArn);
      } else if (execution.status !== 'RUNNING' || execution.input !== input) {
        throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
      }
      return { executionArn, startDate: seconds(execution.startDate) };
    },

    DescribeExecution(body) {
      const execution = executionOf(parse(INPUTS.DescribeExecution, body).executionArn);
      const { input, output, error, cause } = execution;
      const included = { included: true };
      const why = notRedrivable(execution);
      return {
        ...summary(execution),
        input,
        inputDetails: included,
        ...(output === null ? {} : { output, outputDetails: included }),
        ...(error === null ? {} : { error }),
        ...(cause === null ? {} : { cause }),
        ...(why === undefined
          ? { redriveStatus: 'REDRIVABLE' }
          : { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: why }),
      };
    },

    ListExecutions(body) {
      const query = parse(INPUTS.ListExecutions, body);
      checkStateMachine(query.stateMachineArn);
      const size = query.maxResults || 100;
      const from = pageStart(query.nextToken, Number.MAX_SAFE_INTEGER);
      const rows = journal.executions(query.statusFilter ?? null, from, size + 1);
      const { shown, ...next } = page(rows, size, ({ sequence }) => sequence);
      return { executions: shown.map(summary), ...next };
    },

    GetExecutionHistory(body) {
      const query = parse(INPUTS.GetExecutionHistory, body);
      const execution = executionOf(query.executionArn);
      const size = query.maxResults || 100;
      const from = pageStart(query.nextToken, query.reverseOrder ? Number.MAX_SAFE_INTEGER : 0);
      const rows = journal.events(execution.arn, query.reverseOrder, from, size + 1);
      const { shown, ...next } = page(rows, size, ({ id }) => id);
      const events = shown.map(({ id, previousId, timestamp, type, details }) => ({
        id,
        previousEventId: previousId,
        timestamp: seconds(timestamp),
        type,
        ...(query.includeExecutionData ? JSON.parse(details) : withoutData(JSON.parse(details))),
      }));
      return { events, ...next };
    },

    StopExecution(body) {
      const { executionArn, error, cause } = parse(INPUTS.StopExecution, body);
      const execution = executionOf(executionArn);
      if (execution.status === 'RUNNING') engine.abort(execution, { error, cause });
      const { stopDate } = executionOf(executionArn);
      return { stopDate: seconds(stopDate ?? clock.now()) };
    },

    RedriveExecution(body) {
      const { executionArn, clientToken = null } = parse(INPUTS.RedriveExecution, body);
      const execution = executionOf(executionArn);
      // If a response is lost, the SDK repeats the call with the same token.
      if (clientToken === null || execution.redriveToken !== clientToken) {
        const why = notRedrivable(execution);
        if (why !== undefined) throw new AwsError('ExecutionNotRedrivable', why);
        engine.redrive(execution, clientToken);
      }
      return { redriveDate: seconds(executionOf(executionArn).redriveDate ?? clock.now()) };
    },

    SendTaskSuccess(body) {
      const { taskToken: token, output } = parse(INPUTS.SendTaskSuccess, body);
      if (!isJson(output)) throw new AwsError('InvalidOutput', "Invalid Output: 'Invalid output'");
      return answer(token, { output });
    },

    SendTaskFailure(body) {
      const { taskToken: token, error, cause } = parse(INPUTS.SendTaskFailure, body);
      return answer(token, { failure: { error, cause } });
    },

    DescribeStateMachine(body) {
      checkStateMachine(parse(INPUTS.DescribeStateMachine, body).stateMachineArn);
      return {
        stateMachineArn: stateMachine.arn,
        name: stateMachine.name,
        status: 'ACTIVE',
        definition: JSON.stringify(stateMachine.definition),
        roleArn,
        type: 'STANDARD',
        creationDate: seconds(journal.firstDefinitionTime()),
      };
    },

    ListStateMachines(body) {
      parse(INPUTS.ListStateMachines, body);
      return {
        stateMachines: [
          {
            stateMachineArn: stateMachine.arn,
            name: stateMachine.name,
            type: 'STANDARD',
            creationDate: seconds(journal.firstDefinitionTime()),
          },
        ],
      };
    },
  };

  return {
    async call(operation, input) {
      if (!Object.hasOwn(operations, operation)) {
        throw new AwsError('UnknownOperationException', `There is no operation ${operation}`);
      }
      return operations[operation as keyof typeof operations](input);
    },
    async resume() {
      statusChanges.resume();
      engine.resume();
    },
    async stop() {
      await Promise.all([engine.stop(), statusChanges.stop()]);
    },
  };
}
