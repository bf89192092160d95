import { isFunction } from '../functions/functions.ts';
import { definitionFor } from '../statemachines/definition.ts';
import { functionArn } from './lambda-host.ts';

/** The workflow on this machine, from the same file that CDK deploys. */
export function definitionHere({ signInsArrive }: { signInsArrive: boolean }): object {
  const text = JSON.stringify(definitionFor({ signInsArrive }));
  const definition = text.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    if (!isFunction(name)) throw new Error(`The workflow names a function ${name}`);
    return functionArn(name);
  });
  return JSON.parse(definition) as object;
}
