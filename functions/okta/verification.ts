import * as z from 'zod';

/**
 * What a verification found, as it stands in the state machine: codes and the few facts that the
 * words need, never a sentence (texts/ has those, in each language) and never a secret.
 */

/**
 * Every problem, and what it means for its check: `failed` is for the customer to correct before
 * anything is approved; `unproven` could not be found out, so that the customer and the CSM are told
 * and the CSM may approve with it open. In the order in which people read them.
 */
const outcomes = {
  notAnOktaDomain: 'failed',
  domainNotFound: 'failed',
  /** Okta answers with a redirect to another name: a renamed organization. */
  movedByOkta: 'failed',
  /** A server that works, of another make. */
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
  // What only somebody's sign-in shows: no check signs anybody in.
  notAssigned: 'failed',
  /** A policy kept one person out; `policyDenied` keeps out everybody. */
  deniedByPolicy: 'failed',
  /** The app demands PKCE (RFC 7636), and the connection does not send it. */
  pkceRequired: 'failed',
  signInFailed: 'failed',
  // What only a trial shows.
  emailMissing: 'failed',
  /** Whoever signed in has an address in none of the listed e-mail domains. */
  addressElsewhere: 'failed',
  clockWrong: 'failed',
  cancelled: 'failed',
  /** Left for Okta, and never came back. */
  neverReturned: 'failed',
  /** Auth0 does not let the connection be used yet: it is eventually consistent. */
  connectionNotReady: 'failed',
  /** Ours: Auth0 gave no tokens for what came back. */
  notRedeemed: 'failed',
  /** Okta says no, and none of the causes above explains it. */
  refusedByOkta: 'failed',
  /** 403: network zone, ThreatInsight, a firewall. Auth0 asks from other addresses, so it may get through. */
  blockedByOkta: 'unproven',
  /** An answer that belongs to no protocol: a page in place of a redirect, a redirect to anywhere. */
  unknownAnswer: 'unproven',
  /** Timeouts, resets, 429, 5xx: retried. */
  oktaUnavailable: 'unproven',
} as const satisfies Record<string, 'failed' | 'unproven'>;

export type ProblemCode = keyof typeof outcomes;
export const problemCodes = Object.keys(outcomes) as [ProblemCode, ...ProblemCode[]];
export const outcomeOf = (code: ProblemCode): 'failed' | 'unproven' => outcomes[code];

/** The checks of one Okta domain, in the order in which people read them. */
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

/** What Okta answered: HTTP status, and at most 200 characters of its words without markup. */
const answered = { status: z.int().optional(), observed: z.string().max(200).optional() };

export const problemSchema = z.object({
  code: z.enum(problemCodes),
  /** For `callbackNotRegistered`: which one. */
  callbackUrl: z.string().optional(),
  ...answered,
  /** Where Okta answered so, for the codes that do not say it themselves. */
  check: z.enum(checkNames).optional(),
  /**
   * For `clientSecretWrong`: not as long as those that Okta makes, sent to an app that takes none
   * (`notUsed`), or to one that authenticates by a key or a certificate (`notEnough`).
   */
  secretIs: z.enum(['tooShort', 'tooLong', 'notUsed', 'notEnough']).optional(),
  /** For `issuerMismatch`: the issuer is the domain's, but for a slash at its end. */
  differsBy: z.literal('slash').optional(),
  /** For `movedByOkta`: the new name, where it can be entered as it is. */
  newDomain: z.string().optional(),
  /** When somebody's sign-in last showed it, ISO time. */
  at: z.string().optional(),
});
export type Problem = z.infer<typeof problemSchema>;

const checkSchema = z.object({
  name: z.enum(checkNames),
  /**
   * `unproven`: asked, but not answered so that anything follows. `skipped`: an earlier failure leaves
   * nothing to ask. `noted`: it does not stop a sign-in, but the CSM should know.
   */
  outcome: z.enum(['passed', 'failed', 'unproven', 'skipped', 'noted']),
  callbackUrl: z.string().optional(),
  ...answered,
});
export type Check = z.infer<typeof checkSchema>;

/** One domain's verification: the output of the state "Verify domain". */
export const verificationSchema = z.object({
  domain: z.string(),
  /** `problems`: something failed. `unproven`: nothing failed, but not everything could be found out. */
  outcome: z.enum(['verified', 'problems', 'unproven', 'unavailable']),
  checks: z.array(checkSchema),
  problems: z.array(problemSchema),
});
export type Verification = z.infer<typeof verificationSchema>;
