import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../../transaction.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** An execution, as started and as ended. Times are epoch milliseconds. */
export type Execution = {
  sequence: number;
  arn: string;
  name: string;
  /** ID of the definition it started with, which it keeps whatever is deployed later. */
  definition: string;
  input: string;
  status: ExecutionStatus;
  startDate: number;
  stopDate: number | null;
  output: string | null;
  error: string | null;
  cause: string | null;
  redriveCount: number;
  redriveDate: number | null;
  redriveToken: string | null;
};

/**
 * The position of an execution: one row for the execution itself (path '') and one for each item of a
 * running Map (path '/3', nested '/3/0'). Written in the same transaction as the matching history
 * events, so after a kill the execution continues exactly where the history ends.
 */
export type Branch = {
  execution: string;
  path: string;
  status: 'running' | 'succeeded' | 'failed' | 'aborted';
  state: string;
  /** The state's input: JSON. */
  input: string;
  /** `$$.Map.Item`: JSON. */
  item: string | null;
  enteredAt: number;
  /** ID of the event for entering the state. */
  enteredEvent: number;
  /** When the current attempt began: on entering the state, after a retry's delay, or on a redrive. */
  attemptAt: number;
  /** `previousEventId` of the next event. */
  lastEvent: number;
  /** Retries used by each of the state's retriers: JSON. */
  retries: string;
  /** When the next attempt begins, during a retry's delay. */
  retryAt: number | null;
  /** Whether the history has this attempt's start (TaskScheduled, MapStateStarted). */
  isStarted: 0 | 1;
  /** Whether the Lambda that got the task token has returned. */
  isSubmitted: 0 | 1;
  /** When this attempt times out, if it has a timeout. */
  deadline: number | null;
  token: string | null;
  /** The result of this attempt, once known: JSON of an AttemptResult. */
  outcome: string | null;
  /** Output of the item's processor: JSON. */
  output: string | null;
};

/** An execution that waits for an answer. */
export type Waiting = Pick<Execution, 'arn' | 'definition' | 'startDate' | 'redriveDate'> &
  Pick<Branch, 'deadline'>;

type HistoryEvent = {
  id: number;
  previousId: number;
  timestamp: number;
  type: string;
  details: string;
};

const TABLES = `
  create table if not exists step_functions_definitions (
    id text primary key, definition text not null, createdAt integer not null
  ) strict;
  create table if not exists step_functions_executions (
    sequence integer primary key autoincrement, arn text not null unique, name text not null,
    definition text not null, input text not null, status text not null,
    startDate integer not null, stopDate integer, output text, error text, cause text,
    redriveCount integer not null default 0, redriveDate integer, redriveToken text
  ) strict;
  create index if not exists step_functions_executions_status
    on step_functions_executions (status, sequence);
  create table if not exists step_functions_history (
    execution text not null, id integer not null, previousId integer not null,
    timestamp integer not null, type text not null, details text not null,
    primary key (execution, id)
  ) strict, without rowid;
  create table if not exists step_functions_branches (
    execution text not null, path text not null, status text not null, state text not null,
    input text not null, item text, enteredAt integer not null, enteredEvent integer not null,
    attemptAt integer not null, lastEvent integer not null, retries text not null,
    retryAt integer, isStarted integer not null, isSubmitted integer not null, deadline integer,
    token text,
    outcome text, output text, primary key (execution, path)
  ) strict;
  create table if not exists step_functions_tokens (
    token text primary key, execution text not null, path text not null
  ) strict;
  create index if not exists step_functions_tokens_execution on step_functions_tokens (execution);
  create table if not exists step_functions_status_changes (
    id integer primary key autoincrement, detail text not null, time integer not null
  ) strict;
`;

/** The tables of the embedded Step Functions. Contains no rules of the language. */
export function createJournal(database: DatabaseSync) {
  database.exec(TABLES);
  const statement = (sql: string) => database.prepare(sql);

  const insertDefinition = statement(
    'insert or ignore into step_functions_definitions values (?, ?, ?)',
  );
  const selectDefinition = statement(
    'select definition from step_functions_definitions where id = ?',
  );
  const firstDefinition = statement(
    'select min(createdAt) as time from step_functions_definitions',
  );

  const insertExecution = statement(
    `insert into step_functions_executions (arn, name, definition, input, status, startDate)
     values (?, ?, ?, ?, 'RUNNING', ?) returning *`,
  );
  const updateExecution = statement(
    `update step_functions_executions set status = :status, stopDate = :stopDate, output = :output,
       error = :error, cause = :cause, redriveCount = :redriveCount, redriveDate = :redriveDate,
       redriveToken = :redriveToken
     where sequence = :sequence`,
  );
  const selectExecution = statement('select * from step_functions_executions where arn = ?');
  const isWaiting = 'branch.isSubmitted = 1 and branch.outcome is null';
  const runningWhere = (condition: string) =>
    `from step_functions_executions execution
     join step_functions_branches branch on branch.execution = execution.arn and branch.path = ''
     where execution.status = 'RUNNING' and ${condition} order by sequence`;
  const selectUnderWay = statement(`select execution.* ${runningWhere(`not (${isWaiting})`)}`);
  const selectWaiting = statement(
    `select execution.arn, execution.definition, execution.startDate, execution.redriveDate, branch.deadline
     ${runningWhere(isWaiting)}`,
  );
  const executionsWhere = (condition: string) =>
    statement(
      `select * from step_functions_executions
       where ${condition} and sequence < :before order by sequence desc limit :limit`,
    );
  const selectExecutions = executionsWhere('true');
  const selectExecutionsOf = executionsWhere('status = :status');
  const purge = [
    'executions where arn',
    'history where execution',
    'branches where execution',
    'tokens where execution',
  ].map((table) => statement(`delete from step_functions_${table} = ?`));

  const lastEvent = statement(
    'select coalesce(max(id), 0) as id from step_functions_history where execution = ?',
  );
  /** The ID of an execution's last event; 0 if there is none. */
  const lastEventOf = (execution: string) => (lastEvent.get(execution) as { id: number }).id;
  const insertEvent = statement('insert into step_functions_history values (?, ?, ?, ?, ?, ?)');
  const selectEvents = statement(
    `select id, previousId, timestamp, type, details from step_functions_history
     where execution = ? and id > ? order by id limit ?`,
  );
  const selectEventsReversed = statement(
    `select id, previousId, timestamp, type, details from step_functions_history
     where execution = ? and id < ? order by id desc limit ?`,
  );

  const saveBranch = statement(
    `insert or replace into step_functions_branches values (:execution, :path, :status, :state,
       :input, :item, :enteredAt, :enteredEvent, :attemptAt, :lastEvent, :retries, :retryAt,
       :isStarted, :isSubmitted, :deadline, :token, :outcome, :output)`,
  );
  const selectBranches = statement(
    'select * from step_functions_branches where execution = ? order by path',
  );
  const deleteBranch = statement(
    'delete from step_functions_branches where execution = ? and path = ?',
  );

  const insertToken = statement('insert into step_functions_tokens values (?, ?, ?)');
  const selectToken = statement(
    'select execution, path from step_functions_tokens where token = ?',
  );

  const insertChange = statement(
    'insert into step_functions_status_changes (detail, time) values (?, ?)',
  );
  const selectChanges = statement(
    'select id, detail, time from step_functions_status_changes order by id',
  );
  const deleteChange = statement('delete from step_functions_status_changes where id = ?');

  return {
    /** Runs `write` in one transaction: when this returns, all of it is on disk, or none. */
    transaction: <T>(write: () => T): T => inTransaction(database, write),

    addDefinition: (id: string, definition: string, time: number) =>
      void insertDefinition.run(id, definition, time),
    definition: (id: string) => (selectDefinition.get(id) as { definition: string }).definition,
    firstDefinitionTime: () => (firstDefinition.get() as { time: number }).time,

    addExecution(arn: string, name: string, definition: string, input: string, time: number) {
      return insertExecution.get(arn, name, definition, input, time) as Execution;
    },
    updateExecution({ arn: _arn, name: _name, definition: _definition, ...row }: Execution) {
      const { input: _input, startDate: _startDate, ...changes } = row;
      updateExecution.run(changes);
    },
    execution: (arn: string) => selectExecution.get(arn) as Execution | undefined,
    /** Running executions that do not only wait for an answer. */
    underWay: () => selectUnderWay.all() as Execution[],
    /** Running executions that wait for an answer to a token, outside a Map. */
    waiting: () => selectWaiting.all() as Waiting[],
    /** Executions older than the one numbered `before`, newest first. */
    executions: (status: string | null, before: number, limit: number) =>
      (status === null
        ? selectExecutions.all({ before, limit })
        : selectExecutionsOf.all({ before, limit, status })) as Execution[],
    /** Deletes an execution and everything about it. */
    purge(arn: string) {
      for (const table of purge) table.run(arn);
    },

    lastEvent: lastEventOf,
    /**
     * Appends to an execution's history. Returns the event's ID.
     * @param last ID of its last event so far
     */
    append(
      execution: string,
      previousId: number,
      time: number,
      type: string,
      details: object,
      last = lastEventOf(execution),
    ) {
      const id = last + 1;
      insertEvent.run(execution, id, previousId, time, type, JSON.stringify(details));
      return id;
    },
    /** The events after (if reversed: before) the one with ID `from`. */
    events: (execution: string, reversed: boolean, from: number, limit: number) =>
      (reversed ? selectEventsReversed : selectEvents).all(
        execution,
        from,
        limit,
      ) as HistoryEvent[],

    saveBranch: (branch: Branch) => void saveBranch.run(branch),
    branches: (execution: string) => selectBranches.all(execution) as Branch[],
    deleteBranch: (execution: string, path: string) => void deleteBranch.run(execution, path),

    addToken: (token: string, execution: string, path: string) =>
      void insertToken.run(token, execution, path),
    token: (token: string) =>
      selectToken.get(token) as { execution: string; path: string } | undefined,

    /** Stores a status change until it is delivered. Returns its number. */
    addStatusChange: (detail: string, time: number) =>
      Number(insertChange.run(detail, time).lastInsertRowid),
    statusChanges: () => selectChanges.all() as { id: number; detail: string; time: number }[],
    deleteStatusChange: (id: number) => void deleteChange.run(id),
  };
}

export type Journal = ReturnType<typeof createJournal>;
