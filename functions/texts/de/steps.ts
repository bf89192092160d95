import type * as en from '../en/steps.ts';
import { number } from './words.ts';

export const steps: typeof en.steps = () => ({
  label: 'Einrichtung',
  of: (step, steps) => `Schritt ${step} von ${steps}`,
  names: {
    register: 'App anlegen',
    settings: 'App einstellen',
    values: 'Werte kopieren',
    domains: 'E-Mail-Domains',
    people: 'Personen',
    review: 'Prüfen und senden',
  },
  titles: {
    register: 'Eine App Integration in Okta anlegen',
    settings: 'Die App einstellen',
    values: 'Drei Werte aus Okta kopieren',
    domains: 'Ihre E-Mail-Domains nennen',
    people: 'Sagen, wer eingeladen wird',
    review: 'Prüfen und senden',
  },
  next: 'Weiter',
  back: 'Zurück',
  kept: 'Ihre Eingaben bleiben 30 Tage gespeichert. Sie, oder ein Kollege mit diesem Link, können jederzeit weitermachen.',
  discard: 'Eingaben löschen',
  values: {
    check: 'Bei Okta prüfen',
    verdicts: {
      verified: 'Alles passt.',
      problems: 'Etwas passt noch nicht.',
      unproven: 'Nicht alles ließ sich herausfinden.',
      unavailable:
        'Ihr Okta antwortet zurzeit nicht. Sie können weitermachen; beim Senden fragen wir erneut.',
    },
  },
  share: {
    ask: {
      register: 'Die Schritte in Okta einem Kollegen geben.',
      settings: 'Die Schritte in Okta einem Kollegen geben.',
      values: 'Die Schritte in Okta einem Kollegen geben.',
      domains: 'Diesen Schritt einem Kollegen geben.',
      people: 'Diesen Schritt einem Kollegen geben.',
      review: '',
    },
    heading: 'Ein Link für Ihren Kollegen',
    lead: 'Er öffnet nur diesen Teil: Nichts anderes, was eingegeben wurde, lässt sich damit sehen oder senden. Was Ihr Kollege eingibt, erscheint hier.',
    link: 'Link für Ihren Kollegen',
    mail: 'Eine E-Mail damit schreiben',
    colleague: 'Oder wir mailen ihn: E-Mail-Adresse Ihres Kollegen',
    send: 'Link mailen',
    mailed: (address) => `Der Link ist auf dem Weg an ${address}.`,
    subject: (n) => `Single Sign-on für ${n.product}: Ihr Teil`,
    body: (link) =>
      `Bitte füllen Sie Ihren Teil der Einrichtung von Single Sign-on aus:\n\n${link}\n\nWas Sie eingeben, wird aufbewahrt; Sie müssen nichts senden.`,
    doneTitle: 'Danke: Das war Ihr Teil',
    sentTitle: 'Es gibt nichts mehr auszufüllen',
    sentText:
      'Die Einrichtung wurde gesendet, dieser Teil lässt sich hier nicht mehr ändern. Wer Ihnen den Link geschickt hat, verfolgt, was daraus wird.',
    doneText: 'Er ist gespeichert, und wer Ihnen den Link geschickt hat, macht damit weiter.',
  },
  domains: {
    of: (oktaDomain) => `Personen in ${oktaDomain}`,
    lead: (n) =>
      `Die Anmeldung bei ${n.product} richtet sich nach der E-Mail-Domain: Wer eine Adresse mit einer dieser Domains eingibt, kommt zu Ihrem Okta.`,
    proof: (n) =>
      `Beweisen Sie mit einem TXT-Eintrag im DNS, dass sie Ihnen gehören. Das geht auch später: Bis dahin muss ${n.csm} für sie einstehen.`,
    records:
      'Tragen Sie diese Einträge im DNS ein. Sie bleiben gleich, und wir suchen weiter danach.',
    check: 'DNS-Einträge zeigen und prüfen',
    own: 'Nennen Sie nur Domains Ihrer Firma, jede an einer Stelle. Eine Subdomain muss selbst genannt werden.',
  },
  people: {
    lead: (n) => `Niemand wird eingeladen, bevor ${n.csm} es freigegeben hat.`,
    after:
      'Dann wird der Haupt-Admin zuerst eingeladen. Sobald diese Person angemeldet ist, folgen alle auf der Liste.',
    once: 'Jede Person bekommt eine Einladung. Weitere Personen können später hinzukommen.',
    sent: (count) =>
      count === 1
        ? 'Wir haben die Liste, die Sie gesendet haben: 1 Person. Sie wird nicht wieder angezeigt.'
        : `Wir haben die Liste, die Sie gesendet haben: ${number(count)} Personen. Sie wird nicht wieder angezeigt.`,
    modes: {
      add: 'Diese Liste behalten. Wer unten steht, kommt hinzu.',
      replace: 'Diese Liste durch die unten ersetzen.',
    },
  },
  review: {
    change: 'Ändern',
    missing: 'fehlt noch',
    secretKept: 'gespeichert, wird nicht wieder angezeigt',
    users: (count) => (count === 1 ? '1 Person' : `${number(count)} Personen`),
    afterwards: 'Nach dem Senden zeigt diese Seite, wie weit es ist. Bewahren Sie den Link auf.',
  },
});
