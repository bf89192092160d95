import { Hono } from 'hono';
import { csrf } from 'hono/csrf';
import * as z from 'zod';
import { email } from '../../functions/onboarding/address-schemas.ts';
import { companyName, personName } from '../../functions/onboarding/names.ts';
import type { Stage } from '../../functions/onboarding/onboarding.ts';
import type { OnboardingId } from '../../functions/onboarding/onboarding-id.ts';

import { problem, readBody, renderPage, setHeaders, wantsJson } from '../page.tsx';
import {
  COPY_SCRIPT,
  type Csm,
  HOME_STYLE,
  HomePage,
  type LinkForm,
  type OktaValues,
  type Urls,
} from './home-page.tsx';
import type { Service } from './what-is-real.ts';

export interface HomeOptions {
  /** Signs a link; writes nothing. */
  issueSetupLink(
    company: string,
    csm: Csm,
    contact?: string,
  ): Promise<{ onboardingId: OnboardingId; setupLink: string }>;
  /** A link to try the product with. Only signs and stores nothing, as a GET changes nothing. */
  exampleLink(
    company: string,
    csm: Csm,
  ): Promise<{ onboardingId: OnboardingId; setupLink: string }>;
  /** The customer page of a submitted onboarding. */
  setupLinkOf(onboardingId: OnboardingId, company: string): Promise<string>;
  /** Newest first. */
  listOnboardings(): Promise<{ onboardingId: OnboardingId; company: string; stage: Stage }[]>;
  urls: Urls;
  /** What is real and what is a stand-in. */
  services: readonly Service[];
  /** The key with which programs request an onboarding's people. */
  peopleKey: string;
  /** The current values: the stand-in's console can change the app. */
  okta(): OktaValues;
}

/** The link that `GET /` issues. The address is reserved, so no mail can reach anybody. */
const EXAMPLE = { company: 'Acme Corp', csm: { name: 'Dana', email: 'dana@sequel.example' } };

const newLink = z.strictObject({
  company: companyName,
  csm: z.strictObject({
    name: z.literal('').or(personName).optional(),
    email,
  }),
  /** Gets the link by mail. */
  contact: z.optional(email),
});

const MESSAGES = {
  company: 'Enter the company’s name: at most 100 visible characters, and no web address.',
  name: 'Enter the CSM’s name with at most 100 visible characters and no web address, or leave it out.',
  email: 'Enter the CSM’s e-mail address, as in dana@sequel.example.',
};

type Fields = Record<string, unknown>;
/** Converts the form's fields to the JSON body; the form has no contact. */
const fromForm = ({ company, name, email, ...others }: Fields) => ({
  ...others,
  company,
  csm: { name: typeof name === 'string' ? name.trim() : name, email },
});
/** Where errors in the JSON are in the form. */
const formFields: Record<string, LinkForm['errors'][number]['field']> = {
  company: 'company',
  'csm.name': 'name',
  'csm.email': 'email',
};

/**
 * The embedded default's first page, to be mounted at `/`.
 *
 * - `GET /`: the journey in order, with a fresh setup link, and the onboardings so far. With `Accept:
 *   application/json` `{setupLink, onboardingId, mailbox, workflows, webhooks, sequel, openapi, dns, peopleKey, real:
 *   ["Mail", …], okta: {domain, clientId, clientSecret, callbackUrls, adminConsole}}`: enough to play every role
 * - `POST /setup-links` with `{company, csm: {name?, email}, contact?}`, or a form's `company`, `name` and `email`,
 *   issues a link for another company: JSON → 201 `{onboardingId, setupLink}`, a form → 303 to the link. 422 if
 *   incomplete, or with anything else in it.
 */
export function createHome({
  issueSetupLink,
  exampleLink,
  setupLinkOf,
  listOnboardings,
  urls,
  services,
  peopleKey,
  okta,
}: HomeOptions): Hono {
  const app = new Hono();

  async function page(form: LinkForm) {
    const { setupLink } = await exampleLink(EXAMPLE.company, EXAMPLE.csm);
    const onboardings = await Promise.all(
      (await listOnboardings()).map(async (onboarding) => ({
        ...onboarding,
        setupLink: await setupLinkOf(onboarding.onboardingId, onboarding.company),
      })),
    );
    return {
      title: 'Single sign-on onboarding',
      style: HOME_STYLE,
      script: COPY_SCRIPT,
      // The form redirects to the link, which may use another name of this machine.
      formTargets: [new URL(setupLink).origin],
      children: (
        <HomePage
          company={EXAMPLE.company}
          csm={EXAMPLE.csm}
          setupLink={setupLink}
          onboardings={onboardings}
          urls={urls}
          services={services}
          okta={okta()}
          form={form}
        />
      ),
    };
  }

  app.get('/', async (context) => {
    setHeaders(context);
    if (!wantsJson(context))
      return renderPage(context, await page({ company: '', name: '', email: '', errors: [] }));
    return context.json({
      ...(await exampleLink(EXAMPLE.company, EXAMPLE.csm)),
      mailbox: urls.mailbox,
      workflows: urls.workflows,
      webhooks: urls.webhooks,
      peopleKey,
      sequel: urls.sequel,
      openapi: urls.openapi,
      dns: urls.dns,
      real: services.filter(({ isReal }) => isReal).map(({ name }) => name),
      okta: { ...okta(), adminConsole: urls.oktaAdmin },
    });
  });

  app.post('/setup-links', csrf(), async (context) => {
    setHeaders(context);
    const { isJson, body } = await readBody(context);
    const parsed = newLink.safeParse(isJson ? body : fromForm(body as Fields));
    if (parsed.success) {
      const { company, csm, contact } = parsed.data;
      const issued = await issueSetupLink(company, named(csm), contact);
      return isJson ? context.json(issued, 201) : context.redirect(issued.setupLink, 303);
    }
    const errors = parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'Unknown.' }))
        : [
            {
              path: issue.path.join('.'),
              message:
                issue.path.length === 0 ? 'This is not a JSON object.' : 'Missing or invalid.',
            },
          ],
    );
    const inForm = errors.flatMap(({ path }) => {
      const field = formFields[path];
      return field ? [{ field, message: MESSAGES[field] }] : [];
    });
    if (isJson || inForm.length < errors.length)
      return problem(
        context,
        422,
        'Send {company, csm: {email}}, and optionally contact: an e-mail address.',
        { errors },
      );
    const typed = (name: string) => String((body as Fields)[name] ?? '');
    return renderPage(
      context,
      await page({
        company: typed('company'),
        name: typed('name'),
        email: typed('email'),
        errors: inForm,
      }),
      422,
    );
  });

  return app;
}

const named = ({ name, email }: z.infer<typeof newLink>['csm']): Csm =>
  name ? { name, email } : { email };
