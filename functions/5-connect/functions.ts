import { auth0, changing, proof, tenant } from '../sets.ts';
import { state } from '../triggers.ts';
import type { FunctionDefinition } from '../wiring.ts';

/** The function table's part for connecting. */
export const connectFunctions = {
  CreateConnection: {
    file: '5-connect/create-connection',
    trigger: state,
    environment: [...auth0, 'RECORD_TABLE'],
    permissions: ['readAuth0Credentials', 'readSubmission', 'readClientSecrets', ...changing],
    timeout: 60,
  },
  ProveConnection: {
    file: '5-connect/prove-connection',
    trigger: state,
    environment: [...auth0, ...proof],
    permissions: ['readSubmission'],
    timeout: 30,
  },
  TakeBackConnection: {
    file: '5-connect/take-back-connection',
    trigger: state,
    environment: [...tenant, 'AUTH0_CLIENT_IDS', 'AUTH0_TRIAL_CLIENT_ID', 'RECORD_TABLE'],
    permissions: ['readAuth0Credentials', ...changing],
    timeout: 60,
  },
  RouteEmailDomains: {
    file: '5-connect/route-email-domains',
    trigger: { by: 'retired', since: '2026-11-28' },
    environment: [...auth0, 'RECORD_TABLE'],
    permissions: ['readAuth0Credentials', 'readSubmission', 'readClientSecrets', ...changing],
    timeout: 60,
  },
  DeleteClientSecrets: {
    file: '5-connect/delete-client-secrets',
    trigger: state,
    environment: ['SECRETS_PREFIX', 'RECORD_TABLE'],
    permissions: ['deleteClientSecrets', ...changing],
    timeout: 30,
  },
} as const satisfies Record<string, FunctionDefinition>;
