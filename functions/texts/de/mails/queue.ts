import type * as en from '../../en/mails/queue.ts';

export const queueMails: typeof en.queueMails = () => ({
  queueLink: {
    subject: 'Ihre Einrichtungen von Single Sign-on',
    title: 'Alle Ihre Einrichtungen an einem Ort',
    text: 'Die Liste zeigt, welche Einrichtungen auf Sie warten, welche auf den Kunden, und seit wann.',
    button: 'Liste öffnen',
    renew: 'Der Link gilt 14 Tage. Danach sendet Ihnen seine Seite einen neuen.',
    personal: 'Der Link ist für Sie bestimmt: Wer ihn hat, kann die Liste lesen.',
    why: 'Sie bekommen diese E-Mail, weil jemand die Liste Ihrer Einrichtungen angefordert hat.',
  },
});
