import type * as en from '../../en/mails/8-main-admin.ts';
import { rich, strong } from '../../rich.ts';
import { number } from '../words.ts';

export const mainAdminMails: typeof en.mainAdminMails = () => ({
  switchOff: {
    text: 'Jemand kommt nicht hinein? 14 Tage lang können Sie Single Sign-on wieder ausschalten, und gelöscht wird nichts:',
    link: 'Single Sign-on aus- oder einschalten',
  },
  switchOnRequested: {
    subject: (n) => `${n.company}: bereit zum Einschalten`,
    title: 'Bereit zum Einschalten, wenn Sie es sagen',
    text: (n) =>
      `${n.company} ist verbunden. Sie wollten sagen, wann Single Sign-on eingeschaltet wird.`,
    effect: (n, count) =>
      `Ab diesem Moment werden alle mit einer E-Mail-Domain von ${n.company} zu Okta geleitet: ${
        count === 1 ? 'die eine Person' : `die ${number(count)} Personen`
      } auf der Liste, und wer sonst dort eine Adresse hat.`,
    button: 'Ansehen und einschalten',
  },
  switchLinkRenewed: {
    subject: (n) => `${n.company}: ein neuer Link zum Schalter`,
    title: 'Ein neuer Link',
    text: (n) => `Die Links zu ${n.company}, die Sie hatten, sind zurückgezogen.`,
  },
  switchOnPlanned: {
    planned: {
      subject: (n) => `${n.company}: Die Zeit zum Einschalten steht`,
      title: 'Es wird von selbst eingeschaltet',
      text: (n, when) => `Single Sign-on für ${n.company} wird eingeschaltet: ${when}.`,
      button: 'Ändern oder zurücknehmen',
    },
    takenBack: {
      subject: (n) => `${n.company}: keine Zeit zum Einschalten mehr`,
      title: 'Zurückgenommen',
      text: (n) =>
        `Single Sign-on für ${n.company} wird nicht mehr von selbst eingeschaltet. Es wartet, bis Sie sagen, wann.`,
      button: 'Ansehen und einschalten',
    },
  },
  dashboardRequested: {
    button: 'Sehen, wen, und sagen, dass es getan ist',
    mainAdmin: {
      subject: (n) => `${n.company}: Single Sign-on steht, jetzt das Dashboard`,
      title: 'Single Sign-on ist eingeschaltet. Jetzt das Dashboard',
      text: (n) =>
        `Die Leute von ${n.company} werden ab jetzt zu Okta geleitet. Bevor der Haupt-Admin zur Anmeldung eingeladen wird, sind Sie im Dashboard von ${n.product} dran:`,
      steps: (mainAdmin) => [
        rich`Entfernen Sie ${strong(mainAdmin)} aus dem Dashboard und laden Sie diese Person neu ein.`,
        rich`Sagen Sie, dass es getan ist. Dann geht die Anleitung zur Anmeldung hinaus.`,
      ],
    },
    everyone: {
      subject: (n) => `${n.company}: Der Haupt-Admin ist angemeldet, jetzt alle anderen`,
      title: 'Der Haupt-Admin ist angemeldet. Jetzt alle anderen',
      text: (n) =>
        `Bevor alle anderen von ${n.company} zur Anmeldung eingeladen werden, sind Sie im Dashboard von ${n.product} dran:`,
      steps: (_, count) => [
        rich`Entfernen Sie ${
          count === 1 ? 'die weitere Person' : `die ${number(count)} weiteren Personen`
        } aus dem Dashboard und laden Sie sie neu ein. Die Seite nennt sie, auch als CSV-Datei.`,
        rich`Sagen Sie, dass es getan ist. Dann gehen die Anleitungen zur Anmeldung hinaus.`,
      ],
    },
  },
  connectionReady: {
    subject: (n) => `${n.company}: Der Haupt-Admin ist eingeladen`,
    title: 'Der Haupt-Admin ist eingeladen',
    text: (n) =>
      `Single Sign-on für ${n.company} ist eingeschaltet, und die Anleitung zur Anmeldung bei ${n.product} ist gerade hinausgegangen.`,
    steps: (mainAdmin, count, isReinvited) => [
      ...(isReinvited
        ? []
        : [
            rich`Entfernen Sie ${strong(mainAdmin)} aus dem Dashboard und laden Sie diese Person neu ein.`,
          ]),
      count === 0
        ? rich`Warten Sie, bis ${strong(mainAdmin)} angemeldet ist. Meist merken wir es und sagen Ihnen Bescheid.`
        : rich`Warten Sie, bis ${strong(mainAdmin)} angemeldet ist. Meist merken wir es und sagen Ihnen, wen Sie danach neu einladen: ${
            count === 1 ? 'die weitere Person' : `die ${number(count)} weiteren Personen`
          }.`,
    ],
    confirm:
      'Wissen Sie, dass der Haupt-Admin angemeldet ist, haben aber nichts von uns gehört? Dann bestätigen Sie es, und es geht weiter:',
    button: 'Die erste Anmeldung bestätigen',
    openDashboard: 'Das Dashboard öffnen',
  },
});
