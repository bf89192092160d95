import type { LambdaService } from './api.ts';
import { AwsError } from './aws-error.ts';

/** Lambda's limit for a request that is answered. */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/**
 * Lambda's Invoke over functions in this process: 200 and the result. An error
 * that the function throws is 200 as well, with `X-Amz-Function-Error` and
 * `{errorType, errorMessage}`; unlike AWS, never a stack.
 *
 * `invoke` runs a function by its name with the parsed payload. An AwsError from it (say
 * ResourceNotFoundException for a name that it does not know) is an answer of the service itself. An `Event` is
 * 202, and nothing of what comes of it; unlike AWS it is not run again.
 */
export function createLambda(options: {
  invoke(functionName: string, payload: unknown): Promise<unknown>;
}): LambdaService {
  return {
    async invoke(functionName, invocationType, body) {
      if (invocationType !== 'RequestResponse' && invocationType !== 'Event')
        throw new AwsError(
          'InvalidParameterValueException',
          'InvocationType must be RequestResponse or Event.',
        );
      if (Buffer.byteLength(body) > MAX_PAYLOAD_BYTES) {
        throw new AwsError(
          'RequestTooLargeException',
          `Request must be smaller than ${MAX_PAYLOAD_BYTES} bytes for the InvokeFunction operation`,
          413,
        );
      }
      if (invocationType === 'Event') {
        const event = parsePayload(body);
        // The function itself says what went wrong.
        options.invoke(functionName, event).catch(() => {});
        return { payload: '', isAccepted: true };
      }
      try {
        const result = await options.invoke(functionName, parsePayload(body));
        return { payload: JSON.stringify(result) ?? 'null' };
      } catch (error) {
        if (error instanceof AwsError) throw error;
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        const payload = JSON.stringify({ errorType: name, errorMessage: message });
        return { functionError: 'Unhandled', payload };
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
