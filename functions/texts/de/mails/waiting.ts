import type * as en from '../../en/mails/waiting.ts';
import { rich, strong } from '../../rich.ts';

export const waitingMails: typeof en.waitingMails = () => ({
  correctionReminder: {
    subject: (n) => `${n.company}: Single Sign-on wartet auf Ihre Berichtigung`,
    title: 'Erinnerung: Etwas ist zu beheben',
    text: 'Mit Single Sign-on geht es weiter, sobald Sie Ihre Angaben berichtigt haben.',
    button: 'Sehen, was zu beheben ist',
  },
  approvalReminder: {
    subject: (n) => `${n.company}: Single Sign-on wartet auf Ihre Freigabe`,
    title: (n) => `Erinnerung: ${n.company} wartet auf Sie`,
    text: 'Das Okta ist geprüft; es fehlt nur Ihre Entscheidung.',
    button: 'Ansehen und entscheiden',
  },
  handedOver: {
    subject: (n) => `${n.company}: Sie betreuen jetzt das Single Sign-on`,
    title: (n) => `${n.company} gehört jetzt Ihnen`,
    text: (before, byOps) =>
      byOps
        ? `Die Technik hat Ihnen dieses Onboarding übergeben. Bisher betreute es ${before}.`
        : `${before} hat Ihnen dieses Onboarding übergeben.`,
    stands: (stage) => `Stand: ${stage}.`,
    nothing: 'Im Augenblick wartet nichts auf Sie. Sobald etwas wartet, bekommen Sie eine Mail.',
    button: 'Sehen, was auf Sie wartet',
  },
  recordsMissing: {
    subject: (n) => `${n.company}: Für Single Sign-on fehlen DNS-Einträge`,
    title: 'Eines fehlt noch: DNS',
    text: (count) =>
      count === 1
        ? 'Wir entscheiden gerade über Ihr Single Sign-on. Für eine E-Mail-Domain haben wir den DNS-Eintrag nicht gefunden, der zeigt, dass sie Ihre ist:'
        : `Wir entscheiden gerade über Ihr Single Sign-on. Für ${count} E-Mail-Domains haben wir den DNS-Eintrag nicht gefunden, der zeigt, dass sie Ihre sind:`,
    how: 'Ihre Seite zeigt jeden Eintrag zum Kopieren. Wer sich um Ihr DNS kümmert, kann ihn setzen; wir finden ihn von selbst.',
    button: 'Einträge ansehen',
  },
  dashboardReminder: {
    subject: (n) => `${n.company}: Single Sign-on wartet auf das Dashboard`,
    title: 'Erinnerung: Zuerst das Dashboard',
    text: {
      mainAdmin: (n) =>
        `Der Haupt-Admin von ${n.company} wird eingeladen, sobald Sie das Dashboard vorbereitet haben.`,
      everyone: (n) =>
        `Alle anderen von ${n.company} werden eingeladen, sobald Sie das Dashboard vorbereitet haben.`,
    },
  },
  signInReminder: {
    subject: (n) => `${n.company}: Ihre erste Anmeldung mit Okta fehlt noch`,
    title: 'Erinnerung: Die anderen warten auf Sie',
    text: (n) => `Sie werden zu ${n.product} eingeladen, sobald Sie sich einmal angemeldet haben.`,
  },
  signInReminderCsm: {
    subject: (n) => `${n.company}: Haupt-Admin hat sich noch nicht angemeldet`,
    title: 'Der Haupt-Admin hat sich noch nicht angemeldet',
    text: (mainAdmin) =>
      rich`Wir haben ${strong(mainAdmin)} erinnert. Bitte sehen Sie nach, ob diese Person im Dashboard entfernt und neu eingeladen wurde.`,
  },
  waitOverdue: {
    subject: (n) => `${n.company}: seit Langem hat niemand gehandelt`,
    title: 'Eine Einrichtung wartet seit Langem',
    waits: {
      correction: (n) => `${n.company} hat seine Angaben nicht berichtigt.`,
      approval: (n) => `${n.csm} hat nicht entschieden.`,
      trial: (n) => `${n.company} hat die Anmeldung mit Okta nicht ausprobiert.`,
      switchOn: (n) => `${n.csm} hat nicht gesagt, wann eingeschaltet werden soll.`,
      mainAdminDashboard: (n) =>
        `${n.csm} hat das Dashboard nicht für den Haupt-Admin vorbereitet.`,
      everyoneDashboard: (n) => `${n.csm} hat das Dashboard nicht für alle anderen vorbereitet.`,
      firstSignIn: (n) => `Der Haupt-Admin von ${n.company} hat sich nicht angemeldet.`,
    },
    text: 'Es wurde erinnert. Bitte sorgen Sie dafür, dass jemand handelt: Sonst läuft sie ab.',
  },
});
