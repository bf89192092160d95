import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';
import * as z from 'zod';
import type { Target } from './target.ts';

/** The parts of an OpenAPI document that the tests read. */
const content = z.record(
  z.string(),
  z.object({
    schema: z.record(z.string(), z.unknown()),
    example: z.unknown().optional(),
    examples: z.record(z.string(), z.object({ value: z.unknown() })).optional(),
  }),
);
const documentSchema = z.object({
  servers: z.tuple([z.object({ url: z.url() })]),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        requestBody: z.object({ content }).optional(),
        responses: z.record(z.string(), z.object({ content })),
      }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

const NAME = 'https://document.test/';
/** A JSON object's key in a JSON pointer, in a URL's fragment. */
const step = (key: string) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
const pointer = (...keys: string[]) => `${NAME}#/${keys.map(step).join('/')}`;

/** A value's violations of the schema at this place in an OpenAPI document; empty if valid. */
type Judge = (value: unknown, ...place: string[]) => string[];

/** @param document an OpenAPI 3.1 document, as JSON */
export function openContract(document: unknown) {
  const { servers, paths, components } = documentSchema.parse(document);
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: NAME, ...(document as object) });
  const judge: Judge = (value, ...place) => {
    const validate = ajv.getSchema(pointer(...place));
    if (!validate) return [`There is no schema at ${place.join(' > ')}`];
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath || 'it'} ${message}`,
    );
  };
  return { server: servers[0].url, paths, components, judge };
}

/** Cached by the document's text: compiling a document's schemas takes a third of a second. */
const contracts = new Map<string, ReturnType<typeof openContract>>();
function contractOf(document: unknown) {
  const text = JSON.stringify(document);
  const contract = contracts.get(text) ?? openContract(document);
  contracts.set(text, contract);
  return contract;
}

/** The document's path template for a request's path. */
const templateOf = (paths: object, path: string): string | undefined =>
  Object.keys(paths).find((template) =>
    new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );

const seen = z.object({ submissionId: z.string() });

/** A decision refers to what its sender saw: opens the page first, as a CSM does, unless the decision names it. */
async function aboutWhatIsSeen(request: Target['request'], link: string, body: unknown) {
  const isDecision = typeof body === 'object' && body !== null && 'decision' in body;
  if (!isDecision || 'submissionId' in body) return body;
  const { submissionId } = seen.safeParse((await request(link)).body).data ?? {};
  return submissionId === undefined ? body : { ...body, submissionId };
}

/**
 * Makes requests and checks every answer against the document of the same server: path, method, status, content type
 * and content. Undocumented paths must be refused with a problem document.
 *
 * @param server where that server's `/openapi.json` is
 */
export function withContract(request: Target['request'], server: string): Target['request'] {
  let asked: Promise<ReturnType<typeof openContract>> | undefined;
  const contract = () => {
    asked ??= request(`${server}/openapi.json`).then(({ body }) => contractOf(body));
    return asked;
  };
  return async (link, sent, headers) => {
    const { server: documented, paths, judge } = await contract();
    const body = await aboutWhatIsSeen(request, link, sent);
    const answer = await request(link, body, headers);
    const { status, type } = answer;
    const method = body === undefined ? 'get' : 'post';
    expect(link.startsWith(documented), `${link} is on ${documented}`).toBe(true);
    const template = templateOf(paths, link.slice(documented.length));
    const place =
      template === undefined
        ? ['components', 'schemas', 'Problem']
        : ['paths', template, method, 'responses', String(status), 'content', type, 'schema'];
    const about = `${method} ${template ?? link} answered ${status} ${type}`;
    if (template === undefined)
      expect([404, 'application/problem+json'], about).toEqual([status, type]);
    // A 500 is documented so that programs know its format, but nothing may cause one.
    expect(status, about).not.toBe(500);
    expect(judge(answer.body, ...place), about).toEqual([]);
    return answer;
  };
}
