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
  /** The states' functions, by their names in the table. */
  functions: Record<string, IFunction>;
  /** Functions of removed states: older executions may still run them. */
  retired: readonly IFunction[];
  /** Whether Auth0's log stream is set up. */
  signInsArrive: boolean;
  logRetention: RetentionDays;
  removalPolicy: RemovalPolicy;
}

/**
 * The state machine.
 *
 * An update does not affect running onboardings: a Standard execution keeps the definition it started with, even when
 * redriven, and with the fixed name and type CloudFormation never has to replace the machine. States deliberately
 * call functions without a version: a failed onboarding is fixed by deploying the function and redriving, which a
 * pinned version would defeat.
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
      // Without indentation: a template can have a megabyte, and so can a definition.
      definitionBody: DefinitionBody.fromString(JSON.stringify(definitionFor({ signInsArrive }))),
      definitionSubstitutions: Object.fromEntries(
        Object.entries(functions).map(([name, { functionArn }]) => [name, functionArn]),
      ),
      tracingEnabled: true,
      logs: {
        // Log groups with this prefix share one resource policy, whose size is limited.
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
