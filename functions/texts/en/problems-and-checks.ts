import type { TroubleKind } from '../../okta/trouble.ts';
import type { CheckName, ProblemCode } from '../../okta/verification.ts';
import type { Facts } from '../shapes.ts';

export const problems = (): Record<
  ProblemCode,
  (facts: Facts) => { message: string; fix: string }
> => ({
  notAnOktaDomain: () => ({
    message: 'This is not an Okta domain.',
    fix: 'Copy the domain from the menu under your name at the top right of the Okta Admin Console. If you sign in at an address of your own, tell your Customer Success Manager.',
  }),
  domainNotFound: () => ({
    message: 'There is no Okta organization at this domain.',
    fix: 'Check it for a typing error: it is the address in your browser when you sign in to Okta.',
  }),
  movedByOkta: ({ observed, newDomain }: Facts) => ({
    message: observed
      ? `This Okta has moved: it now answers as ${observed}`
      : 'This Okta has moved to another name.',
    fix: newDomain
      ? `Enter ${newDomain} as the Okta domain (the form shows it already), paste the client secret once more, and send the form again.`
      : 'Enter the new name as the Okta domain. A domain of your own has to be made known by your Customer Success Manager first.',
  }),
  notOkta: () => ({
    message: 'A server answers at this domain, but it is not Okta.',
    fix: 'Enter the domain of your Okta, like acme.okta.com: it is in the menu under your name at the top right of the Okta Admin Console. If this is your custom domain, check in Okta under Customizations > Brands, tab Domains, that it leads there.',
  }),
  certificateNotTrusted: () => ({
    message: 'The certificate of this domain cannot be trusted.',
    fix: 'In Okta, go to Customizations > Brands, tab Domains, and renew the certificate of your custom domain, with its whole chain. Or enter the domain that Okta gave you, like acme.okta.com.',
  }),
  issuerMismatch: ({ observed, differsBy }: Facts) =>
    differsBy === 'slash'
      ? {
          message: `Okta’s issuer has a slash at its end that the domain has not: ${observed}`,
          fix: 'Sign-in compares the two letter by letter. Okta itself adds no slash: look for what stands before it, as a proxy for your custom domain. Or choose the Okta URL as issuer (in the app, tab Sign On, section OpenID Connect ID Token) and enter that domain here.',
        }
      : {
          message: observed
            ? `Okta answers under another name: ${observed}`
            : 'Okta answers under another name.',
          fix: 'Enter the domain that is the issuer: in Okta, open the app, tab Sign On, section OpenID Connect ID Token. Or change the issuer there to the Okta URL.',
        },
  signingKeysMissing: () => ({
    message: 'This Okta publishes no keys to check its signatures (RS256) with.',
    fix: 'In Okta, go to Security > API and see that the authorization server has an active RS256 key. If the domain is your own, check that it leads to Okta.',
  }),
  clientUnknown: () => ({
    message: 'Okta does not know this client ID, or the app is not active.',
    fix: 'Open the app in Okta, tab General, and copy the client ID with the button beside it. Check that the app is active and belongs to this Okta domain.',
  }),
  appDeactivated: () => ({
    message: 'The app is not active in Okta.',
    fix: 'In Okta, go to Applications > Applications, choose Inactive, and activate the app. If it is active, open it, tab General, choose Client secret under Client authentication, and copy client ID and secret from there again.',
  }),
  clientSecretWrong: ({ secretIs }: Facts) =>
    secretIs === 'notUsed'
      ? {
          message:
            'The app takes no client secret: it is a single-page or native application, not a Web Application.',
          fix: 'In Okta, create a new app integration with the type Web Application, and enter its client ID and secret here.',
        }
      : secretIs === 'notEnough'
        ? {
            message: 'The app authenticates by a key or a certificate, not by a client secret.',
            fix: 'Open the app in Okta, tab General, section Client Credentials, choose Client secret under Client authentication, and enter the secret here.',
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
  pkceRequired: () => ({
    message: 'The app demands PKCE in a way that sign-in through Okta cannot meet here.',
    fix: 'Open the app in Okta, tab General, and switch off “Require PKCE as additional verification” (Proof Key for Code Exchange, at Client Credentials).',
  }),
  parRequired: () => ({
    message:
      'The app demands pushed authorization requests (PAR), which sign-in through Okta cannot use here.',
    fix: 'Open the app in Okta, tab General, and switch off that pushed authorization requests are required. If it is not shown there, it was set through Okta’s API.',
  }),
  signedRequestRequired: () => ({
    message: 'The app demands signed requests, which sign-in through Okta cannot use here.',
    fix: 'Open the app in Okta, tab General, and switch off that requests must be signed. If it is not shown there, it was set through Okta’s API (request_object_signing_alg).',
  }),
  scopeRefused: () => ({
    message: 'Okta refuses a scope that sign-in needs: openid, profile and email.',
    fix: 'In Okta, go to Security > API and see that these three scopes exist and that no access policy keeps this app from them.',
  }),
  policyDenied: () => ({
    message: 'A policy in Okta denies this app, whoever signs in.',
    fix: 'Open the app in Okta, tab Sign On, and look at its policy: a rule must let people in. Access policies under Security > API must not leave this app out. The System Log names the rule that denied.',
  }),
  notAssigned: () => ({
    message: 'Somebody who tried to sign in is not assigned to the app in Okta.',
    fix: 'Open the app in Okta, tab Assignments, and assign everybody who is to use it, one by one or by their groups. It takes effect at once. The System Log (Reports > System Log) says who it was.',
  }),
  deniedByPolicy: () => ({
    message: 'A policy in Okta kept somebody out who tried to sign in.',
    fix: 'Open the app in Okta, tab Sign On, and look at its policy: a rule must let this person in. The System Log (Reports > System Log) names the person and the rule.',
  }),
  signInFailed: () => ({
    message: 'Somebody’s sign-in through Okta failed.',
    fix: 'The System Log in Okta (Reports > System Log) says who it was and why. A single one may have been cancelled; if it happens to everybody, tell your Customer Success Manager.',
  }),
  emailMissing: () => ({
    message: 'Okta said nothing of the e-mail address of the person who signed in.',
    fix: 'Open that person in Okta (Directory > People), tab Profile, and see that there is a primary e-mail address. If there is one, open the app, tab Sign On, and see that the token has the claim “email”.',
  }),
  addressElsewhere: () => ({
    message: 'Whoever signed in has an e-mail address in none of the listed e-mail domains.',
    fix: 'Try it with a person of one of these domains. If this person’s domain belongs to your company, it has to be listed: open the form again and add it. If the address in Okta is another than the one at work, correct it there (Directory > People).',
  }),
  clockWrong: () => ({
    message: 'The sign-in was refused because two clocks differ.',
    fix: 'Please try again. If it happens again, tell your Customer Success Manager: it is not for you to fix.',
  }),
  cancelled: () => ({
    message: 'The sign-in was cancelled in Okta.',
    fix: 'Please try again, and finish the sign-in.',
  }),
  neverReturned: () => ({
    message: 'Somebody left for Okta and never came back.',
    fix: 'Okta stopped the sign-in on a page of its own, or it was not finished. Open the app in Okta, tab Assignments, and see that this person is assigned; the System Log (Reports > System Log) says more. Then try again.',
  }),
  connectionNotReady: () => ({
    message: 'The connection cannot be used yet.',
    fix: 'It was made a moment ago. Please try again in a few minutes. If that does not help, tell your Customer Success Manager.',
  }),
  notRedeemed: () => ({
    message: 'Somebody came back from Okta, but we could not check who it was.',
    fix: 'Please try again. If it happens again, tell your Customer Success Manager: it is not for you to fix.',
  }),
  refusedByOkta: ({ status }: Facts) => ({
    message: status
      ? `Okta refuses the sign-in that we tried (status ${status}).`
      : 'Okta refuses the sign-in that we tried.',
    fix: 'Okta’s own words say why, and its System Log says more. Where they say nothing, it is mostly one of these: a sign-in redirect URI is missing, the client ID is another app’s, the app is not active, or something before Okta wants a password.',
  }),
  blockedByOkta: ({ status }: Facts) => ({
    message: `This Okta refuses our servers${status ? ` (status ${status})` : ''}, so not everything could be checked.`,
    fix: 'A network zone, ThreatInsight or a firewall keeps them out: see Security > Networks, Security > General (Okta ThreatInsight settings) and the System Log. Our servers have no fixed addresses that could be allowed, and sign-ins come from others. So nothing has to change: the first real sign-in shows whether it works.',
  }),
  unknownAnswer: ({ status }: Facts) => ({
    message: `This Okta gives an answer that we do not know${status ? ` (status ${status})` : ''}, so not everything could be checked.`,
    fix: 'See whether a proxy, a firewall or a customized page stands before this Okta, and whether sign-in to other apps works. If it does, nothing has to change: the first real sign-in shows whether it works.',
  }),
  oktaUnavailable: ({ check }: Facts) =>
    check
      ? {
          message: 'This Okta did not answer every question, so not everything could be checked.',
          fix: 'That passes by itself. It is open beside something else, so it was not waited for: the first real sign-in shows whether it works.',
        }
      : {
          message: 'This Okta does not answer at the moment.',
          fix: 'You need not do anything: we keep asking. If you see this for days, check that the domain is right and can be reached from the internet.',
        },
});

/** What a passed check means. */
export const checks = (): Record<CheckName, string> => ({
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
  request: 'Okta takes the request for a sign-in as it will be sent',
});

export const checkResults = () => ({
  passed: 'Passed',
  failed: 'Failed',
  unproven: 'Open',
  skipped: 'Not checked',
  noted: 'Note',
});

/** Why a service did not answer. */
export const troubles = (): Record<TroubleKind, string> => ({
  blockedAddress: 'the host is not on the public internet',
  notFound: 'the host has no address',
  timeout: 'no answer in time',
  connectionFailed: 'the connection could not be made, or broke',
  tlsFailed: 'no trustworthy TLS connection',
  tooLarge: 'the answer is too large',
  tooManyRequests: 'too many requests were needed',
  rateLimited: 'it asks to slow down',
  serverError: 'it has an error of its own',
});

/** Notes on passed checks, by what the verification observed. */
export const notes = () => ({
  previewDomain: 'A preview organization (oktapreview.com): meant for tests, not for production.',
  developerDomain: 'A developer organization: meant for tests, not for production.',
  trialDomain: 'A trial organization: it may end.',
});
