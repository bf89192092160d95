import type * as en from '../en/domains.ts';
import { number } from './words.ts';

export const domains: typeof en.domains = () => ({
  title: (count) => (count === 1 ? 'Ihre E-Mail-Domain' : `Ihre ${number(count)} E-Mail-Domains`),
  lead: (open) =>
    open === 1
      ? 'Weisen Sie nach, dass die Domain Ihnen gehört: Tragen Sie diesen TXT-Eintrag in ihren DNS-Einstellungen ein. Das geht jederzeit bis zur Freigabe.'
      : `Weisen Sie nach, dass diese ${number(open)} Domains Ihnen gehören: Tragen Sie in den DNS-Einstellungen jeder Domain einen TXT-Eintrag ein. Das geht jederzeit bis zur Freigabe.`,
  allProven: 'Alles nachgewiesen, es ist nichts mehr zu tun. Bitte lassen Sie die Einträge stehen.',
  patience:
    'Wir sehen von selbst immer wieder nach. Bis ein neuer Eintrag zu sehen ist, kann eine Stunde vergehen: Resolver merken sich, dass es keinen gab.',
  lookedAt: 'Zuletzt nachgesehen',
  recordName: 'Name (TXT-Eintrag)',
  recordValue: 'Wert',
  check: 'Jetzt prüfen',
  more: (count) => `${number(count)} weitere`,
  proven: (count) =>
    count === 1 ? 'Eine Domain ist nachgewiesen' : `${number(count)} Domains sind nachgewiesen`,
  proofs: {
    proven: 'Nachgewiesen',
    missing: 'Eintrag nicht gefunden',
    unreachable: 'DNS antwortet nicht',
    vouched: 'Verbürgt',
  },
});
