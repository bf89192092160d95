import { setupLinkIssued } from '../../functions/1-setup-link/mails.tsx';
import { stepGiven } from '../../functions/2-submit/mails.tsx';
import {
  correctionRequested,
  oktaTrouble,
  submissionReceived,
} from '../../functions/3-verify/mails.tsx';
import { approvalRequested, domainsProven } from '../../functions/4-approve/mails.tsx';
import { connectionReady, mainAdminInvitation } from '../../functions/8-main-admin/mails.tsx';
import { userInvitation } from '../../functions/9-everyone/mails.tsx';
import {
  completed,
  expired,
  failure,
  rejected,
  stopped,
} from '../../functions/10-finish/mails.tsx';
import { dashboardReminder, dashboardRequested } from '../../functions/mail/dashboard-mails.tsx';
import {
  switchLinkRenewed,
  switchOnPlanned,
  switchOnRequested,
} from '../../functions/mail/switch-mails.tsx';
import type { Mail } from '../../functions/mail/template.tsx';
import {
  trialOffered,
  trialOfferedCsm,
  trialReminder,
  trialReminderCsm,
} from '../../functions/mail/trial-mails.tsx';
import {
  csmUnreachable,
  customerUnreachable,
  invitationsUndelivered,
} from '../../functions/mail/undelivered-mails.tsx';
import {
  connectionBroken,
  linkUnused,
  proofLost,
  secretReplaced,
  signInsFail,
} from '../../functions/maintain/mails.tsx';
import type { OktaDomain } from '../../functions/okta/okta-domain.ts';
import { type Check, checkNames, type Verification } from '../../functions/okta/verification.ts';
import { deadlineOf } from '../../functions/onboarding/deadlines.ts';
import type { Wait } from '../../functions/onboarding/inputs.ts';
import { locateProblem } from '../../functions/onboarding/problems.ts';
import { queueLink } from '../../functions/queue/mails.tsx';
import { type Brand, parseBrand } from '../../functions/runtime/brand.ts';
import { differencesOf } from '../../functions/texts/differences.ts';
import { type Language, type MailName, texts } from '../../functions/texts/index.ts';
import {
  approvalReminder,
  correctionReminder,
  handedOver,
  recordsMissing,
  signInReminder,
  signInReminderCsm,
  waitOverdue,
} from '../../functions/waiting/mails.tsx';
import { webhookDisabled } from '../../functions/webhooks/mails.tsx';
import { asOktaDomain, asOnboardingId } from '../brands.ts';

/** The examples' data; a test replaces the parts that outsiders control. */
export interface ExampleData {
  brand: Brand;
  publicUrl: string;
  company: string;
  csm: { name?: string; email: string };
  contact: { name: string; email: string };
  mainAdmin: { name: string; email: string };
  /** Text by a CSM or Okta. */
  said: string;
}

export const exampleData: ExampleData = {
  brand: parseBrand(undefined),
  publicUrl: 'https://sso.example.com',
  company: 'Acme Corp',
  csm: { name: 'Dana Miller', email: 'dana@sequel.io' },
  contact: { name: 'Riley Chen', email: 'riley@acme.com' },
  mainAdmin: { name: 'Alex Weber', email: 'alex@acme.com' },
  said: 'Please list acme.de as well:\nhalf of the team has addresses there.',
};

/** A verification that passed, except for the given parts. */
export function exampleVerification(
  { callbackUrls }: Brand,
  domain: OktaDomain,
  different: Partial<Record<Check['name'], Partial<Check>>> = {},
): Verification {
  const checks = checkNames.flatMap((name): Check[] => {
    const check: Check = { name, outcome: 'passed', ...different[name] };
    return name === 'callback'
      ? callbackUrls.map((callbackUrl) => ({ ...check, callbackUrl }))
      : [check];
  });
  return { domain, outcome: 'verified', checks, problems: [] };
}

/** Every mail in all its variants. */
export function exampleMails(
  language: Language,
  data: ExampleData = exampleData,
): Record<MailName, Record<string, Mail>> {
  const { brand, company, csm, contact, mainAdmin, said } = data;
  const setting = { brand, language, company, csm };
  const link = (path: string) =>
    `${data.publicUrl}/${path}/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhY21lIn0.c2ln`;
  const setupLink = link('setup');
  const approvalLink = link('approvals');
  const signInLink = link('sign-ins');
  const switchLink = link('switches');
  const since = '2026-11-23T09:30:00.000Z';
  const calendar = { timeZone: 'UTC', holidays: [] };
  const deadline = (waitedFor: Wait['for'], reminded = false) =>
    deadlineOf({ for: waitedFor, since, reminded }, calendar);
  const onboardingId = asOnboardingId('acme-corp-3f9d2c81b04e');
  const [callbackUrl = ''] = brand.callbackUrls;
  const oktaLink =
    'https://acme-admin.okta.com/admin/app/oidc_client/instance/0oa1b2c3d4e5f6g7h8i9#tab-general';
  const problem = { domain: asOktaDomain('acme.okta.com'), link: oktaLink };
  const acme = {
    domain: asOktaDomain('acme.okta.com'),
    clientId: '0oa1b2c3d4e5f6g7h8i9',
    emailDomains: ['acme.com', 'acme.de'],
  };
  const blocked = {
    code: 'blockedByOkta',
    check: 'callback',
    status: 403,
    observed: said.slice(0, 200),
  } as const;
  const trial = {
    ...setting,
    reader: contact,
    domains: [acme.domain],
    deadline: deadline('trial'),
    trialLink: link('trials'),
  };
  const trials = {
    ...trial,
    reader: mainAdmin,
    domains: [acme.domain, asOktaDomain('login.acme.de')],
  };
  const dashboard = {
    ...setting,
    mainAdmin,
    usersCount: 248,
    deadline: deadline('mainAdminDashboard'),
    dashboardLink: link('dashboard'),
  };
  return {
    queueLink: { '': queueLink({ brand, language, queueLink: link('onboardings') }) },
    webhookDisabled: {
      '': webhookDisabled({
        brand,
        language,
        endpoint: 'crm',
        at: '2026-12-04T09:30:00.000Z',
        outcome: '503',
      }),
    },
    submissionReceived: {
      '': submissionReceived({ ...setting, contact, problems: [], setupLink }),
      open: submissionReceived({
        ...setting,
        contact,
        problems: [{ ...blocked, domain: acme.domain }],
        setupLink,
      }),
    },
    correctionRequested: {
      'one-problem': correctionRequested({
        ...setting,
        contact,
        problems: [{ ...problem, code: 'clientSecretWrong' }],
        note: undefined,
        deadline: deadline('correction'),
        setupLink,
      }),
      opened: correctionRequested({
        ...setting,
        contact,
        problems: [],
        note: undefined,
        deadline: deadline('correction'),
        setupLink,
      }),
      'several-problems': correctionRequested({
        ...setting,
        contact,
        problems: [
          { ...problem, code: 'callbackNotRegistered', callbackUrl },
          { ...problem, code: 'dpopRequired' },
          { domain: asOktaDomain('login.acme.de'), code: 'issuerMismatch', observed: said },
        ],
        note: undefined,
        deadline: deadline('correction'),
        setupLink,
      }),
      note: correctionRequested({
        ...setting,
        contact,
        problems: [],
        note: said,
        deadline: deadline('correction'),
        setupLink,
      }),
    },
    correctionReminder: {
      '': correctionReminder({
        ...setting,
        contact,
        deadline: deadline('correction', true),
        setupLink,
      }),
    },
    approvalRequested: {
      '': approvalRequested({
        ...setting,
        contact,
        mainAdmin,
        usersCount: 248,
        oktaApps: [acme],
        verifications: [exampleVerification(brand, acme.domain)],
        deadline: deadline('approval'),
        approvalLink,
      }),
      'several-domains': approvalRequested({
        ...setting,
        contact,
        mainAdmin,
        usersCount: 248,
        oktaApps: [
          acme,
          {
            domain: asOktaDomain('acme.oktapreview.com'),
            clientId: '0oa9i8h7g6f5e4d3c2b1',
            emailDomains: Array.from({ length: 14 }, (_, index) => `brand${index + 1}.example`),
          },
        ],
        verifications: [
          exampleVerification(brand, asOktaDomain('acme.okta.com'), {
            grant: { outcome: 'noted', observed: said },
          }),
          exampleVerification(brand, asOktaDomain('acme.oktapreview.com'), {
            domain: { outcome: 'noted', observed: 'previewDomain' },
          }),
        ],
        deadline: deadline('approval'),
        approvalLink,
      }),
      again: approvalRequested({
        ...setting,
        contact,
        mainAdmin,
        usersCount: 248,
        oktaApps: [acme],
        verifications: [exampleVerification(brand, acme.domain)],
        asked: {
          note: said,
          differences: differencesOf(
            texts(language),
            {
              contact,
              mainAdmin: contact,
              usersCount: 12,
              oktaApps: [{ ...acme, emailDomains: ['acme.at'] }],
            },
            { contact, mainAdmin, usersCount: 248, oktaApps: [acme] },
          ),
        },
        deadline: deadline('approval'),
        approvalLink,
      }),
      open: approvalRequested({
        ...setting,
        contact,
        mainAdmin,
        usersCount: 248,
        oktaApps: [acme],
        verifications: [
          {
            ...exampleVerification(brand, acme.domain, {
              callback: { outcome: 'unproven', status: 403, observed: blocked.observed },
            }),
            outcome: 'unproven',
            problems: [blocked],
          },
        ],
        deadline: deadline('approval'),
        approvalLink,
      }),
    },
    recordsMissing: {
      '': recordsMissing({
        ...setting,
        contact,
        domains: ['acme.de', 'xn--mller-kva.example'],
        deadline: deadline('approval'),
        setupLink,
      }),
    },
    stepGiven: {
      '': stepGiven({
        ...setting,
        part: 'domains',
        expiresAt: '2026-12-21T12:00:00.000Z',
        setupLink,
      }),
    },
    approvalReminder: {
      '': approvalReminder({
        ...setting,
        deadline: deadline('approval', true),
        approvalLink,
      }),
    },
    trialOffered: { '': trialOffered(trial), several: trialOffered(trials) },
    trialReminder: { '': trialReminder(trial) },
    trialOfferedCsm: { '': trialOfferedCsm(trial) },
    trialReminderCsm: { '': trialReminderCsm(trial) },
    switchOnRequested: {
      '': switchOnRequested({
        ...setting,
        peopleCount: 249,
        others: { count: 12, isMore: false },
        deadline: deadline('switchOn'),
        switchLink,
      }),
    },
    domainsProven: {
      '': domainsProven({ ...setting, domainsCount: 3, approvalLink }),
      'one-domain': domainsProven({ ...setting, domainsCount: 1, approvalLink }),
    },
    switchLinkRenewed: { '': switchLinkRenewed({ ...setting, switchLink }) },
    switchOnPlanned: {
      '': switchOnPlanned({
        ...setting,
        moment: '2026-12-01T05:00:00.000Z',
        timeZone: 'Europe/Berlin',
        peopleCount: 249,
        others: { count: 12, isMore: false },
        switchLink,
      }),
      'taken-back': switchOnPlanned({
        ...setting,
        timeZone: 'Europe/Berlin',
        peopleCount: 249,
        switchLink,
      }),
    },
    dashboardRequested: {
      '': dashboardRequested({ ...dashboard, whom: 'mainAdmin', switchLink }),
      everyone: dashboardRequested({ ...dashboard, whom: 'everyone', switchLink }),
      failed: dashboardRequested({
        ...dashboard,
        whom: 'mainAdmin',
        switchLink,
        handedOver: { why: 'failed', reason: 'The account is locked.' },
      }),
      silent: dashboardRequested({
        ...dashboard,
        whom: 'everyone',
        switchLink,
        handedOver: { why: 'silent' },
      }),
    },
    dashboardReminder: {
      '': dashboardReminder({ ...dashboard, whom: 'mainAdmin' }),
      everyone: dashboardReminder({ ...dashboard, whom: 'everyone' }),
    },
    connectionReady: {
      '': connectionReady({
        ...setting,
        mainAdmin,
        usersCount: 248,
        isReinvited: true,
        deadline: deadline('firstSignIn'),
        signInLink,
        switchLink,
      }),
      'no-users': connectionReady({
        ...setting,
        mainAdmin,
        usersCount: 0,
        deadline: deadline('firstSignIn'),
        signInLink,
        switchLink,
      }),
    },
    mainAdminInvitation: {
      '': mainAdminInvitation({
        ...setting,
        mainAdmin,
        deadline: deadline('firstSignIn'),
        signInLink,
      }),
    },
    signInReminder: {
      '': signInReminder({
        ...setting,
        mainAdmin,
        deadline: deadline('firstSignIn', true),
        signInLink,
      }),
    },
    signInReminderCsm: {
      '': signInReminderCsm({
        ...setting,
        mainAdmin,
        deadline: deadline('firstSignIn', true),
        signInLink,
      }),
    },
    userInvitation: { '': userInvitation(setting) },
    completed: {
      customer: completed({
        ...setting,
        contact,
        mainAdmin,
        invited: 249,
        failed: [],
        setupLink,
        audience: 'customer',
      }),
      'customer-switched-off': completed({
        ...setting,
        contact,
        mainAdmin,
        invited: 249,
        failed: [],
        isOff: true,
        setupLink,
        audience: 'customer',
      }),
      'csm-some-failed': completed({
        ...setting,
        contact,
        mainAdmin,
        invited: 247,
        failed: ['sam@acme.com', 'kim@acme.de'],
        setupLink,
        switchLink,
        audience: 'csm',
      }),
      'csm-prepared': completed({
        ...setting,
        contact,
        mainAdmin,
        invited: 249,
        failed: [],
        uncertain: ['lee@acme.com'],
        deferred: 2,
        isPrepared: true,
        setupLink,
        switchLink,
        audience: 'csm',
      }),
    },
    handedOver: {
      waits: handedOver({
        ...setting,
        stage: 'awaitingApproval',
        before: { name: 'Kim Lee', email: 'kim@sequel.io' },
        byOps: false,
        actLink: approvalLink,
      }),
      'by-ops-nothing-waits': handedOver({
        ...setting,
        stage: 'awaitingCorrection',
        before: { email: 'kim@sequel.io' },
        byOps: true,
        actLink: undefined,
      }),
    },
    rejected: {
      customer: rejected({ ...setting, contact, note: said, audience: 'customer' }),
      csm: rejected({ ...setting, contact, note: said, audience: 'csm' }),
    },
    stopped: {
      customer: stopped({ ...setting, contact, isOn: false, audience: 'customer' }),
      csm: stopped({ ...setting, contact, isOn: true, audience: 'csm' }),
    },
    expired: {
      customer: expired({
        ...setting,
        contact,
        waitedFor: 'correction',
        audience: 'customer',
      }),
      csm: expired({ ...setting, contact, waitedFor: 'firstSignIn', audience: 'csm' }),
    },
    linkUnused: {
      '': linkUnused({
        ...setting,
        onboardingId,
        issuedAt: '2026-11-18T09:30:00Z',
        linkExpiresAt: '2026-12-18T09:30:00Z',
      }),
    },
    signInsFail: {
      '': signInsFail({
        ...setting,
        problem: locateProblem({ domain: acme.domain, code: 'notAssigned' }, [acme]),
      }),
    },
    setupLinkIssued: {
      '': setupLinkIssued({ ...setting, setupLink, expiresAt: '2026-12-23T09:30:00.000Z' }),
    },
    secretReplaced: {
      customer: secretReplaced({
        ...setting,
        onboardingId,
        domain: acme.domain,
        at: '2026-11-30T14:05:00.000Z',
        audience: 'customer',
        contactName: contact.name,
      }),
      csm: secretReplaced({
        ...setting,
        onboardingId,
        domain: acme.domain,
        at: '2026-11-30T14:05:00.000Z',
        audience: 'csm',
      }),
    },
    proofLost: {
      '': proofLost({
        ...setting,
        domains: [{ emailDomain: 'acme.de', since: '2026-11-09T06:00:00.000Z' }],
      }),
    },
    connectionBroken: {
      '': connectionBroken({
        ...setting,
        onboardingId,
        problems: [
          { ...problem, code: 'clientUnknown' },
          { domain: asOktaDomain('login.acme.de'), code: 'callbackNotRegistered', callbackUrl },
        ],
      }),
      open: connectionBroken({
        ...setting,
        onboardingId,
        problems: [{ ...blocked, domain: acme.domain }],
      }),
      'broken-and-open': connectionBroken({
        ...setting,
        onboardingId,
        problems: [
          { ...problem, code: 'parRequired' },
          { ...blocked, domain: asOktaDomain('login.acme.de') },
        ],
      }),
    },
    customerUnreachable: {
      contact: customerUnreachable({
        ...setting,
        recipient: 'contact',
        undelivered: {
          mail: 'correctionRequested',
          to: contact.email,
          reason: 'bounced',
          answer: said,
        },
        setupLink,
      }),
      'main-admin': customerUnreachable({
        ...setting,
        recipient: 'mainAdmin',
        undelivered: {
          mail: 'mainAdminInvitation',
          to: mainAdmin.email,
          reason: 'suppressed',
          answer: '',
        },
        setupLink: undefined,
      }),
    },
    invitationsUndelivered: {
      '': invitationsUndelivered({
        ...setting,
        undelivered: [
          { mail: 'userInvitation', to: 'sam@acme.com', reason: 'complained', answer: 'abuse' },
          { mail: 'userInvitation', to: 'kim@acme.com', reason: 'bounced', answer: said },
          { mail: 'userInvitation', to: 'lee@acme.com', reason: 'bounced', answer: '' },
        ],
      }),
    },
    csmUnreachable: {
      approval: csmUnreachable({
        brand,
        language,
        company,
        onboardingId,
        undelivered: {
          mail: 'approvalRequested',
          to: csm.email,
          reason: 'bounced',
          answer: said,
        },
        waitsFor: 'approval',
        actLink: approvalLink,
      }),
      'first-sign-in': csmUnreachable({
        brand,
        language,
        company,
        onboardingId,
        undelivered: { mail: 'connectionReady', to: csm.email, reason: 'suppressed', answer: '' },
        waitsFor: 'firstSignIn',
        actLink: signInLink,
      }),
      elsewhere: csmUnreachable({
        brand,
        language,
        company,
        onboardingId,
        undelivered: { mail: 'completed', to: csm.email, reason: 'rejected', answer: said },
        waitsFor: undefined,
        actLink: undefined,
      }),
    },
    oktaTrouble: {
      '': oktaTrouble({
        brand,
        language,
        company,
        onboardingId,
        domains: [{ domain: asOktaDomain('acme.okta.com'), reason: 'callback: serverError (503)' }],
        since,
        giveUp: false,
      }),
    },
    waitOverdue: {
      '': waitOverdue({
        ...setting,
        onboardingId,
        waitedFor: 'approval',
        since,
        approvalLink,
      }),
      customer: waitOverdue({
        ...setting,
        onboardingId,
        waitedFor: 'correction',
        since,
        approvalLink: undefined,
      }),
    },
    failure: {
      '': failure({
        brand,
        language,
        company,
        onboardingId,
        status: 'FAILED',
        executionArn: `arn:aws:states:eu-central-1:123456789012:execution:Onboarding:${onboardingId}`,
        redriveUntil: '2026-12-09T14:05:00.000Z',
        error: 'Auth0Refused',
        cause: said,
      }),
    },
  };
}
