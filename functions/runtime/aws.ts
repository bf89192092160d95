import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { SFNClient } from '@aws-sdk/client-sfn';

/**
 * One client a service and a Lambda instance. Region, credentials and endpoint
 * (`AWS_ENDPOINT_URL_*`) come from the environment, at the first call.
 *
 * Pure: esbuild leaves a client out of the bundles of functions that do not use it.
 */
export const dynamoDb = /* @__PURE__ */ new DynamoDBClient({});
export const secretsManager = /* @__PURE__ */ new SecretsManagerClient({});
export const eventBridge = /* @__PURE__ */ new EventBridgeClient({});
export const stepFunctions = /* @__PURE__ */ new SFNClient({});
/** No retries of its own: somebody waits, and a function that takes its time would be run twice. */
export const lambda = /* @__PURE__ */ new LambdaClient({
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: 3_000,
    requestTimeout: 18_000,
    throwOnRequestTimeout: true,
  },
});
/** No retries of its own: a mail whose answer is lost would go out twice. */
export const ses = /* @__PURE__ */ new SESClient({
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    throwOnRequestTimeout: true,
  },
});
