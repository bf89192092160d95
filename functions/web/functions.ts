import type { FunctionDefinition } from '../wiring.ts';

/** The part of the function table for requests without a route. */
export const webFunctions = {
  AnswerUnknown: {
    file: 'web/answer-unknown',
    trigger: { by: 'http', routes: 'unmatched' },
    environment: ['PUBLIC_URL', 'BRAND'],
    permissions: [],
    timeout: 10,
  },
} as const satisfies Record<string, FunctionDefinition>;
