import type { FunctionDefinition } from '../wiring.ts';

/** The documents' part of the function table. */
export const openapiFunctions = {
  ShowOpenapi: {
    file: 'openapi/show-openapi',
    trigger: { by: 'http', routes: [{ method: 'GET', path: '/openapi.json' }] },
    environment: ['PUBLIC_URL', 'BRAND'],
    permissions: [],
    timeout: 10,
  },
  ShowAsyncapi: {
    file: 'openapi/show-asyncapi',
    trigger: { by: 'http', routes: [{ method: 'GET', path: '/asyncapi.json' }] },
    environment: ['PUBLIC_URL', 'BRAND', 'EVENT_BUS'],
    permissions: [],
    timeout: 10,
  },
} as const satisfies Record<string, FunctionDefinition>;
