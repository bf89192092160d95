import type * as en from '../en/guide.ts';
import { okta } from '../okta-words.ts';
import { code, rich, strong } from '../rich.ts';
import { number } from './words.ts';

export const guide: typeof en.guide = () => ({
  title: (n) => `Single Sign-on für ${n.company}`,
  lead: (n) =>
    `Hier richten Sie ein, dass sich Ihre Leute mit Okta bei ${n.product} anmelden. Sie brauchen Administratorrechte in Okta und etwa zehn Minuten.`,
  took: (n, { completed, median, ninetieth, machine }) =>
    `Bis alle eingeladen sind, dauert es so lange, wie Menschen brauchen: Sie, ${n.csm} für die Freigabe und Ihr Haupt-Admin. Bei den letzten ${number(completed)} Unternehmen waren es nach dem Absenden bei der Hälfte höchstens ${median}, bei neun von zehn höchstens ${ninetieth}; davon haben wir ${machine} gerechnet.`,
  unknown: (n) =>
    `Bis alle eingeladen sind, dauert es so lange, wie Menschen brauchen: Sie, ${n.csm} für die Freigabe und Ihr Haupt-Admin. Ob mit Ihrem Okta alles stimmt, sagen wir Ihnen gleich nach dem Absenden.`,
  until: 'Mit diesem Link können Sie beginnen bis',
  helpCentre: 'Dieselbe Anleitung in unserem Hilfebereich',
  steps: {
    create: {
      text: rich`Gehen Sie in der Okta ${okta.adminConsole} zu ${strong(`${okta.applications} > ${okta.applications}`)} und klicken Sie auf ${strong(okta.createAppIntegration)}. Wählen Sie diese beiden und klicken Sie auf ${strong(okta.next)}:`,
      picture: `Dialog „${okta.createDialog}“: als Anmeldeverfahren ${okta.oidc} wählen, als Art der Anwendung ${okta.webApplication}.`,
      existing: (product) =>
        rich`Gibt es in Ihrem Okta schon eine App für ${product}? Öffnen Sie sie und vergleichen Sie ihre Einstellungen mit dem nächsten Schritt.`,
    },
    settings: {
      name: rich`${strong(okta.appIntegrationName)}: wie Sie möchten, zum Beispiel`,
      grant: rich`${strong(okta.grantType)}: ${strong(okta.authorizationCode)} ist ausgewählt. Mehr ist nicht nötig.`,
      callbacks: (count) =>
        rich`${strong(okta.signInRedirectUris)}: Entfernen Sie das Beispiel und tragen Sie ${
          count === 1 ? 'diese' : count === 2 ? 'beide' : `alle ${number(count)}`
        } genau so ein, wie es hier steht (${strong(okta.addUri)} gibt eine weitere Zeile):`,
      callbackName: (number) => `Sign-in redirect URI ${number}`,
      signOut: rich`${strong(okta.signOutRedirectUris)}: Entfernen Sie das Beispiel; es ist keine nötig.`,
      picture: `Seite „${okta.newWebApp}“: der Name, der Grant Type ${okta.authorizationCode} und die Redirect URIs von oben.`,
    },
    assign: {
      text: (product) =>
        rich`Wählen Sie unter ${strong(okta.assignments)} entweder ${strong(okta.everyone)} oder ${strong(okta.selectedGroups)} und die Gruppen derer, die mit ${product} arbeiten, Ihren Haupt-Admin eingeschlossen. Wer nicht zugewiesen ist, kommt nicht hinein. Klicken Sie dann auf ${strong(okta.save)}.`,
    },
    credentials: {
      text: rich`Auf dem Reiter ${strong(okta.general)} sehen Sie jetzt ${strong(okta.clientId)} und darunter das Secret. Neben beiden ist ein Knopf zum Kopieren. Fügen Sie sie in das Formular ein.`,
      picture: `Reiter „${okta.general}“: Client ID und Client Secret, jeweils mit einem Knopf zum Kopieren. Die Okta-Domain steht oben rechts im Menü unter Ihrer E-Mail-Adresse.`,
      dpop: rich`Lassen Sie ${strong(okta.requireDpop)} ausgeschaltet: Damit funktioniert die Anmeldung nicht.`,
      domain: rich`Ihre ${strong('Okta-Domain')} steht oben rechts im Menü unter Ihrem Namen. Sie sieht aus wie ${code('example.okta.com')}, ${code('example.oktapreview.com')} oder ${code('example.okta-emea.com')}.`,
    },
  },
});
