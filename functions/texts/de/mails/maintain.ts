import type * as en from '../../en/mails/maintain.ts';

export const maintainMails: typeof en.maintainMails = () => ({
  linkUnused: {
    subject: (n) => `${n.company}: Der Link zur Einrichtung ist noch unbenutzt`,
    title: 'Der Link zur Einrichtung ist noch unbenutzt',
    text: (n, issued, expires) =>
      `Am ${issued} wurde ein Link zur Einrichtung für ${n.company} ausgestellt. Bisher hat niemand etwas eingetragen. Er gilt bis ${expires}.`,
    ask: 'Fragen Sie den Kunden, ob der Link bei der richtigen Person ist: beim Okta-Admin. Wenn nicht, leiten Sie ihn weiter, oder lassen Sie einen neuen ausstellen:',
    why: (n) => `Sie bekommen diese E-Mail einmal, weil Sie ${n.company} betreuen.`,
  },
  signInsFail: {
    subject: (n) => `${n.company}: Jemand kann sich nicht mit Okta anmelden`,
    title: 'Jemand kann sich nicht mit Okta anmelden',
    text: (n) =>
      `Bei ${n.company} hat eine Anmeldung bei ${n.product} nicht geklappt, aus einem Grund, den die Okta-Administration des Kunden beheben kann. Wessen Anmeldung es war, erfahren wir nicht.`,
    page: 'Der Kunde liest auf seiner Seite dasselbe.',
    why: (n) => `Sie bekommen diese E-Mail einmal je Grund, weil Sie ${n.company} betreuen.`,
  },
  proofLost: {
    subject: (n) => `${n.company}: Der Nachweis einer E-Mail-Domain fehlt`,
    title: 'Der Nachweis einer E-Mail-Domain fehlt',
    text: (n) =>
      `Wer eine Adresse bei diesen E-Mail-Domains hat, meldet sich bei ${n.product} über das Okta von ${n.company} an. Der DNS-Eintrag, der die Domain als ihre nachwies, fehlt seit zwei Wochen:`,
    since: (date) => `fehlt seit ${date}`,
    ask: 'Fragen Sie den Kunden, ob die Domain noch seine ist. Wenn ja, setzt er den Eintrag wieder, und sonst ist nichts zu tun. Wenn nicht, lassen Sie die Domain aus der Verbindung nehmen: Wer sie jetzt hat, würde an dieses Okta geleitet.',
    why: (n) => `Sie bekommen diese E-Mail einmal je Verlust, weil Sie ${n.company} betreuen.`,
  },
  secretReplaced: {
    subject: (n) => `${n.company}: Ein Client-Secret wurde ersetzt`,
    title: 'Ein Client-Secret wurde ersetzt',
    text: (n, domain, date) =>
      `Das Client-Secret der Okta-App bei ${domain} wurde am ${date} ersetzt, über einen Link, den ${n.company} bekommen hat.`,
    checked: 'Das neue wurde vorher mit Okta geprüft. Die Anmeldung geht weiter wie bisher.',
    customer: (n) =>
      `War es niemand von Ihnen? Dann antworten Sie sofort auf diese E-Mail: ${n.csm} liest sie.`,
    csm: 'Die Ansprechperson des Kunden erfährt es auch. Fragen Sie sofort nach, wenn Sie es nicht erwartet haben.',
    commands:
      'Wenn es niemand von ihnen war: Wer diesen Dienst betreibt, lässt mit diesen Befehlen alle sich anmelden wie bisher und weist jeden Link zurück (für eine Stufe auf AWS mit --stage und ihrem Namen):',
    why: (n) =>
      `Sie bekommen diese E-Mail als Ansprechperson für das Single Sign-on zu ${n.product} bei ${n.company}.`,
    whyCsm: (n) => `Sie bekommen diese E-Mail, weil Sie ${n.company} betreuen.`,
  },
  connectionBroken: {
    subject: (n) => `${n.company}: Die Anmeldung mit Okta geht nicht mehr`,
    title: 'Eine Verbindung zu Okta geht nicht mehr',
    text: (n) =>
      `Eine Prüfung aller Verbindungen hat ergeben, dass Leute von ${n.company} nicht mehr oder nicht mehr überall über Okta zu ${n.product} kommen. Das muss der Kunde beheben:`,
    open: 'Das ließ sich nicht prüfen',
    openText:
      'Das muss nicht heißen, dass niemand hineinkommt: Anmeldungen kommen von anderen Servern als diese Prüfung. Kommen die Leute hinein, ist nichts zu tun.',
    subjectOpen: (n) => `${n.company}: Die Anmeldung mit Okta ließ sich nicht prüfen`,
    titleOpen: 'Eine Verbindung zu Okta ließ sich nicht prüfen',
    textOpen: (n) =>
      `Bei einer Prüfung aller Verbindungen ließ sich nicht feststellen, ob Leute von ${n.company} noch über Okta zu ${n.product} kommen.`,
    why: (n) => `Sie bekommen diese E-Mail, weil Sie ${n.company} betreuen.`,
    rotation: 'Wenn das Client Secret ein anderes ist',
    rotationText:
      'Die Prüfung kommt ohne Client Secret aus und weiß deshalb nicht, ob es noch stimmt. Hat der Kunde ein neues, senden Sie seinem Okta-Admin einen Link, um es einzugeben. Wer diesen Dienst betreibt, stellt ihn mit diesem Befehl aus (für eine Umgebung auf AWS mit --stage und ihrem Namen); er gilt 14 Tage:',
    again: 'Sie bekommen diese E-Mail bei jeder Prüfung, bis es behoben ist. Um sofort zu prüfen:',
  },
});
