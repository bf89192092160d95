import type * as en from '../en/sign-in-page.ts';
import { rich, strong } from '../rich.ts';

export const signIn: typeof en.signIn = () => ({
  title: (n) => `Erste Anmeldung für ${n.company}`,
  csm: {
    question: (n) => `Ist der Haupt-Admin von ${n.company} angemeldet?`,
    lead: (n) =>
      `Wir merken von selbst, wenn der Haupt-Admin sich über Okta bei ${n.product} anmeldet. Bestätigen Sie es hier nur, wenn Sie wissen, dass es geschehen ist, und es hier nicht steht.`,
    effect:
      'Wenn Sie bestätigen, lesen Sie, wen Sie im Dashboard neu einladen, und dann werden alle anderen eingeladen.',
    button: 'Ja, der Haupt-Admin ist angemeldet',
  },
  mainAdmin: {
    question: (n) => `Sind Sie bei ${n.product} angemeldet?`,
    lead: (n) =>
      `Meist merken wir von selbst, wenn Sie sich über Okta bei ${n.product} angemeldet haben. Wenn Sie angemeldet sind und es hier nicht steht, bestätigen Sie es.`,
    effect: 'Wenn Sie bestätigen, werden Ihre Kolleginnen und Kollegen eingeladen.',
    button: 'Ja, ich bin angemeldet',
    notYet: 'Noch nicht?',
  },
  confirmed: {
    title: 'Die erste Anmeldung ist geschafft',
    titleUnseen: 'Die erste Anmeldung ist bestätigt',
    unseen: 'Selbst gesehen haben wir sie nicht.',
    how: {
      event: 'Wir haben sie bemerkt',
      csm: 'Vom Customer Success Manager bestätigt',
      mainAdmin: 'Vom Haupt-Admin bestätigt',
    },
    next: 'Alle anderen werden eingeladen oder sind es schon. Hier ist nichts mehr zu tun.',
  },
  failed: {
    heading: 'Jemand konnte sich nicht anmelden',
    lead: (n) =>
      `Wir erfahren, warum eine Anmeldung bei ${n.product} nicht geklappt hat, aber nicht, wessen. Es steht hier bis eine Woche nach dem letzten Mal.`,
    last: 'Das letzte Mal:',
  },
  seen: {
    heading: 'Andere haben sich angemeldet',
    lead: 'Wir erfahren, dass es geklappt hat, und bewahren weder auf, wer es war, noch wie oft.',
    first: 'zuerst',
    last: 'zuletzt etwa',
  },
  tooEarly: {
    title: 'Noch nicht',
    text: 'Die Verbindung zu Okta ist noch nicht fertig. Der Haupt-Admin bekommt eine Einladung, sobald sie es ist.',
  },
  over: {
    title: 'Diese Einrichtung ist zu Ende',
    text: 'Sie endete ohne eine erste Anmeldung. Es kann nichts mehr bestätigt werden.',
  },
});

export const howToSignIn: typeof en.howToSignIn = () => ({
  steps: (n) => [
    rich`Öffnen Sie ${n.product} mit dem Knopf.`,
    rich`Wählen Sie ${strong(n.existingLogin)}.`,
    rich`Geben Sie Ihre dienstliche E-Mail-Adresse ein. Sie kommen zu Okta; melden Sie sich dort an wie immer bei der Arbeit.`,
  ],
  picture: (n) =>
    `Diese Wahl werden Sie sehen: Nehmen Sie „${n.existingLogin}“, nicht „${n.otherLogin}“.`,
  pictureTitle: (n) => `Welcome to ${n.product}`,
  takeThis: 'dieses',
  notThis: 'dieses nicht',
  trouble: 'Wenn es nicht klappt',
  troubles: (n) => [
    rich`Sie sollen ein neues Passwort anlegen? Gehen Sie zurück und wählen Sie ${strong(n.existingLogin)}.`,
    rich`Okta sagt, dass Ihnen die App nicht zugewiesen ist? Bitten Sie Ihre Okta-Administration, sie Ihnen zuzuweisen.`,
    rich`Etwas anderes? Antworten Sie auf diese E-Mail: ${n.csm} von ${n.provider} liest sie.`,
  ],
});
