import type * as en from '../en/deadlines.ts';
import { expiry } from './words.ts';

export const deadlines: typeof en.deadlines = () => ({
  correction: ({ reminder, actBy, expires }) => ({
    by: `Bitte senden Sie die Berichtigung bis ${actBy}.`,
    otherwise: `${reminder ? `Am ${reminder} erinnern wir Sie. ` : ''}${expiry(expires)}`,
  }),
  approval: ({ reminder, actBy, expires }) => ({
    by: `Bitte entscheiden Sie bis ${reminder ?? actBy}.`,
    otherwise: reminder
      ? `Sonst kommt am ${reminder} eine Erinnerung, und am ${expires} läuft die Einrichtung ab.`
      : expiry(expires),
  }),
  trial: ({ reminder, actBy, expires }) => ({
    by: `Bitte probieren Sie es bis ${reminder ?? actBy} aus.`,
    otherwise: `${reminder ? `Sonst erinnern wir Sie am ${reminder}. ` : ''}${expiry(expires)}`,
  }),
  trialCsm: ({ reminder, actBy, expires }) => ({
    by: `Der Kunde hat bis ${actBy} Zeit, es auszuprobieren.`,
    otherwise: `${reminder ? `Am ${reminder} erinnern wir Sie beide. ` : ''}${expiry(expires)}`,
  }),
  switchOn: ({ actBy, expires }) => ({
    by: `Sie haben Zeit bis ${actBy}.`,
    otherwise: expiry(expires),
  }),
  dashboard: ({ reminder, actBy, expires }) => ({
    by: `Bitte tun Sie das bis ${reminder ?? actBy}.`,
    otherwise: reminder
      ? `Sonst kommt am ${reminder} eine Erinnerung, und am ${expires} läuft die Einrichtung ab.`
      : expiry(expires),
  }),
  firstSignIn: ({ reminder, actBy, expires }) => ({
    by: `Bitte melden Sie sich bis ${actBy} an.`,
    otherwise: `${reminder ? `Am ${reminder} erinnern wir Sie. ` : ''}${expiry(expires)}`,
  }),
  firstSignInCsm: ({ reminder, actBy, expires }) => ({
    by: `Der Haupt-Admin hat bis ${actBy} Zeit, sich anzumelden.`,
    otherwise: `${reminder ? `Am ${reminder} erinnern wir Sie beide. ` : ''}${expiry(expires)}`,
  }),
});
