import type { Asynchronous, TriggerContext } from './wiring.ts';

/** What several functions of the table are invoked by. */

export const state = { by: 'state' } as const;
export const direct = { by: 'direct' } as const;
export const everyMinute = {
  in: ({ timeZone }: TriggerContext) => ({ cron: { minute: '*', hour: '*' }, timeZone }),
  // The next run comes anyway.
  delivery: { retries: 0, maxEventAge: 1 },
} as const;
export const eachAlone: Asynchronous = { retries: 2, maxEventAge: 6 };
