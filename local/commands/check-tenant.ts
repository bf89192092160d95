import * as z from 'zod';
import { tenantFindings } from '../../functions/maintain/check-tenant.ts';
import { invoke, type Stage } from './command.ts';
import { type Done, runHere, stageProgram } from './program.ts';

const about =
  'Lists what the Auth0 tenant lacks, and where to fix it. Changes nothing, and nobody signs in. Exit code 1 if something necessary is missing.';

/** Where to fix the machine-to-machine application. */
const api = 'Auth0 > Applications > APIs > Auth0 Management API > Machine to Machine Applications';
const trial = 'Auth0 > Applications > the trial application > Settings';
const streams = 'Auth0 > Monitoring > Streams';
const guide = 'docs/operations.md#first-deployment';

/**
 * The meaning of a finding.
 * @param about a scope, a URL, a name
 */
const sentences: Record<(typeof tenantFindings)[number], (about: string) => string> = {
  credentialsMissing: () =>
    `The machine-to-machine application’s credentials are missing: put {"clientId", "clientSecret"} into the secret auth0 (step 6 of ${guide}).`,
  credentialsRefused: (domain) =>
    `${domain} refuses the machine-to-machine application’s credentials: compare the secret auth0 with Auth0 > Applications > the application > Settings, and check that it is authorized at ${api}.`,
  scopeMissing: (scope) => `The scope ${scope} is missing: grant it at ${api}.`,
  optionalScopeMissing: (scope) =>
    `The scope ${scope} is not granted, which is optional (${guide} says what it is for): grant it at ${api}.`,
  scopeUnneeded: (scope) => `The scope ${scope} is granted but not needed: remove it at ${api}.`,
  applicationRefused: (url) =>
    `Auth0 refuses the product’s first application with the callback URL ${url}: compare auth0ClientIds and auth0RedirectUri (AUTH0_CLIENT_IDS, AUTH0_REDIRECT_URI on one machine) with Auth0 > Applications > the application > Settings > Allowed Callback URLs.`,
  trialMissing: () =>
    `There is no trial application, so nobody can try signing in before single sign-on is switched on for everybody: create a regular web application at Auth0 > Applications, and set trialClientId, or AUTH0_TRIAL_CLIENT_ID on one machine (step 2 of ${guide}).`,
  trialSecretMissing: (name) =>
    `The trial application’s client secret is missing: put {"clientSecret"} into the secret ${name}, from ${trial}.`,
  trialSecretWrong: (clientId) =>
    `Auth0 refuses the trial application’s client ID ${clientId} with the secret in auth0-trial: compare both with ${trial}, and check that its grant types include Authorization Code.`,
  trialCallbackMissing: (url) =>
    `The trial application’s callback URL is not registered: add ${url} at ${trial} > Allowed Callback URLs.`,
  trialLogoutMissing: (url) =>
    `The trial application’s logout URL is not registered: add ${url} at ${trial} > Allowed Logout URLs.`,
  identifierFirstOff: () =>
    'Sign-in does not ask for the e-mail address first, so no e-mail domain leads to Okta: choose Identifier First at Auth0 > Authentication > Authentication Profile.',
  unknownIdentifierFirst: () =>
    'Without the scope read:prompts it is unknown whether sign-in asks for the e-mail address first: check that Auth0 > Authentication > Authentication Profile says Identifier First.',
  optionalStreamMissing: () =>
    `There is no log stream to Amazon EventBridge, which is optional: without one, sign-ins are found in the log, every two hours. Create one at ${streams} (step 3 of ${guide}).`,
  streamStopped: (name) =>
    `The log stream “${name}” to Amazon EventBridge is not running: start it at ${streams}.`,
  streamFiltered: (name) =>
    `The log stream “${name}” filters out sign-ins: let both “Login - Success” and “Login - Failure” pass at ${streams}.`,
  unknownStream: () =>
    `Without the scope read:log_streams it is unknown whether there is a log stream: see ${streams}.`,
};

/** Optional or unknown: onboardings work without it. */
const isRemark = (code: string) => /^(optional|unknown|scopeUnneeded$)/.test(code);

const answerSchema = z.object({
  tenant: z.string(),
  findings: z.array(z.object({ code: z.enum(tenantFindings), about: z.string().default('') })),
});

async function check(stage: Stage): Promise<Done> {
  const answer = await invoke(stage, 'CheckTenant', {}, answerSchema);
  const { tenant, findings } = answer;
  const lacks = findings.filter(({ code }) => !isRemark(code));
  const remarks = findings.filter(({ code }) => isRemark(code));
  const lines = (found: typeof findings) =>
    found.map((each) => `- ${sentences[each.code](each.about)}`);
  const words = [
    lacks.length === 0 ? `${tenant} lacks nothing that is needed.` : `${tenant} lacks:`,
    ...lines(lacks),
    ...(remarks.length > 0 ? ['', 'Remarks:', ...lines(remarks)] : []),
  ].join('\n');
  return { code: lacks.length > 0 ? 1 : 0, json: answer, words };
}

/** `npm run check-tenant`. */
export const checkTenant = stageProgram(
  'check-tenant',
  { about, json: '{"tenant", "findings": [{"code", "about"}]}' },
  (root, answer) => root.action(answer(check)),
);

if (import.meta.main) await runHere(checkTenant);
