import { functions, functionsBy } from './functions.ts';
import type { Route } from './wiring.ts';

/** Every HTTP route. API Gateway, the embedded default and the OpenAPI document are generated from it. */
export const routes = functionsBy('http').flatMap((name) => {
  const own: readonly Route[] | 'unmatched' = functions[name].trigger.routes;
  return own === 'unmatched' ? [] : own.map((route) => ({ ...route, function: name }));
});

/** The function that answers every request without a route. */
export const unmatchedFunction = (() => {
  const name = functionsBy('http').find((name) => functions[name].trigger.routes === 'unmatched');
  if (!name) throw new Error('No function takes requests that fit no route');
  return name;
})();

/** Whether a path matches a route's pattern: `{token}` stands for one segment, which is not empty. */
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
 * Paths that a route with a parameter matches too. Their other methods are answered as unmatched, or else
 * that route would take the path's last segment for a token.
 */
export const literalPaths = [...new Set(routes.map(({ path }) => path))].filter(
  (path) =>
    !path.includes('{') && routes.some((other) => other.path !== path && takes(other.path, path)),
);
