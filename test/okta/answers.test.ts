import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { resultOf, type Verification } from '../../functions/okta/verification.ts';
import { verifyOkta } from '../../functions/okta/verify-okta.ts';
import { OktaUnavailable } from '../../functions/runtime/errors.ts';
import { anyText } from '../any-text.ts';
import type { Place, Recorded, Row } from './data/answers/recorded.ts';
import { answers } from './data/answers.ts';
import { callbackUrls } from './data/problems.ts';
import { type Behaviour, back, json, metadata, rsaKey } from './fake-okta.ts';

const rules = { customDomains: ['id.acme.com', 'login.acme.com'], trustedOrigins: [] };

function placeOf({ pathname, searchParams }: URL): Place | undefined {
  if (pathname === '/.well-known/openid-configuration') {
    return searchParams.has('client_id') ? 'appDiscovery' : 'discovery';
  }
  return (
    {
      '/oauth2/v1/keys': 'keys',
      '/oauth2/v1/authorize': 'authorize',
      '/oauth2/v1/token': 'token',
    } as const
  )[pathname];
}

/** The responses of a correct Okta. */
const good: Record<Place, (url: URL) => Behaviour> = {
  discovery: ({ origin }) => json(metadata(origin)),
  appDiscovery: ({ origin }) => json(metadata(origin)),
  keys: () => json({ keys: [rsaKey] }),
  authorize: ({ searchParams }) => back(searchParams, 'login_required'),
  token: () => json({ error: 'invalid_grant' }, 400),
};

/** Fills in values of the request. */
function filled({ status, headers = {}, body }: Recorded, url: URL): Response {
  const fill = (text: string) =>
    text
      .replaceAll('{origin}', url.origin)
      .replaceAll('{callback}', url.searchParams.get('redirect_uri') ?? '')
      .replaceAll('{state}', url.searchParams.get('state') ?? '');
  const filledHeaders = Object.entries(headers).map(([name, value]): [string, string] => [
    name,
    fill(value),
  ]);
  return new Response(status === 204 ? null : fill(body ?? ''), { status, headers: filledHeaders });
}

/** An Okta that responds correctly, except for the row. */
const recordedOkta =
  ({
    at,
    only,
    answer,
    beside = {},
  }: Pick<Row, 'at' | 'only' | 'answer' | 'beside'>): typeof fetch =>
  async (input) => {
    const url = new URL(String(input));
    const place = placeOf(url);
    if (!place) return new Response('', { status: 404 });
    const callbackUrl = only && callbackUrls[only === 'first' ? 0 : 1];
    const isMeant = !callbackUrl || url.searchParams.get('redirect_uri') === callbackUrl;
    if (place === at && isMeant) return filled(answer, url);
    const other = beside[place];
    if (other) return filled(other, url);
    const behaviour = good[place](url);
    if (typeof behaviour === 'string') throw new Error('No network here');
    return filled(behaviour, url);
  };

async function verdict(row: Row): Promise<Pick<Verification, 'outcome' | 'problems' | 'checks'>> {
  const app = {
    domain: row.domain ?? 'login.acme.com',
    clientId: '0oa1b2c3d4e5f6g7h8i9',
    clientSecret: 'c4n4ry-53cr3t_Zx9-canary-secret-0123456789',
  };
  try {
    return await verifyOkta(app, { callbackUrls, rules, fetch: recordedOkta(row) });
  } catch (error) {
    if (error instanceof OktaUnavailable)
      return { outcome: 'unavailable', problems: [], checks: [] };
    throw error;
  }
}

const nameOf = ({ at, what, domain }: Row) => `${at}: ${what}${domain ? `, at ${domain}` : ''}`;

describe('a recorded answer gets its verdict', () => {
  test.each(answers.map((row) => ({ name: nameOf(row), row })))('$name', async ({ row }) => {
    const { outcome, problems, checks } = await verdict(row);
    expect({ outcome, problems: problems.map(({ code }) => code) }).toEqual({
      outcome: row.outcome,
      problems: row.problems ?? [],
    });
    const code = problems[0]?.code;
    if (!code) return;
    const check = checks.find(
      ({ name, outcome: each }) => name === row.check && each === resultOf(code),
    );
    expect(check).toBeDefined();
    // The person who must act sees the status, and Okta's words if any.
    expect(problems[0]?.status).toBe(check?.status);
    expect(problems[0]?.observed).toBe(check?.observed);
  });

  it('in at least 80 cases, each once, with the source of its words', () => {
    expect(answers.length).toBeGreaterThanOrEqual(80);
    expect(new Set(answers.map(nameOf)).size).toBe(answers.length);
    for (const { source } of answers)
      expect(source).toMatch(/^(https:|OpenID |RFC \d|made up|seen by)/);
  });
});

/** Words in other languages, or none. */
const words = fc.oneof(
  fc.constantFrom(
    '',
    'Ihre Anfrage führte zu einem Fehler.',
    'Votre demande a généré une erreur.',
    'リクエストでエラーが発生しました。',
    'Произошла ошибка. Обратитесь к администратору.',
    'login_required',
    'invalid_grant',
    'It works!',
  ),
  anyText({ maxLength: 40 }),
);
const status = fc.oneof(
  fc.constantFrom(200, 201, 204, 301, 302, 303, 307, 308, 400, 401, 403, 404, 410, 429, 500, 503),
  fc.integer({ min: 200, max: 599 }),
);

/** Replaces the words: between tags, in a description, in the location's description. */
function reworded({ status, headers = {}, body }: Recorded, said: string): Recorded {
  const location = headers.location?.replace(
    /error_description=[^&#]*/,
    `error_description=${encodeURIComponent(said.toWellFormed())}`,
  );
  const described = body?.replace(
    /("(?:error_description|errorSummary)":)"(?:[^"\\]|\\.)*"/,
    (_, key) => `${key}${JSON.stringify(said)}`,
  );
  return {
    status,
    headers: location === undefined ? headers : { ...headers, location },
    ...(described === undefined
      ? {}
      : { body: described.replace(/>[^<>{}]+</g, () => `>${said.replaceAll('<', '')}<`) }),
  };
}

describe('a changed recorded answer', () => {
  const rows = answers.filter(({ outcome }) => outcome !== 'verified');

  it('with other words, language or status never makes the app verified', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...rows),
        fc.option(words, { nil: undefined }),
        fc.option(status, { nil: undefined }),
        async (row, said, code) => {
          const changed = said === undefined ? row.answer : reworded(row.answer, said);
          const { outcome } = await verdict({
            ...row,
            answer: { ...changed, status: code ?? changed.status },
          });
          expect(outcome).not.toBe('verified');
        },
      ),
      { numRuns: 1_500 },
    );
  });

  it('that was good is not verified with another status', async () => {
    const itsOwn: Partial<Record<Place, number[]>> = { token: [400], discovery: [200] };
    const good = answers.filter(
      ({ at, outcome }) => outcome === 'verified' && at !== 'appDiscovery',
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...good), status, async (row, code) => {
        fc.pre(!(itsOwn[row.at] ?? [302, 303, 307]).includes(code));
        const { outcome } = await verdict({ ...row, answer: { ...row.answer, status: code } });
        expect(outcome).not.toBe('verified');
      }),
      { numRuns: 300 },
    );
  });

  it('that was good is not verified with another error', async () => {
    const good = answers.filter(({ at, outcome }) => outcome === 'verified' && at === 'authorize');
    const errors = fc.oneof(
      fc.constantFrom(
        '',
        'LOGIN_REQUIRED',
        'login required',
        'invalid_grant',
        'consent',
        'toString',
      ),
      anyText({ maxLength: 20 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...good), errors, async (row, error) => {
        fc.pre(!/^(login|interaction|consent|account_selection)_required$/.test(error));
        const location = row.answer.headers?.location?.replace(
          /error=[^&#]*/,
          `error=${encodeURIComponent(error.toWellFormed())}`,
        );
        const { outcome } = await verdict({
          ...row,
          answer: { ...row.answer, headers: { location: location ?? '' } },
        });
        expect(outcome).not.toBe('verified');
      }),
    );
  });
});
