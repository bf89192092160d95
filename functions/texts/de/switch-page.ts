import type { Dictionary } from '../en/index.ts';
import { number } from './words.ts';

export const switching = (): Dictionary['switching'] => ({
  early: {
    title: (n) => `Single Sign-on für ${n.company} ist noch nicht eingeschaltet`,
    text: () => 'Niemand wird zu Okta geleitet. Hier ist jetzt nichts zu schalten.',
  },
  underWay: {
    title: (n) => `Single Sign-on für ${n.company} wird eingeschaltet`,
    text: () =>
      'Davor und danach wird es noch einmal geprüft; das dauert eine Minute. Sie bekommen eine E-Mail, sobald es an ist.',
  },
  isReady: {
    title: (n) => `Single Sign-on für ${n.company} einschalten?`,
    text: () => 'Es ist verbunden. Bei diesen E-Mail-Domains wird noch niemand zu Okta geleitet:',
  },
  isOn: {
    title: (n) => `Single Sign-on für ${n.company} ist eingeschaltet`,
    text: () => 'Alle mit einer Adresse dieser E-Mail-Domains werden zu Okta geleitet:',
  },
  isOff: {
    title: (n) => `Single Sign-on für ${n.company} ist ausgeschaltet`,
    text: () => 'Wer eine Adresse dieser E-Mail-Domains hat, meldet sich an wie früher:',
  },
  more: (count) => `und ${number(count)} weitere`,
  last: { on: 'Eingeschaltet', off: 'Ausgeschaltet' },
  by: { workflow: 'vom Ablauf selbst', ops: 'von unserer Technik' },
  off: {
    heading: 'Es funktioniert nicht? Schalten Sie es aus',
    effects: [
      'Alle melden sich an wie vor dem Single Sign-on, nach ein bis zwei Minuten. Wer angemeldet ist, bleibt es.',
      'Gelöscht wird nichts: Verbindung, Okta-App und alle Angaben bleiben. Hier lässt es sich wieder einschalten.',
      'Konten, die im Dashboard entfernt wurden, kommen dadurch nicht zurück: Laden Sie diese Personen neu ein.',
    ],
    reason: 'Warum?',
    hint: 'Es wird mit Ihrer Adresse aufbewahrt. Der Kunde liest es nicht.',
    button: 'Single Sign-on ausschalten',
    until: 'Das können Sie hier tun bis',
    later: 'Später kann es unsere Technik jederzeit: Schreiben Sie ihr.',
  },
  first: {
    heading: 'Wenn es dem Kunden passt',
    effect: (count) =>
      `Alle mit einer Adresse dieser E-Mail-Domains werden dann zu Okta geleitet: ${
        count === 1 ? 'die eine Person' : `die ${number(count)} Personen`
      } auf der Liste, und wer sonst eine hat. Wer angemeldet ist, bleibt es.`,
    button: 'Single Sign-on jetzt einschalten',
    planned: (moment) => `Es wird von selbst eingeschaltet: ${moment}.`,
    said: (by) => `Gewählt von ${by},`,
    takeBack: 'Zurücknehmen',
    at: {
      heading: 'Oder zu einer bestimmten Zeit',
      change: 'Zu einer anderen Zeit',
      label: 'Zeit zum Einschalten',
      hint: (zone, actBy) =>
        `Wie die Uhren in ${zone.replaceAll('_', ' ')} es zeigen, bis ${actBy}. Eingeschaltet wird binnen zwei Minuten danach; bis dahin können Sie es hier ändern oder zurücknehmen.`,
      button: 'Zu dieser Zeit einschalten',
    },
  },
  others: (others) =>
    others === undefined
      ? 'Wie viele andere ein Konto mit diesen E-Mail-Domains haben, ist nicht bekannt: Auth0 hat uns nicht nachsehen lassen.'
      : others.count === 0 && !others.isMore
        ? 'Sonst hat niemand ein Konto mit diesen E-Mail-Domains.'
        : `${others.isMore ? 'Mindestens ' : ''}${
            others.count === 1
              ? '1 Person mit einem Konto bei diesen E-Mail-Domains steht'
              : `${number(others.count)} Personen mit einem Konto bei diesen E-Mail-Domains stehen`
          } nicht auf der Liste: Auch sie werden zu Okta geleitet, und wir laden sie nicht ein.`,
  on: {
    heading: 'Wieder einschalten',
    effect: 'Alle mit einer Adresse dieser E-Mail-Domains werden wieder zu Okta geleitet.',
    button: 'Single Sign-on einschalten',
  },
});
