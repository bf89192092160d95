import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { decisionSchema } from '../../functions/4-approve/decision.ts';
import { dashboardReportSchema } from '../../functions/8-main-admin/dashboard-report.ts';
import { dashboardCallSchema } from '../../functions/maintain/dashboard-call.ts';
import { rotationSchema } from '../../functions/maintain/rotation.ts';
import { submissionSchema } from '../../functions/onboarding/submission.ts';
import { openapi } from '../../functions/openapi/openapi.ts';
import { routes } from '../../functions/routes.ts';
import { openContract, withContract } from '../flow/contract.ts';
import { submissionRules } from '../submission-rules.ts';

// As served: without what JSON drops.
const document: Record<string, unknown> = JSON.parse(
  JSON.stringify(openapi('https://sso.example.com', 'Sequel.io')),
);
const { paths, judge } = openContract(document);

const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
);

test('it is a valid OpenAPI 3.1 document', async () => {
  const validator = new Validator();
  expect(await validator.validate(document)).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
});

test('the validator notices an error', async () => {
  const faulty = { ...document, paths: { '/x': { get: { responses: 'none' } } } };
  expect(await new Validator().validate(faulty)).toMatchObject({ valid: false });
});

test('it has every route, except documents and the redirect for browsers', () => {
  const served = routes
    .filter(({ path }) => !path.endsWith('.json') && path !== '/trials/callback')
    .filter(({ path }) => !path.startsWith('/staff/'))
    .map(({ method, path }) => `${method.toLowerCase()} ${path}`);
  expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(served.sort());
});

describe.each(operations)('$method $path', ({ path, method, requestBody, responses }) => {
  const place = ['paths', path, method];
  const answers = Object.entries(responses).flatMap(([status, { content }]) =>
    Object.entries(content).map(([type, { examples = {} }]) => ({
      status,
      type,
      examples: Object.entries(examples),
    })),
  );

  test.each(answers)('$status has examples that fit its schema', ({ status, type, examples }) => {
    expect(examples.length).toBeGreaterThan(0);
    for (const [name, { value }] of examples)
      expect(judge(value, ...place, 'responses', status, 'content', type, 'schema'), name).toEqual(
        [],
      );
  });

  test('a response that does not fit is noticed', () => {
    for (const { status, type } of answers)
      expect(
        judge({ surprise: true }, ...place, 'responses', status, 'content', type, 'schema'),
      ).not.toEqual([]);
  });

  test.runIf(requestBody)('its request has an example that fits its schema', () => {
    const [[type, body] = []] = Object.entries(requestBody?.content ?? {});
    expect(type).toBe('application/json');
    const schema = [...place, 'requestBody', 'content', 'application/json', 'schema'];
    expect(judge(body?.example, ...schema)).toEqual([]);
    expect(judge({ surprise: true }, ...schema)).not.toEqual([]);
  });
});

describe('the document has what the handlers check', () => {
  const submission = {
    oktaApps: [
      { domain: 'acme.okta.com', clientId: '0oa1', clientSecret: 's', emailDomains: ['acme.com'] },
    ],
    mainAdmin: { name: 'Ada', email: 'ada@acme.com' },
    users: ['kim@acme.com'],
    contact: { name: 'Otto', email: 'otto@acme.com' },
  };
  const [app] = submission.oktaApps;
  const approved = { decision: 'approve', addOnConfirmed: true, submissionId: 's1' };

  test.each<[string, string, unknown, boolean]>([
    ['a submission', 'Submission', submission, true],
    ['no Okta app', 'Submission', { ...submission, oktaApps: [] }, false],
    [
      'no e-mail domain',
      'Submission',
      { ...submission, oktaApps: [{ ...app, emailDomains: [] }] },
      false,
    ],
    [
      'an e-mail domain with a hyphen at an end',
      'Submission',
      { ...submission, oktaApps: [{ ...app, emailDomains: ['acme-.com'] }] },
      false,
    ],
    ['an address that is none', 'Submission', { ...submission, users: ['nobody'] }, false],
    [
      'an address with a long name and dots',
      'Submission',
      { ...submission, users: [`${'ab.'.repeat(21)}c@acme.com`] },
      true,
    ],
    [
      'an address with a name that is too long',
      'Submission',
      { ...submission, users: [`${'ab.'.repeat(21)}cd@acme.com`] },
      false,
    ],
    ['an unusual address', 'Submission', { ...submission, users: ["r&d/x=o'b+1@acme.com"] }, true],
    [
      'a name with a control character',
      'Submission',
      { ...submission, contact: { name: 'A\u0007', email: 'a@acme.com' } },
      false,
    ],
    [
      'a name of another script',
      'Submission',
      { ...submission, contact: { name: 'Zoë 山田', email: 'a@acme.com' } },
      true,
    ],
    [
      'a client ID with a space inside',
      'Submission',
      { ...submission, oktaApps: [{ ...app, clientId: 'a b' }] },
      false,
    ],
    [
      'the dots that hide a secret',
      'Submission',
      { ...submission, oktaApps: [{ ...app, clientSecret: '****' }] },
      false,
    ],
    ['an approval', 'Decision', approved, true],
    ['one without the add-on', 'Decision', { decision: 'approve' }, false],
    [
      'a rejection with a note',
      'Decision',
      { decision: 'reject', note: 'No', submissionId: 's1' },
      true,
    ],
    ['one of nobody knows what', 'Decision', { ...approved, submissionId: undefined }, false],
    ['a rejection without', 'Decision', { decision: 'reject' }, false],
    ['a rejection with an empty note', 'Decision', { decision: 'reject', note: ' ' }, false],
  ])('%s', (_, name, value, fits) => {
    const errors = judge(value, 'components', 'schemas', name);
    if (fits) expect(errors).toEqual([]);
    else expect(errors).not.toEqual([]);
    const schema = name === 'Submission' ? submissionSchema(submissionRules) : decisionSchema;
    expect(schema.safeParse(value).success).toBe(fits);
  });
});

test('the handlers accept the examples', () => {
  const example = (path: string) =>
    paths[path]?.post?.requestBody?.content['application/json']?.example;
  submissionSchema(submissionRules).parse(example('/setup/{token}'));
  decisionSchema.parse(example('/approvals/{token}'));
  rotationSchema(submissionRules).parse(example('/rotations/{token}'));
});

describe('a response to a program', () => {
  const server = 'https://sso.example.com';
  /** Whether the document allows this response. */
  const accepted = async (
    link: string,
    answer: { status: number; type: string; body: unknown },
  ) => {
    const request = withContract(
      async (url) =>
        url.endsWith('/openapi.json')
          ? { status: 200, type: 'application/json', body: document }
          : answer,
      server,
    );
    return request(`${server}${link}`).then(
      () => true,
      () => false,
    );
  };
  const type = 'application/problem+json';
  const problem = (status: number, code: string) => ({
    status,
    type,
    body: { type: 'about:blank', title: 'x', detail: 'y', status, code },
  });

  test.each([
    ['as documented', '/setup/x', problem(410, 'linkExpired'), true],
    ['with a code of another status', '/setup/x', problem(410, 'over'), false],
    ['of an undocumented status', '/setup/x', problem(409, 'conflict'), false],
    [
      'with the wrong status inside',
      '/setup/x',
      { ...problem(404, 'linkInvalid'), status: 410 },
      false,
    ],
    [
      'of another content type',
      '/setup/x',
      { ...problem(410, 'linkExpired'), type: 'application/json' },
      false,
    ],
    [
      'with a field too many',
      '/sign-ins/x',
      {
        status: 200,
        type: 'application/json',
        body: { onboardingId: 'a', company: 'b', stage: 'inviting', secret: 'c' },
      },
      false,
    ],
    ['that is our fault', '/setup/x', problem(500, 'internal'), false],
    ['on an unknown path', '/nowhere', problem(404, 'notFound'), true],
    ['on an unknown path that is there', '/nowhere', problem(410, 'over'), false],
  ])('%s', async (_, link, answer, fine) => {
    expect(await accepted(link, answer)).toBe(fine);
  });
});

describe('the call to the product’s own system', () => {
  const place = ['webhooks', 'dashboardReinvite', 'post'];
  const post = z
    .object({
      webhooks: z.object({
        dashboardReinvite: z.object({
          post: z.object({
            requestBody: z.object({
              content: z.object({ 'application/json': z.object({ example: z.unknown() }) }),
            }),
            callbacks: z.object({
              report: z.record(
                z.string(),
                z.object({
                  post: z.object({
                    requestBody: z.object({
                      content: z.object({ 'application/json': z.object({ example: z.unknown() }) }),
                    }),
                  }),
                }),
              ),
            }),
          }),
        }),
      }),
    })
    .parse(document).webhooks.dashboardReinvite.post;

  test('has an example that fits its schema, which fits nothing else', () => {
    const schema = [...place, 'requestBody', 'content', 'application/json', 'schema'];
    const { example } = post.requestBody.content['application/json'];
    expect(judge(example, ...schema)).toEqual([]);
    expect(dashboardCallSchema.parse(example)).toEqual(example);
    expect(judge({ ...Object(example), data: {} }, ...schema)).not.toEqual([]);
  });

  test('is answered by a callback to its URL, with that route’s schema', () => {
    const [[url, item] = []] = Object.entries(post.callbacks.report);
    expect(url).toBe('{$request.body#/data/reportUrl}');
    const { example } = item?.post.requestBody.content['application/json'] ?? {};
    expect(dashboardReportSchema.parse(example)).toEqual(example);
  });
});
