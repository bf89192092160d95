import * as z from 'zod';

const entrySchema = z.looseObject({
  level: z.literal('ERROR'),
  message: z.string(),
  timestamp: z.unknown(),
  error: z
    .union([z.string(), z.object({ name: z.string(), message: z.string().default('') })])
    .optional(),
});

/** Fields of every log line that nobody at a terminal needs. */
const COMMON = /^(?:timestamp|service|sampling_rate|xray_trace_id|cold_start|function_\w+)$/;

/**
 * A function's failure in one line for the person at the terminal; its log has the details.
 * @param entry one entry of the log
 * @returns undefined if it is not a failure
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
