import type { Dictionary } from '../en/index.ts';
import { rich, strong } from '../rich.ts';
import { number } from './words.ts';

export const dashboard = (): Dictionary['dashboard'] => ({
  mainAdmin: {
    title: (n) => `Laden Sie den Haupt-Admin von ${n.company} neu ein`,
    lead: (n) =>
      `Single Sign-on für ${n.company} ist eingeschaltet. Bevor der Haupt-Admin zur Anmeldung eingeladen wird, wird das Konto im Dashboard von ${n.product} vorbereitet.`,
    steps: (_, mainAdmin) => [
      rich`Entfernen Sie ${strong(mainAdmin)} aus dem Dashboard.`,
      rich`Laden Sie diese Person neu ein.`,
    ],
    effect: 'Dann geht die Anleitung zur Anmeldung an den Haupt-Admin.',
  },
  everyone: {
    title: (n) => `Laden Sie alle anderen von ${n.company} neu ein`,
    lead: (n) =>
      `Der Haupt-Admin ist angemeldet. Bevor alle anderen zur Anmeldung eingeladen werden, werden die Konten im Dashboard von ${n.product} vorbereitet.`,
    steps: (_, __, count) => [
      rich`Entfernen Sie ${strong(
        count === 1 ? 'diese Person' : `diese ${number(count)} Personen`,
      )} aus dem Dashboard, soweit sie darin sind.`,
      rich`Laden Sie sie neu ein.`,
    ],
    effect: 'Dann gehen die Anleitungen zur Anmeldung an alle auf dieser Liste.',
  },
  unseen:
    'Dass der Haupt-Admin angemeldet ist, wurde bestätigt; selbst gesehen haben wir es nicht.',
  isAsked: (n) =>
    `Das eigene System von ${n.product} wurde darum gebeten. Kann es das nicht, bekommen Sie eine E-Mail; bis dahin haben Sie nichts zu tun. Wenn Sie es selbst tun, sagen Sie es hier.`,
  handedOver: {
    refused: (n) => `Das eigene System von ${n.product} wurde zuerst gebeten und hat abgelehnt:`,
    failed: (n) => `Das eigene System von ${n.product} wurde zuerst gebeten und konnte es nicht:`,
    unreachable: (n) =>
      `Das eigene System von ${n.product} sollte zuerst gebeten werden und war nicht zu erreichen.`,
    silent: (n) =>
      `Das eigene System von ${n.product} wurde zuerst gebeten und hat nicht gesagt, dass es erledigt ist.`,
  },
  byOwnSystem: (n) => `vom eigenen System von ${n.product}`,
  more: (count) => `und ${number(count)} weitere`,
  csv: (count) => `Alle ${number(count)} als CSV-Datei`,
  open: 'Das Dashboard öffnen',
  button: 'Es ist getan',
  said: { done: 'Als getan gemeldet', skipped: 'Ohne weitergemacht' },
  skip: {
    title: 'Ohne das Dashboard weitermachen',
    effect:
      'Die Anleitungen zur Anmeldung gehen hinaus. Wer im Dashboard kein Konto hat, kommt damit nicht hinein.',
    reason: 'Warum?',
    hint: 'Es wird mit Ihrer Adresse aufbewahrt.',
    button: 'Ohne das Dashboard weitermachen',
  },
  closed: {
    done: {
      title: 'Im Dashboard ist jetzt nichts zu tun',
      text: () => 'Es geht von selbst weiter. Gibt es mehr zu tun, bekommen Sie eine E-Mail.',
    },
    early: {
      title: 'Im Dashboard ist noch nichts zu tun',
      text: () =>
        'Single Sign-on ist noch nicht eingeschaltet. Sobald es das ist, bekommen Sie eine E-Mail.',
    },
    over: {
      title: 'Im Dashboard ist nichts mehr zu tun',
      text: () => 'Diese Einrichtung ist vorbei.',
    },
  },
});
