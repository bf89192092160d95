import type * as en from '../../en/mails/8-main-admin.ts';
import { rich, strong } from '../../rich.ts';
import { number } from '../words.ts';

export const mainAdminMails: typeof en.mainAdminMails = {
  switchOff: {
    text: 'Jemand kommt nicht hinein? 14 Tage lang können Sie Single Sign-on wieder ausschalten, und gelöscht wird nichts:',
    link: 'Single Sign-on aus- oder einschalten',
  },
  connectionReady: {
    subject: (n) => `${n.company}: Single Sign-on steht, jetzt das Dashboard`,
    title: 'Die Verbindung steht',
    text: (n) =>
      `Das Okta von ${n.company} ist verbunden, und es ist geprüft, dass es funktioniert. Jetzt sind Sie im Dashboard von ${n.product} dran:`,
    steps: (mainAdmin, count) => [
      rich`Entfernen Sie ${strong(mainAdmin)} aus dem Dashboard und laden Sie diese Person neu ein. (Die Anleitung zur Anmeldung ist gerade hinausgegangen.)`,
      ...(count === 0
        ? [
            rich`Warten Sie, bis diese Person angemeldet ist. Meist merken wir es und sagen Ihnen Bescheid.`,
          ]
        : [
            rich`Warten Sie, bis diese erste Person angemeldet ist. Meist merken wir es, senden allen anderen die Anleitung und sagen Ihnen Bescheid.`,
            rich`Entfernen Sie dann ebenso ${
              count === 1 ? 'die weitere Person' : `die ${number(count)} weiteren Personen`
            } und laden Sie sie neu ein.`,
          ]),
    ],
    confirm:
      'Wissen Sie, dass der Haupt-Admin angemeldet ist, haben aber nichts von uns gehört? Dann bestätigen Sie es, und alle anderen werden eingeladen:',
    button: 'Die erste Anmeldung bestätigen',
    openDashboard: 'Das Dashboard öffnen',
  },
};
