import type * as en from '../../en/mails/10-finish.ts';
import { number } from '../words.ts';

export const finishMails: typeof en.finishMails = () => ({
  completed: {
    subject: (n) => `${n.company}: Single Sign-on ist fertig`,
    title: 'Single Sign-on ist fertig',
    titleOff: 'Fertig, und ausgeschaltet',
    off: (n) =>
      `Single Sign-on ist im Moment ausgeschaltet: Alle bei ${n.company} melden sich an wie bisher. Nichts ist gelöscht, und es lässt sich wieder einschalten.`,
    text: (n, invited) =>
      invited === 1
        ? `1 Person von ${n.company} ist zu ${n.product} eingeladen.`
        : `${number(invited)} Personen von ${n.company} sind zu ${n.product} eingeladen.`,
    unseen:
      'Wir haben noch niemanden sich über Okta anmelden sehen: Die Anmeldung des Haupt-Admins wurde von Hand bestätigt. Bitte sehen Sie nach, ob die Leute hineinkommen.',
    later: (n) =>
      `Wer später dazukommt: In Okta die App zuweisen und im Dashboard von ${n.product} einladen.`,
    deleted:
      'Die Angaben, die dafür gesendet wurden, samt Secrets, sind hier gelöscht. Es bleibt, wer von einem ersetzten Client-Secret erfährt: die Ansprechperson.',
    csmSteps:
      'Das Dashboard blieb für die anderen Personen, wie es ist: Entfernen Sie sie dort und laden Sie sie neu ein.',
    failed: (count) =>
      count === 1
        ? 'An eine Adresse konnte nicht geschrieben werden. Bitte sagen Sie dieser Person, wie sie sich anmeldet:'
        : `An ${number(count)} Adressen konnte nicht geschrieben werden. Bitte sagen Sie diesen Personen, wie sie sich anmelden:`,
    uncertain: (count) =>
      count === 1
        ? 'Von einer Einladung wissen wir nicht, ob sie angekommen ist: Wir wurden beim Senden unterbrochen, und niemand bekommt sie zweimal. Bitte fragen Sie diese Person:'
        : `Von ${number(count)} Einladungen wissen wir nicht, ob sie angekommen sind: Wir wurden beim Senden unterbrochen, und niemand bekommt sie zweimal. Bitte fragen Sie diese Personen:`,
    deferred: (count) =>
      count === 1
        ? 'Eine Einladung verzögert sich, weil der andere Mailserver „später“ sagt. Sie wird bis zu drei Tage lang erneut versucht.'
        : `${number(count)} Einladungen verzögern sich, weil der andere Mailserver „später“ sagt. Sie werden bis zu drei Tage lang erneut versucht.`,
    more: (count) => `und ${number(count)} weitere`,
    button: 'Sehen, was geschehen ist, oder etwas ändern',
  },
  rejected: {
    subject: (n) => `${n.company}: Single Sign-on wurde nicht freigegeben`,
    title: 'Nicht freigegeben',
    text: (n) => `Single Sign-on für ${n.company} wurde nicht freigegeben. Die Begründung:`,
    textCsm: (n) =>
      `Single Sign-on für ${n.company} wurde abgelehnt. Der Kunde bekam diese Begründung:`,
    deleted: 'Es wurde nichts verbunden, und alle Angaben sind gelöscht.',
  },
  expired: {
    subject: (n) => `${n.company}: Single Sign-on ist abgelaufen`,
    title: 'Es hat zu lange gewartet',
    reasons: {
      correction: 'Die Berichtigung kam nicht.',
      approval: 'Es wurde nicht entschieden.',
      trial: 'Niemand hat die Anmeldung mit Okta ausprobiert.',
      switchOn: 'Niemand hat gesagt, wann eingeschaltet werden soll.',
      mainAdminDashboard: 'Das Dashboard wurde nicht für den Haupt-Admin vorbereitet.',
      firstSignIn: 'Der Haupt-Admin hat sich nicht angemeldet.',
      everyoneDashboard: 'Das Dashboard wurde nicht für alle anderen vorbereitet.',
      nothing: 'Zu lange ist nichts geschehen.',
    },
    text: 'Deshalb ist diese Einrichtung zu Ende, und alle Angaben sind gelöscht.',
    withdrawn: 'Die Verbindung zu Okta wurde nicht eingeschaltet: Alle melden sich an wie bisher.',
    connected: 'Die Verbindung zu Okta bleibt bestehen.',
    again: (n) => `Für einen neuen Anfang bitten Sie ${n.csm} um einen neuen Link.`,
    againCsm: 'Für einen neuen Anfang stellen Sie einen neuen Link aus.',
  },
  stopped: {
    subject: (n) => `${n.company}: Single Sign-on wurde angehalten`,
    title: 'Das Einrichten wurde angehalten',
    text: (n) =>
      `${n.provider} hat das Einrichten von Single Sign-on für ${n.company} vorzeitig beendet. Was gesendet wurde, ist gelöscht.`,
    off: 'Alle melden sich an wie zuvor.',
    on: 'Single Sign-on war schon eingeschaltet und bleibt es.',
    again: (n) =>
      `Fragen, oder ein neuer Versuch? Antworten Sie auf diese E-Mail: ${n.csm} liest sie.`,
    againCsm: 'Den Grund kennt Ops. Für einen neuen Anfang stellen Sie einen neuen Link aus.',
  },
  failure: {
    subject: {
      FAILED: (n) => `${n.company}: Einrichtung von Single Sign-on gescheitert`,
      TIMED_OUT: (n) => `${n.company}: Einrichtung von Single Sign-on hat zu lange gedauert`,
      ABORTED: (n) => `${n.company}: Einrichtung von Single Sign-on beendet`,
    },
    title: {
      FAILED: 'Eine Einrichtung ist gescheitert',
      TIMED_OUT: 'Eine Einrichtung hat zu lange gedauert',
      ABORTED: 'Eine Einrichtung wurde beendet',
    },
    status: {
      FAILED: 'Ihr Ablauf ist gescheitert.',
      TIMED_OUT: 'Ihr Ablauf hat zu lange gedauert.',
      ABORTED: 'Ihr Ablauf wurde von Hand beendet.',
    },
    error: 'Fehler',
    cause: 'Ursache',
    by: 'Beendet von',
    byNobody: 'nicht angegeben. CloudTrail weiß, wer StopExecution aufrief.',
    execution: 'Ausführung',
    redrive: (until) =>
      `Bis ${until} kann sie dort weitergehen, wo sie scheiterte, sobald die Ursache behoben ist. Was der Kunde gesendet hat, ist dafür aufbewahrt und wird danach von selbst gelöscht:`,
    deleted: 'Sie kann nicht fortgesetzt werden. Was der Kunde gesendet hat, ist gelöscht.',
  },
});
