import type { Answer } from './ask.ts';
import { isObject, jsonIn } from './json.ts';
import type { ProblemCode } from './verification.ts';
import { visibleText } from './visible-text.ts';

/** What Okta says, in whichever form: back to the callback, as JSON, on a page. */
export interface Said {
  /** OAuth's code: `invalid_request`. Undefined where there is none. */
  error?: string | undefined;
  /** Okta's own code, of its JSON: `E0000006`, `invalid_client`. */
  errorCode?: string | undefined;
  /** The description, or all there is to read. Unfiltered. */
  words: string;
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/**
 * Reads an answer's body: OAuth's JSON (`error`), Okta's own (`errorCode`,
 * https://developer.okta.com/docs/reference/error-codes/), or a page. Okta's error page has
 * "Error Code: invalid_request" and "Description: …" below its picture
 * (https://github.com/oktadev/okta-node-express-typescript-react-example/issues/12); a customized one
 * has whatever its customer wrote (https://developer.okta.com/docs/guides/custom-error-pages/).
 */
export function saidIn({ text: body }: Pick<Answer, 'text'>): Said {
  const json = jsonIn(body);
  if (isObject(json)) {
    const error = text(json.error);
    const errorCode = text(json.errorCode);
    const words = text(json.error_description) ?? text(json.errorSummary) ?? error ?? errorCode;
    return { error, errorCode, words: words ?? '' };
  }
  const visible = visibleText(body);
  const [error] = OAUTH_ERROR.exec(visible) ?? [];
  const [, description] = error ? (/\bDescription:? ?(.+)$/.exec(visible) ?? []) : [];
  return { error, words: description ?? visible };
}

/** OAuth's codes, which no language translates. */
const OAUTH_ERROR =
  /\b(invalid_(request(_object)?|client|scope|grant)|access_denied|unauthorized_client|unsupported_(response_type|response_mode|grant_type)|request_not_supported|server_error)\b/;

/** A cause that is known by its error code, its words, or both. */
interface Cause {
  code: ProblemCode;
  errors?: readonly string[];
  words?: RegExp;
}

const INVALID_REQUEST = ['invalid_request', 'invalid_request_object', 'request_not_supported'];

/**
 * Known causes; the first that fits counts. Sources: RFC 6749 (4.1.2.1, 5.2), RFC 9101, 9126, 9449,
 * OpenID Connect Core (3.1.2.6), Okta's help and error pages; test/okta/data/answers.ts has an example
 * of each with its own source.
 */
const causes: readonly Cause[] = [
  {
    code: 'callbackNotRegistered',
    words:
      /redirect_uri\W.{0,40}must be (a login redirect uri|an absolute uri that is whitelisted)|\b(illegal|invalid)_redirect_uri/i,
  },
  {
    code: 'appDeactivated',
    words:
      /\b(app|application|client|integration)( \S+)? (is|was|has been) (currently )?(inactive|not active|deactivated|disabled)\b/i,
  },
  { code: 'clientUnknown', words: /invalid value for .?client_id/i },
  { code: 'parRequired', errors: INVALID_REQUEST, words: /pushed.authori[sz]ation|\bPAR\b/i },
  {
    code: 'signedRequestRequired',
    errors: INVALID_REQUEST,
    words: /request.object|signed request|["'‘’“”]request["'‘’“”] parameter/i,
  },
  { code: 'signedRequestRequired', errors: ['invalid_request_object'] },
  { code: 'scopeRefused', errors: ['invalid_scope'] },
  {
    code: 'notAssigned',
    words: /\bnot assigned to (the|this)( client)? (app|application)\b/i,
  },
  { code: 'policyDenied', words: /\bpolicy evaluation failed\b/i },
  { code: 'policyDenied', errors: ['access_denied'], words: /\bpolic(y|ies)\b/i },
  {
    code: 'grantNotEnabled',
    errors: ['unauthorized_client', 'unsupported_response_type', 'unsupported_grant_type'],
  },
  { code: 'dpopRequired', errors: ['invalid_dpop_proof', 'use_dpop_nonce'] },
  // No sign-in is refused by this, though it belongs back at the callback.
  { code: 'unknownAnswer', words: /\blogin_required\b|\bclient specified not to prompt\b/i },
  // "server_error", yet no time heals it: https://github.com/zeekhoo-okta/okta-django-samples/issues/25
  { code: 'refusedByOkta', words: /\bfeature is not enabled\b/i },
];

/** The problem that causes what Okta says; undefined where nothing is known of it. */
export function causeOf({ error, words: said }: Said): ProblemCode | undefined {
  return causes.find(
    ({ errors, words }) =>
      (errors === undefined || (error !== undefined && errors.includes(error))) &&
      (words === undefined || words.test(said)),
  )?.code;
}
