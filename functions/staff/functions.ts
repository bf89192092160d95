import { links, opening } from '../sets.ts';
import type { FunctionDefinition } from '../wiring.ts';

/** Function table entries for staff sign-in. */
export const staffFunctions = {
  BeginSignIn: {
    file: 'staff/begin-sign-in',
    trigger: { by: 'http', routes: [{ method: 'GET', path: '/staff/sign-in' }] },
    environment: [...links, 'BRAND', 'STAFF_SIGN_IN', 'TRUSTED_ORIGINS'],
    permissions: ['readStaffLinkKeys'],
    timeout: 15,
  },
  FinishSignIn: {
    file: 'staff/finish-sign-in',
    trigger: { by: 'http', routes: [{ method: 'GET', path: '/staff/callback' }] },
    environment: [...links, 'BRAND', 'STAFF_SIGN_IN', 'TRUSTED_ORIGINS', 'CSM_DOMAINS'],
    permissions: [...opening, 'readStaffLinkKeys', 'readStaffSecret'],
    timeout: 28,
  },
  SignOut: {
    file: 'staff/sign-out',
    trigger: { by: 'http', routes: [{ method: 'POST', path: '/staff/sign-out' }] },
    environment: ['PUBLIC_URL', 'BRAND', 'STAFF_SIGN_IN'],
    permissions: [],
    timeout: 15,
  },
} as const satisfies Record<string, FunctionDefinition>;
