import type { HandOverCause } from '../../onboarding/onboarding.ts';
import type { Names } from '../names.ts';
import { type Rich, rich, strong } from '../rich.ts';
import { accounts, number } from './words.ts';

/** Whom the CSM must re-invite in the product's dashboard. */
export const dashboard = () => ({
  mainAdmin: {
    title: (n: Names) => `Invite ${n.company}’s main admin again`,
    lead: (n: Names) =>
      `Single sign-on for ${n.company} is on. Before the main admin is invited to sign in, the account is prepared in the ${n.product} dashboard.`,
    steps: (_: Names, mainAdmin: string, __: number): Rich[] => [
      rich`Remove ${strong(mainAdmin)} from the dashboard.`,
      rich`Invite that person again.`,
    ],
    effect: 'Then the instructions to sign in go out to the main admin.',
  },
  everyone: {
    title: (n: Names) => `Invite everybody else at ${n.company} again`,
    lead: (n: Names) =>
      `The main admin is in. Before everybody else is invited to sign in, the accounts are prepared in the ${n.product} dashboard.`,
    steps: (_: Names, __: string, count: number): Rich[] => [
      rich`Remove these ${strong(accounts(count))} from the dashboard, where they are in it.`,
      rich`Invite them again.`,
    ],
    effect: 'Then the instructions to sign in go out to everybody on this list.',
  },
  /** After somebody confirmed that the main admin signed in. */
  unseen: 'That the main admin is in was confirmed; we have not seen it ourselves.',
  /** The product's own system was asked. */
  isAsked: (n: Names) =>
    `${n.product}’s own system was asked to do this. If it cannot, you get a mail; until then there is nothing for you to do. If you do it yourself, say so here.`,
  handedOver: {
    refused: (n: Names) => `${n.product}’s own system was asked first, and refused:`,
    failed: (n: Names) => `${n.product}’s own system was asked first, and could not do it:`,
    unreachable: (n: Names) =>
      `${n.product}’s own system was to be asked first, and could not be reached.`,
    silent: (n: Names) =>
      `${n.product}’s own system was asked first, and has not said that it is done.`,
  } satisfies Record<HandOverCause, (n: Names) => string>,
  byOwnSystem: (n: Names) => `by ${n.product}’s own system`,
  more: (count: number) => `and ${number(count)} more`,
  csv: (count: number) => `All ${number(count)} as a CSV file`,
  open: 'Open the dashboard',
  button: 'It is done',
  said: { done: 'Said to be done', skipped: 'Gone on without' },
  skip: {
    title: 'Go on without the dashboard',
    effect:
      'The instructions to sign in go out. Whoever has no account in the dashboard does not get in by them.',
    reason: 'Why?',
    hint: 'It is kept with your address.',
    button: 'Go on without the dashboard',
  },
  closed: {
    done: {
      title: 'There is nothing to do in the dashboard now',
      text: (_: Names) => 'It goes on by itself. If there is more to do, you get a mail.',
    },
    early: {
      title: 'There is nothing to do in the dashboard yet',
      text: (_: Names) => 'Single sign-on is not on yet. You get a mail as soon as it is.',
    },
    over: {
      title: 'There is nothing to do in the dashboard any more',
      text: (_: Names) => 'This onboarding is over.',
    },
  },
});
