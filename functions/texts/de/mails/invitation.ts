import type * as en from '../../en/mails/invitation.ts';
import { rich, strong } from '../../rich.ts';

export const invitation: typeof en.invitation = () => ({
  subject: (n) => `${n.company}: Mit Okta bei ${n.product} anmelden`,
  title: (n) => `Melden Sie sich mit Okta bei ${n.product} an`,
  first: (n) =>
    rich`Bei ${n.company} meldet man sich jetzt mit Okta bei ${n.product} an: Öffnen Sie ${n.product}, wählen Sie ${strong(n.existingLogin)}, und Sie kommen zu Okta, wo Sie sich anmelden wie immer.`,
  button: (n) => `${n.product} öffnen`,
  how: 'Schritt für Schritt',
  firstTitle: 'Sie machen den Anfang',
  mainAdmin: (n) =>
    `Von ${n.company} hat sich noch niemand angemeldet. Sobald Sie angemeldet sind, werden die anderen eingeladen.`,
  dashboardMail: (n) =>
    `Vielleicht bekommen Sie von ${n.csm} auch eine neue Einladung aus ${n.product} selbst. Öffnen Sie dann diese und machen Sie es ebenso.`,
  confirm:
    'Sind Sie angemeldet? Meist merken wir es. Wenn nicht, sagen Sie es uns, damit die anderen folgen können:',
  confirmLink: 'Ja, ich bin angemeldet',
});
