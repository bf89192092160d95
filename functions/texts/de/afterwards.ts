import type * as en from '../en/afterwards.ts';

export const afterwards: typeof en.afterwards = () => ({
  heading: 'Etwas ändern',
  lead: 'Behalten Sie den Link zu dieser Seite: Er gilt weiter.',
  rotate: {
    heading: 'Das Client Secret ersetzen',
    text: 'Bevor ein Secret abläuft, oder wenn es in falsche Hände geraten sein könnte. Wir prüfen das neue mit Ihrem Okta, bevor es verwendet wird; die Anmeldung geht weiter.',
    last: 'Zuletzt ersetzt',
    button: 'Client Secret ersetzen',
  },
  more: {
    heading: 'E-Mail-Domains, Personen oder ein weiteres Okta hinzufügen',
    text: (n) =>
      `Es geht denselben Weg wie beim ersten Mal: Ihre Domains werden nachgewiesen, Ihr Okta wird geprüft, ${n.csm} gibt frei, und jemand probiert die Anmeldung aus. Wer sich heute mit Okta anmeldet, merkt davon nichts.`,
    button: 'Etwas hinzufügen',
    begun: 'Seither hinzugefügt',
    begunOn: 'begonnen am',
    open: 'Öffnen',
    openWhat: (date) => `Öffnen, was am ${date} begonnen wurde`,
  },
  checks: {
    heading: 'Letzte Prüfungen',
    lead: 'Wir fragen Ihr Okta von Zeit zu Zeit, ob die Anmeldung noch ginge. Dafür meldet sich niemand an.',
    asked: 'gefragt am',
    verdicts: {
      verified: 'Alles passt.',
      problems: 'Etwas passt nicht mehr. Bis es behoben ist, kann die Anmeldung scheitern.',
      unproven: 'Nicht alles ließ sich feststellen.',
      unavailable: 'Ihr Okta hat nicht geantwortet.',
    },
  },
  noFailures: {
    heading: 'Gescheiterte Anmeldungen',
    text: 'In den letzten sieben Tagen keine, soweit wir davon erfahren.',
  },
  download: 'Herunterladen, was geschehen ist (CSV)',
  file: {
    secretChanged: 'Client Secret ersetzt',
    begun: 'Weitere E-Mail-Domains, Personen oder ein weiteres Okta begonnen',
    seen: 'Zum ersten Mal hat sich jemand anderes als der Haupt-Admin angemeldet',
    failed: (what) => `Eine Anmeldung ist gescheitert, zuletzt: ${what}`,
    proven: 'E-Mail-Domain durch DNS nachgewiesen, Stand der letzten Abfrage',
  },
  adding: (n, domains) =>
    `${n.company} meldet sich bereits mit Okta an (${domains}). Nennen Sie nur, was hinzukommt: neue E-Mail-Domains mit ihren Personen, oder weitere Personen einer Domain, die Sie noch einmal nennen. Haupt-Admin ist, wer von ihnen zuerst hineinkommt.`,
});
