import { functions, functionsBy } from './functions.ts';
import type { Route } from './wiring.ts';

/** Every HTTP route. The API Gateway, the embedded default and the OpenAPI document are made from it. */
export const routes = functionsBy('http').flatMap((name) => {
  const own: readonly Route[] | 'unmatched' = functions[name].trigger.routes;
  return own === 'unmatched' ? [] : own.map((route) => ({ ...route, function: name }));
});

/** Answers every path and method that no route takes. */
export const unmatchedFunction = (() => {
  const name = functionsBy('http').find((name) => functions[name].trigger.routes === 'unmatched');
  if (!name) throw new Error('No function takes requests that fit no route');
  return name;
})();
