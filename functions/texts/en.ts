import type { CheckName, Problem, ProblemCode } from '../okta/verification.ts';
import type { DecisionName, EventName, Stage } from '../onboarding/onboarding.ts';
import type { Names } from './names.ts';
import { okta } from './okta-words.ts';
import { code, type Rich, rich, strong } from './rich.ts';

/** What people wait for, as a state machine's wait is called. */
export type WaitedFor = 'correction' | 'approval' | 'firstSignIn' | 'nothing';

/** What a problem is about, beyond its code. */
type Facts = Pick<Problem, 'callbackUrl' | 'observed' | 'secretIs'>;

/** The days of a deadline, as they are read: `Tuesday 22 December`. */
export interface Days {
  /** Undefined once the reminder was sent. */
  reminder: string | undefined;
  actBy: string;
  expires: string;
}

/** By when, and what happens before and after. */
export interface DeadlineWords {
  by: string;
  otherwise: string;
}

/** A stage as the customer reads it. */
interface StageWords {
  title: string;
  next: string;
  /** Who has to act. */
  actor: string;
  /** By when; empty when it is over, or when there are days for it: `progress.waits`. */
  when: string;
}

const locale = 'en-GB';
/** `10,000` */
const number = new Intl.NumberFormat(locale).format;

const expiry = (day: string) => `On ${day} the onboarding expires.`;
const users = (count: number) =>
  count === 0 ? 'no further users' : count === 1 ? '1 more user' : `${number(count)} more users`;
const accounts = (count: number) => (count === 1 ? '1 person' : `${number(count)} people`);

const stages: Record<Stage, (n: Names) => StageWords> = {
  awaitingSubmission: () => ({
    title: 'Ready to start',
    next: 'Register the app in Okta and send us the details.',
    actor: 'You',
    when: 'Before the link expires',
  }),
  verifying: (n: Names) => ({
    title: 'Checking with your Okta',
    next: `We check domain, client ID, secret and redirect URIs. Then ${n.csm} approves, or we tell you what to fix.`,
    actor: 'Nobody: this runs by itself',
    when: 'Usually within a minute',
  }),
  awaitingCorrection: () => ({
    title: 'Something needs fixing',
    next: 'Fix it and send the form again.',
    actor: 'You',
    when: '',
  }),
  awaitingApproval: (n: Names) => ({
    title: 'Your Okta is in order. Waiting for approval',
    next: `${n.csm} confirms that single sign-on is part of your subscription. Then the connection is made.`,
    actor: n.csm,
    when: '',
  }),
  connecting: () => ({
    title: 'Approved. Making the connection',
    next: 'We connect your Okta and make sure that sign-in leads to it. Then your main admin is invited.',
    actor: 'Nobody: this runs by itself',
    when: 'Usually within a minute',
  }),
  awaitingFirstSignIn: (n: Names) => ({
    title: 'Connected. Waiting for your main admin',
    next: `Your main admin opens the invitation, chooses “${n.existingLogin}” and signs in with Okta. Then everybody else is invited.`,
    actor: 'Your main admin',
    when: '',
  }),
  inviting: () => ({
    title: 'Inviting everybody else',
    next: 'Each person gets an e-mail that says how to sign in.',
    actor: 'Nobody: this runs by itself',
    when: 'A few minutes; for thousands of people up to some hours',
  }),
  completed: (n: Names) => ({
    title: 'Done: your people sign in with Okta',
    next: `Everybody has been invited to ${n.product}.`,
    actor: 'Nobody',
    when: '',
  }),
  rejected: (n: Names) => ({
    title: 'Not approved',
    next: `Nothing was connected, and what you sent was deleted. Talk to ${n.csm} if you think otherwise.`,
    actor: 'Nobody',
    when: '',
  }),
  expired: (n: Names) => ({
    title: 'Expired',
    next: `It waited too long for somebody, so what you sent was deleted. Ask ${n.csm} for a new link to start again.`,
    actor: 'Nobody',
    when: '',
  }),
  failed: (n: Names) => ({
    title: 'Stopped by a problem on our side',
    next: `Our engineers have been told and will continue from here. You need not send anything again; ${n.csm} can tell you more.`,
    actor: `${n.provider}`,
    when: 'Usually within a business day',
  }),
};

/** What the customer reads when it is not continued, because it was ended by hand or took too long. */
const stopped = (n: Names): StageWords => ({
  title: 'Ended by us',
  next: `We have ended this onboarding, and what you sent was deleted. ${n.csm} can tell you why, and give you a new link to start again.`,
  actor: 'Nobody',
  when: '',
});

const events: Record<EventName, string> = {
  submitted: 'Details sent',
  verified: 'All checks passed',
  problemsFound: 'Checks found something to fix',
  oktaUnavailable: 'Okta did not answer; checking again',
  corrected: 'Corrected details sent',
  approvalRequested: 'Approval requested',
  approved: 'Approved',
  changesRequested: 'Changes requested',
  rejected: 'Not approved',
  connected: 'Okta connected',
  mainAdminInvited: 'Main admin invited',
  mainAdminSignedIn: 'Main admin signed in',
  usersInvited: 'Everybody else invited',
  completed: 'Completed',
  expired: 'Expired',
  failed: 'Stopped by a problem on our side',
  stopped: 'Ended by us',
};

const problems: Record<ProblemCode, (facts: Facts) => { message: string; fix: string }> = {
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
const checks: Record<CheckName, string> = {
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

/**
 * English: every word that people read, and the shape of every other language.
 *
 * A sentence with something in it is a function; one with emphasis is a `Rich`.
 */
export const en = {
  /** For dates and lists. */
  locale,

  layout: {
    skip: 'Skip to the content',
    questions: 'Questions?',
    ask: (csm: string) => `Ask ${csm}`,
    support: 'or write to',
    copy: 'Copy',
    copied: 'Copied',
    copyWhat: (what: string) => `Copy: ${what}`,
    opensElsewhere: '(opens in a new tab)',
    progress: 'Steps',
    done: 'done',
    now: 'now',
    later: 'to come',
  },

  /** The journey in five words or so each. */
  journey: ['Register in Okta', 'Checks', 'Approval', 'First sign-in', 'Everyone'],

  guide: {
    title: (n: Names) => `Single sign-on for ${n.company}`,
    lead: (n: Names) =>
      `Let your people sign in to ${n.product} with Okta. You need to be an Okta administrator; it takes about ten minutes.`,
    heading: '1. Register the app in Okta',
    beside: 'Keep this page beside the Okta Admin Console and go from top to bottom.',
    until: 'You can start with this link until',
    openAgain: 'Show the steps in Okta again',
    helpCentre: 'The same guide in our help centre',
    steps: {
      create: {
        title: 'Create an app integration',
        text: rich`In the Okta ${okta.adminConsole}, go to ${strong(`${okta.applications} > ${okta.applications}`)} and click ${strong(okta.createAppIntegration)}. Choose these two and click ${strong(okta.next)}:`,
        picture: `Dialog “${okta.createDialog}”: as sign-in method choose ${okta.oidc}, as application type ${okta.webApplication}.`,
        existing: (product: string) =>
          rich`Is there an app for ${product} in your Okta already? Open it and compare its settings with the next step.`,
      },
      settings: {
        title: 'Fill in its settings',
        name: rich`${strong(okta.appIntegrationName)}: whatever you like, for example`,
        grant: rich`${strong(okta.grantType)}: ${strong(okta.authorizationCode)} is selected. Nothing else is needed.`,
        callbacks: (count: number) =>
          rich`${strong(okta.signInRedirectUris)}: remove the example that is there and add ${
            count === 1 ? 'this one' : count === 2 ? 'both' : `all ${number(count)}`
          }, exactly as written (${strong(okta.addUri)} gives you another line):`,
        callbackName: (number: number) => `Sign-in redirect URI ${number}`,
        signOut: rich`${strong(okta.signOutRedirectUris)}: remove the example; none is needed.`,
        picture: `Page “${okta.newWebApp}”: the name, the grant type ${okta.authorizationCode}, and the redirect URIs from above.`,
      },
      assign: {
        title: 'Say who may use it',
        text: (product: string) =>
          rich`Under ${strong(okta.assignments)}, choose ${strong(okta.everyone)}, or ${strong(okta.selectedGroups)} and the groups of those who work with ${product}, your main admin included. Anyone who is not assigned cannot get in. Then click ${strong(okta.save)}.`,
      },
      credentials: {
        title: 'Find what to send us',
        text: rich`On the tab ${strong(okta.general)} you now see ${strong(okta.clientId)} and, below, the secret. Each has a button to copy it. Paste them into the form.`,
        picture: `Tab “${okta.general}”: the client ID and the client secret, each with a button to copy it. The Okta domain is in the menu at the top right, under your e-mail address.`,
        dpop: rich`Leave ${strong(okta.requireDpop)} switched off: sign-in does not work with it.`,
        domain: rich`Your ${strong('Okta domain')} is at the top right, in the menu under your name. It looks like ${code('example.okta.com')}, ${code('example.oktapreview.com')} or ${code('example.okta-emea.com')}.`,
      },
    },
  },

  form: {
    heading: '2. Send it to us',
    headingCorrecting: 'Your details',
    required: 'Please fill in every field unless it is marked optional.',
    optional: 'optional',
    app: (number: number) => `Okta domain ${number}`,
    appOnly: 'Okta app',
    domain: {
      label: 'Okta domain',
      hint: 'Paste the address of your Okta, even of the Admin Console: we take what we need.',
    },
    clientId: { label: 'Client ID', hint: 'For example 0oa1b2c3d4e5f6g7h8i9.' },
    clientSecret: {
      label: 'Client secret',
      hint: 'Stored encrypted, handed over to the sign-in service, then deleted here. Nobody sees it.',
      kept: 'We still have it. Leave this empty unless it has changed.',
      again: 'For your safety it is not shown again: please paste it once more.',
      show: 'Show',
      hide: 'Hide',
      showWhat: (number: number) => `Show client secret ${number}`,
    },
    emailDomains: {
      label: 'E-mail domains of the people in this Okta',
      hint: 'What comes after the @, separated by commas: acme.com, acme.de. Anyone who enters such an address at sign-in is sent to this Okta.',
    },
    addApp: 'Add another Okta domain',
    removeApp: (number: number) => `Remove Okta domain ${number}`,
    addFirst: 'Client secrets are cleared when you click this: add all domains first.',
    mainAdmin: {
      legend: 'Main admin',
      hint: (n: Names) =>
        `Will be invited first. Once this person is in ${n.product}, everybody else is invited.`,
    },
    users: {
      legend: 'Other users',
      label: 'E-mail addresses',
      hint: 'Paste them from anywhere: one a line, with commas, or as “Name <mail>”. Up to 10,000.',
      file: 'Or a CSV file',
      fileHint:
        'An export from Okta, or a spreadsheet saved as CSV. Its addresses join those above.',
      check: 'Check the list',
      count: (count: number) => (count === 1 ? '1 address' : `${number(count)} addresses`),
      none: 'No addresses yet. You can leave this empty and invite people later in the dashboard.',
      duplicates: (count: number) =>
        count === 1 ? 'One duplicate was left out:' : `${number(count)} duplicates were left out:`,
      badLines: (count: number) =>
        count === 1
          ? 'One line has no e-mail address:'
          : `${number(count)} lines have no e-mail address:`,
      badLine: (line: number) => `Line ${line}:`,
      more: (count: number) => `and ${number(count)} more`,
    },
    contact: {
      legend: 'You',
      hint: 'We write to you when there is something to do, and when it is done.',
    },
    name: 'Name',
    email: 'E-mail address',
    submit: 'Send and check',
    resubmit: 'Send and check again',
    next: (n: Names) =>
      `We ask your Okta right away whether everything fits; nobody signs in for that. Then ${n.csm} approves.`,
    probes: (userAgent: string) =>
      rich`You will see these checks in Okta’s ${okta.systemLog}, from ${code(userAgent)}: a few sign-ins that end at once, and one code that does not exist. That is intended.`,
    errors: (count: number) =>
      count === 1 ? 'Please correct one thing' : `Please correct ${number(count)} things`,
    error: 'Error:',
  },

  correcting: {
    title: (n: Names) => `Please correct: single sign-on for ${n.company}`,
    heading: (count: number) =>
      count === 1
        ? 'One thing to fix in Okta or below'
        : `${number(count)} things to fix in Okta or below`,
    lead: 'Everything else that could be checked was in order. Fix this, then send the form again; we check at once.',
    fix: 'How to fix it:',
    observed: 'Okta’s own words:',
    link: 'Open this app in Okta',
    noteHeading: (n: Names) => `${n.csm} asks for a change`,
    noteLead: 'Change it below and send the form again.',
  },

  progress: {
    title: (n: Names) => `Single sign-on for ${n.company}`,
    live: 'This page updates itself.',
    reload: 'This page refreshes by itself.',
    keepLink: 'Keep the link to this page: it works until the end.',
    next: 'What happens next',
    actor: 'Who has to act',
    when: 'By when',
    since: 'Waiting since',
    history: 'What has happened',
    invited: (invited: number, total: number) =>
      `${number(invited)} of ${number(total)} users invited`,
    note: 'The reason given',
    /** By when somebody acts, as the customer is told it. */
    waits: {
      correction: (_: Names, { reminder, actBy, expires }: Days): DeadlineWords => ({
        by: `By ${actBy}`,
        otherwise: `${reminder ? `We will remind you on ${reminder}` : 'We have reminded you'}. ${expiry(expires)}`,
      }),
      approval: (n: Names, { reminder, expires }: Days): DeadlineWords => ({
        by: reminder ? `Usually by ${reminder}` : `As soon as ${n.csm} can`,
        otherwise: `${reminder ? `On that day we will remind ${n.csm}` : `We have reminded ${n.csm}`}. ${expiry(expires)}`,
      }),
      firstSignIn: (n: Names, { reminder, actBy, expires }: Days): DeadlineWords => ({
        by: `By ${actBy}`,
        otherwise: `${reminder ? `On ${reminder} we will remind your main admin and ${n.csm}` : `We have reminded your main admin and ${n.csm}`}. ${expiry(expires)}`,
      }),
    },
    checking: 'Your Okta does not answer at the moment. We keep asking; you need not do anything.',
  },

  /** By when somebody acts, as that person is told it, in pages and mails. */
  deadlines: {
    correction: ({ reminder, actBy, expires }: Days): DeadlineWords => ({
      by: `Please send the correction by ${actBy}.`,
      otherwise: `${reminder ? `We will remind you on ${reminder}. ` : ''}${expiry(expires)}`,
    }),
    approval: ({ reminder, actBy, expires }: Days): DeadlineWords => ({
      by: `Please decide by ${reminder ?? actBy}.`,
      otherwise: reminder
        ? `Otherwise a reminder comes on ${reminder}, and on ${expires} the onboarding expires.`
        : expiry(expires),
    }),
    firstSignIn: ({ reminder, actBy, expires }: Days): DeadlineWords => ({
      by: `Please sign in by ${actBy}.`,
      otherwise: `${reminder ? `We will remind you on ${reminder}. ` : ''}${expiry(expires)}`,
    }),
    /** To the CSM, who sees to it. */
    firstSignInCsm: ({ reminder, actBy, expires }: Days): DeadlineWords => ({
      by: `The main admin has until ${actBy} to sign in.`,
      otherwise: `${reminder ? `On ${reminder} we will remind you both. ` : ''}${expiry(expires)}`,
    }),
  },

  stages,
  stopped,
  events,

  problems,
  checks,
  outcomes: { passed: 'Passed', failed: 'Failed', skipped: 'Not checked', noted: 'Note' },
  /** What the verification noted of a passed check, by what it observed. */
  notes: {
    previewDomain: 'A preview organization (oktapreview.com): meant for tests, not for production.',
    developerDomain: 'A developer organization: meant for tests, not for production.',
    trialDomain: 'A trial organization: it may end.',
  },

  fieldErrors: {
    required: 'Please fill this in.',
    notAnOktaDomain:
      'This is not an Okta domain. It looks like acme.okta.com; a domain of your own has to be made known by your Customer Success Manager first.',
    domainIsEmail: 'This is an e-mail address. Please enter the Okta domain, like acme.okta.com.',
    domainIsAuthorizationServer:
      'This is a custom authorization server (/oauth2/…), which is not used. Please enter the Okta domain alone, like acme.okta.com.',
    severalDomains: 'Please enter one domain here, and add another Okta domain for each other one.',
    emailInvalid: 'This is not a complete e-mail address.',
    tooLong: 'This is too long.',
    invisibleCharacters: 'There are invisible characters in it. Please type it instead of pasting.',
    emailDomainInvalid:
      'This is not an e-mail domain. It is what comes after the @, like acme.com.',
    clientIdIsSecret:
      'This looked like the client secret, so it is not shown again. The client ID stands above it in Okta and has 20 characters.',
    clientIdInvalid: 'A client ID has no spaces or special characters. Please copy it again.',
    clientSecretInvalid:
      'A client secret has no spaces, line breaks or special characters inside. Please copy it again, alone, with the button in Okta.',
    clientSecretHidden:
      'These are the dots that hide the secret. Please copy it with the button in Okta.',
    clientSecretIsId:
      'This looks like the client ID. The client secret stands below it in Okta and is longer.',
    tooMany: 'These are too many.',
    domainTwice: 'This Okta domain is listed twice. Put all its e-mail domains in one place.',
    emailDomainTwice: 'This e-mail domain is listed twice. It can lead to one Okta only.',
    emailDomainNotListed:
      'This address belongs to none of the e-mail domains above. Add its domain to the Okta in which this person is.',
    tooLarge: 'These are more e-mail domains than can be stored. Please list fewer.',
    fileIsWorkbook:
      'This is a workbook, not a CSV file. Save it as CSV (in Excel: File > Save As > CSV UTF-8) and choose that file.',
    fileUnreadable: 'This file holds no text. Choose a CSV file, or paste the addresses above.',
    unknownField: 'This field is not known.',
    wrongType: 'This is not the kind of value that is expected here.',
    addOnNotConfirmed: 'Please confirm that the add-on is part of the subscription.',
    decisionUnknown: 'Please choose one of the three decisions.',
    domainNotConnected: 'This Okta domain is not one of those that are connected.',
  },
  fieldErrorUnknown: 'This value was not accepted.',

  requestErrors: {
    linkInvalid: {
      title: 'This link does not work',
      detail:
        'It is incomplete or was never valid. Open it from the e-mail again, or ask for a new one.',
    },
    linkExpired: {
      title: 'This link has expired',
      detail: 'Ask your Customer Success Manager for a new one.',
    },
    notFound: { title: 'There is nothing here', detail: 'Open the link from the e-mail again.' },
    methodNotAllowed: {
      title: 'This cannot be done here',
      detail: 'Open the link from the e-mail again.',
    },
    unsupportedMediaType: {
      title: 'This format is not understood',
      detail: 'Send JSON or a form.',
    },
    bodyTooLarge: {
      title: 'That is too much at once',
      detail: 'At most 3 MB are taken. Go back and upload a smaller file.',
    },
    bodyMalformed: {
      title: 'This could not be read',
      detail: 'What arrived is not what its type says. Go back and try again.',
    },
    invalidSubmission: {
      title: 'Something is not right yet',
      detail: 'Please look at the fields that are named.',
    },
    invalidDecision: {
      title: 'This decision cannot be taken as it is',
      detail: 'Please look at the fields that are named.',
    },
    addOnNotConfirmed: {
      title: 'The add-on is not confirmed',
      detail: 'Approving needs the confirmation that single sign-on is part of the subscription.',
    },
    conflict: {
      title: 'Other details are being processed',
      detail:
        'Somebody sent different details with this link before you. Open the link again to see how far they are.',
    },
    alreadyDecided: {
      title: 'This was decided before',
      detail: 'Open the link again to see what was decided.',
    },
    submissionChanged: {
      title: 'The customer has sent other details since',
      detail: 'Nothing was decided. Look at what there is now, and decide on that.',
    },
    tooEarly: {
      title: 'It is too early for that',
      detail: 'The connection is not there yet. Nothing has changed.',
    },
    over: {
      title: 'This onboarding is over',
      detail: 'It ended before. Nothing has changed.',
    },
    crossSite: {
      title: 'This came from another site',
      detail: 'For your safety nothing was done. Open the link from the e-mail and try again.',
    },
    rotationRefused: {
      title: 'Nothing was changed',
      detail: 'Your Okta will not let people in like this. Please look at what is named.',
    },
    oktaUnavailable: {
      title: 'Your Okta does not answer at the moment',
      detail:
        'So nothing could be checked, and nothing was changed. Please try again in a few minutes.',
    },
    busy: {
      title: 'Too much is going on at this moment',
      detail: 'Nothing was lost. Please send it again in a few seconds.',
    },
    internal: {
      title: 'Something went wrong on our side',
      detail:
        'Please try again in a few minutes. If it happens again, write to us and give the ID.',
    },
  },
  errorId: 'ID',

  approval: {
    title: (n: Names) => `Approve single sign-on for ${n.company}?`,
    lead: (n: Names) =>
      `${n.company} has registered ${n.product} in Okta, and every check passed. Only your decision is missing.`,
    facts: 'At a glance',
    company: 'Company',
    contact: 'Sent by',
    mainAdmin: 'Main admin',
    users: 'Users',
    usersCount: (count: number) => `main admin and ${users(count)}`,
    domains: 'Okta',
    clientId: 'Client ID',
    emailDomains: 'E-mail domains',
    emailDomainsMore: (count: number) => `and ${number(count)} more`,
    checks: (passed: number, all: number) => `${number(passed)} of ${number(all)} checks passed`,
    evidence: 'Evidence',
    check: 'Check',
    outcome: 'Outcome',
    decide: 'Your decision',
    approve: {
      title: 'Approve',
      effect: (n: Names) =>
        `The connection is made within minutes, ${n.company}’s main admin is invited, and you get a mail that says what to do in the dashboard.`,
      addOn: (n: Names) => `Single sign-on is part of ${n.company}’s subscription`,
      button: 'Approve and connect',
    },
    requestChanges: {
      title: 'Ask for changes',
      effect:
        'The form opens again for the customer, who gets your note by e-mail. After that you decide again.',
      note: 'What should change?',
      noteHint: 'The customer reads this word for word.',
      button: 'Ask for changes',
    },
    reject: {
      title: 'Reject',
      effect:
        'The onboarding ends, and what was sent is deleted. The customer gets your reason by e-mail.',
      note: 'Why?',
      noteHint: 'The customer reads this word for word.',
      button: 'Reject and end',
    },
    decided: {
      approve: 'Approved',
      requestChanges: 'Changes requested',
      reject: 'Rejected',
    } satisfies Record<DecisionName, string>,
    /** What comes of it, while it does. */
    decidedNext: {
      approve:
        'We write to you as soon as the connection is live, with what to do in the dashboard.',
      requestChanges:
        'The customer has your note. You get a new mail when there is something to decide again.',
      reject: 'The customer has been told the reason.',
    } satisfies Record<DecisionName, string>,
    decidedBy: (by: string) => `, with the link that was sent to ${by}.`,
    decidedNote: 'The note',
    overtaken: 'Somebody decided before you did, so your answer has changed nothing.',
    stageNow: 'Where it stands now',
    notNow: {
      title: (n: Names) => `Nothing to decide for ${n.company} now`,
      verifying: 'The details are being checked (again). You get a new mail when it is your turn.',
      correcting:
        'The customer has something to correct. You get a new mail when it is your turn again.',
      over: 'It ended without a decision of yours. Nothing more can be decided.',
    },
    /** Stages as a CSM reads them. */
    stages: {
      awaitingSubmission: 'Waiting for the customer’s details',
      verifying: 'Checking the customer’s Okta',
      awaitingCorrection: 'Waiting for the customer’s correction',
      awaitingApproval: 'Waiting for your decision',
      connecting: 'Making the connection',
      awaitingFirstSignIn: 'Waiting for the main admin’s first sign-in',
      inviting: 'Inviting the users',
      completed: 'Completed',
      rejected: 'Rejected',
      expired: 'Expired',
      failed: 'Stopped; ops have been told',
    } satisfies Record<Stage, string>,
  },

  signIn: {
    title: (n: Names) => `First sign-in for ${n.company}`,
    csm: {
      question: (n: Names) => `Is ${n.company}’s main admin in?`,
      lead: (n: Names) =>
        `We notice by ourselves when the main admin signs in to ${n.product} through Okta. Confirm here only if you know that it has happened and this page does not say so.`,
      effect: 'When you confirm, everybody else is invited.',
      button: 'Yes, the main admin is in',
    },
    mainAdmin: {
      question: (n: Names) => `Are you in ${n.product}?`,
      lead: (n: Names) =>
        `We usually notice by ourselves when you have signed in to ${n.product} through Okta. If you are in and this page does not say so, confirm it here.`,
      effect: 'When you confirm, your colleagues are invited.',
      button: 'Yes, I am in',
      notYet: 'Not in yet?',
    },
    confirmed: {
      title: 'The first sign-in is done',
      how: {
        event: 'We noticed it',
        csm: 'Confirmed by the Customer Success Manager',
        mainAdmin: 'Confirmed by the main admin',
      },
      next: 'Everybody else is being invited, or has been. There is nothing more to do here.',
    },
    tooEarly: {
      title: 'Not yet',
      text: 'The connection to Okta is not ready. The main admin gets an invitation as soon as it is.',
    },
    over: {
      title: 'This onboarding is over',
      text: 'It ended without a first sign-in. Nothing can be confirmed any more.',
    },
  },

  rotation: {
    title: (n: Names) => `New client secret for ${n.company}`,
    lead: (n: Names) =>
      `Replace the client secret with which your people get in to ${n.product} through Okta. Sign-in keeps working meanwhile: Okta lets an app have two secrets at once.`,
    until: 'This link works until',
    howTo: 'How it is done',
    steps: [
      rich`In the Okta ${okta.adminConsole}, open the app, tab ${strong(okta.general)}, section ${strong(okta.clientSecrets)}, and click ${strong(okta.generateNewSecret)}. Leave the old one active.`,
      rich`Copy the new one and paste it below. We check with your Okta that it is right before anything changes.`,
      rich`When this page says that it is in use, set the old one to inactive in Okta and delete it.`,
    ],
    heading: 'The new client secret',
    label: 'New client secret',
    hint: 'Handed over to the sign-in service; it is not stored here. Nobody sees it.',
    leaveEmpty: 'Leave this empty to keep the one in use.',
    button: 'Check and use it',
    inUseSince: 'The new client secret has been in use since',
    removeOld: 'You can remove the old one in Okta.',
    unchanged: 'Nothing was changed: sign-in goes on with the client secret that was in use.',
  },

  /** How to get in, in pages and mails alike. */
  howToSignIn: {
    steps: (n: Names): Rich[] => [
      rich`Open ${n.product} with the button.`,
      rich`Choose ${strong(n.existingLogin)}.`,
      rich`Enter your work e-mail address. You are sent to Okta; sign in as you always do at work.`,
    ],
    picture: (n: Names) =>
      `The choice that you will see: take “${n.existingLogin}”, not “${n.otherLogin}”.`,
    pictureTitle: (n: Names) => `Welcome to ${n.product}`,
    takeThis: 'this one',
    notThis: 'not this one',
    trouble: 'If it does not work',
    troubles: (n: Names): Rich[] => [
      rich`You were asked for a new password? Go back and choose ${strong(n.existingLogin)}.`,
      rich`Okta says that you are not assigned to the app? Ask your Okta administrator to assign it to you.`,
      rich`Anything else? Reply to this mail: ${n.csm} at ${n.provider} reads it.`,
    ],
  },

  mails: {
    hello: (name: string) => `Hello ${name},`,
    helloAll: 'Hello,',
    why: (n: Names) =>
      `You get this because ${n.company} is being connected to ${n.product}. Replies are read by a person.`,
    whyOps: 'You get this because you look after single sign-on onboarding.',
    linkIsPersonal: 'The link is meant for you: anyone who has it can act in your place.',
    questions: (csm: string) => `Questions? Reply to this mail: ${csm} reads it.`,
    waitingSince: (date: string) => `It has been waiting since ${date}.`,

    submissionReceived: {
      subject: (n: Names) => `${n.company}: single sign-on details received`,
      title: 'Your details are right',
      text: (n: Names) =>
        `We asked your Okta, and every check passed: there is nothing to correct. Next, ${n.csm} approves. We write again when there is something for you to do.`,
      button: 'See the progress',
    },

    correctionRequested: {
      subject: (n: Names, count: number) =>
        count === 1
          ? `${n.company}: one thing to fix for single sign-on`
          : `${n.company}: ${number(count)} things to fix for single sign-on`,
      subjectNote: (n: Names) => `${n.company}: a change is needed for single sign-on`,
      title: (count: number) =>
        count === 1 ? 'One thing to fix' : `${number(count)} things to fix`,
      titleNote: 'A change is needed',
      text: 'We asked your Okta, and it will not let people in like this yet. Here is what to do:',
      textNote: (n: Names) => `${n.csm} has looked at what you sent and writes:`,
      after: 'Then open your page and send the form again. What was right is kept.',
      button: 'Open your page',
    },

    approvalRequested: {
      subject: (n: Names) => `${n.company}: approve single sign-on`,
      title: (n: Names) => `${n.company} is ready for single sign-on`,
      text: 'Every check passed. What we need from you: is single sign-on part of the subscription?',
      button: 'Look and decide',
      nothing: 'Opening the link decides nothing; you confirm on the page.',
    },

    connectionReady: {
      subject: (n: Names) => `${n.company}: single sign-on is live, now the dashboard`,
      title: 'The connection is live',
      text: (n: Names) =>
        `${n.company}’s Okta is connected and proven to work. Now it is up to you in the ${n.product} dashboard:`,
      steps: (mainAdmin: string, count: number): Rich[] => [
        rich`Remove ${strong(mainAdmin)} from the dashboard and invite that person again. (The instructions to sign in have gone out just now.)`,
        ...(count === 0
          ? [rich`Wait until that person is in. We usually notice, and tell you.`]
          : [
              rich`Wait until that first person is in. We usually notice, write the instructions to everybody else, and tell you.`,
              rich`Then remove and re-invite the other ${accounts(count)} in the same way.`,
            ]),
      ],
      confirm:
        'Do you know that the main admin is in, but have not heard from us? Then confirm it, and everybody else is invited:',
      button: 'Confirm the first sign-in',
      openDashboard: 'Open the dashboard',
    },

    invitation: {
      subject: (n: Names) => `${n.company}: sign in to ${n.product} with Okta`,
      title: (n: Names) => `Sign in to ${n.product} with Okta`,
      first: (n: Names) =>
        rich`${n.company} now signs in to ${n.product} with Okta: open ${n.product}, choose ${strong(n.existingLogin)}, and you are sent to Okta, where you sign in as always.`,
      button: (n: Names) => `Open ${n.product}`,
      how: 'Step by step',
      firstTitle: 'You are the first',
      mainAdmin: (n: Names) =>
        `Nobody at ${n.company} has signed in yet. As soon as you are in, your colleagues are invited.`,
      dashboardMail: (n: Names) =>
        `${n.csm} may also send you a new invitation from ${n.product} itself. Open that one if you get it, and do the same.`,
      confirm:
        'Are you in? We usually notice. If we do not, tell us, so that your colleagues can follow:',
      confirmLink: 'Yes, I am in',
    },

    correctionReminder: {
      subject: (n: Names) => `${n.company}: single sign-on is waiting for your correction`,
      title: 'Reminder: there is something to fix',
      text: 'Single sign-on goes on when you have corrected your details.',
      button: 'See what to fix',
    },
    approvalReminder: {
      subject: (n: Names) => `${n.company}: single sign-on is waiting for your approval`,
      title: (n: Names) => `Reminder: ${n.company} is waiting for you`,
      text: 'Every check passed; your decision is all that is missing.',
      button: 'Look and decide',
    },
    signInReminder: {
      subject: (n: Names) => `${n.company}: you have not signed in with Okta yet`,
      title: 'Reminder: your colleagues are waiting for you',
      text: (n: Names) => `They are invited to ${n.product} as soon as you have signed in once.`,
    },
    signInReminderCsm: {
      subject: (n: Names) => `${n.company}: main admin has not signed in yet`,
      title: 'The main admin has not signed in yet',
      text: (mainAdmin: string) =>
        rich`We have reminded ${strong(mainAdmin)}. Please check that this person was removed and invited again in the dashboard.`,
    },

    connectionBroken: {
      subject: (n: Names) => `${n.company}: sign-in with Okta no longer works`,
      title: 'A connection to Okta no longer works',
      text: (n: Names) =>
        `A check of all connections has found that people at ${n.company} cannot get in to ${n.product} through Okta any more, or not everywhere. This is what the customer has to put right:`,
      why: (n: Names) => `You get this because you look after ${n.company}.`,
      rotation: 'If the client secret has changed',
      rotationText:
        'The check does without the client secret, so it cannot tell whether that is still right. If the customer has a new one, send their Okta administrator a link to enter it. Whoever runs this service issues it with this command (for a stage on AWS, add --stage and its name); it is good for 14 days:',
      again: 'You get this with every check until it is put right. To check at once:',
    },

    completed: {
      subject: (n: Names) => `${n.company}: single sign-on is complete`,
      title: 'Everybody can sign in with Okta',
      text: (n: Names, invited: number) =>
        `${accounts(invited)} at ${n.company} ${invited === 1 ? 'has' : 'have'} been invited to ${n.product}.`,
      later: (n: Names) =>
        `For anyone who joins later: assign the app in Okta, and invite that person in the ${n.product} dashboard.`,
      deleted: 'The details that were sent for this, secrets included, have been deleted here.',
      csmSteps:
        'Remove and re-invite the other users in the dashboard, if you have not done so yet.',
      failed: (count: number) =>
        count === 1
          ? 'One address could not be written to. Please tell this person how to sign in:'
          : `${number(count)} addresses could not be written to. Please tell these people how to sign in:`,
      more: (count: number) => `and ${number(count)} more`,
      button: 'See the whole story',
    },

    rejected: {
      subject: (n: Names) => `${n.company}: single sign-on was not approved`,
      title: 'Not approved',
      text: (n: Names) => `${n.csm} has not approved single sign-on for ${n.company}. The reason:`,
      textCsm: (n: Names) =>
        `You rejected single sign-on for ${n.company}. The customer got this reason:`,
      deleted: 'Nothing was connected, and what was sent has been deleted.',
    },

    expired: {
      subject: (n: Names) => `${n.company}: single sign-on has expired`,
      title: 'It waited too long',
      reasons: {
        correction: 'The correction did not come.',
        approval: 'It was not decided.',
        firstSignIn: 'The main admin did not sign in.',
        nothing: 'Nothing happened for too long.',
      } satisfies Record<WaitedFor, string>,
      text: 'So this onboarding has ended, and what was sent has been deleted.',
      connected: 'The connection to Okta stays in place.',
      again: (n: Names) => `To start again, ask ${n.csm} for a new link.`,
      againCsm: 'To start again, issue a new setup link.',
    },

    /** What each mail is, by its template's name. */
    names: {
      submissionReceived: 'news that the details are right',
      correctionRequested: 'request to correct the details',
      correctionReminder: 'reminder of the correction',
      approvalRequested: 'request for approval',
      approvalReminder: 'reminder of the approval',
      connectionReady: 'what to do in the dashboard',
      mainAdminInvitation: 'invitation of the main admin',
      signInReminder: 'reminder of the first sign-in',
      signInReminderCsm: 'reminder of the first sign-in, for the CSM',
      userInvitation: 'invitation',
      completed: 'news that all is done',
      rejected: 'news of the rejection',
      expired: 'news that it has expired',
      connectionBroken: 'warning of a broken connection',
      customerUnreachable: 'news of a mail that did not reach the customer',
      invitationsUndelivered: 'news of invitations that did not get through',
      csmUnreachable: 'news of a mail that did not reach the CSM',
      oktaTrouble: 'news that Okta does not answer',
      waitOverdue: 'news that nobody has acted for a long time',
      failure: 'news of a failure',
    },
    undelivered: {
      mail: 'Mail',
      to: 'To',
      reason: 'Reason',
      answer: 'Answer',
      reasons: {
        bounced: 'The mail server there refuses mail for this address, for good.',
        suppressed:
          'Amazon SES has the address on a suppression list, because of an earlier mail, and sends nothing to it.',
        complained: 'It was reported as spam: it may lie where nobody reads it.',
        rejected: 'Amazon SES refused to send it.',
      },
    },
    customerUnreachable: {
      subject: (n: Names) => `${n.company}: a mail did not get through`,
      title: 'A mail did not get through',
      whose: {
        contact: (n: Names) => `A mail to the contact at ${n.company} did not get through.`,
        mainAdmin: (n: Names) => `A mail to the main admin of ${n.company} did not get through.`,
      },
      contact:
        'Send the customer’s page to somebody there, in your own mail: it says all that our mails say, and whoever corrects the details can change the contact too.',
      button: 'The customer’s page',
      signIn: (n: Names) =>
        rich`Tell this person yourself how to get in: open ${n.product}, choose ${strong(n.existingLogin)}, and sign in at Okta.`,
      mainAdmin:
        'Nobody else is invited before the first sign-in. Should somebody else sign in first, confirm it by the link in our mail about the dashboard.',
    },
    invitationsUndelivered: {
      subject: (n: Names, count: number) =>
        count === 1
          ? `${n.company}: an invitation did not get through`
          : `${n.company}: ${count} invitations did not get through`,
      title: 'Invitations that did not get through',
      text: (n: Names) => `Not everybody at ${n.company} could be invited:`,
      signIn: (n: Names) =>
        rich`Tell these people yourself how to get in: open ${n.product}, choose ${strong(n.existingLogin)}, and sign in at Okta.`,
      others:
        'Everybody else is invited as planned. Perhaps an address is mistyped: ask the customer.',
    },
    csmUnreachable: {
      subject: (n: { company: string }) => `${n.company}: mail does not reach the CSM`,
      title: 'Mail does not reach the CSM',
      text: 'A mail to the CSM of this onboarding did not get through. Tell the CSM in some other way, and see to it that somebody acts.',
      approval: 'It is waiting for a decision. Decide in the CSM’s place, or hand the link on:',
      approvalButton: 'Look and decide',
      firstSignIn:
        'It is waiting for the first sign-in, and the CSM has not heard what to do in the dashboard. Once the main admin is in, it can be confirmed here if it does not show by itself:',
      firstSignInButton: 'Confirm the first sign-in',
      elsewhere: 'Nothing is waiting for the CSM at the moment.',
      suppression:
        'If the address is right, take it off the suppression list: see “Undelivered mail” in docs/operations.md.',
    },
    oktaTrouble: {
      subject: (n: { company: string }) => `${n.company}: Okta does not answer`,
      title: 'A customer’s Okta does not answer',
      text: (since: string) =>
        `Since ${since} these domains could not be verified. We keep trying, more seldom the longer it takes.`,
      giveUp: (since: string) =>
        `Since ${since} these domains could not be verified. We stop trying now and ask the customer whether they are right.`,
      domains: 'Domains',
    },
    waitOverdue: {
      subject: (n: Names) => `${n.company}: nobody has acted for a long time`,
      title: 'An onboarding has been waiting for a long time',
      waits: {
        correction: (n: Names) => `${n.company} has not corrected its details.`,
        approval: (n: Names) => `${n.csm} has not decided.`,
        firstSignIn: (n: Names) => `The main admin of ${n.company} has not signed in.`,
      },
      text: 'Reminders have gone out. Please see to it that somebody acts: otherwise it expires.',
    },
    failure: {
      subject: (n: { company: string }) => `${n.company}: single sign-on onboarding failed`,
      title: 'An onboarding has stopped',
      status: {
        FAILED: 'Its workflow failed.',
        TIMED_OUT: 'Its workflow ran out of time.',
        ABORTED: 'Its workflow was stopped by hand.',
      },
      error: 'Error',
      cause: 'Cause',
      execution: 'Execution',
      redrive: (until: string) =>
        `Until ${until} it can go on from where it failed, once the cause is removed. What the customer sent is kept for that, and deleted by itself afterwards:`,
      deleted: 'It cannot be continued. What the customer sent has been deleted.',
    },
    onboarding: 'Onboarding',
    company: 'Company',
  },
};

/** What every language says. */
export type Dictionary = typeof en;
