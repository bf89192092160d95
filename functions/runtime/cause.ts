import * as z from 'zod';

/** A cause as Lambda writes it. Its stack trace is for the logs, not for people. */
const causeSchema = z.object({ errorMessage: z.string() });

/** The message in a failed state's `Cause`: JSON from Lambda, plain text (cut at 500 characters) from others. */
export function messageOfCause(cause: string): string {
  try {
    return causeSchema.parse(JSON.parse(cause)).errorMessage;
  } catch {
    return cause.slice(0, 500);
  }
}
