import type { Wait } from '../shared/inputs.ts';

/** Business days after which the person is reminded, ops are told, and the onboarding expires. */
export const deadlines: Record<
  Wait['for'],
  { reminder: number; escalation: number; expiry: number }
> = {
  correction: { reminder: 3, escalation: 10, expiry: 20 },
  approval: { reminder: 2, escalation: 5, expiry: 20 },
  firstSignIn: { reminder: 2, escalation: 5, expiry: 20 },
};
