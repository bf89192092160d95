import { randomPKCECodeVerifier } from 'openid-client';
import { OktaUnavailable } from '../runtime/errors.ts';
import { type Asking, asking } from './ask.ts';
import { type Authorize, type AuthorizeFinding, authorize } from './authorize.ts';
import { clientAuthentication } from './client-authentication.ts';
import { supportsCodeFlow } from './code-flow.ts';
import { discover, type Metadata } from './discovery.ts';
import { foreignNames, isAt } from './issuer.ts';
import {
  type OktaDomainRules,
  oktaDomainNote,
  oktaOrigin,
  parseOktaDomain,
} from './okta-domain.ts';
import { publishesUsableKey } from './signing-keys.ts';
import { redeemMadeUpCode, type Token, type TokenFinding } from './token.ts';
import { Trouble } from './trouble.ts';
import {
  type Check,
  type CheckName,
  checkNames,
  type Problem,
  type ProblemCode,
  problemCodes,
  type Verification,
} from './verification.ts';
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

type Outcome = Check['outcome'];

/** What each finding of /authorize means for the checks that it answers. */
const authorizeOutcomes: Record<
  AuthorizeFinding,
  Record<'client' | 'callback' | 'grant', Outcome>
> = {
  registered: { client: 'passed', callback: 'passed', grant: 'passed' },
  registeredWithError: { client: 'passed', callback: 'passed', grant: 'noted' },
  grantNotEnabled: { client: 'passed', callback: 'passed', grant: 'failed' },
  callbackNotRegistered: { client: 'passed', callback: 'failed', grant: 'skipped' },
  clientUnknown: { client: 'failed', callback: 'skipped', grant: 'skipped' },
};

/** The same for the token endpoint, which looks at the client, its secret, its grants and DPoP before the code. */
const tokenOutcomes: Record<
  TokenFinding,
  Record<'client' | 'clientSecret' | 'grant' | 'dpop', Outcome>
> = {
  codeRefused: { client: 'passed', clientSecret: 'passed', grant: 'passed', dpop: 'passed' },
  clientUnknown: { client: 'failed', clientSecret: 'skipped', grant: 'skipped', dpop: 'skipped' },
  clientSecretWrong: {
    client: 'passed',
    clientSecret: 'failed',
    grant: 'skipped',
    dpop: 'skipped',
  },
  clientSecretNotUsed: {
    client: 'passed',
    clientSecret: 'failed',
    grant: 'skipped',
    dpop: 'skipped',
  },
  grantNotEnabled: { client: 'passed', clientSecret: 'passed', grant: 'failed', dpop: 'skipped' },
  dpopRequired: { client: 'passed', clientSecret: 'skipped', grant: 'skipped', dpop: 'failed' },
};

/** Which problem a failed check is. */
const problemOf: Record<CheckName, ProblemCode> = {
  domain: 'domainNotFound',
  // It fails for want of an organisation, and then the domain has failed as well.
  discovery: 'domainNotFound',
  issuer: 'issuerMismatch',
  signingKeys: 'signingKeysMissing',
  codeFlow: 'grantNotEnabled',
  // There is no organisation at Okta without it: only a custom domain with another server behind it.
  clientAuthentication: 'grantNotEnabled',
  client: 'clientUnknown',
  clientSecret: 'clientSecretWrong',
  callback: 'callbackNotRegistered',
  grant: 'grantNotEnabled',
  dpop: 'dpopRequired',
};

/**
 * Finds out, with nobody signing in, whether sign-in through this Okta app will work.
 *
 * @param app `domain` as it was pasted or as `parseOktaDomain` gives it
 * @returns every check's outcome and each problem that the customer can fix; one that is found is
 * returned even when Okta did not answer some other check, which is then `skipped`; `verified` means
 * that nothing which was asked is wrong
 * @throws OktaUnavailable when nothing is wrong that the customer could fix, but Okta, or the way to
 * it, had trouble; the message says at which check and of what kind, `retryAfter` for how long
 * Okta asks not to be asked again
 */
export async function verifyOkta(app: OktaApp, options: VerifyOktaOptions): Promise<Verification> {
  const parsed = parseOktaDomain(app.domain, options.rules);
  if ('error' in parsed) {
    // Not repeated in full: it is anything that somebody pasted.
    const domain = observe(app.domain, app.clientSecret) ?? '';
    const checks = report(options, (name) => ({
      outcome: name === 'domain' ? 'failed' : 'skipped',
    }));
    return { domain, outcome: 'problems', checks, problems: [{ code: 'notAnOktaDomain' }] };
  }
  const { domain } = parsed;
  const found = await inspect(app, domain, options);
  const checks = report(options, (name, callbackUrl) => conclude(found, name, callbackUrl));
  const problems = problemsOf(checks, found.secretIs ?? lengthOf(app.clientSecret));
  if (problems.length > 0) return { domain, outcome: 'problems', checks, problems };
  if (found.troubles.length > 0) {
    const reasons = found.troubles.map(({ check, trouble }) => `${check}: ${trouble.message}`);
    const waits = found.troubles.flatMap(({ trouble }) => trouble.retryAfter ?? []);
    throw new OktaUnavailable(
      [...new Set(reasons)].sort().join('; '),
      waits.length === 0 ? undefined : Math.ceil(Math.max(...waits) / 1_000),
    );
  }
  return { domain, outcome: 'verified', checks, problems };
}

/** What one question says of one check. */
interface Finding {
  name: CheckName;
  outcome: Outcome;
  callbackUrl?: string;
  observed?: string;
}

interface Found {
  findings: Finding[];
  troubles: { check: CheckName; trouble: Trouble }[];
  secretIs?: 'notUsed';
}

/** Asks everything that can be asked, what is independent at the same time. */
async function inspect(app: OktaApp, domain: string, options: VerifyOktaOptions): Promise<Found> {
  const okta = asking(options.fetch, LIMIT);
  const origin = oktaOrigin(domain, options.rules);
  const found: Found = { findings: [], troubles: [] };
  const attempt = async <Result>(check: CheckName, question: Promise<Result>) => {
    try {
      return await question;
    } catch (trouble) {
      if (!(trouble instanceof Trouble)) throw trouble;
      found.troubles.push({ check, trouble });
      return undefined;
    }
  };
  const add = (...findings: Finding[]) => void found.findings.push(...findings);

  const [metadata, own] = await Promise.all([
    attempt('discovery', findOrganisation(okta, origin)),
    attempt('issuer', discover(okta, origin, app.clientId)),
  ]);
  if (metadata === undefined) return found;
  if (metadata === 'none') {
    add({ name: 'domain', outcome: 'failed' });
    return found;
  }

  const note = oktaDomainNote(domain);
  add({ name: 'domain', outcome: note ? 'noted' : 'passed', observed: note });
  add({ name: 'discovery', outcome: 'passed' });
  const foreign = foreignNames(origin, metadata, own);
  if (foreign.length > 0) {
    const observed = observe(foreign.join(', '), app.clientSecret);
    add({ name: 'issuer', outcome: 'failed', observed });
  } else if (!found.troubles.some(({ check }) => check === 'issuer')) {
    add({ name: 'issuer', outcome: 'passed' });
  }
  const authentication = clientAuthentication(metadata);
  add({ name: 'codeFlow', outcome: supportsCodeFlow(metadata) ? 'passed' : 'failed' });
  add({ name: 'clientAuthentication', outcome: authentication ? 'passed' : 'failed' });

  const codeVerifier = randomPKCECodeVerifier();
  const { authorization_endpoint: authorizationEndpoint, token_endpoint: tokenEndpoint } = metadata;
  const [firstCallbackUrl = ''] = options.callbackUrls;
  const { clientId, clientSecret } = app;
  const questions: Promise<Finding[]>[] = [];
  if (isAt(origin, metadata.jwks_uri)) {
    const question = checkKeys(okta, metadata);
    questions.push(
      attempt('signingKeys', question).then((outcome) =>
        outcome ? [{ name: 'signingKeys', outcome }] : [],
      ),
    );
  }
  if (isAt(origin, authorizationEndpoint)) {
    for (const callbackUrl of options.callbackUrls) {
      const question = authorize(okta, {
        authorizationEndpoint,
        clientId,
        callbackUrl,
        codeVerifier,
      });
      questions.push(
        attempt('callback', question).then((answer) =>
          answer ? authorizeFindings(answer, callbackUrl, clientSecret) : [],
        ),
      );
    }
  }
  if (isAt(origin, tokenEndpoint) && authentication && clientSecret !== undefined) {
    const question = redeemMadeUpCode(okta, {
      issuer: origin,
      tokenEndpoint,
      clientId,
      authentication: authentication(clientSecret),
      callbackUrl: firstCallbackUrl,
      codeVerifier,
    });
    questions.push(
      attempt('clientSecret', question).then((answers = []) => {
        if (answers.some(({ finding }) => finding === 'clientSecretNotUsed')) {
          found.secretIs = 'notUsed';
        }
        return answers.flatMap((answer) => tokenFindings(answer, clientSecret));
      }),
    );
  }
  add(...(await Promise.all(questions)).flat());
  if (found.findings.some(({ name, outcome }) => name === 'client' && outcome === 'failed')) {
    // "Either the client or the client credentials are invalid": it is the client then.
    found.findings = found.findings.filter(
      ({ name, outcome }) => name !== 'clientSecret' || outcome !== 'failed',
    );
  }
  return found;
}

/** The discovery document, or `none` for a host that is not there or has no organisation. */
async function findOrganisation(okta: Asking, origin: string): Promise<Metadata | 'none'> {
  try {
    return (await discover(okta, origin)) ?? 'none';
  } catch (error) {
    // An inside address is told like no address: nobody learns here what there is inside.
    if (error instanceof Trouble && ['notFound', 'blockedAddress'].includes(error.kind)) {
      return 'none';
    }
    throw error;
  }
}

async function checkKeys(okta: Asking, metadata: Metadata): Promise<Outcome> {
  if (!metadata.id_token_signing_alg_values_supported.includes('RS256')) return 'failed';
  return (await publishesUsableKey(okta, metadata.jwks_uri)) ? 'passed' : 'failed';
}

function authorizeFindings(
  { finding, said }: Authorize,
  callbackUrl: string,
  clientSecret: string | undefined,
): Finding[] {
  const outcomes = authorizeOutcomes[finding];
  const observed = observe(said, clientSecret);
  return [
    withWords({ name: 'client', outcome: outcomes.client }, observed),
    withWords({ name: 'callback', outcome: outcomes.callback, callbackUrl }, observed),
    withWords({ name: 'grant', outcome: outcomes.grant }, observed),
  ];
}

function tokenFindings({ finding, said }: Token, clientSecret: string): Finding[] {
  const outcomes = tokenOutcomes[finding];
  const observed = observe(said, clientSecret);
  return (['client', 'clientSecret', 'grant', 'dpop'] as const).map((name) =>
    withWords({ name, outcome: outcomes[name] }, observed),
  );
}

/** Okta's words go with what they explain, not with what is well. */
function withWords(finding: Finding, observed: string | undefined): Finding {
  return finding.outcome === 'failed' || finding.outcome === 'noted'
    ? { ...finding, observed }
    : finding;
}

/** The worst that any question said of a check counts; `skipped` only when none said anything. */
const gravity = ['failed', 'noted', 'passed'] as const;

function conclude({ findings }: Found, name: CheckName, callbackUrl?: string): Omit<Check, 'name'> {
  const about = findings.filter(
    (finding) => finding.name === name && finding.callbackUrl === callbackUrl,
  );
  for (const outcome of gravity) {
    const finding = about.find((each) => each.outcome === outcome);
    if (finding) return { outcome, observed: finding.observed };
  }
  return { outcome: 'skipped' };
}

/** Every check once, in order; `callback` once for each URL. */
function report(
  { callbackUrls }: VerifyOktaOptions,
  result: (name: CheckName, callbackUrl?: string) => Omit<Check, 'name'>,
): Check[] {
  return checkNames.flatMap((name): Check[] =>
    name === 'callback'
      ? callbackUrls.map((url) => compact({ name, callbackUrl: url, ...result(name, url) }))
      : [compact({ name, ...result(name) })],
  );
}

/** Okta's secrets have 64 characters, older ones 40; an admin may also have chosen one. */
function lengthOf(clientSecret: string | undefined): Problem['secretIs'] {
  if (clientSecret === undefined || [40, 64].includes(clientSecret.length)) return undefined;
  return clientSecret.length < 64 ? 'tooShort' : 'tooLong';
}

function problemsOf(checks: readonly Check[], secretIs: Problem['secretIs']): Problem[] {
  const problems = checks
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ name, callbackUrl, observed }) =>
      compact({
        code: problemOf[name],
        callbackUrl,
        observed,
        secretIs: name === 'clientSecret' ? secretIs : undefined,
      }),
    );
  // Two checks can fail of one cause: said once, in the table's order.
  const once = new Map(
    problems.map((problem) => [`${problem.code} ${problem.callbackUrl}`, problem]),
  );
  return problemCodes.flatMap((code) => [...once.values()].filter((each) => each.code === code));
}

/** Without what is undefined: it is to be compared and stored as JSON. */
function compact<Value extends object>(value: Value): Value {
  return Object.fromEntries(
    Object.entries(value).filter(([, field]) => field !== undefined),
  ) as Value;
}
