import type { Context } from 'aws-lambda';
import type { FunctionName } from '../functions/functions.ts';

/** Lambda's context of a handler. */
export function lambdaContext(name: FunctionName): Context {
  const functionName = `sso-onboarding-test-${name}`;
  return {
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`,
    memoryLimitInMB: '512',
    awsRequestId: '00000000-0000-4000-8000-000000000000',
    logGroupName: functionName,
    logStreamName: 'test',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => 10_000,
    done() {},
    fail() {},
    succeed() {},
  };
}
