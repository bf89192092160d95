import type * as en from '../../en/mails/1-setup-link.ts';

export const setupLinkMails: typeof en.setupLinkMails = () => ({
  setupLinkIssued: {
    subject: (n) => `${n.company}: Single Sign-on für ${n.product} einrichten`,
    title: (n) => `Single Sign-on für ${n.company} einrichten`,
    text: (n) =>
      `Mit diesem Link verbinden Sie Ihr Okta mit ${n.product}. Das dauert etwa 15 Minuten; Sie können nach jedem Schritt aufhören und später weitermachen.`,
    button: 'Zur Einrichtung',
    until: (date) => `Bitte senden Sie sie bis ${date} ab.`,
    personal:
      'Wer den Link hat, kann einrichten: Geben Sie ihn nur an Ihre Okta-Administration weiter.',
    why: (n) =>
      `Sie bekommen diese E-Mail, weil ${n.csm} Sie als Kontakt bei ${n.company} genannt hat.`,
  },
});
