import type * as en from '../en/layout.ts';

export const layout: typeof en.layout = () => ({
  seesToIt: 'Wer es jetzt betreut',
  skip: 'Zum Inhalt springen',
  questions: 'Fragen?',
  ask: (csm) => `Fragen Sie ${csm}`,
  signIn: 'Anmelden',
  signedInAs: (address) => `Angemeldet als ${address}`,
  signOut: 'Abmelden',
  signedOut: {
    title: 'Sie sind abgemeldet',
    text: 'Wer in diesem Browser einen Link öffnet, muss sich neu anmelden.',
  },
  typed:
    'Das haben Sie eingegeben. Es ist nicht gesendet: Kopieren Sie es, bevor Sie weitermachen.',
  support: 'oder schreiben Sie an',
  copy: 'Kopieren',
  copied: 'Kopiert',
  copyWhat: (what) => `Kopieren: ${what}`,
  opensElsewhere: '(öffnet einen neuen Tab)',
  progress: 'Schritte',
  done: 'erledigt',
  now: 'jetzt',
  later: 'kommt noch',
});

export const journey: typeof en.journey = [
  'In Okta anlegen',
  'Prüfung',
  'Freigabe',
  'Erste Anmeldung',
  'Alle anderen',
];
