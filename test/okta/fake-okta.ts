import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the fake does with a request: respond, or fail like a network. */
export type Behaviour =
  | { status: number; headers?: Record<string, string>; body?: string }
  | 'silence'
  | 'drip'
  | 'reset'
  | 'truncation'
  | 'flood';

/** The endpoints that a verification calls; `authorize` may differ by callback URL. */
type Place = 'discovery' | 'appDiscovery' | 'keys' | 'authorize' | 'token';

/** One behaviour, or a sequence for repeated requests (the last one repeats). */
export type Answers = Partial<
  Record<Place, Behaviour | readonly Behaviour[] | ((parameters: URLSearchParams) => Behaviour)>
>;

export const json = (value: unknown, status = 200): Behaviour => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

export const page = (text: string, status = 400): Behaviour => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: `<!doctype html><html><head><title>Acme - Error</title>
    <style>.redirect_uri { color: red }</style>
    <script>var request = "/oauth2/v1/authorize?client_id=0oa1&redirect_uri=https://x";</script></head>
    <body data-from="redirect_uri"><h1>400</h1><p>${text}</p></body></html>`,
});

const [key, smallKey] = [2_048, 1_024].map((modulusLength) =>
  generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'jwk' }),
);
export const rsaKey = { ...key, kid: 'k1', alg: 'RS256', use: 'sig' };
export const smallRsaKey = { ...smallKey, kid: 'k2', alg: 'RS256', use: 'sig' };

/** Redirects to the callback, like Okta when nobody is signed in. */
export const back = (parameters: URLSearchParams, error: string, description = ''): Behaviour => {
  const location = new URL(parameters.get('redirect_uri') ?? '');
  location.searchParams.set('state', parameters.get('state') ?? '');
  location.searchParams.set('error', error);
  location.searchParams.set('error_description', description);
  return { status: 302, headers: { location: location.href } };
};

export const metadata = (origin: string) => ({
  issuer: origin,
  authorization_endpoint: `${origin}/oauth2/v1/authorize`,
  token_endpoint: `${origin}/oauth2/v1/token`,
  jwks_uri: `${origin}/oauth2/v1/keys`,
  response_types_supported: ['code', 'id_token', 'code id_token'],
  grant_types_supported: ['authorization_code', 'implicit', 'refresh_token'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
  id_token_signing_alg_values_supported: ['RS256'],
  subject_types_supported: ['public'],
  require_pushed_authorization_requests: false,
  require_signed_request_object: false,
});

export interface FakeOkta {
  origin: string;
  /** `127.0.0.1:1234`. */
  domain: string;
  /** Behaviours from now on; endpoints without one respond correctly. */
  answers: Answers;
  /** Every request: place, headers and parameters. */
  requests: {
    place: Place | 'elsewhere';
    headers: IncomingMessage['headers'];
    parameters: URLSearchParams;
  }[];
  reset(): void;
  stop(): void;
}

/** Starts an Okta that responds from a table, on a free port. */
export async function startFakeOkta(): Promise<FakeOkta> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => answer(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const domain = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin = `http://${domain}`;
  const good: Record<Place, (parameters: URLSearchParams) => Behaviour> = {
    discovery: () => json(metadata(origin)),
    appDiscovery: () => json(metadata(origin)),
    keys: () => json({ keys: [rsaKey] }),
    authorize: (parameters) => back(parameters, 'login_required', 'The user is not logged in.'),
    token: () =>
      json(
        { error: 'invalid_grant', error_description: 'The authorization code is invalid.' },
        400,
      ),
  };
  const fake: FakeOkta = {
    origin,
    domain,
    answers: {},
    requests: [],
    reset() {
      fake.answers = {};
      fake.requests = [];
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };

  function answer(request: IncomingMessage, response: ServerResponse, body: string) {
    const url = new URL(request.url ?? '/', origin);
    const parameters = request.method === 'POST' ? new URLSearchParams(body) : url.searchParams;
    const place = placeOf(url);
    fake.requests.push({ place, headers: request.headers, parameters });
    if (place === 'elsewhere') return behave({ status: 404 }, request, response);
    const chosen = fake.answers[place] ?? good[place];
    if (typeof chosen === 'function') return behave(chosen(parameters), request, response);
    if (typeof chosen === 'string' || 'status' in chosen) return behave(chosen, request, response);
    const times = fake.requests.filter((each) => each.place === place).length;
    behave(chosen[Math.min(times, chosen.length) - 1] ?? { status: 404 }, request, response);
  }

  return fake;
}

function placeOf(url: URL): Place | 'elsewhere' {
  switch (url.pathname) {
    case '/.well-known/openid-configuration':
      return url.searchParams.has('client_id') ? 'appDiscovery' : 'discovery';
    case '/oauth2/v1/keys':
      return 'keys';
    case '/oauth2/v1/authorize':
      return 'authorize';
    case '/oauth2/v1/token':
      return 'token';
    default:
      return 'elsewhere';
  }
}

function behave(behaviour: Behaviour, request: IncomingMessage, response: ServerResponse): void {
  if (behaviour === 'silence') return;
  if (behaviour === 'reset') {
    request.socket.resetAndDestroy();
  } else if (behaviour === 'drip') {
    response.writeHead(200, { 'content-type': 'application/json' });
    const drip = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(drip));
  } else if (behaviour === 'truncation') {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"issuer": "http', () => request.socket.destroy());
  } else if (behaviour === 'flood') {
    response.writeHead(200);
    response.end(' '.repeat(1_100_000));
  } else {
    response.writeHead(behaviour.status, behaviour.headers);
    response.end(behaviour.body);
  }
}
