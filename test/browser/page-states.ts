import type { ShownAfterwards } from '../../functions/2-submit/afterwards-part.tsx';
import { readPeople } from '../../functions/2-submit/people/people.ts';
import { reviewPeople } from '../../functions/2-submit/people/review.ts';
import { progressPage } from '../../functions/2-submit/progress-page.tsx';
import { setupPage, stepDonePage } from '../../functions/2-submit/setup-page.tsx';
import {
  emptyApp,
  emptyValues,
  type SetupFormValues,
} from '../../functions/2-submit/setup-values.ts';
import { type StepName, stepNames } from '../../functions/2-submit/steps/names.ts';
import { approvalPage } from '../../functions/4-approve/approval-page.tsx';
import type { JudgedDomain } from '../../functions/4-approve/judged-domains.ts';
import { peoplePage } from '../../functions/4-approve/people-page.tsx';
import type { ShownApp } from '../../functions/6-try/trace.ts';
import { trialPage } from '../../functions/6-try/trial-page.tsx';
import { switchPage } from '../../functions/7-switch-on/switch-page.tsx';
import { dashboardPage } from '../../functions/8-main-admin/dashboard-page.tsx';
import { signInPage } from '../../functions/8-main-admin/sign-in-page.tsx';
import { rotationPage } from '../../functions/maintain/rotation-page.tsx';
import type { Verification } from '../../functions/okta/verification.ts';
import { deadlineOf } from '../../functions/onboarding/deadlines.ts';
import { dnsRecordOf } from '../../functions/onboarding/domain-proofs.ts';
import {
  csmActions,
  type EventName,
  type Stage,
  stages,
} from '../../functions/onboarding/onboarding.ts';
import type { LocatedProblem } from '../../functions/onboarding/problems.ts';
import { waits } from '../../functions/onboarding/states.ts';
import { expiredQueuePage, queuePage } from '../../functions/queue/queue-page.tsx';
import { tookOf } from '../../functions/queue/took.ts';
import { provingStages } from '../../functions/record/domain-changes.ts';
import { waitsForOf } from '../../functions/record/summary.ts';
import { parseBrand } from '../../functions/runtime/brand.ts';
import type { Language } from '../../functions/texts/index.ts';
import { errorPage } from '../../functions/web/error-page.tsx';
import type { Page } from '../../functions/web/page.ts';
import { asConnectionName, asOktaDomain, asOnboardingId } from '../brands.ts';
import { type ExampleData, exampleData, exampleVerification } from '../mail/mail-examples.ts';

const brand = parseBrand(undefined);

const app = {
  domain: asOktaDomain('acme.okta.com'),
  clientId: '0oa1b2c3d4e5f6g7h8i9',
  emailDomains: 'acme.com',
};
const filledInBy = ({ mainAdmin, contact }: ExampleData) => ({
  oktaApps: [
    app,
    { ...app, domain: asOktaDomain('acme.oktapreview.com'), emailDomains: 'acme.de, acme.at' },
  ],
  mainAdmin,
  users: [
    'email,status',
    'kim@acme.com',
    'Sam Doe',
    'lou@acme.de',
    'KIM@acme.com',
    'pat@mail.acme.com',
    'jo@acne.com',
    'Lee <lee@private.example>',
    'max@acme.com,DEPROVISIONED',
    'ida@acme.com,ACTIVE,ida@home.example',
  ].join('\n'),
  usersMode: 'add' as const,
  contact,
});
const reviewOf = (users: string, domains: readonly string[]) =>
  reviewPeople(readPeople(users) ?? [], domains);

const happened: EventName[] = [
  'submitted',
  'problemsFound',
  'corrected',
  'verified',
  'approved',
  'connected',
  'mainAdminInvited',
  'mainAdminSignedIn',
  'usersInvited',
  'completed',
];
const historyUpTo = (last: EventName) =>
  happened.slice(0, happened.indexOf(last) + 1).map((event, index) => ({
    at: new Date(Date.UTC(2026, 10, 23, 9, 30 + index * 7)).toISOString(),
    event,
  }));
const lastEvents: Partial<Record<Stage, EventName>> = {
  verifying: 'corrected',
  awaitingApproval: 'verified',
  connecting: 'approved',
  awaitingFirstSignIn: 'mainAdminInvited',
  inviting: 'mainAdminSignedIn',
  completed: 'completed',
};

const problems: LocatedProblem[] = [
  {
    domain: asOktaDomain('acme.okta.com'),
    code: 'callbackNotRegistered',
    callbackUrl: 'https://login.introvoke.com/login/callback',
    observed: 'The redirect_uri parameter must be a Login redirect URI in the client app settings.',
    link: 'https://acme-admin.okta.com/admin/app/oidc_client/instance/0oa1b2c3d4e5f6g7h8i9#tab-general',
  },
  { domain: asOktaDomain('acme.oktapreview.com'), code: 'clientSecretWrong' },
];

/** The longest domain in use, which has no place to wrap, and an address there. */
const longest = asOktaDomain(
  [...['a', 'b', 'c'].map((letter) => letter.repeat(63)), 'test'].join('.'),
);
const longestAddress = `${'o'.repeat(58)}@${longest}`;

const longLabel = 'donaudampfschifffahrtsgesellschaft-und-tochterunternehmen';
const long = {
  company:
    'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft Österreich mbH',
  csm: {
    name: 'Maximiliane-Alexandra Freifrau von Hohenlohe-Waldenburg',
    email: exampleData.csm.email,
  },
  domain: asOktaDomain(`${longLabel}.okta-emea.com`),
  emailDomains: [
    longest,
    ...Array.from({ length: 999 }, (_, index) => `${longLabel}-${index}.example`),
  ],
  users: Array.from({ length: 10_000 }, (_, index) => `n${index}@${longLabel}.example`),
};

const evidenceBy = (
  { contact, mainAdmin }: ExampleData,
  filledIn: ReturnType<typeof filledInBy>,
) => ({
  contact,
  mainAdmin,
  usersCount: 248,
  oktaApps: filledIn.oktaApps.map(({ emailDomains, ...rest }) => ({
    ...rest,
    emailDomains: emailDomains.split(', '),
  })),
  verifications: [
    exampleVerification(brand, asOktaDomain('acme.okta.com')),
    exampleVerification(brand, asOktaDomain('acme.oktapreview.com'), {
      domain: { outcome: 'noted', observed: 'previewDomain' },
    }),
  ],
});

const blocked = {
  domain: asOktaDomain('acme.okta.com'),
  code: 'blockedByOkta',
  check: 'callback',
  status: 403,
  observed: 'You do not have permission to perform the requested action',
} as const;

const failed: LocatedProblem[] = [
  {
    domain: asOktaDomain('acme.okta.com'),
    code: 'notAssigned',
    at: '2026-11-23T10:20:00.000Z',
    link: 'https://acme-admin.okta.com/admin/app/oidc_client/instance/0oa1b2c3d4e5f6g7h8i9#tab-assignments',
  },
  {
    domain: asOktaDomain('login.acme.de'),
    code: 'signInFailed',
    observed: 'access_denied',
    at: '2026-11-23T10:25:00.000Z',
  },
];

/** @param reminded whether the reminder was sent */
function deadlineAt(stage: Stage, reminded = false) {
  const waitedFor = waits[stage]?.[0];
  const since = '2026-11-23T10:12:00.000Z';
  return waitedFor
    ? deadlineOf({ for: waitedFor, since, reminded }, { timeZone: 'UTC', holidays: [] })
    : undefined;
}

/** A step of the setup page. @param done steps marked as done */
const at = (name: StepName, done: StepName[]) => ({
  name,
  done,
  open: [],
  isKept: done.length > 2,
});
const checkedAs = (verification: Verification) => ({
  at: '2026-11-23T09:30:00.000Z',
  verification,
});
const keeping = (app: SetupFormValues['oktaApps'][number]) => ({ ...app, secretKept: true });

/** More domains than fit on a screen, in every state of proof. */
const emailDomains = [
  ...['acme.com', 'acme.de', 'xn--mller-kva.example'],
  ...Array.from({ length: 12 }, (_, index) => `region${index + 1}.acme.com`),
].map((domain, index) => ({
  domain,
  proof: (['missing', 'unreachable', 'missing', 'proven'] as const)[index % 4] ?? 'missing',
  record: dnsRecordOf('k'.repeat(43), domain),
}));

/** The page's data after completion. */
const afterwards = (more: Partial<ShownAfterwards> = {}): ShownAfterwards => ({
  apps: [
    {
      domain: app.domain,
      clientId: app.clientId,
      emailDomains: ['acme.com'],
      checked: { at: '2026-11-30T06:00:00.000Z', outcome: 'verified', problems: [] },
    },
  ],
  followUps: [],
  failures: [],
  action: 'token/links',
  ...more,
});

const completed = {
  onboardingId: asOnboardingId('acme-corp-3f9d2c81b04e'),
  stage: 'completed' as const,
  problems: [],
  history: historyUpTo('completed'),
  invited: 0,
  total: 0,
};

/** Every page in every state, by name. @param data as for the mails' examples */
export function pageStates(
  language: Language,
  data: ExampleData = exampleData,
): Record<string, Page> {
  const { company, csm, contact, mainAdmin, said } = data;
  const filledIn = filledInBy(data);
  const review = reviewOf(filledIn.users, ['acme.com', 'acme.de', 'acme.at']);
  const evidence = evidenceBy(data, filledIn);
  const customer = { brand, language, company, csm };
  const progress = (stage: Stage, more = {}, reminded = false) =>
    progressPage({
      ...customer,
      deadline: deadlineAt(stage, reminded),
      progress: {
        onboardingId: asOnboardingId('acme-corp-3f9d2c81b04e'),
        stage,
        problems: [],
        history: historyUpTo(lastEvents[stage] ?? 'verified'),
        invited: stage === 'inviting' ? 150 : 0,
        total: stage === 'inviting' ? 248 : 0,
        ...more,
      },
      afterwards: stage === 'completed' ? afterwards() : undefined,
      asked: [
        { domain: app.domain, outcome: 'verified' },
        { domain: asOktaDomain('acme.oktapreview.com'), outcome: undefined },
      ],
      proving: provingStages.includes(stage)
        ? {
            domains: emailDomains,
            lookedAt: '2026-11-23T09:30:00.000Z',
            checkAction: 'token/domains',
          }
        : undefined,
    });
  /** In the page's order: claimed by others, not proven, related to others', all others. */
  const hundreds: JudgedDomain[] = Array.from({ length: 312 }, (_, index) => ({
    domain: `brand${index + 1}.example`,
    people: 312 - index,
    proof: index < 6 && index > 0 ? 'missing' : 'proven',
    ...(index === 0
      ? {
          conflict: {
            kind: 'other' as const,
            connection: asConnectionName('beta-corp-0a1b2c3d4e5f-beta-okta-com'),
            company: 'Beta Corp',
          },
        }
      : {}),
    ...(index === 6
      ? {
          related: [
            {
              other: `eu.brand${index + 1}.example`,
              connection: asConnectionName('beta-corp-0a1b2c3d4e5f-beta-okta-com'),
              company: 'Beta Corp',
            },
          ],
        }
      : {}),
  }));
  const decidable = {
    brand,
    language,
    company,
    onboardingId: asOnboardingId('acme-corp-3f9d2c81b04e'),
    stage: 'awaitingApproval' as Stage,
    submissionId: '7d1f0c3b',
    actions: {
      possible: csmActions,
      did: undefined,
      href: 'token/actions',
    },
    evidence,
    domains: emailDomains.map((each, index) => ({ ...each, people: index * 7 })),
    required: false,
    decision: undefined,
    deadline: deadlineAt('awaitingApproval'),
    effect: { peopleCount: 249, others: { count: 12, isMore: false }, isUntriable: false },
    moment: { switchOn: 'afterTrial' as const, timeZone: 'Europe/Berlin' },
    values: {},
    errors: [],
  };
  const triedApp: ShownApp = {
    domain: asOktaDomain('acme.okta.com'),
    emailDomains: ['acme.com', 'acme.de'],
    succeeded: false,
    trials: [
      {
        startedAt: '2026-11-23T10:20:00.000Z',
        by: 'contact',
        succeeded: false,
        steps: [
          { what: 'started', at: '2026-11-23T10:20:00.000Z', outcome: 'passed' },
          {
            what: 'logged',
            at: '2026-11-23T10:21:00.000Z',
            outcome: 'failed',
            observed: 'notAssigned',
          },
          { what: 'returned', at: '2026-11-23T10:21:00.000Z', outcome: 'failed', observed: said },
        ],
        problem: failed[0] as LocatedProblem,
      },
      {
        startedAt: '2026-11-23T10:10:00.000Z',
        by: 'mainAdmin',
        succeeded: true,
        steps: [
          { what: 'started', at: '2026-11-23T10:10:00.000Z', outcome: 'passed' },
          { what: 'returned', at: '2026-11-23T10:11:00.000Z', outcome: 'passed' },
          { what: 'redeemed', at: '2026-11-23T10:11:00.000Z', outcome: 'passed' },
        ],
        claims: {
          email: mainAdmin.email,
          emailVerified: true,
          name: mainAdmin.name,
          isInListedDomain: true,
          isMainAdmin: true,
          hasAccount: true,
        },
      },
    ],
  };
  const trial: Parameters<typeof trialPage>[0] = {
    brand,
    language,
    company,
    role: 'contact',
    stage: 'awaitingTrial',
    apps: [{ ...triedApp, trials: [] }],
    formTargets: ['https:'],
    switchOn: 'afterTrial',
    deadline: deadlineAt('awaitingTrial'),
    reason: '',
    errors: [],
    csm,
    ask: csm,
  };
  const decision = { at: '2026-11-23T10:02:00.000Z', by: csm.email };
  const switching: Parameters<typeof switchPage>[0] = {
    brand,
    language,
    company,
    csm,
    can: 'off',
    isOn: true,
    switched: { on: true, at: '2026-11-23T10:30:00.000Z', by: 'workflow' },
    undoUntil: '2026-12-07T10:30:00.000Z',
    emailDomains: ['acme.com', 'acme.de'],
    reason: '',
    errors: [],
    ask: contact,
  };
  const first = {
    peopleCount: 249,
    others: { count: 12, isMore: false },
    planned: undefined,
    timeZone: 'Europe/Berlin',
    actBy: '2026-12-22',
    moment: '',
  };
  const inDashboard: Parameters<typeof dashboardPage>[0] = {
    brand,
    language,
    company,
    csm,
    stage: 'awaitingDashboard',
    isOpen: true,
    whom: 'mainAdmin',
    mainAdmin,
    people: [mainAdmin.email],
    dashboard: {},
    deadline: deadlineAt('awaitingDashboard'),
    reason: '',
    errors: [],
    ask: contact,
  };
  const preparedMainAdmin = { mainAdmin: { at: '2026-11-23T10:35:00.000Z', by: csm.email } };
  const signIn = { brand, language, company, signIn: undefined };
  const rotatedApp = {
    domain: app.domain,
    clientId: app.clientId,
    secretChangedAt: undefined,
    link: problems[0]?.link,
  };
  const rotation = {
    brand,
    language,
    company,
    csm,
    apps: [rotatedApp],
    linkExpiresAt: '2026-12-07T09:30:00.000Z',
    errors: [],
    problems: [],
  };
  return {
    ...Object.fromEntries(
      stepNames.map((name) => [
        `setup-${name}`,
        setupPage({
          ...customer,
          values: { ...emptyValues(), oktaApps: [{ ...emptyApp(), slot: 0 }] },
          errors: [],
          linkExpiresAt: '2026-12-23T09:30:00.000Z',
          step: at(name, ['register', 'settings']),
        }),
      ]),
    ),
    'setup-register-known': setupPage({
      ...customer,
      values: emptyValues(),
      errors: [],
      durations: {
        completed: 48,
        median: 93_600_000,
        ninetieth: 604_800_000,
        machine: 240_000,
      },
      step: at('register', []),
    }),
    'setup-values-wrong': setupPage({
      ...customer,
      values: filledIn,
      errors: [
        { path: 'oktaApps.0.clientSecret', code: 'clientSecretHidden' },
        { path: 'oktaApps.1.domain', code: 'notAnOktaDomain' },
      ],
      step: at('values', ['register', 'settings']),
    }),
    'setup-values-checked': setupPage({
      ...customer,
      values: {
        ...filledIn,
        oktaApps: [
          {
            ...app,
            slot: 0,
            secretKept: true,
            checked: checkedAs(exampleVerification(brand, app.domain)),
          },
          {
            ...app,
            domain: asOktaDomain('acme.oktapreview.com'),
            slot: 1,
            secretKept: true,
            checked: checkedAs({
              ...exampleVerification(brand, asOktaDomain('acme.oktapreview.com'), {
                callback: { outcome: 'failed' },
                clientSecret: { outcome: 'skipped' },
              }),
              outcome: 'problems',
              problems: brand.callbackUrls.map((callbackUrl) => ({
                code: 'callbackNotRegistered' as const,
                callbackUrl,
              })),
            }),
          },
        ],
      },
      errors: [],
      step: at('values', ['register', 'settings', 'values']),
    }),
    'setup-domains-wrong': setupPage({
      ...customer,
      values: filledIn,
      errors: [{ path: 'oktaApps.1.emailDomains.1', code: 'emailDomainTwice' }],
      step: at('domains', ['register', 'settings', 'values']),
    }),
    'setup-domains-records': setupPage({
      ...customer,
      values: filledIn,
      errors: [],
      dnsOf: (domain) => ({
        domain,
        proof: domain === 'acme.com' ? 'missing' : undefined,
        record: dnsRecordOf('k'.repeat(43), domain),
      }),
      step: at('domains', ['register', 'settings', 'values', 'domains']),
    }),
    'setup-domains-shared': setupPage({
      ...customer,
      values: filledIn,
      errors: [],
      step: {
        ...at('domains', ['register', 'settings', 'values']),
        shared: {
          link: `https://sso.example.com/setup/${'eyJhbGciOiJIUzI1NiIsImtpZCI6IjEifQ'.repeat(8)}`,
          mailed: 'kim@acme.com',
        },
      },
    }),
    'setup-values-given': setupPage({
      ...customer,
      values: filledIn,
      errors: [],
      step: { ...at('values', []), only: ['register', 'settings', 'values'] },
    }),
    'setup-step-done': stepDonePage(customer),
    'setup-people-wrong': setupPage({
      ...customer,
      values: filledIn,
      errors: [
        { path: 'mainAdmin.email', code: 'emailInvalid' },
        { path: 'users', code: 'linesUnreadable' },
      ],
      review,
      step: at('people', ['register', 'settings', 'values', 'domains']),
    }),
    'setup-review-full': setupPage({
      ...customer,
      values: { ...filledIn, oktaApps: filledIn.oktaApps.map(keeping) },
      errors: [],
      review,
      step: at('review', ['register', 'settings', 'values', 'domains', 'people']),
    }),
    'setup-review-missing': setupPage({
      ...customer,
      values: filledIn,
      errors: [
        { path: 'oktaApps.0.clientSecret', code: 'required' },
        { path: 'contact.email', code: 'emailInvalid' },
      ],
      review,
      step: at('review', ['register', 'settings', 'domains']),
    }),
    'setup-whole': setupPage({
      ...customer,
      values: filledIn,
      errors: [
        { path: 'oktaApps.0.clientSecret', code: 'required' },
        { path: 'oktaApps.1.emailDomains.1', code: 'emailDomainTwice' },
        { path: 'mainAdmin.email', code: 'emailInvalid' },
        { path: 'users', code: 'linesUnreadable' },
      ],
      review,
    }),
    'setup-busy': setupPage({
      ...customer,
      values: filledIn,
      errors: [
        { path: '', code: 'busy' },
        { path: 'surprise', code: 'unknownField' },
      ],
      step: at('review', ['register', 'settings', 'values', 'domains', 'people']),
    }),
    'setup-correcting': setupPage({
      ...customer,
      values: { ...filledIn, oktaApps: filledIn.oktaApps.map(keeping) },
      errors: [],
      correcting: {
        problems,
        note: undefined,
        deadline: deadlineAt('awaitingCorrection'),
        usersSent: 248,
      },
      step: at('values', ['register', 'settings', 'domains', 'people']),
    }),
    'setup-correcting-people': setupPage({
      ...customer,
      values: { ...filledIn, users: '', usersMode: 'replace' },
      errors: [],
      correcting: { problems, note: said, deadline: undefined, usersSent: 248 },
      step: at('people', ['register', 'settings', 'domains', 'people']),
    }),
    'setup-note': setupPage({
      ...customer,
      values: { ...filledIn, oktaApps: filledIn.oktaApps.map(keeping) },
      errors: [],
      correcting: {
        problems: [],
        note: said,
        deadline: deadlineAt('awaitingCorrection', true),
        usersSent: 248,
      },
      step: at('review', ['register', 'settings', 'values', 'domains', 'people']),
    }),
    ...Object.fromEntries(
      stages.map((stage) => [
        `progress-${stage}`,
        progress(stage, stage === 'rejected' ? { note: said } : {}),
      ]),
    ),
    'setup-adding': setupPage({
      ...customer,
      values: { ...emptyValues(), oktaApps: [{ ...emptyApp(), ...app, emailDomains: '' }] },
      errors: [],
      adding: [app.domain, 'acme.oktapreview.com'],
      step: at('values', ['register', 'settings']),
    }),
    'progress-stopped': progress('failed', {
      history: [...historyUpTo('verified'), { at: '2026-11-24T08:00:00.000Z', event: 'stopped' }],
    }),
    'progress-reminded': progress('awaitingApproval', {}, true),
    'progress-okta-silent': progress('verifying', {
      problems: [{ domain: asOktaDomain('acme.okta.com'), code: 'oktaUnavailable' }],
    }),
    'progress-unproven': progress('awaitingApproval', {
      problems: [blocked],
      history: [
        ...historyUpTo('corrected'),
        { at: '2026-11-23T10:02:00.000Z', event: 'verifiedInPart' },
      ],
    }),
    'progress-own-system': progress('awaitingDashboard', { isAutomatic: true }),
    'progress-not-invited': progress('completed', {
      invitations: { waiting: 0, deferred: 1, refused: 2, uncertain: 1 },
    }),
    'progress-switched-off': progressPage({
      ...customer,
      deadline: undefined,
      isOff: true,
      progress: completed,
      afterwards: afterwards({ isOff: true }),
    }),
    'progress-sign-ins-fail': progressPage({
      ...customer,
      deadline: undefined,
      progress: completed,
      afterwards: afterwards({ failures: failed }),
    }),
    'progress-later': progressPage({
      ...customer,
      deadline: undefined,
      progress: completed,
      afterwards: afterwards({
        apps: ['verified', 'problems', 'unproven', 'unavailable'].map((outcome, index) => ({
          domain: index === 0 ? app.domain : asOktaDomain(`acme-${index}.okta.com`),
          clientId: app.clientId,
          emailDomains: ['acme.com'],
          checked: {
            at: '2026-11-30T06:00:00.000Z',
            outcome: outcome as Verification['outcome'],
            problems: outcome === 'problems' ? problems.slice(0, 1) : [],
          },
          ...(index === 0 ? { secretChangedAt: '2026-11-28T14:05:00.000Z' } : {}),
        })),
        followUps: [
          {
            onboardingId: asOnboardingId('acme-corp-77b1e0a4c2d9'),
            at: '2026-11-29T09:12:00.000Z',
            stage: 'awaitingApproval',
          },
          {
            onboardingId: asOnboardingId('acme-corp-1f9a33c0d7e5'),
            at: '2026-11-27T11:40:00.000Z',
            stage: 'completed',
          },
        ],
      }),
    }),
    'progress-others-in': progress('inviting', {
      signIns: [
        {
          domain: asOktaDomain('acme.okta.com'),
          first: '2026-11-24T08:30:00.000Z',
          last: '2026-11-25T07:00:00.000Z',
        },
      ],
    }),
    'progress-try': progressPage({
      ...customer,
      deadline: deadlineAt('awaitingTrial'),
      progress: {
        onboardingId: asOnboardingId('acme-corp-3f9d2c81b04e'),
        stage: 'awaitingTrial',
        problems: [],
        history: historyUpTo('connected'),
        invited: 0,
        total: 0,
      },
      trial: {
        path: '/trials/token',
        domains: [asOktaDomain('acme.okta.com'), asOktaDomain('login.acme.de')],
        formTargets: [],
      },
    }),
    'trial-open': trialPage(trial),
    'trial-failed': trialPage({
      ...trial,
      apps: [
        triedApp,
        { ...triedApp, domain: asOktaDomain('login.acme.de'), trials: [], succeeded: true },
      ],
    }),
    'trial-csm': trialPage({ ...trial, role: 'csm', apps: [triedApp] }),
    'trial-errors': trialPage({
      ...trial,
      role: 'csm',
      errors: [{ path: 'reason', code: 'required' }],
    }),
    'trial-done': trialPage({
      ...trial,
      stage: 'connecting',
      apps: [{ ...triedApp, succeeded: true, trials: triedApp.trials.slice(1) }],
    }),
    'trial-over': trialPage({ ...trial, stage: 'inviting' }),
    'trial-early': trialPage({ ...trial, stage: 'awaitingApproval', apps: [] }),
    'dashboard-main-admin': dashboardPage(inDashboard),
    'dashboard-everyone': dashboardPage({
      ...inDashboard,
      whom: 'everyone',
      people: Array.from({ length: 60 }, (_, index) => `user${index + 1}@acme.com`),
      dashboard: preparedMainAdmin,
    }),
    'dashboard-own-system': dashboardPage({
      ...inDashboard,
      ownSystem: { askedAt: '2026-11-23T10:30:00.000Z' },
    }),
    'dashboard-handed-over': dashboardPage({
      ...inDashboard,
      ownSystem: {
        askedAt: '2026-11-23T10:30:00.000Z',
        handedOver: {
          at: '2026-11-23T10:31:00.000Z',
          why: 'failed',
          reason: 'The account is locked.',
        },
      },
    }),
    'dashboard-errors': dashboardPage({
      ...inDashboard,
      errors: [{ path: 'reason', code: 'required' }],
    }),
    'dashboard-done': dashboardPage({
      ...inDashboard,
      stage: 'awaitingFirstSignIn',
      whom: undefined,
      people: [],
      dashboard: preparedMainAdmin,
    }),
    'dashboard-over': dashboardPage({
      ...inDashboard,
      stage: 'expired',
      isOpen: false,
      whom: undefined,
      people: [],
    }),
    'switch-ready': switchPage({
      ...switching,
      can: 'on',
      isOn: false,
      first,
      switched: undefined,
      undoUntil: undefined,
    }),
    'switch-planned': switchPage({
      ...switching,
      can: 'on',
      isOn: false,
      first: {
        ...first,
        others: { count: 1000, isMore: true },
        planned: {
          at: '2026-12-01T05:00:00.000Z',
          by: csm.email,
          said: '2026-11-24T08:30:00.000Z',
        },
      },
      switched: undefined,
      undoUntil: undefined,
    }),
    'switch-moment-errors': switchPage({
      ...switching,
      can: 'on',
      isOn: false,
      first: { ...first, others: undefined, moment: '2026-11-20T06:00' },
      switched: undefined,
      undoUntil: undefined,
      errors: [{ path: 'at', code: 'momentPast' }],
    }),
    'switch-on': switchPage(switching),
    'switch-on-long': switchPage({ ...switching, can: 'nothing' }),
    'switch-off': switchPage({
      ...switching,
      can: 'on',
      isOn: false,
      switched: { on: false, at: '2026-11-24T08:30:00.000Z', by: csm.email, reason: said },
      undoUntil: undefined,
    }),
    'switch-errors': switchPage({
      ...switching,
      errors: [{ path: 'reason', code: 'required' }],
    }),
    'switch-early': switchPage({
      ...switching,
      can: 'nothing',
      isOn: false,
      switched: undefined,
      undoUntil: undefined,
    }),
    'approval-open': approvalPage(decidable),
    'approval-unproven': approvalPage({
      ...decidable,
      evidence: {
        ...evidence,
        verifications: [
          {
            ...exampleVerification(brand, asOktaDomain('acme.okta.com'), {
              callback: { outcome: 'unproven', status: 403, observed: blocked.observed },
            }),
            outcome: 'unproven',
            problems: [blocked],
          },
          exampleVerification(brand, asOktaDomain('acme.oktapreview.com')),
        ],
      },
    }),
    'approval-again': approvalPage({
      ...decidable,
      asked: {
        at: '2026-11-23T10:02:00.000Z',
        note: said,
        submitted: {
          ...evidence,
          usersCount: 12,
          mainAdmin: contact,
          oktaApps: [{ domain: app.domain, clientId: app.clientId, emailDomains: ['acme.at'] }],
        },
      },
    }),
    'approval-not-confirmed': approvalPage({
      ...decidable,
      values: { decision: 'approve' },
      errors: [{ path: 'addOnConfirmed', code: 'addOnNotConfirmed' }],
    }),
    'approval-no-note': approvalPage({
      ...decidable,
      values: { decision: 'requestChanges', note: '' },
      errors: [{ path: 'note', code: 'required' }],
    }),
    'approval-people': peoplePage({
      brand,
      language,
      company,
      approvalHref: '../token',
      people: ['kim@acme.com', 'lou@acme.de', 'pat@acme.com'].map((email, index) => ({
        email,
        domain: email.slice(4),
        role: index === 0 ? ('mainAdmin' as const) : ('user' as const),
      })),
    }),
    'approval-not-proven': approvalPage({
      ...decidable,
      values: { decision: 'approve', addOnConfirmed: true, vouchedDomains: ['acme.com'] },
      errors: [{ path: 'vouchedDomains.1', code: 'domainNotProven' }],
    }),
    'approval-untriable': approvalPage({
      ...decidable,
      effect: { ...decidable.effect, others: undefined, isUntriable: true },
    }),
    'approval-proof-required': approvalPage({ ...decidable, required: true }),
    'approval-approved': approvalPage({
      ...decidable,
      stage: 'awaitingFirstSignIn',
      decision: { decision: 'approve', note: '', ...decision },
    }),
    'approval-rejected': approvalPage({
      ...decidable,
      stage: 'rejected',
      evidence: undefined,
      decision: { decision: 'reject', note: said, ...decision },
    }),
    'approval-expired': approvalPage({ ...decidable, stage: 'expired', evidence: undefined }),
    'approval-correcting': approvalPage({
      ...decidable,
      stage: 'awaitingCorrection',
      actions: { possible: ['remind', 'handOver'], did: 'remind', href: 'token/actions' },
    }),
    'approval-foreign-csm': approvalPage({
      ...decidable,
      values: { colleague: 'kim@sequel.example' },
      errors: [{ path: 'csm.email', code: 'csmForeign' }],
    }),
    // Names and lists of maximum length.
    ...Object.fromEntries(
      (['values', 'domains', 'people', 'review'] as const).map((name) => [
        `setup-long-${name}`,
        setupPage({
          ...customer,
          ...long,
          values: {
            oktaApps: [{ ...app, domain: long.domain, emailDomains: long.emailDomains.join(', ') }],
            mainAdmin: { ...mainAdmin, name: long.company },
            users: long.users.join('\n'),
            usersMode: 'add',
            contact,
          },
          errors: [{ path: 'oktaApps.0.clientSecret', code: 'required' }],
          review: reviewOf(long.users.join('\n'), ['acme.com']),
          correcting: {
            problems: problems.map((problem) => ({ ...problem, domain: long.domain })),
            note: undefined,
            deadline: deadlineAt('awaitingCorrection'),
            usersSent: 10_000,
          },
          step: at(name, []),
        }),
      ]),
    ),
    'progress-long': progressPage({
      ...customer,
      ...long,
      progress: {
        onboardingId: asOnboardingId('acme-corp-3f9d2c81b04e'),
        stage: 'inviting',
        problems: [],
        history: historyUpTo('mainAdminSignedIn'),
        invited: 7_250,
        total: 10_000,
      },
    }),
    ...Object.fromEntries(
      (['awaitingApproval', 'awaitingTrial'] as const).map((stage) => [
        `progress-long-${stage}`,
        progressPage({
          ...customer,
          progress: {
            onboardingId: asOnboardingId('acme-corp-3f9d2c81b04e'),
            stage,
            problems: problems.map((problem) => ({ ...problem, domain: longest })),
            history: [],
            invited: 0,
            total: 1,
          },
          trial: { path: '/trials/token', formTargets: [], domains: [longest] },
          asked: [{ domain: longest, outcome: 'problems' }],
          proving: {
            domains: [
              { domain: longest, proof: 'missing', record: dnsRecordOf('key', longest) },
              { domain: longest, proof: 'proven', record: dnsRecordOf('key', longest) },
            ],
            lookedAt: '2026-11-23T10:30:00.000Z',
            checkAction: 'token/domains',
          },
        }),
      ]),
    ),
    'setup-long-records': setupPage({
      ...customer,
      values: {
        ...emptyValues(),
        oktaApps: [{ ...app, domain: longest, emailDomains: longest }],
        contact: { name: long.company, email: longestAddress },
      },
      errors: [{ path: 'oktaApps.0.emailDomains.0', code: 'emailDomainInvalid' }],
      review: undefined,
      correcting: undefined,
      dnsOf: (domain) => ({ domain, proof: 'missing', record: dnsRecordOf('key', domain) }),
      step: at('domains', []),
    }),
    'trial-long': trialPage({
      ...trial,
      role: 'csm',
      apps: [{ ...triedApp, domain: longest }, triedApp],
    }),
    'dashboard-long': dashboardPage({
      ...inDashboard,
      whom: 'everyone',
      people: [longestAddress],
    }),
    'switch-long': switchPage({
      ...switching,
      emailDomains: [longest],
      switched: { on: true, at: '2026-11-24T08:30:00.000Z', by: longestAddress },
    }),
    'sign-in-long': signInPage({
      ...signIn,
      role: 'csm',
      stage: 'awaitingFirstSignIn',
      problems: failed.map((problem) => ({ ...problem, domain: longest })),
      deadline: deadlineAt('awaitingFirstSignIn'),
      ask: { name: long.company, email: longestAddress },
    }),
    'rotation-long': rotationPage({ ...rotation, apps: [{ ...rotatedApp, domain: longest }] }),
    'approval-people-long': peoplePage({
      brand,
      language,
      company,
      approvalHref: '../token',
      people: [{ email: longestAddress, domain: longest, role: 'user' }],
    }),
    'approval-long': approvalPage({
      ...decidable,
      ...long,
      evidence: {
        ...evidence,
        contact: { name: long.company, email: `${'o'.repeat(64)}@${long.domain}` },
        usersCount: 10_000,
        oktaApps: [
          { domain: long.domain, clientId: app.clientId, emailDomains: long.emailDomains },
        ],
        verifications: [exampleVerification(brand, long.domain)],
      },
      domains: long.emailDomains.map((domain) => ({ domain, proof: 'missing' as const })),
    }),
    'approval-hundreds': approvalPage({
      ...decidable,
      isReopened: true,
      evidence: {
        ...evidence,
        usersCount: 4_812,
        oktaApps: [{ ...app, emailDomains: hundreds.map(({ domain }) => domain) }],
        verifications: [exampleVerification(brand, app.domain)],
      },
      domains: hundreds,
    }),
    'sign-in-csm': signInPage({
      ...signIn,
      role: 'csm',
      stage: 'awaitingFirstSignIn',
      deadline: deadlineAt('awaitingFirstSignIn'),
      ask: contact,
    }),
    'sign-in-main-admin': signInPage({
      ...signIn,
      role: 'mainAdmin',
      stage: 'awaitingFirstSignIn',
      deadline: deadlineAt('awaitingFirstSignIn', true),
      ask: csm,
    }),
    'sign-in-failed': signInPage({
      ...signIn,
      role: 'csm',
      stage: 'awaitingFirstSignIn',
      problems: failed,
      deadline: deadlineAt('awaitingFirstSignIn'),
      ask: contact,
    }),
    'sign-in-confirmed': signInPage({
      ...signIn,
      role: 'mainAdmin',
      stage: 'inviting',
      signIn: { at: '2026-11-23T10:30:00.000Z', by: 'log' },
    }),
    'sign-in-unseen': signInPage({
      ...signIn,
      role: 'csm',
      stage: 'inviting',
      signIn: { at: '2026-11-24T08:30:00.000Z', by: 'csm' },
      signIns: [
        {
          domain: asOktaDomain('acme.okta.com'),
          first: '2026-11-24T08:30:00.000Z',
          last: '2026-11-25T07:00:00.000Z',
        },
      ],
    }),
    'sign-in-too-early': signInPage({ ...signIn, role: 'csm', stage: 'connecting' }),
    'sign-in-over': signInPage({ ...signIn, role: 'mainAdmin', stage: 'expired' }),
    'rotation-new': rotationPage(rotation),
    'rotation-refused': rotationPage({
      ...rotation,
      apps: [rotatedApp, { ...rotatedApp, domain: asOktaDomain('login.acme.de'), link: undefined }],
      errors: [{ path: 'clientSecrets.1.clientSecret', code: 'clientSecretWrong' }],
      problems: [
        { domain: asOktaDomain('login.acme.de'), code: 'clientSecretWrong', observed: said },
      ],
    }),
    'rotation-done': rotationPage({
      ...rotation,
      apps: [{ ...rotatedApp, secretChangedAt: '2026-11-23T10:30:00.000Z' }],
    }),
    'rotation-okta-silent': rotationPage({
      ...rotation,
      errors: [{ path: '', code: 'oktaUnavailable' }],
    }),
    'queue-full': queuePage({
      brand,
      language,
      onboardings: stages.map((stage) => ({
        onboardingId: asOnboardingId(`${stage.toLowerCase()}-3f9d2c81b04e`),
        company: stage === 'verifying' ? long.company : company,
        stage,
        waitsFor: waitsForOf({ stage, isAutomatic: stage === 'awaitingDashboard' }),
        since: '2026-11-23T10:12:00.000Z',
        ...(stage === 'awaitingSubmission' ? { linkExpiresAt: '2026-12-23T09:30:00.000Z' } : {}),
        deadline: deadlineAt(stage),
        ...(stage === 'awaitingDashboard' ? { isAutomatic: true } : {}),
      })),
      took: tookOf([
        {
          spent: { awaitingSubmission: 93_600_000, awaitingApproval: 9_000_000, verifying: 41_000 },
        },
      ]),
      isFirst: true,
      next: '?after=MA',
      linkExpiresAt: '2026-12-07T09:30:00.000Z',
    }),
    'queue-empty': queuePage({
      brand,
      language,
      onboardings: [],
      took: undefined,
      isFirst: true,
      next: undefined,
      linkExpiresAt: '2026-12-07T09:30:00.000Z',
    }),
    'queue-expired': expiredQueuePage({ brand, language, by: csm.email, isMailed: false }),
    'queue-mailed': expiredQueuePage({ brand, language, by: csm.email, isMailed: true }),
    'error-link-invalid': errorPage({ brand, language, code: 'linkInvalid' }),
    'error-sign-in': errorPage({
      brand,
      language,
      code: 'signInRequired',
      signInHref: '/staff/sign-in?to=%2Fapprovals%2Fx',
    }),
    'error-link-expired': errorPage({ brand, language, code: 'linkExpired' }),
    'error-internal': errorPage({
      brand,
      language,
      code: 'internal',
      id: '0b1c1c0e-6f0f-4f0b-8d5e-1f5e2f0f6c3a',
    }),
  };
}
