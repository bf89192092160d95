import type { Authorize } from './authorize.ts';
import type { Shown } from './refusal.ts';
import type { Token } from './token.ts';
import type { CheckName, ProblemCode } from './verification.ts';

/** What one answer says about one check. */
export interface Finding {
  check: CheckName;
  callbackUrl?: string;
  /** Undefined if it passed. */
  shown?: Shown;
  /** It passed, but the CSM should know this. */
  note?: string;
}

/** What /authorize says about one callback URL. */
export interface Called {
  callbackUrl: string;
  authorize: Authorize;
}

/** The check that a problem from /authorize or the token endpoint belongs to. */
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

/** Attributes the problem to its own check, or else to the one that was asked. */
function problemAt(shown: Shown, asked: CheckName, callbackUrl?: string): Finding {
  const check = checkOf[shown.code] ?? asked;
  if (check !== 'callback') return { check, shown };
  // An answer at a callback, or to a request without one, does not show that a callback is missing.
  return callbackUrl === undefined
    ? { check: asked, shown: { ...shown, code: 'refusedByOkta' } }
    : { check, callbackUrl, shown };
}

/** What an answer of /authorize says about each check. */
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
      // Okta checks the client before the callback.
      return shown.code === 'callbackNotRegistered' ? [{ check: 'client' }, refused] : [refused];
    }
  }
}

/** The same for the token endpoint, which checks the client, its secret, its grants and DPoP before the code. */
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

/** An unknown page, whatever its text or language. */
const isUnknownPage = ({ authorize }: Called) =>
  authorize.is === 'notAtCallback' &&
  ['refusedByOkta', 'unknownAnswer'].includes(authorize.shown.code);

const isBackAtCallback = ({ authorize }: Called) =>
  authorize.is === 'waitingForSignIn' ||
  (authorize.is === 'refusedAtCallback' &&
    !['notOkta', 'unknownAnswer'].includes(authorize.shown.code));

/**
 * Compares answers to find causes that their text does not name, as on customized and translated error pages:
 *
 * - One callback gets a redirect, whatever its error, and another gets an unknown page. They differ only in the
 *   callback, so the other one is not registered.
 * - Every callback gets an unknown page, and the token endpoint rejects client or secret without saying which: Okta
 *   says no more about an inactive app (https://github.com/okta/okta-cli/issues/373).
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
 * Removes findings that only repeat that the client is wrong: the secret ("either the client or the client
 * credentials are invalid"), and the app's own discovery document.
 */
export function withoutEcho(findings: readonly Finding[]): Finding[] {
  const isEcho = ({ check, shown }: Finding) =>
    (check === 'clientSecret' && shown) || (check === 'issuer' && shown?.status !== undefined);
  return findings.some(({ check, shown }) => check === 'client' && shown)
    ? findings.filter((finding) => !isEcho(finding))
    : [...findings];
}
