import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { SFNClient } from '@aws-sdk/client-sfn';

/**
 * One client a service and a Lambda instance. Region, credentials and endpoint
 * (`AWS_ENDPOINT_URL_*`) come from the environment, at the first call.
 */
export const secretsManager = new SecretsManagerClient({});
export const stepFunctions = new SFNClient({});
export const ses = new SESClient({});
