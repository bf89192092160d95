import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import type { MiddlewareObj } from '@middy/core';
import type { FunctionName, functions } from '../functions.ts';
import { type Environment, environment } from './environment.ts';
import { logger } from './observability.ts';

/** The variables that the function table lists for a function. */
export type EnvironmentOf<Name extends FunctionName> = Environment<
  (typeof functions)[Name]['environment'][number]
>;

/** The environment as a function sees it. Importing the table itself would add 20 KiB to every bundle. */
export const environmentOf = <Name extends FunctionName>() => environment as EnvironmentOf<Name>;

/** Logging middleware of every function. */
export const logging = (): MiddlewareObj => injectLambdaContext(logger, { clearState: true });
