import { type RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { definitionFor } from '../statemachines/definition.ts';

export interface WorkflowProps {
  stateMachineName: string;
  /** The functions that states run, by their names in the table. */
  functions: Record<string, IFunction>;
  /** Functions of states that there are no more: what began before may still run them. */
  retired: readonly IFunction[];
  /** Whether Auth0's log stream is set up. */
  signInsArrive: boolean;
  logRetention: RetentionDays;
  removalPolicy: RemovalPolicy;
}

/**
 * The state machine.
 *
 * An update leaves running onboardings alone: a Standard execution keeps the definition that it was
 * started with (also when it is redriven), and the fixed name and type mean that CloudFormation
 * never has to replace the machine. Its states call functions without a version on purpose: a
 * failed onboarding is repaired by deploying the function and redriving, which a pinned version
 * would undo.
 */
export class Workflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(
    scope: Construct,
    id: string,
    {
      stateMachineName,
      functions,
      retired,
      signInsArrive,
      logRetention,
      removalPolicy,
    }: WorkflowProps,
  ) {
    super(scope, id);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName,
      stateMachineType: StateMachineType.STANDARD,
      // Without indentation: a template has at most a megabyte, a definition too.
      definitionBody: DefinitionBody.fromString(JSON.stringify(definitionFor({ signInsArrive }))),
      definitionSubstitutions: Object.fromEntries(
        Object.entries(functions).map(([name, { functionArn }]) => [name, functionArn]),
      ),
      tracingEnabled: true,
      logs: {
        // Log groups whose names start so share one resource policy, which has a limit.
        destination: new LogGroup(this, 'Logs', {
          logGroupName: `/aws/vendedlogs/states/${stateMachineName}`,
          retention: logRetention,
          removalPolicy,
        }),
        level: LogLevel.ERROR,
        includeExecutionData: false,
      },
      removalPolicy,
    });
    // Not grantInvoke: it would allow every version and alias as well.
    this.stateMachine.addToRolePolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [...Object.values(functions), ...retired].map(({ functionArn }) => functionArn),
      }),
    );
    Validations.of(this.stateMachine).acknowledge(
      {
        id: 'AwsSolutions-SF1',
        reason:
          'The execution history keeps every event for 90 days; the log is for errors, without personal data.',
      },
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'X-Ray and the delivery of logs (logs:*LogDelivery) know no resources.',
      },
    );
  }
}
