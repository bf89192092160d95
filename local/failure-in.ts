import * as z from 'zod';

const entrySchema = z.looseObject({
  level: z.literal('ERROR'),
  message: z.string(),
  timestamp: z.unknown(),
  error: z
    .union([z.string(), z.object({ name: z.string(), message: z.string().default('') })])
    .optional(),
});

/** What every line of a log has, and nobody at a terminal needs. */
const COMMON = /^(?:timestamp|service|sampling_rate|xray_trace_id|cold_start|function_\w+)$/;

/**
 * What a function failed at, in a line for the person at the terminal: its log has the rest.
 * @param entry what was written into the log at once
 * @returns undefined for what is no failure
 */
export function failureIn(entry: string): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(entry);
  } catch {
    return undefined;
  }
  const { success, data } = entrySchema.safeParse(parsed);
  if (!success) return undefined;
  const { level: _, message, error, ...more } = data;
  const cause = typeof error === 'string' ? error : error && `${error.name}: ${error.message}`;
  const details = Object.entries(more)
    .filter(([name, value]) => !COMMON.test(name) && ['string', 'number'].includes(typeof value))
    .map(([name, value]) => `${name} ${value}`);
  return [
    [message, cause?.replace(/\s+/g, ' ')].filter(Boolean).join(': '),
    details.length > 0 ? ` (${details.join(', ')})` : '',
  ].join('');
}
