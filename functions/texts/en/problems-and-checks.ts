import type { CheckName, ProblemCode } from '../../okta/verification.ts';
import type { Facts } from '../shapes.ts';

export const problems: Record<ProblemCode, (facts: Facts) => { message: string; fix: string }> = {
  notAnOktaDomain: () => ({
    message: 'This is not an Okta domain.',
    fix: 'Copy the domain from the menu under your name at the top right of the Okta Admin Console. If you sign in at an address of your own, tell your Customer Success Manager.',
  }),
  domainNotFound: () => ({
    message: 'There is no Okta organization at this domain.',
    fix: 'Check it for a typing error: it is the address in your browser when you sign in to Okta.',
  }),
  issuerMismatch: ({ observed }: Facts) => ({
    message: observed
      ? `Okta answers under another name: ${observed}`
      : 'Okta answers under another name.',
    fix: 'Enter the domain that is the issuer: in Okta, open the app, tab Sign On, section OpenID Connect ID Token. Or change the issuer there to the Okta URL.',
  }),
  signingKeysMissing: () => ({
    message: 'This Okta publishes no keys to check its signatures (RS256) with.',
    fix: 'In Okta, go to Security > API and see that the authorization server has an active RS256 key. If the domain is your own, check that it leads to Okta.',
  }),
  clientUnknown: () => ({
    message: 'Okta does not know this client ID, or the app is not active.',
    fix: 'Open the app in Okta, tab General, and copy the client ID with the button beside it. Check that the app is active and belongs to this Okta domain.',
  }),
  clientSecretWrong: ({ secretIs }: Facts) =>
    secretIs === 'notUsed'
      ? {
          message:
            'The app takes no client secret: it is a single-page or native application, not a Web Application.',
          fix: 'In Okta, create a new app integration with the type Web Application, and enter its client ID and secret here.',
        }
      : {
          message: {
            '': 'The client secret does not belong to this client ID.',
            tooShort:
              'The client secret does not belong to this client ID. It is shorter than Okta’s secrets are: part of it is missing.',
            tooLong:
              'The client secret does not belong to this client ID. It is longer than Okta’s secrets are: something else was copied with it.',
          }[secretIs ?? ''],
          fix: 'Open the app in Okta, tab General, copy an active secret with the button beside it and paste it into the form. If you cannot see it, generate a new one. Copy the whole of it and nothing else: Okta’s secrets have 64 characters, older ones 40. If there is none, the app authenticates with a key: choose Client secret under Client authentication.',
        },
  callbackNotRegistered: ({ callbackUrl }: Facts) => ({
    message: callbackUrl
      ? `This sign-in redirect URI is missing in the app: ${callbackUrl}`
      : 'A sign-in redirect URI is missing in the app.',
    fix: 'Open the app in Okta, tab General, section Login, and add it to the sign-in redirect URIs, exactly as written: upper and lower case and a slash at the end count.',
  }),
  grantNotEnabled: () => ({
    message: 'The app does not allow the authorization code flow.',
    fix: 'Open the app in Okta, tab General, and select the grant type Authorization Code. If it is not offered, the app is not a Web Application: create a new one.',
  }),
  dpopRequired: () => ({
    message: 'The app demands DPoP, which sign-in through Okta cannot use here.',
    fix: 'Open the app in Okta, tab General, and switch off “Require Demonstrating Proof of Possession (DPoP) header in token requests”.',
  }),
  oktaUnavailable: () => ({
    message: 'This Okta does not answer at the moment.',
    fix: 'You need not do anything: we keep asking. If you see this for days, check that the domain is right and can be reached from the internet.',
  }),
};

/** What a passed check means. */
export const checks: Record<CheckName, string> = {
  domain: 'The domain is one of Okta’s, and an organization answers there',
  discovery: 'Its OpenID configuration can be read',
  issuer: 'Its issuer is the domain itself, so sign-ins come from nobody else',
  signingKeys: 'It publishes keys to check signatures with (RS256)',
  codeFlow: 'It supports the authorization code flow',
  clientAuthentication: 'It takes a client ID with a secret',
  client: 'The client ID is an active app',
  clientSecret: 'The client secret belongs to it',
  callback: 'The redirect URI is registered',
  grant: 'The app may use the authorization code flow',
  dpop: 'The app does not demand DPoP',
};

export const outcomes = {
  passed: 'Passed',
  failed: 'Failed',
  skipped: 'Not checked',
  noted: 'Note',
};

/** What the verification noted of a passed check, by what it observed. */
export const notes = {
  previewDomain: 'A preview organization (oktapreview.com): meant for tests, not for production.',
  developerDomain: 'A developer organization: meant for tests, not for production.',
  trialDomain: 'A trial organization: it may end.',
};
