import type * as en from '../../en/mails/undelivered.ts';
import { rich, strong } from '../../rich.ts';

export const undeliveredMails: typeof en.undeliveredMails = () => ({
  undelivered: {
    mail: 'E-Mail',
    to: 'An',
    reason: 'Grund',
    answer: 'Antwort',
    reasons: {
      bounced: 'Der Mailserver dort lehnt E-Mails an diese Adresse ab, endgültig.',
      perhapsBounced:
        'Vielleicht kam sie nicht an: Was der Mailserver dort geantwortet hat, ist nicht zu verstehen.',
      suppressed:
        'Amazon SES hat die Adresse wegen einer früheren E-Mail auf einer Sperrliste und sendet ihr nichts.',
      complained: 'Sie wurde als Spam gemeldet: Vielleicht liegt sie, wo niemand sie liest.',
      rejected: 'Amazon SES hat sich geweigert, sie zu senden.',
    },
    complaints: {
      abuse: 'als E-Mail, um die niemand gebeten hat',
      'auth-failure': 'weil sich der Absender nicht prüfen ließ',
      fraud: 'als Betrug',
      'not-spam': 'als kein Spam',
      other: 'aus einem anderen Grund',
      virus: 'als Virus',
    },
  },
  customerUnreachable: {
    subject: (n) => `${n.company}: eine E-Mail kam nicht durch`,
    title: 'Eine E-Mail kam nicht durch',
    whose: {
      contact: (n) => `Eine E-Mail an den Kontakt bei ${n.company} kam nicht durch.`,
      mainAdmin: (n) => `Eine E-Mail an den Haupt-Admin von ${n.company} kam nicht durch.`,
    },
    contact:
      'Senden Sie jemandem dort die Seite des Kunden, in einer eigenen E-Mail: Sie sagt alles, was unsere E-Mails sagen, und wer die Angaben berichtigt, kann auch den Kontakt ändern.',
    button: 'Die Seite des Kunden',
    signIn: (n) =>
      rich`Sagen Sie dieser Person selbst, wie sie hineinkommt: ${n.product} öffnen, ${strong(n.existingLogin)} wählen und sich bei Okta anmelden.`,
    mainAdmin:
      'Vor der ersten Anmeldung wird niemand sonst eingeladen. Meldet sich zuerst jemand anders an, dann bestätigen Sie es mit dem Link in unserer E-Mail über das Dashboard.',
  },
  invitationsUndelivered: {
    subject: (n, count) =>
      count === 1
        ? `${n.company}: eine Einladung kam nicht durch`
        : `${n.company}: ${count} Einladungen kamen nicht durch`,
    title: 'Einladungen, die nicht durchkamen',
    text: (n) => `Nicht alle bei ${n.company} konnten eingeladen werden:`,
    signIn: (n) =>
      rich`Sagen Sie diesen Personen selbst, wie sie hineinkommen: ${n.product} öffnen, ${strong(n.existingLogin)} wählen und sich bei Okta anmelden.`,
    others:
      'Alle anderen werden eingeladen wie geplant. Vielleicht ist eine Adresse vertippt: Fragen Sie den Kunden.',
  },
  csmUnreachable: {
    subject: (n) => `${n.company}: E-Mails erreichen den CSM nicht`,
    title: 'E-Mails erreichen den CSM nicht',
    text: 'Eine E-Mail an den CSM dieser Einrichtung kam nicht durch. Sagen Sie es dem CSM auf anderem Weg und sorgen Sie dafür, dass jemand handelt.',
    approval:
      'Es wartet auf eine Entscheidung. Entscheiden Sie anstelle des CSM oder geben Sie den Link weiter:',
    approvalButton: 'Ansehen und entscheiden',
    switchOn:
      'Es ist ausprobiert und wartet darauf, dass jemand sagt, wann eingeschaltet wird. Sagen Sie es anstelle des CSM oder geben Sie den Link weiter:',
    switchOnButton: 'Ansehen und einschalten',
    dashboard:
      'Jemand muss im Dashboard Personen neu einladen, bevor sie ihre Einladung bekommen. Tun Sie es anstelle des CSM oder geben Sie den Link weiter:',
    dashboardButton: 'Sehen, wen, und sagen, dass es getan ist',
    firstSignIn:
      'Es wartet auf die erste Anmeldung. Ist der Haupt-Admin angemeldet und zeigt es sich nicht von selbst, lässt es sich hier bestätigen:',
    firstSignInButton: 'Die erste Anmeldung bestätigen',
    elsewhere: 'Im Augenblick wartet nichts auf den CSM.',
    suppression:
      'Stimmt die Adresse, dann nehmen Sie sie von der Sperrliste: siehe „Undelivered mail“ in docs/operations.md.',
  },
});
