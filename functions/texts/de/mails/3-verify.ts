import type * as en from '../../en/mails/3-verify.ts';
import { number } from '../words.ts';

export const verifyMails: typeof en.verifyMails = () => ({
  submissionReceived: {
    subject: (n) => `${n.company}: Angaben zu Single Sign-on erhalten`,
    title: 'Ihre Angaben stimmen',
    text: (n) =>
      `Wir haben Ihr Okta gefragt, und alles stimmt: Es ist nichts zu korrigieren. Als Nächstes gibt ${n.csm} sie frei. Wir schreiben wieder, wenn Sie etwas tun können.`,
    titleOpen: 'Ihre Angaben sind da',
    textOpen: (n) =>
      `Wir haben Ihr Okta gefragt, und was sich prüfen ließ, ist in Ordnung. Das ließ sich nicht prüfen; ${n.csm} weiß davon und entscheidet, ob es so genügt. Was es ist, steht unten.`,
    button: 'Den Stand ansehen',
  },
  correctionRequested: {
    subject: (n, count) =>
      count === 1
        ? `${n.company}: Ein Punkt ist für Single Sign-on zu beheben`
        : `${n.company}: ${number(count)} Punkte sind für Single Sign-on zu beheben`,
    subjectNote: (n) => `${n.company}: Für Single Sign-on ist eine Änderung nötig`,
    title: (count) =>
      count === 1 ? 'Ein Punkt ist zu beheben' : `${number(count)} Punkte sind zu beheben`,
    titleNote: 'Eine Änderung ist nötig',
    text: 'Wir haben Ihr Okta gefragt, und so lässt es noch niemanden hinein. Was zu tun ist, steht unten.',
    textNote: 'Wir haben uns Ihre Angaben angesehen und bitten um dies:',
    subjectOpened: (n) => `${n.company}: Ihr Formular ist wieder offen`,
    titleOpened: 'Ihr Formular ist wieder offen',
    textOpened:
      'Wie Sie es auf der Seite der Probe gewünscht haben, können Sie Ihre Angaben ändern.',
    after:
      'Öffnen Sie dann Ihre Seite und senden Sie das Formular noch einmal. Was richtig war, bleibt.',
    button: 'Ihre Seite öffnen',
  },
  oktaTrouble: {
    subject: (n) => `${n.company}: Okta antwortet nicht`,
    title: 'Das Okta eines Kunden antwortet nicht',
    text: (since) =>
      `Seit ${since} konnten diese Domains nicht geprüft werden. Wir versuchen es weiter, mit der Zeit seltener.`,
    giveUp: (since) =>
      `Seit ${since} konnten diese Domains nicht geprüft werden. Wir hören jetzt auf und fragen den Kunden, ob sie stimmen.`,
  },
});
