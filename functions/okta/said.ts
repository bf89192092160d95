import type { Answer } from './ask.ts';
import { isObject, jsonIn } from './json.ts';
import type { ProblemCode } from './verification.ts';
import { visibleText } from './visible-text.ts';

/** An error from Okta, whether in a redirect to the callback, as JSON, or on a page. */
export interface Said {
  /** OAuth error code: `invalid_request`. Undefined if there is none. */
  error?: string | undefined;
  /** Okta's own code in JSON: `E0000006`, `invalid_client`. */
  errorCode?: string | undefined;
  /** The description, or else the whole text. Unfiltered. */
  words: string;
  /** Whether it is a page, where a code may mean anything. */
  isPage?: boolean;
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/**
 * Reads an answer's body: OAuth's JSON (`error`), Okta's own (`errorCode`,
 * https://developer.okta.com/docs/reference/error-codes/), or a page. Okta's error page has "Error Code:
 * invalid_request" and "Description: …" below its picture
 * (https://github.com/oktadev/okta-node-express-typescript-react-example/issues/12); on a customized page, the
 * customer chooses the text (https://developer.okta.com/docs/guides/custom-error-pages/).
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
  return { error, words: description ?? visible, isPage: true };
}

/** OAuth error codes, which are never translated. */
const OAUTH_ERROR =
  /\b(invalid_(request(_object)?|client|scope|grant)|access_denied|unauthorized_client|unsupported_(response_type|response_mode|grant_type)|request_not_supported|server_error)\b/;

/** A cause identified by its error code, its text, or both. */
export interface Cause {
  code: ProblemCode;
  errors?: readonly string[];
  words?: RegExp;
}

/** Codes that servers use to reject the form of a request. */
const REQUEST_REFUSED = [
  'invalid_request',
  'invalid_request_object',
  'request_not_supported',
  'unauthorized_client',
  'access_denied',
];

/**
 * Known causes; the first match wins. Sources: RFC 6749 (4.1.2.1, 5.2), RFC 9101, 9126, 9449, OpenID Connect Core
 * (3.1.2.6), Okta's help and error pages. test/okta/data/answers.ts has an example of each, with its source.
 */
const causes: readonly Cause[] = [
  {
    code: 'callbackNotRegistered',
    words:
      /redirect_uri\W.{0,40}must be (a login redirect uri|an absolute uri that is whitelisted)|\b(illegal|invalid)_redirect_uri|\bredirect_uri_mismatch\b|\bredirect ur[il]\b.{0,60}(\bnot|n['’]t) (registered|whitelisted|allowed)\b/i,
  },
  {
    code: 'appDeactivated',
    // Excludes inactive secrets.
    words:
      /\b(app|application|client|integration)( (?!secret\b)\S+)? ((is|was|has been) (currently )?(inactive|not active|no longer active|deactivated|disabled)|isn['’]t active)\b/i,
  },
  { code: 'clientUnknown', words: /invalid value for .?client_id/i },
  { code: 'parRequired', words: /pushed.?authori[sz]ation/i },
  // In capitals, unless the whole sentence is: "par" is a French word.
  { code: 'parRequired', errors: REQUEST_REFUSED, words: /^(?=.*\p{Ll}).*\bPAR\b/su },
  {
    code: 'signedRequestRequired',
    errors: REQUEST_REFUSED,
    words:
      /request.?object|\bsigned (authori[sz]ation )?requests?\b|\brequests? must be signed\b|\bJAR\b|["'‘’“”`]request["'‘’“”`]/i,
  },
  { code: 'signedRequestRequired', errors: ['invalid_request_object'] },
  // A client gets a request_uri by pushing a request.
  { code: 'parRequired', errors: ['invalid_request'], words: /\brequest_uri\b(?!=)/ },
  { code: 'scopeRefused', errors: ['invalid_scope'] },
  {
    code: 'notAssigned',
    words: /(\bnot|n['’]t) assigned to\b.{0,40}\b(app|application)s?\b/i,
  },
  { code: 'policyDenied', words: /\bpolicy evaluation failed\b/i },
  { code: 'policyDenied', errors: ['access_denied'], words: /\bpolic(y|ies)\b/i },
  {
    code: 'scopeRefused',
    errors: REQUEST_REFUSED,
    words: /\bscopes?\b.{0,80}(\bnot|n['’]t|\binvalid|\bunknown|\bdenied)\b/i,
  },
  {
    code: 'grantNotEnabled',
    errors: ['unauthorized_client', 'unsupported_response_type', 'unsupported_grant_type'],
  },
  { code: 'dpopRequired', errors: ['invalid_dpop_proof', 'use_dpop_nonce'] },
  { code: 'dpopRequired', words: /\bDPoP\b/ },
  // Belongs at the callback, and blocks no sign-in.
  { code: 'unknownAnswer', words: /\blogin_required\b|\bclient specified not to prompt\b/i },
  // Permanent despite its code "server_error": https://github.com/zeekhoo-okta/okta-django-samples/issues/25
  { code: 'refusedByOkta', words: /\bfeature is not enabled\b/i },
];

/**
 * The cause of an error from Okta; undefined if unknown.
 * @param own additional known causes for this endpoint
 */
export function causeOf(
  { error, errorCode, words: said }: Said,
  own: readonly Cause[] = [],
): ProblemCode | undefined {
  const code = error ?? errorCode ?? '';
  return [...causes, ...own].find(
    ({ errors, words }) =>
      (errors === undefined || errors.includes(code)) && (words === undefined || words.test(said)),
  )?.code;
}
