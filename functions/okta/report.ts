import type { Finding } from './findings.ts';
import { type OktaDomain, type OktaDomainRules, parseOktaDomain } from './okta-domain.ts';
import {
  type Check,
  type CheckName,
  type CheckResult,
  checkNames,
  type Problem,
  type ProblemCode,
  problemCodes,
  resultOf,
} from './verification.ts';
import { observe } from './visible-text.ts';

/** Input of the report: the findings of one domain. */
export interface Reported {
  domain: OktaDomain;
  /** Okta's text is left out where it contains a piece of this. */
  clientSecret: string | undefined;
  rules: OktaDomainRules;
  callbackUrls: readonly string[];
  findings: readonly Finding[];
}

/** The worst result of any finding decides a check; it is `skipped` only without findings. */
const gravity = ['failed', 'unproven', 'noted', 'passed'] as const satisfies readonly CheckResult[];

const resultOfFinding = ({ shown, note }: Finding): (typeof gravity)[number] =>
  shown ? resultOf(shown.code) : note ? 'noted' : 'passed';

/** The finding that decides a check. */
function decisive(findings: readonly Finding[], name: CheckName, callbackUrl?: string) {
  const about = findings.filter(
    (finding) => finding.check === name && (finding.callbackUrl ?? callbackUrl) === callbackUrl,
  );
  return gravity
    .flatMap((result) => about.filter((finding) => resultOfFinding(finding) === result))
    .at(0);
}

/** Every check once, in order; `callback` once per URL. */
export function checksOf({ findings, callbackUrls, clientSecret }: Reported): Check[] {
  return checkNames.flatMap((name) =>
    (name === 'callback' ? callbackUrls : [undefined]).map((callbackUrl): Check => {
      const finding = decisive(findings, name, callbackUrl);
      return compact({
        name,
        callbackUrl,
        outcome: finding ? resultOfFinding(finding) : 'skipped',
        status: finding?.shown?.status,
        observed: observe(finding?.shown?.said ?? finding?.note, clientSecret),
      });
    }),
  );
}

/** Codes that do not imply the check. */
const ofAnyCheck: readonly ProblemCode[] = [
  'refusedByOkta',
  'blockedByOkta',
  'unknownAnswer',
  'oktaUnavailable',
];

/** The problems without duplicates, in the table's order. */
export function problemsOf(reported: Reported): Problem[] {
  const { findings, callbackUrls } = reported;
  const problems = checkNames.flatMap((name) =>
    (name === 'callback' ? callbackUrls : [undefined]).flatMap((callbackUrl) => {
      const finding = decisive(findings, name, callbackUrl);
      return finding?.shown ? [problemOf(reported, finding.shown, name, callbackUrl)] : [];
    }),
  );
  // Two checks can fail for one reason; reports it once.
  const keys = problems.map(({ code, callbackUrl }) => `${code} ${callbackUrl}`);
  return problemCodes.flatMap((code) =>
    problems.filter(
      (problem, index) => problem.code === code && keys.indexOf(keys[index] ?? '') === index,
    ),
  );
}

function problemOf(
  { domain, clientSecret, rules }: Reported,
  shown: NonNullable<Finding['shown']>,
  check: CheckName,
  callbackUrl: string | undefined,
): Problem {
  const { code, said, status, secretIs, differsBy } = shown;
  const renamed = code === 'movedByOkta' ? parseOktaDomain(said ?? '', rules) : undefined;
  return compact({
    code,
    callbackUrl: code === 'callbackNotRegistered' ? callbackUrl : undefined,
    status,
    observed: observe(said, clientSecret),
    check: ofAnyCheck.includes(code) ? check : undefined,
    secretIs: code === 'clientSecretWrong' ? (secretIs ?? lengthOf(clientSecret)) : undefined,
    differsBy,
    newDomain:
      renamed && 'domain' in renamed && renamed.domain !== domain ? renamed.domain : undefined,
  });
}

/** Okta's secrets have 64 characters, older ones 40; admins can also choose their own. */
function lengthOf(clientSecret: string | undefined): Problem['secretIs'] {
  if (clientSecret === undefined || [40, 64].includes(clientSecret.length)) return undefined;
  return clientSecret.length < 64 ? 'tooShort' : 'tooLong';
}

/** Removes undefined fields, so that the result can be compared and stored as JSON. */
function compact<Value extends object>(value: Value): Value {
  return Object.fromEntries(
    Object.entries(value).filter(([, field]) => field !== undefined),
  ) as Value;
}
