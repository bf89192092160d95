import type * as z from 'zod';
import { texts } from '../texts/index.ts';
import type { decided, problems } from './operation.ts';

/** The onboarding in the OpenAPI document's examples. */

export const onboardingId = 'acme-corp-3f9d2c81b04e';
export const submissionId = '7d1f0c3b';
export const company = 'Acme Corp';
export const contact = { name: 'Otto Okta', email: 'otto@acme.example' };
export const mainAdmin = { name: 'Ada Admin', email: 'ada@acme.example' };
export const oktaApp = {
  domain: 'acme.okta.com',
  clientId: '0oa1exampleclient297',
  emailDomains: ['acme.example'],
};
export const dnsRecord = {
  name: '_sequel-sso.acme.example',
  type: 'TXT' as const,
  value: 'sequel-sso=5f0c3a9be27d41868d1be0a7c49f2e63',
};
export const clientSecret = 'copied-from-the-general-tab-in-okta';

export const submittedAt = '2026-11-25T09:30:00.000Z';
export const decidedAt = '2026-11-25T10:02:00.000Z';

export const decision: z.input<typeof decided> = {
  decision: 'approve',
  at: decidedAt,
  by: 'dana@sequel.io',
  note: '',
};

/** A problem in Okta, with its texts. */
export const wrongSecret: z.input<typeof problems>[number] = {
  domain: oktaApp.domain,
  code: 'clientSecretWrong',
  ...texts('en').problem({ code: 'clientSecretWrong' }),
  link: `https://acme-admin.okta.com/admin/app/oidc_client/instance/${oktaApp.clientId}#tab-general`,
};
