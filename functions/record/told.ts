import * as z from 'zod';
import type { ToldAt } from './order.ts';

/**
 * What every Task is told of its own place in the execution: `{entered, execution}` of the context
 * object. Executions that began under an earlier definition do not say; what they report counts as
 * told now.
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
 * What is told once in each round of corrections, and not again after a redrive. Executions that began
 * under an earlier definition do not count rounds.
 */
export const occasionOf = ({ round, entered }: ToldAt) =>
  round === undefined ? entered : `round-${round}`;
