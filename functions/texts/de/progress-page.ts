import type * as en from '../en/progress-page.ts';
import { expiry, number } from './words.ts';

/** What the CSM must do. */
const ofCsm: ReturnType<typeof en.progress>['waits']['approval'] = (n, { reminder, expires }) => ({
  by: reminder ? `Meist bis ${reminder}` : `Sobald es ${n.csm} möglich ist`,
  otherwise: `${reminder ? `An diesem Tag erinnern wir ${n.csm}` : `Wir haben ${n.csm} erinnert`}. ${expiry(expires)}`,
});

export const progress: typeof en.progress = () => ({
  title: (n) => `Single Sign-on für ${n.company}`,
  live: 'Diese Seite aktualisiert sich selbst.',
  reload: 'Diese Seite lädt sich von selbst neu.',
  keepLink: 'Behalten Sie den Link zu dieser Seite: Er gilt bis zum Schluss.',
  next: 'Wie es weitergeht',
  actor: 'Wer am Zug ist',
  when: 'Bis wann',
  since: 'Wartet seit',
  history: 'Was geschehen ist',
  invited: (invited, total) => `${number(invited)} von ${number(total)} Personen eingeladen`,
  notEverybody: (n) =>
    `Nicht alle auf der Liste haben eine Einladung zu ${n.product}, soweit wir wissen.`,
  notInvitedTold: (n) => `${n.csm} erfährt, um wen es geht.`,
  notInvited: ({ deferred, refused, uncertain, dropped = 0 }, told = '') =>
    [
      refused > 0 &&
        (refused === 1
          ? 'Eine Einladung ließ sich nicht zustellen.'
          : `${number(refused)} Einladungen ließen sich nicht zustellen.`),
      uncertain > 0 &&
        (uncertain === 1
          ? 'Bei einer wissen wir nicht, ob sie gesendet wurde.'
          : `Bei ${number(uncertain)} wissen wir nicht, ob sie gesendet wurden.`),
      refused + uncertain > 0 && told,
      deferred > 0 &&
        (deferred === 1
          ? 'Eine Einladung verzögert sich, weil der andere Mailserver „später“ sagt. Sie wird bis zu drei Tage lang erneut versucht.'
          : `${number(deferred)} Einladungen verzögern sich, weil der andere Mailserver „später“ sagt. Sie werden bis zu drei Tage lang erneut versucht.`),
      dropped > 0 &&
        (dropped === 1
          ? 'Eine Einladung wurde nicht mehr gesendet.'
          : `${number(dropped)} Einladungen wurden nicht mehr gesendet.`),
    ]
      .filter(Boolean)
      .join(' '),
  planned: (n) =>
    `Single Sign-on wird von selbst eingeschaltet, wie ${n.csm} es gewählt hat. Bis dahin melden sich alle an wie bisher.`,
  off: (n) => ({
    title: 'Ausgeschaltet: Ihre Leute melden sich an wie bisher',
    next: `Single Sign-on wurde ausgeschaltet. Nichts ist gelöscht, und es lässt sich wieder einschalten: Fragen Sie ${n.csm}.`,
    actor: n.csm,
    when: '',
  }),
  automatic: (n) => ({
    title: 'Eingeschaltet. Die Konten werden vorbereitet',
    next: `Single Sign-on ist eingeschaltet. ${n.product} lädt Ihre Leute selbst neu ein, zuerst den Haupt-Admin; danach gehen die Einladungen zur Anmeldung hinaus. Wo das nicht gelingt, kümmert sich ${n.csm} darum.`,
    actor: 'Niemand: das läuft von selbst',
    when: 'Meist innerhalb einer Stunde',
  }),
  untriable:
    'Danach wird Single Sign-on für alle mit Ihren E-Mail-Domains eingeschaltet, ohne dass jemand die Anmeldung vorher ausprobieren kann. Weisen Sie bis dahin allen die App in Okta zu: Wer sie nicht hat, kommt nicht mehr hinein.',
  note: 'Die Begründung',
  waits: {
    correction: (_, { reminder, actBy, expires }) => ({
      by: `Bis ${actBy}`,
      otherwise: `${reminder ? `Am ${reminder} erinnern wir Sie` : 'Wir haben Sie erinnert'}. ${expiry(expires)}`,
    }),
    approval: ofCsm,
    trial: (n, { reminder, actBy, expires }) => ({
      by: `Bis ${actBy}`,
      otherwise: `${reminder ? `Am ${reminder} erinnern wir Sie und ${n.csm}` : `Wir haben Sie und ${n.csm} erinnert`}. ${expiry(expires)}`,
    }),
    switchOn: ofCsm,
    mainAdminDashboard: ofCsm,
    everyoneDashboard: ofCsm,
    firstSignIn: (n, { reminder, actBy, expires }) => ({
      by: `Bis ${actBy}`,
      otherwise: `${reminder ? `Am ${reminder} erinnern wir Ihren Haupt-Admin und ${n.csm}` : `Wir haben Ihren Haupt-Admin und ${n.csm} erinnert`}. ${expiry(expires)}`,
    }),
  },
  open: {
    title: 'Geprüft, soweit es ging. Es fehlt die Freigabe',
    heading: (count) =>
      count === 1
        ? 'Ein Punkt ließ sich nicht prüfen'
        : `${number(count)} Punkte ließen sich nicht prüfen`,
    lead: (n) => `${n.csm} weiß davon und entscheidet, ob es so genügt.`,
  },
  asking: 'wird gefragt',
  silent: 'Sobald Ihr Okta antwortet',
  checking: 'Ihr Okta antwortet gerade nicht. Wir fragen weiter; Sie müssen nichts tun.',
});
