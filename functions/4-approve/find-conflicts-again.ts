import { InvokeCommand } from '@aws-sdk/client-lambda';
import { lambda } from '../runtime/aws.ts';
import { busy } from '../runtime/errors.ts';

/**
 * Has "Find conflicts" look again, for somebody who waits: it alone may ask Auth0 for that, and what it finds
 * stands in the record.
 * @throws RequestError 503 `busy` when it cannot be known now; what the AWS SDK throws
 */
export async function findConflictsAgain(functionName: string, onboardingId: string) {
  const { FunctionError } = await lambda.send(
    new InvokeCommand({
      FunctionName: functionName,
      Payload: JSON.stringify({ onboardingId, isForCsm: true }),
    }),
  );
  if (FunctionError !== undefined) throw busy();
}
