import * as z from 'zod';
import type { ToldAt } from './order.ts';

/**
 * A Task's own place in the execution: `{entered, execution}` of the context object. Executions of an earlier definition
 * do not send it; their reports count as sent now.
 */
export const told = z
  .object({
    entered: z.iso.datetime({ offset: true }),
    execution: z.object({ RedriveCount: z.number().optional() }),
    round: z.number(),
  })
  .optional()
  .transform(
    (told): ToldAt =>
      told
        ? { entered: told.entered, round: told.round, redrives: told.execution.RedriveCount }
        : { entered: new Date().toISOString() },
  );

/**
 * Occasion of a mail sent once per round of corrections, and not again after a redrive. Executions of an earlier
 * definition do not count rounds.
 */
export const occasionOf = ({ round, entered }: ToldAt) =>
  round === undefined ? entered : `round-${round}`;
