import type * as en from '../../en/mails/4-approve.ts';

export const approveMails: typeof en.approveMails = () => ({
  approvalRequested: {
    subjectAgain: (n) => `${n.company} hat Änderungen gemacht: Bitte entscheiden Sie erneut`,
    subjectReopened: (n) => `${n.company}: bitte noch einmal freigeben, etwas hat sich geändert`,
    titleAgain: (n) => `${n.company} hat auf Ihre Bitte geantwortet`,
    textAgain:
      'Der Kunde hat geändert, worum Sie gebeten hatten, und alles wurde noch einmal geprüft.',
    subject: (n) => `${n.company}: Single Sign-on freigeben`,
    title: (n) => `${n.company} ist bereit für Single Sign-on`,
    text: 'Die Prüfungen haben nichts beanstandet. Von Ihnen brauchen wir: Gehört Single Sign-on zum Vertrag?',
    textOpen:
      'Was sich prüfen ließ, ist in Ordnung, aber etwas ist offen (unten). Von Ihnen brauchen wir: Genügt das, und gehört Single Sign-on zum Vertrag?',
    button: 'Ansehen und entscheiden',
    nothing: 'Mit dem Öffnen des Links ist nichts entschieden; Sie bestätigen auf der Seite.',
  },
  domainsProven: {
    subject: (n) => `${n.company}: Alle E-Mail-Domains sind nachgewiesen`,
    title: 'Die E-Mail-Domains sind nachgewiesen',
    text: (n, count) =>
      count === 1
        ? `Der DNS-Eintrag der E-Mail-Domain von ${n.company} ist gefunden, niemand muss für sie bürgen. Jetzt fehlt nur Ihre Entscheidung.`
        : `Die DNS-Einträge aller ${count} E-Mail-Domains von ${n.company} sind gefunden, niemand muss für sie bürgen. Jetzt fehlt nur Ihre Entscheidung.`,
  },
});
