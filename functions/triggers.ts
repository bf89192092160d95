import type { Asynchronous, TriggerContext } from './wiring.ts';

/** Triggers that several functions share. */

export const state = { by: 'state' } as const;
export const direct = { by: 'direct' } as const;
export const everyMinute = {
  in: ({ timeZone }: TriggerContext) => ({ cron: { minute: '*', hour: '*' }, timeZone }),
  // No retries: the next run follows within a minute.
  delivery: { retries: 0, maxEventAge: 1 },
} as const;
export const eachAlone: Asynchronous = { retries: 2, maxEventAge: 6 };
