import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { expect, test } from 'vitest';
import { Workflow } from '../../cdk/workflow.ts';
import { functionsBy } from '../../functions/functions.ts';

const arnOf = (name: string) => `arn:aws:lambda:eu-central-1:111122223333:function:${name}`;

test('executions from before a state’s removal may still run its function', () => {
  const stack = new Stack(new App());
  const lambda = (name: string) => LambdaFunction.fromFunctionArn(stack, name, arnOf(name));
  new Workflow(stack, 'Workflow', {
    stateMachineName: 'machine',
    functions: Object.fromEntries(functionsBy('state').map((name) => [name, lambda(name)])),
    retired: [lambda('WriteLetter')],
    signInsArrive: true,
    logRetention: RetentionDays.ONE_DAY,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const template = Template.fromStack(stack);
  const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
  expect(Object.keys(machine?.Properties.DefinitionSubstitutions)).not.toContain('WriteLetter');
  const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
  expect(policies).toContain(`"${arnOf('WriteLetter')}"`);
});
