/** The path of Lambda's Invoke, which alone of these services says in it what is called, and not in a header. */
const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations/;

/** What a request to AWS calls, and with which input of the SDK's command. */
export function awsCall(
  path: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: string,
): { target: string; input: object } {
  const [, FunctionName] = INVOKE.exec(path) ?? [];
  if (FunctionName === undefined)
    return { target: String(headers['x-amz-target'] ?? ''), input: JSON.parse(body || '{}') };
  return {
    target: 'Lambda.Invoke',
    input: { FunctionName, InvocationType: headers['x-amz-invocation-type'], Payload: body },
  };
}
