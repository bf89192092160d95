import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { SFNClient } from '@aws-sdk/client-sfn';

/**
 * One client per service and Lambda instance. Region, credentials and endpoint
 * (`AWS_ENDPOINT_URL_*`) are read from the environment at the first call.
 *
 * Marked pure, so that esbuild drops unused clients from a function's bundle.
 */
export const dynamoDb = /* @__PURE__ */ new DynamoDBClient({});
export const secretsManager = /* @__PURE__ */ new SecretsManagerClient({});
export const eventBridge = /* @__PURE__ */ new EventBridgeClient({});
export const stepFunctions = /* @__PURE__ */ new SFNClient({});
/** Does not retry: somebody is waiting, and a retry would run a slow function twice. */
export const lambda = /* @__PURE__ */ new LambdaClient({
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: 3_000,
    requestTimeout: 18_000,
    throwOnRequestTimeout: true,
  },
});
/** Does not retry: if only SES's answer is lost, a retry would send the mail twice. */
export const ses = /* @__PURE__ */ new SESClient({
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    throwOnRequestTimeout: true,
  },
});
