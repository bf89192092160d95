import { routes } from '../routes.ts';
import { RequestError } from '../runtime/errors.ts';
import { httpHandler } from './http.ts';

/** Whether a path is one of a route's: `{token}` stands for one segment. */
function matches(pattern: string, path: string): boolean {
  const expected = pattern.split('/');
  const actual = path.split('/');
  return (
    expected.length === actual.length &&
    expected.every((segment, index) => segment === actual[index] || segment.startsWith('{'))
  );
}

/** Every path and method that is no route: 404, or 405 where the path is one. */
export const handler = httpHandler('AnswerUnknown', async (request) => {
  const known = routes.filter(({ path }) => matches(path, request.path));
  if (known.length === 0) throw new RequestError(404, 'notFound');
  const allow = known
    .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
    .join(', ');
  throw new RequestError(405, 'methodNotAllowed', [], { allow });
});
