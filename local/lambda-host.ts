import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { tracingChannel } from 'node:diagnostics_channel';
import type { Context } from 'aws-lambda';
import { names } from '../cdk/names.ts';
import { type FunctionName, functionNames, functions, isFunction } from '../functions/functions.ts';
import { AwsError } from './aws/aws-error.ts';
import type { PagesFirst } from './pages-first.ts';

const stage = names({ stage: 'local' });

type Handler = (event: unknown, context: Context) => Promise<unknown>;

/** A failed function, as Lambda reports it: `name` is the errorType. */
class FunctionFailed extends Error {
  constructor(errorType: string, message: string) {
    super(message);
    this.name = errorType;
  }
}

/** Publishes which function runs, `{name}`, to subscribers (`diagnostics_channel`). */
const invocations = tracingChannel('local.lambda.invoke');

/**
 * Runs the table's functions in this process, as Lambda would: JSON in, JSON out, errors by name. Their environment
 * is this process's.
 */
export function createLambdaHost(options: {
  pages: PagesFirst;
  onTrouble(sentence: string): void;
  log?: ((text: string) => void) | undefined;
}) {
  const loaded = new Map<FunctionName, Promise<Handler>>();
  /** Of the function that asks: aborted at its timeout. */
  const times = new AsyncLocalStorage<AbortSignal>();

  function load(name: FunctionName): Promise<Handler> {
    const handler = loaded.get(name) ?? handlerOf(name);
    loaded.set(name, handler);
    return handler;
  }

  async function handlerOf(name: FunctionName): Promise<Handler> {
    try {
      // In the bundle of `npm start`, this throws at once for a missing file.
      const module = await import(/* @vite-ignore */ `../functions/${functions[name].file}.ts`);
      return module.handler;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      options.onTrouble(`${name} cannot be loaded: ${message}`);
      throw new FunctionFailed('Runtime.ImportModuleError', message);
    }
  }

  return {
    /**
     * Loads every function now, so that the first request need not wait. One that cannot be loaded is reported, and
     * fails when called.
     */
    async load(): Promise<void> {
      await Promise.allSettled(functionNames.map(load));
    },

    /** Keeps a function from going on after its timeout. @throws FunctionFailed */
    throwIfOver: () => times.getStore()?.throwIfAborted(),

    /**
     * @param name name or ARN
     * @throws FunctionFailed; AwsError if there is no such function
     */
    async invoke(name: string, payload: unknown): Promise<unknown> {
      // arn:…:function:sso-onboarding-local-VerifyDomain
      const functionName = name.split(/[:-]/).at(-1) ?? name;
      if (!isFunction(functionName))
        throw new AwsError('ResourceNotFoundException', `Function not found: ${name}`, 404);
      const handler = await load(functionName);
      const { timeout } = functions[functionName];
      const deadline = Date.now() + timeout * 1000;
      const time = new AbortController();
      const timedOut = new Promise<never>((_, reject) => {
        time.signal.addEventListener('abort', () => reject(time.signal.reason));
      });
      const timer = setTimeout(() => {
        const reason = `Task timed out after ${timeout}.00 seconds`;
        time.abort(new FunctionFailed('Sandbox.Timedout', reason));
      }, timeout * 1000);
      const context: Context = {
        functionName: stage.function(functionName),
        functionVersion: '$LATEST',
        invokedFunctionArn: functionArn(functionName),
        memoryLimitInMB: '512',
        awsRequestId: randomUUID(),
        logGroupName: `/aws/lambda/${stage.function(functionName)}`,
        logStreamName: 'local',
        callbackWaitsForEmptyEventLoop: true,
        getRemainingTimeInMillis: () => deadline - Date.now(),
        done() {},
        fail() {},
        succeed() {},
      };
      try {
        const handle = () =>
          times.run(time.signal, () => handler(structuredClone(payload), context));
        const run = () =>
          invocations.tracePromise(() => Promise.race([handle(), timedOut]), {
            name: functionName,
          });
        // Commands and the home page invoke the others of these.
        const isAwaited = ['http', 'direct'].includes(functions[functionName].trigger.by);
        const result = await options.pages.run(isAwaited, run);
        return result === undefined ? null : JSON.parse(JSON.stringify(result));
      } catch (error) {
        const {
          name = 'Error',
          message = '',
          stack = '',
        } = error instanceof Error ? error : new Error();
        // As in Lambda, but without the message: AWS's may repeat the input.
        const frames = stack.split('\n').filter((line) => /^ {4}at /.test(line));
        options.log?.([`${functionName} failed: ${name}`, ...frames].join('\n'));
        throw new FunctionFailed(name, message);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** A function's ARN on this machine. */
export const functionArn = (name: string) =>
  `arn:aws:lambda:us-east-1:000000000000:function:${stage.function(name)}`;
