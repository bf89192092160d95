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
  type OktaDomain,
  type OktaDomainRules,
  oktaDomainNote,
  oktaDomainSchema,
  oktaOrigin,
  parseOktaDomain,
} from './okta-domain.ts';
import { Refusal, refusalOf, type Shown } from './refusal.ts';
import { checksOf, problemsOf } from './report.ts';
import { saidIn } from './said.ts';
import { publishesUsableKey } from './signing-keys.ts';
import { redeemMadeUpCode, type Token } from './token.ts';
import { Trouble } from './trouble.ts';
import { type CheckName, resultOf, type Verification } from './verification.ts';
import { observe } from './visible-text.ts';

export interface OktaApp {
  domain: string;
  clientId: string;
  /** If undefined, checks that need the secret (secret, DPoP) are `skipped`. */
  clientSecret: string | undefined;
}

export interface VerifyOktaOptions {
  /** Each must be a sign-in redirect URI of the app. At least one. */
  callbackUrls: readonly string[];
  rules: OktaDomainRules;
  /** From an outbound, which blocks internal addresses and limits each request. */
  fetch: typeof fetch;
}

/** Milliseconds per domain. */
const LIMIT = 10_000;

/**
 * Checks whether sign-in through this Okta app will work, without anyone signing in.
 *
 * @param app `domain` as pasted, or from `parseOktaDomain`
 * @returns every check's result, and the problems, even if Okta did not answer another check: that one is `skipped`,
 * or `unproven` beside others that are. `verified` means that no check found anything wrong or open
 * @throws OktaUnavailable if nothing was found that a person could change, but Okta or the network had trouble; the
 * message names the checks and kinds, `retryAfter` is how long Okta asks us to wait, in seconds
 */
export async function verifyOkta(app: OktaApp, options: VerifyOktaOptions): Promise<Verification> {
  const { callbackUrls, rules } = options;
  const parsed = parseOktaDomain(app.domain, rules);
  if ('error' in parsed) {
    // Not repeated in full, since it could be anything that was pasted.
    const domain = oktaDomainSchema.parse(observe(app.domain, app.clientSecret) ?? '');
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
  findings.some(({ shown }) => shown && resultOf(shown.code) === 'failed');

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

/** A check with trouble, reported together with problems that a person must fix. */
const leftOpen = ({ trouble, ...at }: Troubled): Finding => ({
  ...at,
  shown: { code: 'oktaUnavailable', said: trouble.message },
});

/** Runs all possible checks, in parallel where independent. */
async function inspect(
  app: OktaApp,
  domain: OktaDomain,
  options: VerifyOktaOptions,
): Promise<{ findings: Finding[]; troubles: Troubled[] }> {
  const okta = asking(options.fetch, LIMIT);
  const origin = oktaOrigin(domain, options.rules);
  const findings: Finding[] = [];
  const troubles: Troubled[] = [];
  const add = (...more: Finding[]) => void findings.push(...more);
  /** Awaits an answer. Problems that a person must fix become findings; temporary ones become troubles. */
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
      // No sign-in fetches the app's own discovery document, so a refusal leaves the issuer open.
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
    // Both requests failed for the same reason; reports it once.
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
    // If the app's own document could not be read, this adds nothing: the worse finding counts.
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

/** What the server's metadata demands of every request, or of this app's. */
function demands(metadata: Metadata): Finding[] {
  const codes: Shown['code'][] = [];
  if (metadata.require_pushed_authorization_requests) codes.push('parRequired');
  if (metadata.require_signed_request_object) codes.push('signedRequestRequired');
  return codes.map((code) => ({ check: 'request', shown: { code } }));
}

/** What a permanent error shows; undefined for other errors. */
function shownBy(error: unknown, domain: OktaDomain): Shown | undefined {
  if (error instanceof Refusal) return error.shown;
  if (error instanceof NotMetadata) {
    const shown = refusalOf(error.answer);
    return isOktasOwn(domain) ? shown : { ...shown, code: 'notOkta' };
  }
  if (!(error instanceof Trouble)) return undefined;
  if (error.kind === 'tooLarge') return { code: 'unknownAnswer', said: error.message };
  // Okta maintains the certificates of its own names, so there the network is at fault.
  if (error.kind === 'tlsFailed' && !isOktasOwn(domain)) return { code: 'certificateNotTrusted' };
  return undefined;
}

/** Okta's error code for things it does not have, including organizations. */
const NO_SUCH_ORGANISATION = 'E0000007';

/** The discovery document, or `none` if the host does not exist or has no organization. */
async function findOrganisation(
  okta: Asking,
  origin: string,
  isOktas: boolean,
): Promise<Metadata | 'none'> {
  try {
    return (await discover(okta, origin)) ?? 'none';
  } catch (error) {
    if (error instanceof NotMetadata && error.answer.status === 404) {
      // At a custom domain, another server may answer 404 here.
      if (isOktas || saidIn(error.answer).errorCode === NO_SUCH_ORGANISATION) return 'none';
    }
    // Reports internal addresses like missing ones, to reveal nothing about our network.
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
