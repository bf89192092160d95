import * as z from 'zod';

/**
 * What a verification found, as it stands in the state machine: codes and the few facts that the
 * words need, never a sentence (texts/ has those, in each language) and never a secret.
 */

/** What the customer can put right, and `oktaUnavailable`, which only time can. */
export const problemCodes = [
  'notAnOktaDomain',
  'domainNotFound',
  'issuerMismatch',
  'signingKeysMissing',
  'clientUnknown',
  'clientSecretWrong',
  'callbackNotRegistered',
  'grantNotEnabled',
  'dpopRequired',
  'oktaUnavailable',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

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
] as const;
export type CheckName = (typeof checkNames)[number];

const problemSchema = z.object({
  code: z.enum(problemCodes),
  /** For `callbackNotRegistered`: which one. */
  callbackUrl: z.string().optional(),
  /** What Okta answered or named instead, at most 200 characters, no markup. */
  observed: z.string().max(200).optional(),
  /** For `clientSecretWrong`: not as long as those that Okta makes, or sent to an app that takes none. */
  secretIs: z.enum(['tooShort', 'tooLong', 'notUsed']).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

const checkSchema = z.object({
  name: z.enum(checkNames),
  /** `skipped`: an earlier failure leaves nothing to ask. `noted`: passed, with something the CSM should know. */
  outcome: z.enum(['passed', 'failed', 'skipped', 'noted']),
  callbackUrl: z.string().optional(),
  observed: z.string().max(200).optional(),
});
export type Check = z.infer<typeof checkSchema>;

/** One domain's verification: the output of the state "Verify domain". */
export const verificationSchema = z.object({
  domain: z.string(),
  outcome: z.enum(['verified', 'problems', 'unavailable']),
  checks: z.array(checkSchema),
  problems: z.array(problemSchema),
});
export type Verification = z.infer<typeof verificationSchema>;
