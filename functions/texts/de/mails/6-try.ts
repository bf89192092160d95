import type * as en from '../../en/mails/6-try.ts';

export const tryMails: typeof en.tryMails = () => ({
  trialOffered: {
    subject: (n) => `${n.company}: Bitte probieren Sie die Anmeldung mit Okta aus`,
    title: 'Eine Anmeldung, bevor es andere betrifft',
    text: (n) =>
      `Ihr Okta ist mit ${n.product} verbunden. Bitte melden Sie sich einmal an, damit wir sehen, dass es klappt. Bis dahin melden sich alle anderen an wie bisher.`,
    each: 'Bitte probieren Sie jedes dieser Oktas aus; wo Sie sich selbst nicht anmelden können, leiten Sie diese E-Mail an jemanden weiter, der es kann:',
    assigned: 'Die App muss Ihnen in Okta zugewiesen sein (Reiter Assignments).',
    fails: 'Wenn es nicht klappt, sagt die Seite, warum, und wo in Okta es zu beheben ist.',
    button: 'Anmeldung mit Okta ausprobieren',
  },
  trialOfferedCsm: {
    subject: (n) => `${n.company}: verbunden, wartet auf eine Probe`,
    title: 'Verbunden. Jetzt probiert der Kunde es aus',
    text: (n) =>
      `${n.company} ist gebeten worden, sich einmal mit Okta anzumelden. Bevor das geklappt hat, betrifft es sonst niemanden.`,
    next: 'Sie müssen nichts tun. Sie können verfolgen, was daraus wird, oder aus gutem Grund ohne Probe weitermachen:',
    button: 'Die Probe verfolgen',
  },
  trialReminder: {
    subject: (n) => `${n.company}: Noch hat niemand die Anmeldung mit Okta ausprobiert`,
    title: 'Erinnerung: Bitte probieren Sie die Anmeldung mit Okta aus',
  },
  trialReminderCsm: {
    subject: (n) => `${n.company}: Noch hat sich niemand zur Probe mit Okta angemeldet`,
    title: 'Der Kunde hat es noch nicht ausprobiert',
    text: (n) => `Wir haben ${n.company} erinnert.`,
  },
});
