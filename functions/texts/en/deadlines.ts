import type { Days, DeadlineWords } from '../shapes.ts';
import { expiry } from './words.ts';

/** Deadlines in pages and mails, addressed to the person who must act. */
export const deadlines = () => ({
  correction: ({ reminder, actBy, expires }: Days): DeadlineWords => ({
    by: `Please send the correction by ${actBy}.`,
    otherwise: `${reminder ? `We will remind you on ${reminder}. ` : ''}${expiry(expires)}`,
  }),
  approval: ({ reminder, actBy, expires }: Days): DeadlineWords => ({
    by: `Please decide by ${reminder ?? actBy}.`,
    otherwise: reminder
      ? `Otherwise a reminder comes on ${reminder}, and on ${expires} the onboarding expires.`
      : expiry(expires),
  }),
  trial: ({ reminder, actBy, expires }: Days): DeadlineWords => ({
    by: `Please try it by ${reminder ?? actBy}.`,
    otherwise: `${reminder ? `Otherwise we will remind you on ${reminder}. ` : ''}${expiry(expires)}`,
  }),
  /** To the CSM, who sees to it. */
  trialCsm: ({ reminder, actBy, expires }: Days): DeadlineWords => ({
    by: `The customer has until ${actBy} to try it.`,
    otherwise: `${reminder ? `On ${reminder} we will remind you both. ` : ''}${expiry(expires)}`,
  }),
  switchOn: ({ actBy, expires }: Days): DeadlineWords => ({
    by: `You have until ${actBy}.`,
    otherwise: expiry(expires),
  }),
  dashboard: ({ reminder, actBy, expires }: Days): DeadlineWords => ({
    by: `Please do it by ${reminder ?? actBy}.`,
    otherwise: reminder
      ? `Otherwise a reminder comes on ${reminder}, and on ${expires} the onboarding expires.`
      : expiry(expires),
  }),
  firstSignIn: ({ reminder, actBy, expires }: Days): DeadlineWords => ({
    by: `Please sign in by ${actBy}.`,
    otherwise: `${reminder ? `We will remind you on ${reminder}. ` : ''}${expiry(expires)}`,
  }),
  /** To the CSM, who sees to it. */
  firstSignInCsm: ({ reminder, actBy, expires }: Days): DeadlineWords => ({
    by: `The main admin has until ${actBy} to sign in.`,
    otherwise: `${reminder ? `On ${reminder} we will remind you both. ` : ''}${expiry(expires)}`,
  }),
});
