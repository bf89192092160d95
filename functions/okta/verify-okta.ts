import { randomPKCECodeVerifier } from 'openid-client';
import { OktaUnavailable } from '../runtime/errors.ts';
import { type Asking, asking } from './ask.ts';
import { authorize } from './authorize.ts';
import { clientAuthentication } from './client-authentication.ts';
import { supportsCodeFlow } from './code-flow.ts';
import { discover, type Metadata, NotMetadata } from './discovery.ts';
import {
  authorizeFindings,
  type Called,
  contrast,
  type Finding,
  tokenFindings,
  withoutEcho,
} from './findings.ts';
import { differsBySlash, foreignNames, isAt, looksLikeOkta } from './issuer.ts';
import {
  isOktasOwn,
  type OktaDomainRules,
  oktaDomainNote,
  oktaOrigin,
  parseOktaDomain,
} from './okta-domain.ts';
import { Refusal, refusalOf, type Shown } from './refusal.ts';
import { checksOf, problemsOf } from './report.ts';
import { saidIn } from './said.ts';
import { publishesUsableKey } from './signing-keys.ts';
import { redeemMadeUpCode, type Token } from './token.ts';
import { Trouble } from './trouble.ts';
import { type CheckName, outcomeOf, type Verification } from './verification.ts';
import { observe } from './visible-text.ts';

export interface OktaApp {
  domain: string;
  clientId: string;
  /** Without it, what only the secret can ask (secret, DPoP) is `skipped`. */
  clientSecret: string | undefined;
}

export interface VerifyOktaOptions {
  /** Each has to be a sign-in redirect URI of the app. At least one. */
  callbackUrls: readonly string[];
  rules: OktaDomainRules;
  /** An outbound's: it keeps requests off inside addresses, and bounds each. */
  fetch: typeof fetch;
}

/** Milliseconds for one domain in all. */
const LIMIT = 10_000;

/**
 * Finds out, with nobody signing in, whether sign-in through this Okta app will work.
 *
 * @param app `domain` as it was pasted or as `parseOktaDomain` gives it
 * @returns every check's outcome and each problem; one that is found is returned even when Okta did
 * not answer some other check, which is then `skipped`, or `unproven` beside others that are; `verified`
 * means that nothing which was asked is wrong or open
 * @throws OktaUnavailable when nothing is wrong or open that a person could change, but Okta, or the
 * way to it, had trouble; the message says at which check and of what kind, `retryAfter` for how long
 * Okta asks not to be asked again
 */
export async function verifyOkta(app: OktaApp, options: VerifyOktaOptions): Promise<Verification> {
  const { callbackUrls, rules } = options;
  const parsed = parseOktaDomain(app.domain, rules);
  if ('error' in parsed) {
    // Not repeated in full: it is anything that somebody pasted.
    const domain = observe(app.domain, app.clientSecret) ?? '';
    const findings: Finding[] = [{ check: 'domain', shown: { code: 'notAnOktaDomain' } }];
    const report = { ...app, domain, rules, callbackUrls, findings };
    return {
      domain,
      outcome: 'problems',
      checks: checksOf(report),
      problems: problemsOf(report),
    };
  }
  const { domain } = parsed;
  const { findings, troubles } = await inspect(app, domain, options);
  const isFound = findings.some(({ shown }) => shown);
  if (!isFound && troubles.length > 0) throw unavailable(troubles);
  const report = {
    ...app,
    domain,
    rules,
    callbackUrls,
    findings: isFailed(findings) ? findings : [...findings, ...troubles.map(leftOpen)],
  };
  return {
    domain,
    outcome: isFound ? (isFailed(findings) ? 'problems' : 'unproven') : 'verified',
    checks: checksOf(report),
    problems: problemsOf(report),
  };
}

const isFailed = (findings: readonly Finding[]) =>
  findings.some(({ shown }) => shown && outcomeOf(shown.code) === 'failed');

interface Troubled extends Pick<Finding, 'check' | 'callbackUrl'> {
  trouble: Trouble;
}

function unavailable(troubles: readonly Troubled[]): OktaUnavailable {
  const reasons = troubles.map(({ check, trouble }) => `${check}: ${trouble.message}`);
  const waits = troubles.flatMap(({ trouble }) => trouble.retryAfter ?? []);
  return new OktaUnavailable(
    [...new Set(reasons)].sort().join('; '),
    waits.length === 0 ? undefined : Math.ceil(Math.max(...waits) / 1_000),
  );
}

/** A check that had trouble, beside others that only a person can change: both are told at once. */
const leftOpen = ({ trouble, ...at }: Troubled): Finding => ({
  ...at,
  shown: { code: 'oktaUnavailable', said: trouble.message },
});

/** Asks everything that can be asked, what is independent at the same time. */
async function inspect(
  app: OktaApp,
  domain: string,
  options: VerifyOktaOptions,
): Promise<{ findings: Finding[]; troubles: Troubled[] }> {
  const okta = asking(options.fetch, LIMIT);
  const origin = oktaOrigin(domain, options.rules);
  const findings: Finding[] = [];
  const troubles: Troubled[] = [];
  const add = (...more: Finding[]) => void findings.push(...more);
  /** The answer; what a person must change becomes a finding, what time heals a trouble. */
  const attempt = async <Result>(
    check: CheckName,
    question: Promise<Result>,
    callbackUrl?: string,
  ) => {
    try {
      return await question;
    } catch (error) {
      const at = callbackUrl === undefined ? { check } : { check, callbackUrl };
      const shown = shownBy(error, domain);
      // No sign-in asks for the app's own discovery document: a refusal leaves the issuer open.
      const isOpen = check === 'issuer' && ['refusedByOkta', 'notOkta'].includes(shown?.code ?? '');
      if (shown) add({ ...at, shown: isOpen ? { ...shown, code: 'unknownAnswer' } : shown });
      else if (error instanceof Trouble) troubles.push({ ...at, trouble: error });
      else throw error;
      return undefined;
    }
  };

  const [metadata, own] = await Promise.all([
    attempt('discovery', findOrganisation(okta, origin, isOktasOwn(domain))),
    attempt('issuer', discover(okta, origin, app.clientId)),
  ]);
  if (metadata === undefined) {
    // The same, said once: of the two questions the other would only repeat it.
    return { findings: findings.filter(({ check }) => check === 'discovery'), troubles };
  }
  if (metadata === 'none') return { findings: [{ check: 'domain', shown: NOT_FOUND }], troubles };
  if (!looksLikeOkta(origin, metadata)) {
    return { findings: [{ check: 'domain', shown: { code: 'notOkta' } }], troubles };
  }

  const note = oktaDomainNote(domain);
  add(note ? { check: 'domain', note } : { check: 'domain' }, { check: 'discovery' });
  const foreign = foreignNames(origin, metadata, own);
  if (foreign.length > 0) {
    const shown = { code: 'issuerMismatch', said: foreign.join(', ') } as const;
    add({
      check: 'issuer',
      shown: differsBySlash(origin, foreign) ? { ...shown, differsBy: 'slash' } : shown,
    });
  } else if (!troubles.some(({ check }) => check === 'issuer')) {
    // Where the app's own could not be read, this adds nothing: the worse counts.
    add({ check: 'issuer' });
  }
  const authentication = clientAuthentication(metadata);
  add(...[metadata, own ?? metadata].flatMap(demands));
  add(passedIf(supportsCodeFlow(metadata), 'codeFlow', 'notOkta'));
  add(passedIf(authentication !== undefined, 'clientAuthentication', 'notOkta'));

  const codeVerifier = randomPKCECodeVerifier();
  const { authorization_endpoint: authorizationEndpoint, token_endpoint: tokenEndpoint } = metadata;
  const [firstCallbackUrl = ''] = options.callbackUrls;
  const { clientId, clientSecret } = app;
  const askKeys = async () => {
    const isUsable = await attempt('signingKeys', hasKeys(okta, metadata));
    if (isUsable !== undefined) add(passedIf(isUsable, 'signingKeys', 'signingKeysMissing'));
  };
  const askAuthorize = async (callbackUrl: string): Promise<Called[]> => {
    const question = authorize(okta, {
      authorizationEndpoint,
      clientId,
      callbackUrl,
      codeVerifier,
    });
    const answer = await attempt('callback', question, callbackUrl);
    return answer ? [{ callbackUrl, authorize: answer }] : [];
  };
  const askToken = async (secret: string, show: typeof authentication): Promise<Token[]> => {
    if (!show) return [];
    const question = redeemMadeUpCode(okta, {
      issuer: origin,
      tokenEndpoint,
      clientId,
      authentication: show(secret),
      callbackUrl: firstCallbackUrl,
      codeVerifier,
    });
    return (await attempt('clientSecret', question)) ?? [];
  };
  const [called, tokens] = await Promise.all([
    isAt(origin, authorizationEndpoint)
      ? Promise.all(options.callbackUrls.map(askAuthorize)).then((answers) => answers.flat())
      : [],
    isAt(origin, tokenEndpoint) && clientSecret !== undefined
      ? askToken(clientSecret, authentication)
      : [],
    isAt(origin, metadata.jwks_uri) ? askKeys() : undefined,
  ]);
  const seen = contrast(called, tokens);
  add(...seen.called.flatMap(authorizeFindings), ...seen.tokens.flatMap(tokenFindings));
  return { findings: withoutEcho(findings), troubles };
}

const NOT_FOUND: Shown = { code: 'domainNotFound' };

const passedIf = (isGood: boolean, check: CheckName, code: Shown['code']): Finding =>
  isGood ? { check } : { check, shown: { code } };

/** What the server itself says that it demands of every request, or of this app's. */
function demands(metadata: Metadata): Finding[] {
  const codes: Shown['code'][] = [];
  if (metadata.require_pushed_authorization_requests) codes.push('parRequired');
  if (metadata.require_signed_request_object) codes.push('signedRequestRequired');
  return codes.map((code) => ({ check: 'request', shown: { code } }));
}

/** What an error shows that time does not heal; undefined for the others. */
function shownBy(error: unknown, domain: string): Shown | undefined {
  if (error instanceof Refusal) return error.shown;
  if (error instanceof NotMetadata) {
    const shown = refusalOf(error.answer);
    return isOktasOwn(domain) ? shown : { ...shown, code: 'notOkta' };
  }
  if (!(error instanceof Trouble)) return undefined;
  if (error.kind === 'tooLarge') return { code: 'unknownAnswer', said: error.message };
  // Okta sees to the certificates of its own names: there it is the way that is disturbed.
  if (error.kind === 'tlsFailed' && !isOktasOwn(domain)) return { code: 'certificateNotTrusted' };
  return undefined;
}

/** Okta's own code for what it does not have, organisations among it. */
const NO_SUCH_ORGANISATION = 'E0000007';

/** The discovery document, or `none` for a host that is not there or has no organisation. */
async function findOrganisation(
  okta: Asking,
  origin: string,
  isOktas: boolean,
): Promise<Metadata | 'none'> {
  try {
    return (await discover(okta, origin)) ?? 'none';
  } catch (error) {
    if (error instanceof NotMetadata && error.answer.status === 404) {
      // At a domain of the customer's own, another server may have nothing at this place.
      if (isOktas || saidIn(error.answer).errorCode === NO_SUCH_ORGANISATION) return 'none';
    }
    // An inside address is told like no address: nobody learns here what there is inside.
    if (error instanceof Trouble && ['notFound', 'blockedAddress'].includes(error.kind)) {
      return 'none';
    }
    throw error;
  }
}

async function hasKeys(okta: Asking, metadata: Metadata): Promise<boolean> {
  return (
    metadata.id_token_signing_alg_values_supported.includes('RS256') &&
    (await publishesUsableKey(okta, metadata.jwks_uri))
  );
}
