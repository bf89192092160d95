import { routes, takes } from '../routes.ts';
import { RequestError } from '../runtime/errors.ts';
import { httpHandler } from './http.ts';

/** Answers requests without a route: 405 if the path has other methods, otherwise 404. */
export const handler = httpHandler('AnswerUnknown', async (request) => {
  const exact = routes.filter(({ path }) => path === request.path);
  const known = exact.length > 0 ? exact : routes.filter(({ path }) => takes(path, request.path));
  if (known.length === 0) throw new RequestError(404, 'notFound');
  const allow = known
    .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
    .join(', ');
  throw new RequestError(405, 'methodNotAllowed', [], { allow });
});
