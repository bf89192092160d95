import type { LambdaService } from './api.ts';
import { AwsError } from './aws-error.ts';

/** Lambda's limit for synchronous invocations. */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/**
 * Lambda's Invoke for functions in this process: 200 and the result. An error that the function throws
 * is a 200 too, with `X-Amz-Function-Error` and `{errorType, errorMessage}`; unlike AWS, without a stack.
 *
 * `invoke` runs a function by name with the parsed payload. An AwsError that it throws (such as
 * ResourceNotFoundException for an unknown name) becomes the service's own error. An `Event` returns
 * 202 without a result; unlike on AWS, it is not retried.
 */
export function createLambda(options: {
  invoke(functionName: string, payload: unknown): Promise<unknown>;
  /** The same for an `Event`, if that differs. */
  start?(functionName: string, payload: unknown): Promise<unknown>;
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
        // The function logs its own errors.
        (options.start ?? options.invoke)(functionName, event).catch(() => {});
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
