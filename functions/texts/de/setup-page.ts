import type * as en from '../en/setup-page.ts';
import { okta } from '../okta-words.ts';
import { code, rich } from '../rich.ts';
import { number } from './words.ts';

export const form: typeof en.form = () => ({
  required: 'Bitte füllen Sie jedes Feld aus, das nicht als optional gekennzeichnet ist.',
  optional: 'optional',
  app: (number) => `Okta-Domain ${number}`,
  appOnly: 'Okta-App',
  domain: {
    label: 'Okta-Domain',
    hint: 'Fügen Sie die Adresse Ihres Okta ein, auch die der Admin Console: Wir nehmen, was wir brauchen.',
  },
  clientId: { label: 'Client ID', hint: 'Zum Beispiel 0oa1b2c3d4e5f6g7h8i9.' },
  clientSecret: {
    label: 'Client Secret',
    hint: 'Wird verschlüsselt gespeichert, an den Anmeldedienst übergeben und hier dann gelöscht. Niemand sieht es.',
    kept: 'Wir haben es; es wird nicht wieder angezeigt. Lassen Sie das Feld leer, wenn es sich nicht geändert hat.',
    again:
      'Zu Ihrer Sicherheit wird es nicht wieder angezeigt: Bitte fügen Sie es noch einmal ein.',
    show: 'Zeigen',
    hide: 'Verbergen',
    showWhat: (number) => `Client Secret ${number} zeigen`,
  },
  emailDomains: {
    label: 'E-Mail-Domains der Personen in diesem Okta',
    hint: 'Was nach dem @ steht, durch Kommas getrennt: acme.com, acme.de. Wer bei der Anmeldung eine solche Adresse eingibt, kommt zu diesem Okta.',
  },
  addApp: 'Weitere Okta-Domain hinzufügen',
  removeApp: (number) => `Okta-Domain ${number} entfernen`,
  mainAdmin: {
    legend: 'Haupt-Admin',
    hint: (n) =>
      `Wird zuerst eingeladen. Sobald diese Person bei ${n.product} angemeldet ist, folgen alle anderen.`,
  },
  users: {
    legend: 'Weitere Personen',
    label: 'E-Mail-Adressen',
    hint: 'Fügen Sie sie ein, woher Sie möchten: eine je Zeile, mit Kommas oder als „Name <Adresse>“. Bis zu 10.000.',
    file: 'Oder eine CSV-Datei',
    fileHint:
      'Ein Export aus Okta oder eine als CSV gespeicherte Tabelle. Die Adressen darin kommen zu denen oben hinzu.',
    check: 'Liste prüfen',
    review: {
      caption: 'Was wir in der Liste gefunden haben',
      good: (count) =>
        count === 1 ? '1 Person wird eingeladen' : `${number(count)} Personen werden eingeladen`,
      kinds: {
        unreadable: (count) => `${number(count)} nicht lesbar`,
        outside: (count) => `${number(count)} außerhalb Ihrer E-Mail-Domains`,
        deactivated: (count) => `${number(count)} deaktiviert`,
        double: (count) => `${number(count)} doppelt`,
        beside: (count) =>
          count === 1 ? '1 weitere Adresse' : `${number(count)} weitere Adressen`,
      },
      explain: {
        good: 'Jede einmal, nachdem der Main Admin sich angemeldet hat.',
        unreadable:
          'Darin steht keine vollständige E-Mail-Adresse. Berichtigen Sie diese Zeilen, oder lassen Sie sie weg.',
        outside:
          'Die Anmeldung richtet sich nach Ihren E-Mail-Domains, diese Personen kämen also nicht hinein. Nennen Sie auch ihre Domain, berichtigen Sie sie, oder lassen Sie sie weg.',
        deactivated:
          'Laut dem Export können sich diese Personen nicht mehr anmelden. Lassen Sie sie weg, oder entfernen Sie den Vermerk in ihrer Zeile.',
        double: 'Trotzdem wird jeder nur einmal eingeladen.',
        beside:
          'Sie stehen in der Zeile einer Person, die unter einer anderen Adresse eingeladen wird.',
      },
      line: (line) => `Zeile ${number(line)}:`,
      more: (count) => `und ${number(count)} weitere`,
      leaveOut: 'Diese weglassen',
    },
  },
  contact: {
    legend: 'Sie selbst',
    hint: 'Wir schreiben Ihnen, wenn etwas zu tun ist und wenn es geschafft ist. Solange Ihre E-Mail-Domain nicht nachgewiesen ist, schreiben wir nur der Person, der wir diesen Link geschickt haben; diese Seite zeigt dasselbe.',
  },
  name: 'Name',
  email: 'E-Mail-Adresse',
  submit: 'Senden und prüfen',
  resubmit: 'Senden und erneut prüfen',
  next: (n) =>
    `Wir fragen Ihr Okta sofort, ob alles passt; niemand meldet sich dafür an. Danach gibt ${n.csm} es frei.`,
  probes: (userAgent) =>
    rich`Diese Prüfungen sehen Sie im ${okta.systemLog} von Okta, von ${code(userAgent)}: einige Anmeldungen, die sofort enden, und ein Code, den es nicht gibt. Das ist so gewollt.`,
  errors: (count) =>
    count === 1
      ? 'Bitte berichtigen Sie eine Angabe'
      : `Bitte berichtigen Sie ${number(count)} Angaben`,
  error: 'Fehler:',
  notOurs:
    'Was gesendet wurde, sendet diese Seite nicht. Bitte benutzen Sie ihre Felder und Knöpfe.',
});

export const correcting: typeof en.correcting = () => ({
  title: (n) => `Bitte berichtigen: Single Sign-on für ${n.company}`,
  heading: (count) =>
    count === 1
      ? 'Ein Punkt ist in Okta oder unten zu berichtigen'
      : `${number(count)} Punkte sind in Okta oder unten zu berichtigen`,
  lead: 'Alles andere, was sich prüfen ließ, war in Ordnung. Beheben Sie das und senden Sie das Formular noch einmal; wir prüfen sofort.',
  fix: 'So geht es:',
  observed: 'Oktas eigene Worte:',
  link: 'Diese App in Okta öffnen',
  again: 'Erneut prüfen',
  noteHeading: (n) => `${n.csm} bittet um eine Änderung`,
  noteLead: 'Ändern Sie es unten und senden Sie das Formular noch einmal.',
});
