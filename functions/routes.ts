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

/** Whether a path is one of a route's: `{token}` stands for one segment, which is not empty. */
export function takes(pattern: string, path: string): boolean {
  const expected = pattern.split('/');
  const actual = path.split('/');
  return (
    expected.length === actual.length &&
    expected.every(
      (segment, index) =>
        segment === actual[index] || (segment.startsWith('{') && actual[index] !== ''),
    )
  );
}

/**
 * Paths that a route with a parameter would take too: every other method there is answered as unmatched,
 * and not by that route with the path's last segment for a token.
 */
export const literalPaths = [...new Set(routes.map(({ path }) => path))].filter(
  (path) =>
    !path.includes('{') && routes.some((other) => other.path !== path && takes(other.path, path)),
);
