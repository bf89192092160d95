import type * as en from '../en/queue-page.ts';

export const queue: typeof en.queue = () => ({
  title: 'Ihre Einrichtungen',
  lead: 'Was auf Sie wartet, und was auf den Kunden. Zum Entscheiden nehmen Sie den Link in der E-Mail zu dieser Firma.',
  groups: {
    csm: 'Wartet auf Sie',
    customer: 'Wartet auf den Kunden',
    nobody: 'Läuft',
    over: 'Beendet',
  },
  nothing: 'Nichts wartet auf Sie.',
  stages: {
    awaitingSubmission: 'Link zur Einrichtung ausgestellt, noch nichts gesendet',
    verifying: 'Wird mit Okta geprüft',
    awaitingCorrection: 'Der Kunde muss etwas berichtigen',
    awaitingApproval: 'Freigabe steht aus',
    connecting: 'Freigegeben, wird verbunden',
    awaitingTrial: 'Der Kunde soll die Anmeldung ausprobieren',
    awaitingSwitchOn: 'Ausprobiert; wird eingeschaltet, wenn Sie es sagen',
    awaitingDashboard: 'Im Dashboard vorzubereiten',
    awaitingFirstSignIn: 'Haupt-Admin hat sich noch nicht angemeldet',
    inviting: 'Alle anderen werden eingeladen',
    completed: 'Abgeschlossen',
    rejected: 'Nicht freigegeben',
    expired: 'Abgelaufen',
    failed: 'Angehalten durch ein Problem; die Technik weiß Bescheid',
  },
  automatic: (product) => `Das eigene System von ${product} bereitet das Dashboard vor`,
  since: 'Seit',
  actBy: 'Bis',
  linkUntil: 'Link bis',
  took: (n) =>
    `Abgeschlossen auf dieser Seite: ${n.completed}. Vom Einrichtungslink bis zum Ende dauerte es in der Hälfte der Fälle höchstens ${n.median}, in neun von zehn höchstens ${n.ninetieth}. Gewartet wurde typischerweise ${n.customer} auf den Kunden, ${n.csm} auf Sie und ${n.machine} auf die Technik.`,
  next: 'Nächste Seite',
  until: 'Dieser Link gilt bis',
  personal: 'Er ist für Sie bestimmt: Wer ihn hat, kann diese Liste lesen.',
  expired: {
    text: (by) => `Wir können einen neuen an ${by} senden, und an niemanden sonst.`,
    button: 'Neuen Link zusenden',
    mailed: (by) => `Ein neuer Link ist unterwegs an ${by}.`,
  },
});
