import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { lambda } from '../runtime/aws.ts';
import { busy } from '../runtime/errors.ts';

/**
 * Invokes "Find conflicts" while someone waits. Only that function may read all of Auth0's connections; it saves its
 * findings in the record.
 * @throws RequestError 503 `busy` when the function fails; what the AWS SDK throws
 */
export async function findConflictsAgain(functionName: string, onboardingId: OnboardingId) {
  const { FunctionError } = await lambda.send(
    new InvokeCommand({
      FunctionName: functionName,
      Payload: JSON.stringify({ onboardingId, isForCsm: true }),
    }),
  );
  if (FunctionError !== undefined) throw busy();
}
