import { Duration, type RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  type AddToPrincipalPolicyResult,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  CfnFunction,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type FunctionName, functions } from '../functions/functions.ts';
import type { Statement } from './permissions.ts';

export interface OnboardingFunctionProps {
  /** The function's name on AWS. */
  functionName: string;
  code: Code;
  environment: Record<string, string>;
  statements: readonly Statement[];
  /** Instances reserved for this function; also its maximum. */
  reservedConcurrency: number | undefined;
  logRetention: RetentionDays;
  /** Whether the logs are kept when the stack or the function is deleted. */
  removalPolicy: RemovalPolicy;
}

/** An ARN in cdk-nag's notation. */
const asWritten = ({ partition, region, account }: Stack, arn: string) =>
  arn
    .replace(partition, '<AWS::Partition>')
    .replace(region, '<AWS::Region>')
    .replace(account, '<AWS::AccountId>');

/**
 * A function's role with its permissions inline. Separate policies would be 80 more resources, and a stack can have
 * 500.
 */
class FunctionRole extends Role {
  readonly #allowed: PolicyDocument;

  constructor(scope: Construct, id: string) {
    const allowed = new PolicyDocument();
    super(scope, id, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { allowed },
    });
    this.#allowed = allowed;
  }

  override addToPrincipalPolicy(statement: PolicyStatement): AddToPrincipalPolicyResult {
    this.#allowed.addStatements(statement);
    return { statementAdded: true, policyDependable: this };
  }
}

/** One Lambda of the table, with the defaults that all of them share. */
export class OnboardingFunction extends LambdaFunction {
  constructor(
    scope: Construct,
    name: FunctionName,
    {
      functionName,
      statements,
      reservedConcurrency,
      logRetention,
      removalPolicy,
      ...own
    }: OnboardingFunctionProps,
  ) {
    const logGroup = new LogGroup(scope, `${name}Logs`, {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: logRetention,
      removalPolicy,
    });
    // A role of our own: AWS's managed policy can write to every log group of the account.
    const role = new FunctionRole(scope, `${name}Role`);
    logGroup.grantWrite(role);
    for (const statement of statements) role.addToPolicy(new PolicyStatement({ ...statement }));
    Validations.of(role).acknowledge(
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason:
          'X-Ray (PutTraceSegments, PutTelemetryRecords), SES (GetSendQuota) and Secrets Manager (ListSecrets) know no resources.',
      },
      ...statements
        .flatMap(({ resources }) => resources)
        .filter((resource) => resource !== '*' && resource.includes('*'))
        .map((resource) => ({
          id: `AwsSolutions-IAM5[Resource::${asWritten(Stack.of(scope), resource)}]`,
          reason: resource.includes(':ses:')
            ? "A stage for tests, which may be in SES's sandbox: that asks for the recipients' identities. The sender is fixed by a condition."
            : 'Secrets and executions come into being at run time, one set for each onboarding: the stage, the kind and the place in the name are fixed, the onboarding is not.',
        })),
    );
    super(scope, name, {
      ...own,
      ...(reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: reservedConcurrency }),
      functionName,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      memorySize: 512,
      timeout: Duration.seconds(functions[name].timeout),
      // Lambda's own segments: start, invocation, the error it failed with. X-Ray's SDK would add little
      // (docs/performance.md) and is in maintenance mode
      // (https://docs.aws.amazon.com/xray/latest/devguide/xray-sdk-daemon-timeline.html).
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      logGroup,
      role,
    });
    // The table's name, in CloudFormation's lists too.
    if (this.node.defaultChild instanceof CfnFunction)
      this.node.defaultChild.overrideLogicalId(name);
  }
}
