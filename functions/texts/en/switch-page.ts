import type { Names } from '../names.ts';
import { accounts, number } from './words.ts';

/** Switching single sign-on off, and on again. */
export const switching = () => ({
  early: {
    title: (n: Names) => `Single sign-on for ${n.company} is not on yet`,
    text: (_: Names) => 'Nobody is sent to Okta. There is nothing to switch now.',
  },
  underWay: {
    title: (n: Names) => `Single sign-on for ${n.company} is being switched on`,
    text: (_: Names) =>
      'It is proven once more before and after; that takes a minute. You get a mail when it is on.',
  },
  isReady: {
    title: (n: Names) => `Switch single sign-on for ${n.company} on?`,
    text: (_: Names) => 'It is connected. Nobody is sent to Okta yet at these e-mail domains:',
  },
  isOn: {
    title: (n: Names) => `Single sign-on for ${n.company} is on`,
    text: (_: Names) => 'Everybody with an address at these e-mail domains is sent to Okta:',
  },
  isOff: {
    title: (n: Names) => `Single sign-on for ${n.company} is off`,
    text: (_: Names) => 'People with an address at these e-mail domains sign in as before:',
  },
  more: (count: number) => `and ${number(count)} more`,
  last: { on: 'Switched on', off: 'Switched off' },
  /** Who switched it, if not a person with a link. */
  by: { workflow: 'by the onboarding itself', ops: 'by our engineers' } satisfies Record<
    'workflow' | 'ops',
    string
  > as Partial<Record<string, string>>,
  off: {
    heading: 'Does it not work? Switch it off',
    effects: [
      'Everybody signs in as before single sign-on, within a minute or two. Whoever is signed in stays so.',
      'Nothing is deleted: connection, Okta app and all that was sent stay. It can be switched on again here.',
      'Accounts that were removed in the dashboard do not come back by it: invite these people again.',
    ],
    reason: 'Why?',
    hint: 'It is kept with your address. The customer does not read it.',
    button: 'Switch single sign-on off',
    until: 'You can do this here until',
    later: 'Later our engineers can do it at any time: write to them.',
  },
  first: {
    heading: 'When it suits the customer',
    effect: (count: number) =>
      `Everybody with an address at these e-mail domains is sent to Okta from then on: the ${accounts(count)} on the list, and whoever else has one. Who is signed in stays so.`,
    button: 'Switch single sign-on on now',
    planned: (moment: string) => `It is switched on by itself: ${moment}.`,
    said: (by: string) => `Chosen by ${by},`,
    takeBack: 'Take this back',
    at: {
      heading: 'Or at a given time',
      change: 'At another time',
      label: 'Time to switch it on',
      hint: (zone: string, actBy: string) =>
        `As the clocks show it in ${zone.replaceAll('_', ' ')}, until ${actBy}. It is switched on within two minutes of it; until then you can change it here, or take it back.`,
      button: 'Switch it on at this time',
    },
  },
  /** People who are affected but not on the list. */
  others: (others: { count: number; isMore: boolean } | undefined) =>
    others === undefined
      ? 'How many others have an account at these e-mail domains is not known: Auth0 did not let us look.'
      : others.count === 0 && !others.isMore
        ? 'Nobody else has an account at these e-mail domains.'
        : `${others.isMore ? 'At least ' : ''}${accounts(others.count)} with an account at these e-mail domains ${others.count === 1 ? 'is' : 'are'} not on the list: sent to Okta too, and not invited by us.`,
  on: {
    heading: 'Switch it on again',
    effect: 'Everybody with an address at these e-mail domains is sent to Okta again.',
    button: 'Switch single sign-on on',
  },
});
