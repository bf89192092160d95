/**
 * The path of Lambda's Invoke, the only one of these services that names the call in the path instead of a header.
 */
const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations/;

/**
 * The operation that a request to AWS calls, and the input of the SDK's command. Both are empty for SES, whose requests
 * are not JSON; no page calls it.
 */
export function awsCall(
  path: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: string,
): { target: string; input: object } {
  const [, FunctionName] = INVOKE.exec(path) ?? [];
  const target = headers['x-amz-target'];
  if (FunctionName === undefined)
    return target === undefined
      ? { target: '', input: {} }
      : { target: String(target), input: JSON.parse(body || '{}') };
  return {
    target: 'Lambda.Invoke',
    input: { FunctionName, InvocationType: headers['x-amz-invocation-type'], Payload: body },
  };
}
