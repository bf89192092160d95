import * as z from 'zod/mini';
import { later } from '../runtime/later.ts';
import { oktaDomainSchema } from './okta-domain.ts';

/**
 * Result of a verification as the state machine passes it on: codes and the few facts that texts need. Never a
 * sentence (texts/ has those, in each language), never a secret.
 */

/**
 * Every problem with its check's result, in reading order. The customer must correct `failed` ones before approval.
 * `unproven` ones could not be determined: the customer and the CSM are told, and the CSM may approve nevertheless.
 */
const resultByProblem = {
  notAnOktaDomain: 'failed',
  domainNotFound: 'failed',
  /** Okta redirects to another name: a renamed organization. */
  movedByOkta: 'failed',
  /** A working server that is not Okta. */
  notOkta: 'failed',
  certificateNotTrusted: 'failed',
  issuerMismatch: 'failed',
  signingKeysMissing: 'failed',
  clientUnknown: 'failed',
  appDeactivated: 'failed',
  clientSecretWrong: 'failed',
  callbackNotRegistered: 'failed',
  grantNotEnabled: 'failed',
  dpopRequired: 'failed',
  /** Pushed authorization requests (RFC 9126), which Auth0 does not make. */
  parRequired: 'failed',
  /** Request objects (RFC 9101). */
  signedRequestRequired: 'failed',
  scopeRefused: 'failed',
  policyDenied: 'failed',
  // Found only by a real sign-in, which no check makes.
  notAssigned: 'failed',
  /** A policy denied one person; `policyDenied` is about everyone. */
  deniedByPolicy: 'failed',
  /** The app demands PKCE (RFC 7636), which the connection does not send. */
  pkceRequired: 'failed',
  signInFailed: 'failed',
  // Found only by a trial.
  emailMissing: 'failed',
  /** The signed-in person's address is in none of the listed e-mail domains. */
  addressElsewhere: 'failed',
  clockWrong: 'failed',
  cancelled: 'failed',
  /** The person left for Okta and did not come back. */
  neverReturned: 'failed',
  /** Auth0, which is eventually consistent, does not allow the connection to be used yet. */
  connectionNotReady: 'failed',
  /** Our problem: Auth0 did not issue tokens for the code. */
  notRedeemed: 'failed',
  /** Okta rejects the request for an unknown reason. */
  refusedByOkta: 'failed',
  /** 403: network zone, ThreatInsight, or a firewall. Auth0 uses other addresses, so it may get through. */
  blockedByOkta: 'unproven',
  /** An answer outside the protocol: a page instead of a redirect, or a redirect to anywhere. */
  unknownAnswer: 'unproven',
  /** Timeouts, resets, 429, 5xx: retried. */
  oktaUnavailable: 'unproven',
} as const satisfies Record<string, 'failed' | 'unproven'>;

export type ProblemCode = keyof typeof resultByProblem;
export const problemCodes = Object.keys(resultByProblem) as [ProblemCode, ...ProblemCode[]];
export const resultOf = (code: ProblemCode): 'failed' | 'unproven' => resultByProblem[code];

/** The checks of one Okta domain, in reading order. */
export const checkNames = [
  'domain',
  'discovery',
  'issuer',
  'signingKeys',
  'codeFlow',
  'clientAuthentication',
  'client',
  'clientSecret',
  'callback',
  'grant',
  'dpop',
  'request',
] as const;
export type CheckName = (typeof checkNames)[number];

/** Okta's answer: HTTP status, and at most 200 characters of its text without markup. */
const answered = () => ({
  status: z.optional(z.int()),
  observed: z.optional(z.string().check(z.maxLength(200))),
});

/** For schemas with more than these properties, as are the ones of a verification. */
export const problemObject = () =>
  z.object({
    code: z.enum(problemCodes),
    /** The URL, for `callbackNotRegistered`. */
    callbackUrl: z.optional(z.string()),
    ...answered(),
    /** The check that got this answer, for codes that do not imply it. */
    check: z.optional(z.enum(checkNames)),
    /**
     * For `clientSecretWrong`: not as long as Okta's secrets, sent to an app that takes none (`notUsed`), or to one that
     * authenticates with a key or certificate (`notEnough`).
     */
    secretIs: z.optional(z.enum(['tooShort', 'tooLong', 'notUsed', 'notEnough'])),
    /** For `issuerMismatch`: the issuer differs only by a trailing slash. */
    differsBy: z.optional(z.literal('slash')),
    /** For `movedByOkta`: the new name, if it can be entered as it is. */
    newDomain: z.optional(z.string()),
    /** When a sign-in last showed it, ISO time. */
    at: z.optional(z.string()),
  });
export type Problem = z.infer<ReturnType<typeof problemObject>>;

const checkSchema = later(() =>
  z.object({
    name: z.enum(checkNames),
    /**
     * `unproven`: the answer was inconclusive. `skipped`: an earlier failure made it pointless. `noted`: does not prevent
     * sign-in, but the CSM should know.
     */
    outcome: z.enum(['passed', 'failed', 'unproven', 'skipped', 'noted']),
    callbackUrl: z.optional(z.string()),
    ...answered(),
  }),
);
export type Check = z.infer<typeof checkSchema>;
export type CheckResult = Check['outcome'];

/** Verification of one domain, the output of the state "Verify domain". */
export const verificationObject = () =>
  z.object({
    domain: oktaDomainSchema,
    /** `problems`: a check failed. `unproven`: none failed, but not all could be determined. */
    outcome: z.enum(['verified', 'problems', 'unproven', 'unavailable']),
    checks: z.array(checkSchema),
    problems: z.array(later(problemObject)),
  });
export const verificationSchema = later(verificationObject);
export type Verification = z.infer<typeof verificationSchema>;
export type Verdict = Verification['outcome'];
