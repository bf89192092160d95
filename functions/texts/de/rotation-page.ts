import type * as en from '../en/rotation-page.ts';
import { okta } from '../okta-words.ts';
import { rich, strong } from '../rich.ts';

export const rotation: typeof en.rotation = () => ({
  title: (n) => `Neues Client Secret für ${n.company}`,
  lead: (n) =>
    `Ersetzen Sie das Client Secret, mit dem Ihre Leute über Okta zu ${n.product} kommen. Die Anmeldung geht währenddessen weiter: In Okta darf eine App zwei Secrets zugleich haben.`,
  until: 'Dieser Link gilt bis',
  howTo: 'So geht es',
  steps: [
    rich`Öffnen Sie in der Okta ${okta.adminConsole} die App, Reiter ${strong(okta.general)}, Abschnitt ${strong(okta.clientSecrets)}, und klicken Sie auf ${strong(okta.generateNewSecret)}. Lassen Sie das alte aktiv.`,
    rich`Kopieren Sie das neue und fügen Sie es unten ein. Wir prüfen mit Ihrem Okta, ob es stimmt, bevor sich etwas ändert.`,
    rich`Sobald hier steht, dass es in Gebrauch ist, setzen Sie das alte in Okta auf inaktiv und löschen Sie es.`,
  ],
  heading: 'Das neue Client Secret',
  label: 'Neues Client Secret',
  hint: 'Es geht an den Anmeldedienst und wird hier nicht gespeichert. Niemand sieht es.',
  leaveEmpty: 'Lassen Sie das Feld leer, um das bisherige zu behalten.',
  button: 'Prüfen und verwenden',
  inUseSince: 'Das neue Client Secret ist in Gebrauch seit',
  removeOld: 'Das alte können Sie in Okta entfernen.',
  unchanged: 'Nichts wurde geändert: Die Anmeldung geht mit dem bisherigen Client Secret weiter.',
});
