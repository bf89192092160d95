import type {
  CheckName,
  ProblemCode,
  Verification,
} from '../../../../functions/okta/verification.ts';

/** A recorded response. `{origin}`, `{callback}` and `{state}` are replaced by the request's. */
export interface Recorded {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

export type Place = 'discovery' | 'appDiscovery' | 'keys' | 'authorize' | 'token';

/** A recorded response and its verdict. */
export interface Row {
  what: string;
  at: Place;
  answer: Recorded;
  /** At /authorize: for one callback URL only; the other is correct. */
  only?: 'first' | 'second';
  /** Other incorrect responses. */
  beside?: Partial<Record<Place, Recorded>>;
  /** Default: the customer's own domain, which could host anything. */
  domain?: 'acme.okta.com';
  outcome: Verification['outcome'];
  /** Codes, in order. */
  problems?: readonly ProblemCode[];
  /** The check that finds the first problem. */
  check?: CheckName;
  /** Source of the wording; `made up after …` if none was found. */
  source: string;
}

/** The rows of one place. */
export type Rows = readonly Omit<Row, 'at'>[];

export const oktaErrors = 'https://developer.okta.com/docs/reference/error-codes/';
export const openIdConnect = 'OpenID Connect Core 1.0, 3.1.2.6';
export const help = 'https://support.okta.com/help/s/article/';
export const github = 'https://github.com/';

export const html = { 'content-type': 'text/html' };
export const page = (status: number, body: string): Recorded => ({
  status,
  headers: html,
  body: `<!doctype html><html><head><title>Error</title><style>.x { color: red }</style></head><body>${body}</body></html>`,
});
export const json = (status: number, value: unknown): Recorded => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
/** Okta's own JSON. */
export const api = (status: number, errorCode: string, errorSummary: string) =>
  json(status, { errorCode, errorSummary, errorLink: errorCode, errorId: 'oae1', errorCauses: [] });
export const oauth = (status: number, error: string, error_description: string) =>
  json(status, { error, error_description });
/** Okta's error page, as recorded at github.com/oktadev/okta-node-express-typescript-react-example/issues/12. */
export const oktaPage = (status: number, error: string, description: string) =>
  page(
    status,
    `<script>console.error("error.errorCode: ${error}")</script>
    <div class="error"><img alt="400: Bad Request"/><p class="error-title">Bad Request</p></div>
    <h1>Your request resulted in an error.</h1><a href="/"> Go to Homepage</a>
    <h2 id="idp-type">Identity Provider:&nbsp;Unknown</h2>
    <h2 id="error-code">Error Code:&nbsp;${error}</h2>
    <h2 id="error-description">Description:&nbsp;${description}</h2>`,
  );
export const to = (status: number, location: string): Recorded => ({
  status,
  headers: { location },
});
/** A redirect to the callback. */
export const back = (error: string, description = '', status = 302) =>
  to(
    status,
    `{callback}?state={state}&${new URLSearchParams({ error, ...(description ? { error_description: description } : {}) })}`,
  );
export const metadata = (change: object) =>
  json(200, {
    issuer: '{origin}',
    authorization_endpoint: '{origin}/oauth2/v1/authorize',
    token_endpoint: '{origin}/oauth2/v1/token',
    jwks_uri: '{origin}/oauth2/v1/keys',
    response_types_supported: ['code', 'id_token', 'code id_token'],
    grant_types_supported: ['authorization_code', 'implicit', 'refresh_token'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    id_token_signing_alg_values_supported: ['RS256'],
    ...change,
  });
export const signIn = 'The client specified not to prompt, but the user is not logged in.';
export const eitherOr =
  'Client authentication failed. Either the client or the client credentials are invalid.';

export const well = { outcome: 'verified' } as const;
export const wrong = (check: CheckName, ...problems: readonly ProblemCode[]) =>
  ({ outcome: 'problems', problems, check }) as const;
export const open = (check: CheckName, ...problems: readonly ProblemCode[]) =>
  ({ outcome: 'unproven', problems, check }) as const;
export const later = { outcome: 'unavailable' } as const;
