import { type ComponentChildren, Fragment } from 'preact';
import type { Stage } from '../../functions/onboarding/onboarding.ts';
import type { OnboardingId } from '../../functions/onboarding/onboarding-id.ts';
import { Table } from '../page.tsx';
import type { Service } from './what-is-real.ts';

/** The CSM of an onboarding. */
export interface Csm {
  name?: string;
  email: string;
}

/** What the customer's Okta admin knows about their app. */
export interface OktaValues {
  domain: string;
  clientId: string;
  clientSecret: string;
  callbackUrls: readonly string[];
}

/** A form's input, shown again with its errors. */
export interface LinkForm {
  company: string;
  name: string;
  email: string;
  errors: { field: 'company' | 'name' | 'email'; message: string }[];
}

/** The pages of the journey. */
export interface Urls {
  mailbox: string;
  workflows: string;
  oktaAdmin: string;
  sequel: string;
  openapi: string;
  dns: string;
  webhooks: string;
}

export const HOME_STYLE = `
.steps .card { margin-top: 0; }
.steps p:has(> .button) { margin-top: 1.25rem; }
.steps { list-style: none; margin: 0 0 1rem; padding: 0; display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); }
.steps > li { margin: 0; display: flex; flex-direction: column; align-items: flex-start; }
.steps > li > :last-child { margin-top: auto; margin-bottom: 0; }
.steps .first { grid-column: 1 / -1; display: grid; gap: 0 2rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); }
.steps .first > div { min-width: 0; }
.steps .first > :last-child { margin-top: 0; }
.who { color: var(--muted); font-size: .875rem; margin: 0; }
.number { display: inline-grid; place-items: center; width: 1.8rem; height: 1.8rem; margin-right: .5rem; border-radius: 50%; background: var(--accent); color: var(--paper); font-size: 1rem; }
.steps .first > div > :last-child { margin-bottom: 0; }
.values { margin: 0; }
.values dt { color: var(--muted); font-size: .875rem; }
.values dd { margin: 0 0 .5rem; display: flex; gap: .5rem; align-items: center; }
.values code { flex: 1; min-width: 0; user-select: all; background: var(--soft); border: 1px solid var(--line); border-radius: .4rem; padding: .3rem .6rem; }
.copy { padding: .3rem .7rem; font-size: .875rem; border-color: var(--edge); }
.form { display: flex; flex-wrap: wrap; gap: .75rem; align-items: flex-start; }
.form > div { flex: 1 1 13rem; }
.form button { align-self: flex-end; }
`;

/** Adds copy buttons; without the script, a click selects the whole value. */
export const COPY_SCRIPT = `
for (const button of document.querySelectorAll('.copy')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.previousElementSibling.textContent);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  });
}
`;

const STAGES: Record<Stage, { text: string; tone: 'passed' | 'failed' | 'now' }> = {
  awaitingSubmission: { text: 'Not submitted', tone: 'now' },
  verifying: { text: 'Verifying Okta', tone: 'now' },
  awaitingCorrection: { text: 'Waits for the customer’s correction', tone: 'now' },
  awaitingApproval: { text: 'Waits for the CSM’s approval', tone: 'now' },
  connecting: { text: 'Connecting', tone: 'now' },
  awaitingTrial: { text: 'Waits for a trial of the sign-in', tone: 'now' },
  awaitingSwitchOn: { text: 'Waits for the CSM to switch it on', tone: 'now' },
  awaitingDashboard: { text: 'Waits for the CSM, in the dashboard', tone: 'now' },
  awaitingFirstSignIn: { text: 'Waits for the main admin’s sign-in', tone: 'now' },
  inviting: { text: 'Inviting users', tone: 'now' },
  completed: { text: 'Completed', tone: 'passed' },
  rejected: { text: 'Rejected', tone: 'failed' },
  expired: { text: 'Expired', tone: 'failed' },
  failed: { text: 'Failed', tone: 'failed' },
};

function Step({
  number,
  who,
  title,
  children,
}: {
  number: number;
  who: string;
  title: string;
  children: ComponentChildren;
}) {
  return (
    <li class="card">
      <StepHead number={number} who={who} title={title} />
      {children}
    </li>
  );
}

const StepHead = ({ number, who, title }: { number: number; who: string; title: string }) => (
  <>
    <p class="who">{who}</p>
    <h2>
      <span class="number">{number}</span>
      {title}
    </h2>
  </>
);

function Value({ name, children }: { name: string; children: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <code>{children}</code>
        <button class="copy quiet" type="button" hidden aria-label={`Copy ${name}`}>
          Copy
        </button>
      </dd>
    </>
  );
}

/** Whether anything done here has effects outside. */
function RealInShort({ services }: { services: readonly Service[] }) {
  const real = services.filter(({ isReal }) => isReal).map(({ name }) => name);
  return real.length === 0 ? (
    <>
      All of it is <a href="#real">on this machine</a>: it has no effect outside, and sends no mail.
    </>
  ) : (
    <strong>
      Real now: <a href="#real">{new Intl.ListFormat('en').format(real)}</a>.
    </strong>
  );
}

export function HomePage({
  company,
  csm,
  setupLink,
  onboardings,
  urls,
  services,
  okta,
  form,
}: {
  company: string;
  csm: Csm;
  setupLink: string;
  onboardings: { onboardingId: OnboardingId; company: string; stage: Stage; setupLink: string }[];
  urls: Urls;
  services: readonly Service[];
  okta: OktaValues;
  form: LinkForm;
}) {
  return (
    <>
      <h1>Single sign-on onboarding</h1>
      <p>
        The whole journey of a customer, from a setup link to everyone signing in through Okta, on
        this machine. <RealInShort services={services} /> Play each part in this order.
      </p>
      <ol class="steps">
        <li class="card first">
          <div>
            <StepHead number={1} who={`The Okta admin of ${company}`} title="Set up" />
            <p>
              Follow the guide on the setup page. The Okta app already exists: enter its values.
              Choose any e-mail domain, such as <code>acme.example</code>, and any people; the next
              company needs another domain.
            </p>
            <p>
              <a class="button" href={setupLink}>
                Open the setup link
              </a>
            </p>
            <p class="small">
              The page then asks for a record in <a href={urls.dns}>the domain’s DNS</a>, which
              proves that it is {company}’s.
            </p>
            <p class="small">
              <a href={urls.oktaAdmin}>Okta’s admin console</a> has the same app: break something
              there, and see what the customer reads.
            </p>
          </div>
          <div>
            <dl class="values">
              <Value name="Okta domain">{okta.domain}</Value>
              <Value name="Client ID">{okta.clientId}</Value>
              <Value name="Client secret">{okta.clientSecret}</Value>
            </dl>
            <p class="muted small">
              The client secret is shown only because this Okta is a stand-in: it works nowhere
              else. Callback URLs, already registered: {okta.callbackUrls.join(', ')}
            </p>
          </div>
        </li>
        <Step number={2} who={`${csm.name ?? 'The CSM'}, CSM`} title="Approve">
          <p>
            Every mail is in <a href={urls.mailbox}>the mailbox</a>, whoever it is for. Open the one
            to {csm.email}, check the evidence, and approve.
          </p>
          <p>
            <a
              class="button quiet"
              href={`${urls.mailbox}?${new URLSearchParams({ to: csm.email })}`}
            >
              Open the mail to {csm.name ?? 'the CSM'}
            </a>
          </p>
        </Step>
        <Step number={3} who={`The main admin of ${company}`} title="Sign in">
          <p>
            The invitation leads to <a href={urls.sequel}>Sequel</a>: choose “Already have a login”.
            This Okta lets anybody in, with any password; use the main admin’s address.
          </p>
          <p>
            <a class="button quiet" href={urls.mailbox}>
              Open the invitation
            </a>
          </p>
        </Step>
        <Step number={4} who="Everybody else" title="Done">
          <p>
            Once the main admin is in, all users are invited, and the customer and the CSM are
            notified. The workflow shows each step with its times.
          </p>
          <p>
            <a class="button quiet" href={urls.workflows}>
              Open the workflows
            </a>
          </p>
        </Step>
      </ol>

      <h2>Onboardings</h2>
      <Table
        empty={
          <>
            <strong>None yet.</strong> Submit the form of step 1 to start one.
          </>
        }
        head={['Company', 'Stage', 'Pages']}
        rows={onboardings.map(({ onboardingId, company, stage, setupLink }) => [
          <Fragment key="company">
            <strong>{company}</strong>
            <br />
            <span class="muted small">{onboardingId}</span>
          </Fragment>,
          <span key="stage" class={`badge ${STAGES[stage].tone}`}>
            {STAGES[stage].text}
          </span>,
          <Fragment key="pages">
            <a href={setupLink}>Customer’s page</a>
            {' · '}
            <a href={`${urls.workflows}/${encodeURIComponent(onboardingId)}`}>Workflow</a>
          </Fragment>,
        ])}
      />

      <h2 id="real">What is real now</h2>
      <Table
        head={['Service', 'Now', 'What that means', 'Made real by']}
        rows={services.map(({ name, isReal, text, by }) => [
          <strong key="name">{name}</strong>,
          <span key="now" class={isReal ? 'badge noted' : 'badge'}>
            {isReal ? 'real' : 'on this machine'}
          </span>,
          text,
          <span key="by" class="small muted">
            {by ?? 'nothing'}
          </span>,
        ])}
      />

      <h2 id="another">A setup link for another company</h2>
      <div class="card">
        {form.errors.length > 0 && (
          <p class="error" role="alert">
            The link could not be created: see below.
          </p>
        )}
        <form class="form" method="post" action="/setup-links" aria-labelledby="another" noValidate>
          <Field form={form} name="company" label="Company" autofocus={form.errors.length > 0} />
          <Field form={form} name="name" label="CSM’s name (optional)" />
          <Field form={form} name="email" label="CSM’s e-mail" inputMode="email" />
          <button type="submit">Open a setup link</button>
        </form>
      </div>
      <p class="small">
        For programs: this page as JSON (<code>Accept: application/json</code>) has everything
        needed to play every role; the interface is in <a href={urls.openapi}>openapi.json</a>.
      </p>
    </>
  );
}

function Field({
  form,
  name,
  label,
  inputMode = 'text',
  autofocus = false,
}: {
  form: LinkForm;
  name: 'company' | 'name' | 'email';
  label: string;
  inputMode?: 'text' | 'email';
  autofocus?: boolean;
}) {
  const error = form.errors.find(({ field }) => field === name);
  return (
    <div>
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        type="text"
        inputMode={inputMode}
        value={form[name]}
        required={name !== 'name'}
        maxLength={name === 'email' ? 254 : 100}
        autocomplete="off"
        {...(error ? { 'aria-invalid': true, 'aria-describedby': `${name}-error` } : {})}
        {...(autofocus ? { autofocus } : {})}
      />
      {error && (
        <p class="error" id={`${name}-error`}>
          {error.message}
        </p>
      )}
    </div>
  );
}
