import type { Clock } from '../../clock.ts';
import type { Execution, Journal } from './journal.ts';
import { createBackground, HALTED, signalOf, unlessHalted, until } from './waiting.ts';

/**
 * The detail of EventBridge's "Step Functions Execution Status Change". Times are epoch
 * milliseconds.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export interface ExecutionStatusChange {
  executionArn: string;
  stateMachineArn: string;
  name: string;
  status: Execution['status'];
  startDate: number;
  stopDate: number | null;
  /** JSON. */
  input: string;
  inputDetails: { included: true };
  /** JSON. */
  output: string | null;
  outputDetails: { included: true } | null;
  error: string | null;
  cause: string | null;
  redriveCount: number;
  redriveDate: number | null;
}

/** Delay before redelivering an event that the listener rejected, ... */
const REDELIVERY_MS = 60_000;
/** ... and how long until it is dropped, as in EventBridge. */
const LONGEST_DELIVERY_MS = 24 * 60 * 60 * 1_000;

/** Delivers every status change of an execution to a listener at least once, also after a kill. */
export function createStatusChanges(options: {
  journal: Journal;
  clock: Clock;
  stateMachineArn: string;
  onStatusChange(detail: ExecutionStatusChange): void | Promise<void>;
}) {
  const { journal, clock } = options;
  const halt = new AbortController();
  const signal = signalOf(halt);
  const background = createBackground();
  const underWay = new Set<number>();

  async function deliver(id: number, detail: ExecutionStatusChange, time: number): Promise<void> {
    for (;;) {
      const attempt = (async () => options.onStatusChange(detail))().then(
        () => true,
        () => clock.now() - time >= LONGEST_DELIVERY_MS,
      );
      if (await unlessHalted(signal, attempt)) break;
      await until(clock, clock.now() + REDELIVERY_MS, signal);
    }
    journal.deleteStatusChange(id);
    underWay.delete(id);
  }

  function start(id: number, detail: ExecutionStatusChange, time: number): void {
    if (signal.aborted || underWay.has(id)) return;
    underWay.add(id);
    background.run(deliver(id, detail, time));
  }

  return {
    /** Call within a transaction: stores the change. Returns a function that delivers it, for after the commit. */
    add(execution: Execution): () => void {
      const detail: ExecutionStatusChange = {
        executionArn: execution.arn,
        stateMachineArn: options.stateMachineArn,
        name: execution.name,
        status: execution.status,
        startDate: execution.startDate,
        stopDate: execution.stopDate,
        input: execution.input,
        inputDetails: { included: true },
        output: execution.output,
        outputDetails: execution.output === null ? null : { included: true },
        error: execution.error,
        cause: execution.cause,
        redriveCount: execution.redriveCount,
        redriveDate: execution.redriveDate,
      };
      const time = clock.now();
      const id = journal.addStatusChange(JSON.stringify(detail), time);
      return () => start(id, detail, time);
    },
    /** Delivers changes that were not delivered before the last kill. */
    resume(): void {
      for (const { id, detail, time } of journal.statusChanges()) {
        start(id, JSON.parse(detail), time);
      }
    },
    async stop(): Promise<void> {
      halt.abort(HALTED);
      await background.settled();
    },
  };
}

export type StatusChanges = ReturnType<typeof createStatusChanges>;
