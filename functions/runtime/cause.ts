import * as z from 'zod';

/** What Lambda puts into a cause; its trace is for the logs, not for people. */
const causeSchema = z.object({ errorMessage: z.string() });

/** The message in the `Cause` of a state that failed: Lambda's is JSON, others are a text. */
export function messageOfCause(cause: string): string {
  try {
    return causeSchema.parse(JSON.parse(cause)).errorMessage;
  } catch {
    return cause.slice(0, 500);
  }
}
