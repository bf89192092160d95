import type * as en from '../en/trial-page.ts';
import { number } from './words.ts';

export const trial: typeof en.trial = () => ({
  title: {
    customer: (n) => `Die Anmeldung bei ${n.product} mit Okta ausprobieren`,
    csm: (n) => `${n.company} probiert die Anmeldung mit Okta aus`,
  },
  lead: {
    customer: () =>
      'Melden Sie sich einmal an, über jedes Okta. Sonst betrifft es niemanden: Alle anderen melden sich an wie bisher, bis das geklappt hat und Single Sign-on eingeschaltet wird.',
    csm: (n) =>
      `${n.company} ist gebeten worden, sich einmal anzumelden, über jedes Okta. Sonst betrifft es niemanden, bis das geklappt hat.`,
  },
  after: {
    afterTrial: 'Dann wird Single Sign-on von selbst eingeschaltet.',
    byCsm: 'Dann bekommen Sie einen Link, um zu sagen, wann Single Sign-on eingeschaltet wird.',
  },
  button: 'Anmeldung mit Okta ausprobieren',
  again: 'Noch einmal mit Okta ausprobieren',
  follow: 'Was bisher daraus geworden ist',
  done: 'Es klappt',
  open: 'Noch nicht mit Erfolg ausprobiert',
  forWhom: (emailDomains) => `Für alle mit einer Adresse bei ${emailDomains}.`,
  earlier: (count) => (count === 1 ? 'Ein früherer Versuch' : `${number(count)} frühere Versuche`),
  steps: {
    started: {
      passed: 'Sie sind zu Okta gegangen',
      failed: 'Sie sind nicht zu Okta gegangen',
      open: 'Sie gehen gleich zu Okta',
    },
    logged: {
      passed: 'Auth0 hat die Anmeldung aufgezeichnet',
      failed: 'Auth0 hat eine Anmeldung aufgezeichnet, die nicht geklappt hat',
      open: 'Auth0 hat noch nichts aufgezeichnet',
    },
    returned: {
      passed: 'Sie sind von Okta zurückgekommen',
      failed: 'Sie sind nicht angemeldet von Okta zurückgekommen',
      open: 'Sie sind noch nicht von Okta zurück',
    },
    redeemed: {
      passed: 'Wir haben geprüft, wer sich angemeldet hat',
      failed: 'Was zurückkam, ließ sich nicht prüfen',
      open: 'Was zurückkam, ist noch nicht geprüft',
    },
  },
  results: { passed: 'Bestanden', failed: 'Gescheitert', open: 'Offen' },
  claims: {
    email: 'E-Mail-Adresse',
    none: 'keine',
    listed: 'Sie gehört zu einer der genannten E-Mail-Domains.',
    notListed: 'Sie gehört zu keiner der E-Mail-Domains, die für dieses Okta genannt sind.',
    mainAdmin: 'Sie ist die des Haupt-Admins.',
    notMainAdmin: 'Sie ist nicht die des Haupt-Admins.',
    verified: 'Sie gilt als bestätigt.',
    notVerified: 'Sie gilt nicht als bestätigt. Das hält hier niemanden auf.',
    account:
      'Es gibt dafür auch ein Login mit Passwort. Sobald eingeschaltet ist, führt der Weg über Okta.',
    noAccount: 'Es gibt dafür kein anderes Login.',
    name: 'Name',
  },
  seen: 'Diese Versuche stehen auch im System Log von Okta. Was Okta uns über Sie sagt, steht hier, bis die Einrichtung endet.',
  skip: {
    title: 'Ohne Probe weitermachen',
    effect: {
      afterTrial:
        'Single Sign-on wird eingeschaltet, ohne dass sich jemand so angemeldet hat. Wen Okta nicht hineinlässt, der ist dann ausgesperrt.',
      byCsm:
        'Damit wird nichts eingeschaltet: Sie bekommen einen Link, um zu sagen, wann. Bis dahin hat sich niemand so angemeldet, und wen Okta nicht hineinlässt, der ist ab dem Einschalten ausgesperrt.',
    },
    reason: 'Warum?',
    hint: 'Es wird mit Ihrer Adresse aufbewahrt.',
    button: 'Ohne Probe weitermachen',
  },
  correct: {
    title: 'Ändern, was gesendet wurde',
    effect: (csm) =>
      `Für das, was sich in Okta nicht beheben lässt: andere E-Mail-Domains, ein anderes Client Secret. Das Formular öffnet sich wieder; danach wird es geprüft, und ${csm} gibt es erneut frei.`,
    button: 'Das Formular wieder öffnen',
  },
  closed: {
    done: {
      title: 'Die Anmeldung mit Okta klappt',
      text: () => 'Sie ist mit Erfolg ausprobiert. Hier ist nichts mehr zu tun.',
    },
    early: {
      title: 'Es gibt noch nichts auszuprobieren',
      text: (n) =>
        `Die Verbindung zu Okta ist noch nicht fertig. Sobald sie es ist, bekommen Sie eine E-Mail von ${n.csm}.`,
    },
    over: {
      title: 'Es gibt nichts mehr auszuprobieren',
      text: () => 'Die Einrichtung ist weitergegangen oder zu Ende.',
    },
  },
});
