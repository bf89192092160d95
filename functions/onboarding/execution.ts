import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { stepFunctions } from '../runtime/aws.ts';
import type { OnboardingId } from './onboarding-id.ts';

/** The ARN of an onboarding's execution, whose name is the onboarding's ID. */
export const executionArn = (stateMachineArn: string, onboardingId: OnboardingId) =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${onboardingId}`;

/**
 * Days after its end in which an execution can be redriven
 * (https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html).
 */
export const REDRIVABLE_DAYS = 14;

/**
 * Whether the onboarding can no longer continue: it ended and cannot be redriven, or no execution exists, because it
 * never started or ended more than 90 days ago.
 * @throws what the AWS SDK throws, other than ExecutionDoesNotExist
 */
export async function isOver(
  stateMachineArn: string,
  onboardingId: OnboardingId,
): Promise<boolean> {
  const arn = executionArn(stateMachineArn, onboardingId);
  try {
    const { status, redriveStatus } = await stepFunctions.send(
      new DescribeExecutionCommand({ executionArn: arn, includedData: 'METADATA_ONLY' }),
    );
    return status !== 'RUNNING' && redriveStatus === 'NOT_REDRIVABLE';
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return true;
    throw error;
  }
}
