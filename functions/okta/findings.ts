import type { Authorize } from './authorize.ts';
import type { Shown } from './refusal.ts';
import type { Token } from './token.ts';
import type { CheckName, ProblemCode } from './verification.ts';

/** What one answer says of one check. */
export interface Finding {
  check: CheckName;
  callbackUrl?: string;
  /** Undefined: it passed. */
  shown?: Shown;
  /** It passed, with something that the CSM should know. */
  note?: string;
}

/** What /authorize says of one callback URL. */
export interface Called {
  callbackUrl: string;
  authorize: Authorize;
}

/** Which check a problem belongs to that is told by /authorize or the token endpoint. */
const checkOf: Partial<Record<ProblemCode, CheckName>> = {
  clientUnknown: 'client',
  appDeactivated: 'client',
  clientSecretWrong: 'clientSecret',
  callbackNotRegistered: 'callback',
  grantNotEnabled: 'grant',
  dpopRequired: 'dpop',
  parRequired: 'request',
  signedRequestRequired: 'request',
  scopeRefused: 'request',
  policyDenied: 'request',
  notAssigned: 'request',
};

/** The problem at its own check, or at the one that was being asked about. */
function problemAt(shown: Shown, asked: CheckName, callbackUrl?: string): Finding {
  const check = checkOf[shown.code] ?? asked;
  if (check !== 'callback') return { check, shown };
  // What came back to a callback, or asked for none, does not show that one is missing.
  return callbackUrl === undefined
    ? { check: asked, shown: { ...shown, code: 'refusedByOkta' } }
    : { check, callbackUrl, shown };
}

/** What an answer of /authorize says of each check that it answers. */
export function authorizeFindings({ authorize, callbackUrl }: Called): Finding[] {
  switch (authorize.is) {
    case 'waitingForSignIn':
      return [
        { check: 'client' },
        { check: 'callback', callbackUrl },
        { check: 'grant' },
        { check: 'request' },
      ];
    case 'refusedAtCallback':
      return [
        { check: 'client' },
        { check: 'callback', callbackUrl },
        problemAt(authorize.shown, 'request'),
      ];
    case 'notAtCallback': {
      const { shown } = authorize;
      const refused = problemAt(shown, 'callback', callbackUrl);
      // Okta looks at the client before it looks at the callback.
      return shown.code === 'callbackNotRegistered' ? [{ check: 'client' }, refused] : [refused];
    }
  }
}

/**
 * The same for the token endpoint, which looks at the client, its secret, its grants and DPoP before
 * the code.
 */
export function tokenFindings(token: Token): Finding[] {
  switch (token.is) {
    case 'codeRefused':
      return [
        { check: 'client' },
        { check: 'clientSecret' },
        { check: 'grant' },
        { check: 'dpop' },
      ];
    case 'clientOrSecretRefused':
      return [problemAt(token.shown, 'clientSecret')];
    case 'secretNotUsed':
      return [
        { check: 'client' },
        { check: 'clientSecret', shown: { ...token.shown, secretIs: 'notUsed' } },
      ];
    case 'refused': {
      const { code } = token.shown;
      const known: Finding[] =
        code === 'clientSecretWrong' || code === 'dpopRequired'
          ? [{ check: 'client' }]
          : code === 'grantNotEnabled'
            ? [{ check: 'client' }, { check: 'clientSecret' }]
            : [];
      return [...known, problemAt(token.shown, 'clientSecret')];
    }
  }
}

/** A page that nobody knows, in whatever words or language. */
const isUnknownPage = ({ authorize }: Called) =>
  authorize.is === 'notAtCallback' &&
  ['refusedByOkta', 'unknownAnswer'].includes(authorize.shown.code);

const isBackAtCallback = ({ authorize }: Called) =>
  authorize.is === 'waitingForSignIn' ||
  (authorize.is === 'refusedAtCallback' &&
    !['notOkta', 'unknownAnswer'].includes(authorize.shown.code));

/**
 * Contrast is evidence where words are not, as on customized and translated error pages:
 *
 * - One callback is come back to, whatever is said there, and another meets a page that nobody knows.
 *   They differ in the callback alone, so it is that one that is not registered.
 * - Every callback meets such a page, and the token endpoint refuses client or secret without saying
 *   which: of an app that is not active Okta says no more than that
 *   (https://github.com/okta/okta-cli/issues/373).
 */
export function contrast(
  called: readonly Called[],
  tokens: readonly Token[],
): { called: Called[]; tokens: Token[] } {
  const shownAs = (code: ProblemCode) => (each: Called) =>
    isUnknownPage(each) && each.authorize.is === 'notAtCallback'
      ? {
          ...each,
          authorize: { ...each.authorize, shown: { ...each.authorize.shown, code } },
        }
      : each;
  if (called.some(isBackAtCallback)) {
    return { called: called.map(shownAs('callbackNotRegistered')), tokens: [...tokens] };
  }
  const refused = tokens.find((token) => token.is === 'clientOrSecretRefused');
  if (refused && called.length > 0 && called.every(isUnknownPage)) {
    return { called: called.map(shownAs('appDeactivated')), tokens: [] };
  }
  return { called: [...called], tokens: [...tokens] };
}

/**
 * Without what only echoes a client that is wrong: the secret ("either the client or the client
 * credentials are invalid"), and the app's own discovery document.
 */
export function withoutEcho(findings: readonly Finding[]): Finding[] {
  const isEcho = ({ check, shown }: Finding) =>
    (check === 'clientSecret' && shown) || (check === 'issuer' && shown?.status !== undefined);
  return findings.some(({ check, shown }) => check === 'client' && shown)
    ? findings.filter((finding) => !isEcho(finding))
    : [...findings];
}
