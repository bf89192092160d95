import type * as en from '../en/stages-and-events.ts';

export const stages: typeof en.stages = {
  awaitingSubmission: () => ({
    title: 'Bereit zum Start',
    next: 'Legen Sie die App in Okta an und senden Sie uns die Angaben.',
    actor: 'Sie',
    when: 'Bevor der Link abläuft',
  }),
  verifying: (n) => ({
    title: 'Wir prüfen mit Ihrem Okta',
    next: `Wir prüfen Domain, Client ID, Secret und Redirect URIs. Danach gibt ${n.csm} es frei, oder wir sagen Ihnen, was zu beheben ist.`,
    actor: 'Niemand: Das läuft von selbst',
    when: 'Meist binnen einer Minute',
  }),
  awaitingCorrection: () => ({
    title: 'Etwas ist zu berichtigen',
    next: 'Beheben Sie es und senden Sie das Formular noch einmal.',
    actor: 'Sie',
    when: '',
  }),
  awaitingApproval: (n) => ({
    title: 'Ihr Okta ist in Ordnung. Es fehlt die Freigabe',
    next: `${n.csm} bestätigt, dass Single Sign-on zu Ihrem Vertrag gehört. Dann wird die Verbindung hergestellt.`,
    actor: n.csm,
    when: '',
  }),
  connecting: () => ({
    title: 'Wir stellen die Verbindung her',
    next: 'Wir verbinden Ihr Okta und prüfen, dass die Anmeldung dorthin führt.',
    actor: 'Niemand: Das läuft von selbst',
    when: 'Meist binnen einer Minute',
  }),
  awaitingTrial: (n) => ({
    title: 'Verbunden. Bitte probieren Sie die Anmeldung aus',
    next: `Melden Sie sich einmal mit Okta bei ${n.product} an. Sonst betrifft es niemanden, bis das geklappt hat und Single Sign-on eingeschaltet wird.`,
    actor: 'Sie oder Ihr Haupt-Admin',
    when: '',
  }),
  awaitingSwitchOn: (n) => ({
    title: 'Verbunden. Der Moment zum Einschalten steht noch aus',
    next: `${n.csm} schaltet Single Sign-on ein, wenn es Ihnen passt. Bis dahin melden sich alle an wie bisher.`,
    actor: n.csm,
    when: '',
  }),
  awaitingDashboard: (n) => ({
    title: `Eingeschaltet. ${n.csm} bereitet die Konten vor`,
    next: `Single Sign-on ist eingeschaltet. ${n.csm} lädt Ihre Leute im Dashboard von ${n.product} neu ein, zuerst den Haupt-Admin; dann gehen die Einladungen zur Anmeldung hinaus.`,
    actor: n.csm,
    when: '',
  }),
  awaitingFirstSignIn: (n) => ({
    title: 'Verbunden. Wir warten auf Ihren Haupt-Admin',
    next: `Ihr Haupt-Admin öffnet die Einladung, wählt „${n.existingLogin}“ und meldet sich mit Okta an. Dann werden alle anderen eingeladen.`,
    actor: 'Ihr Haupt-Admin',
    when: '',
  }),
  inviting: () => ({
    title: 'Alle anderen werden eingeladen',
    next: 'Jede Person bekommt eine E-Mail, in der steht, wie sie sich anmeldet.',
    actor: 'Niemand: Das läuft von selbst',
    when: 'In einigen Minuten; bei Tausenden dauert es bis zu einigen Stunden',
  }),
  completed: (n) => ({
    title: 'Geschafft: Ihre Leute melden sich mit Okta an',
    next: `Alle sind zu ${n.product} eingeladen.`,
    actor: 'Niemand',
    when: '',
  }),
  rejected: (n) => ({
    title: 'Nicht freigegeben',
    next: `Es wurde nichts verbunden, und Ihre Angaben sind gelöscht. Sprechen Sie mit ${n.csm}, wenn Sie das anders sehen.`,
    actor: 'Niemand',
    when: '',
  }),
  expired: (n) => ({
    title: 'Abgelaufen',
    next: `Es hat zu lange auf jemanden gewartet, deshalb sind Ihre Angaben gelöscht. Für einen neuen Anfang bitten Sie ${n.csm} um einen neuen Link.`,
    actor: 'Niemand',
    when: '',
  }),
  failed: (n) => ({
    title: 'Angehalten durch ein Problem bei uns',
    next: `Unsere Technik weiß Bescheid und macht von hier aus weiter. Sie müssen nichts noch einmal senden; ${n.csm} kann Ihnen mehr sagen.`,
    actor: n.provider,
    when: 'Meist binnen eines Werktags',
  }),
};

export const stopped: typeof en.stopped = (n) => ({
  title: 'Von uns beendet',
  next: `Wir haben diese Einrichtung beendet, und Ihre Angaben sind gelöscht. ${n.csm} kann Ihnen sagen, warum, und gibt Ihnen für einen neuen Anfang einen neuen Link.`,
  actor: 'Niemand',
  when: '',
});

export const events: typeof en.events = {
  submitted: 'Angaben gesendet',
  verified: 'Geprüft, nichts zu korrigieren',
  verifiedInPart: 'Geprüft, mit etwas Offenem',
  problemsFound: 'Die Prüfung fand etwas zu berichtigen',
  oktaUnavailable: 'Okta antwortete nicht; wir prüfen erneut',
  corrected: 'Berichtigte Angaben gesendet',
  domainsProven: 'E-Mail-Domains nachgewiesen',
  approvalRequested: 'Um Freigabe gebeten',
  approved: 'Freigegeben',
  changesRequested: 'Änderungen erbeten',
  rejected: 'Nicht freigegeben',
  connected: 'Okta verbunden',
  trialSucceeded: 'Anmeldung mit Erfolg ausprobiert',
  trialSkipped: 'Ohne Probe weitergemacht',
  correctionWanted: 'Wieder zur Berichtigung geöffnet',
  switchedOn: 'Single Sign-on eingeschaltet',
  switchedOff: 'Single Sign-on ausgeschaltet',
  dashboardDone: 'Konten im Dashboard vorbereitet',
  dashboardSkipped: 'Ohne das Dashboard weitergemacht',
  mainAdminInvited: 'Haupt-Admin eingeladen',
  mainAdminSignedIn: 'Haupt-Admin hat sich angemeldet',
  usersInvited: 'Alle anderen eingeladen',
  completed: 'Abgeschlossen',
  expired: 'Abgelaufen',
  failed: 'Angehalten durch ein Problem bei uns',
  stopped: 'Von uns beendet',
};
