import type { ProblemCode } from '../../okta/verification.ts';

/** Where a problem in Okta shows in the form: the field whose value leads to it. */
export const problemField: Record<ProblemCode, 'domain' | 'clientId' | 'clientSecret'> = {
  notAnOktaDomain: 'domain',
  domainNotFound: 'domain',
  issuerMismatch: 'domain',
  signingKeysMissing: 'domain',
  movedByOkta: 'domain',
  notOkta: 'domain',
  certificateNotTrusted: 'domain',
  blockedByOkta: 'domain',
  unknownAnswer: 'domain',
  oktaUnavailable: 'domain',
  clientUnknown: 'clientId',
  appDeactivated: 'clientId',
  callbackNotRegistered: 'clientId',
  grantNotEnabled: 'clientId',
  dpopRequired: 'clientId',
  parRequired: 'clientId',
  signedRequestRequired: 'clientId',
  scopeRefused: 'clientId',
  policyDenied: 'clientId',
  notAssigned: 'clientId',
  deniedByPolicy: 'clientId',
  signInFailed: 'clientId',
  refusedByOkta: 'clientId',
  clientSecretWrong: 'clientSecret',
};
