import { AwsError } from './aws-error.ts';
import type { LambdaService } from './server.ts';

/** Lambda's limit for a request that is answered. */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/**
 * Lambda's Invoke over functions in this process.
 *
 * - `RequestResponse`: 200 and the result. An error that the function throws is 200 as well, with
 *   `X-Amz-Function-Error` and `{errorType, errorMessage}`; unlike AWS, never a stack.
 * - `Event`: 202 at once. A failure is logged by its name; it is not tried again.
 *
 * `invoke` runs a function by its name with the parsed payload. An AwsError from it (say
 * ResourceNotFoundException for a name that it does not know) is an answer of the service itself.
 */
export function createLambda(options: {
  invoke(functionName: string, payload: unknown): Promise<unknown>;
}): LambdaService {
  return {
    async invoke(functionName, invocationType, body) {
      if (Buffer.byteLength(body) > MAX_PAYLOAD_BYTES) {
        throw new AwsError(
          'RequestTooLargeException',
          `Request must be smaller than ${MAX_PAYLOAD_BYTES} bytes for the InvokeFunction operation`,
          413,
        );
      }
      const payload = parsePayload(body);
      switch (invocationType) {
        case 'RequestResponse':
          try {
            const result = await options.invoke(functionName, payload);
            return { status: 200, payload: JSON.stringify(result) ?? 'null' };
          } catch (error) {
            if (error instanceof AwsError) throw error;
            const { name, message } = asError(error);
            const payload = JSON.stringify({ errorType: name, errorMessage: message });
            return { status: 200, functionError: 'Unhandled', payload };
          }
        case 'Event':
          options.invoke(functionName, payload).catch((error: unknown) => {
            console.error(`The event for ${functionName} failed: ${asError(error).name}`);
          });
          return { status: 202 };
        default:
          throw new AwsError(
            'InvalidParameterValueException',
            'InvocationType must be RequestResponse or Event.',
          );
      }
    },
  };
}

function parsePayload(body: string): unknown {
  if (body === '') return {};
  try {
    return JSON.parse(body);
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json.');
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
