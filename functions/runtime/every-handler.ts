import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import type { MiddlewareObj } from '@middy/core';
import { type FunctionName, functions } from '../functions.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { logger } from './observability.ts';

/** The variables that the function table lists for a function. */
export type EnvironmentOf<Name extends FunctionName> = Environment<
  (typeof functions)[Name]['environment'][number]
>;

export const readEnvironmentOf = <Name extends FunctionName>(name: Name) =>
  readEnvironment(functions[name].environment) as EnvironmentOf<Name>;

/** Logging middleware of every function. */
export const logging = (): MiddlewareObj => injectLambdaContext(logger, { clearState: true });
