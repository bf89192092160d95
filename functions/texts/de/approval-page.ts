import { isWithin } from '../../onboarding/domain-names.ts';
import type * as en from '../en/approval-page.ts';
import { number, users } from './words.ts';

export const approval: typeof en.approval = () => ({
  title: (n) => `Single Sign-on für ${n.company} freigeben?`,
  lead: (n) =>
    `${n.company} hat ${n.product} in Okta angelegt, und die Prüfungen haben nichts beanstandet. Es fehlt Ihre Entscheidung.`,
  round: {
    title: 'Was sich geändert hat, seit Sie gefragt haben',
    asked: 'Sie hatten darum gebeten:',
    gone: 'entfernt',
    added: 'neu',
    nothing:
      'Nichts, was hier zu sehen ist. Ein Client Secret kann neu sein, oder auf der Liste stehen andere.',
    lead: (n) =>
      `${n.company} hat auf Ihre Bitte geantwortet. Bitte sehen Sie sich an, was sich geändert hat, und entscheiden Sie.`,
  },
  reopened:
    'Sie haben das schon einmal freigegeben. Seitdem führen E-Mail-Domains zu einer anderen Verbindung, also ging es nicht weiter: Sie stehen unten zuerst. Bitte sehen Sie sich das an, und entscheiden Sie noch einmal.',
  held: 'Sie haben das schon einmal freigegeben. Seitdem wurde Single Sign-on für dieses Unternehmen ausgeschaltet, also ist nichts eingeschaltet worden: Das hätte dessen Leute wieder zu Okta geleitet. Schalten Sie es erst ein, mit dem Link in Ihren früheren E-Mails; dann geben Sie es noch einmal frei.',
  facts: 'Auf einen Blick',
  company: 'Unternehmen',
  onboarding: 'Einrichtung',
  contact: 'Gesendet von',
  outside: 'Bei keiner der E-Mail-Domains',
  mainAdmin: 'Haupt-Admin',
  users: 'Personen',
  usersCount: (count) => `Haupt-Admin und ${users(count)}`,
  domains: 'Okta',
  clientId: 'Client ID',
  emailDomains: 'E-Mail-Domains',
  emailDomainsOf: (count) =>
    count === 1 ? 'für eine E-Mail-Domain' : `für ${number(count)} E-Mail-Domains`,
  emailDomainsMore: (count) => `und ${number(count)} weitere`,
  people: {
    title: (n) => `Wer sich für ${n.company} anmelden soll`,
    back: 'Zurück zur Entscheidung',
    csv: 'Als CSV herunterladen',
    all: 'Die ganze Liste ansehen',
  },
  whose: {
    lookAlike: 'Sie mischt Buchstaben mehrerer Schriften, die gleich aussehen.',
    lead: (count, open) =>
      open === 0
        ? `Alle mit so einer Adresse werden an dieses Okta geleitet. ${count === 1 ? 'Die Domain ist' : `Alle ${number(count)} sind`} durch einen DNS-Eintrag nachgewiesen.`
        : `Alle mit so einer Adresse werden an dieses Okta geleitet. ${open === count ? (count === 1 ? 'Die Domain ist' : `Alle ${number(count)} sind`) : `${number(open)} von ${number(count)} ${open === 1 ? 'ist' : 'sind'}`} nicht nachgewiesen.`,
    people: (count) => (count === 1 ? '1 Person' : `${number(count)} Personen`),
    conflicts: {
      other: ({ company = '', connection = '' }) =>
        `Sie führt zur Verbindung ${connection} von ${company}.`,
      foreign: ({ connection = '' }) =>
        `Sie führt zur Verbindung ${connection}, die nicht hier entstand. Die Technik nimmt die Domain dort heraus (Auth0: Authentication, Enterprise, ${connection}, Login Experience); dann geben Sie noch einmal frei.`,
      own: ({ connection = '' }) =>
        `Sie führt zur Verbindung ${connection} des Kunden selbst; von dort wird sie übernommen.`,
      inProgress: ({ company = '' }) => `Eine freigegebene Einrichtung von ${company} hat sie.`,
    },
    related: ({ domain, other, company, connection, proven }) => {
      const whose = company === undefined ? '' : ` von ${company}`;
      const what =
        other === domain
          ? 'sie auch'
          : `${other}, die ${isWithin(other, domain) ? 'darunter' : 'darüber'} liegt,`;
      if (connection !== undefined)
        return `Bitte ansehen: Die Verbindung ${connection}${whose} hat ${what.replace(/,$/, '')}.`;
      const how = proven ? 'nachgewiesen' : 'auf der Liste';
      return `Bitte ansehen: Ein laufendes Onboarding${whose} hat ${what} ${how}.`;
    },
    replacing: 'E-Mail-Domains, die zur Verbindung eines anderen Unternehmens führen',
    replace: ({ connection, company, domains }) =>
      `${domains} von der Verbindung ${connection} von ${company} übernehmen: Die Leute dort werden an dieses Okta geleitet`,
    notProven: (count) =>
      count === 1
        ? 'Eine E-Mail-Domain ist nicht nachgewiesen'
        : `${number(count)} E-Mail-Domains sind nicht nachgewiesen`,
    vouching:
      'Haken Sie eine Domain nur ab, wenn Sie wissen, dass sie allein dem Kunden gehört, etwa aus dem Vertrag: Ihr Name steht dann dabei. Der Kunde kann den DNS-Eintrag auf seiner Seite noch immer setzen.',
    required:
      'Die Freigabe braucht für jede einen Nachweis. Der Kunde setzt den DNS-Eintrag, der auf seiner Seite steht; er wird von selbst gefunden.',
    vouch: (domain) => `Ich verbürge mich für ${domain}`,
  },
  checks: ({ all, passed, noted, unproven, failed, skipped }) =>
    [
      `${number(passed)} von ${number(all)} Prüfungen bestanden`,
      ...(noted > 0 ? [`${number(noted)} mit Hinweis`] : []),
      ...(unproven > 0 ? [`${number(unproven)} offen`] : []),
      ...(failed > 0 ? [`${number(failed)} nicht bestanden`] : []),
      ...(skipped > 0 ? [`${number(skipped)} nicht gemacht`] : []),
    ].join(', '),
  open: {
    lead: (n) =>
      `${n.company} hat ${n.product} in Okta angelegt. Was sich prüfen ließ, ist in Ordnung; etwas ist offen, und das müssen Sie beurteilen.`,
    title: (count) =>
      count === 1
        ? 'Ein Punkt ließ sich nicht prüfen'
        : `${number(count)} Punkte ließen sich nicht prüfen`,
    text: 'Sie können es so freigeben: Dann zeigt die erste echte Anmeldung, ob es geht. Oder bitten Sie den Kunden um eine Änderung. Er liest dasselbe auf seiner Seite und in seiner E-Mail:',
  },
  evidence: 'Nachweise',
  check: 'Prüfung',
  outcome: 'Ergebnis',
  decide: 'Ihre Entscheidung',
  approve: {
    switchOn: {
      legend: 'Wann wird Single Sign-on eingeschaltet?',
      afterTrial: 'Gleich nachdem jemand die Anmeldung mit Okta ausprobiert hat',
      byCsm:
        'Wenn ich es sage, sofort oder zu einer bestimmten Zeit: Ich bekomme einen Link, sobald es ausprobiert ist',
    },
    switchOnUntried: {
      afterTrial: 'Sobald es verbunden ist',
      byCsm:
        'Wenn ich es sage, sofort oder zu einer bestimmten Zeit: Ich bekomme einen Link, sobald es verbunden ist',
    },
    untriable: (n) =>
      `Die Verbindung steht in wenigen Minuten und wird ohne Probe eingeschaltet: Unser Auth0-Tenant hat keine Anwendung für Proben (Einstellung trialClientId), also kann bei ${n.company} vorher niemand die Anmeldung ausprobieren. Wem die App in Okta nicht zugewiesen ist, der ist ab dann ausgesperrt; 14 Tage lang können Sie es wieder ausschalten.`,
    title: 'Freigeben',
    effect: (n) =>
      `Die Verbindung steht in wenigen Minuten. ${n.company} probiert sie mit einer Anmeldung aus, und erst dann wird sie für alle eingeschaltet.`,
    addOn: (n) => `Single Sign-on gehört zum Vertrag von ${n.company}`,
    button: 'Freigeben und verbinden',
  },
  actions: {
    title: 'Mehr',
    resend: 'Mir das noch einmal mailen',
    remind: 'Kunden erinnern',
    handOver: {
      title: 'An eine Kollegin oder einen Kollegen übergeben',
      effect:
        'Ab dann betreut diese Person das Onboarding, und sie erfährt per E-Mail, wie es steht. Ihre eigenen Links sagen dann, wer es betreut, und entscheiden nichts.',
      email: 'E-Mail-Adresse',
      button: 'Übergeben',
    },
    did: {
      resend: 'Die E-Mail ist auf dem Weg zu Ihnen.',
      remind: 'Eine Erinnerung ist auf dem Weg.',
      handOver: 'Übergeben. Die E-Mail ist auf dem Weg.',
      nothing: 'Nichts hat sich geändert: Diese Adresse betreut das Onboarding schon.',
    },
  },
  requestChanges: {
    title: 'Um Änderungen bitten',
    effect:
      'Das Formular öffnet sich dem Kunden wieder, und er bekommt Ihre Nachricht per E-Mail. Danach entscheiden Sie neu.',
    note: 'Was soll sich ändern?',
    noteHint: 'Der Kunde liest das Wort für Wort.',
    button: 'Um Änderungen bitten',
  },
  reject: {
    title: 'Ablehnen',
    effect:
      'Die Einrichtung endet, und alle Angaben werden gelöscht. Der Kunde bekommt Ihre Begründung per E-Mail.',
    note: 'Warum?',
    noteHint: 'Der Kunde liest das Wort für Wort.',
    button: 'Ablehnen und beenden',
  },
  decided: {
    approve: 'Freigegeben',
    requestChanges: 'Um Änderungen gebeten',
    reject: 'Abgelehnt',
  },
  decidedNext: {
    approve: 'Wir schreiben Ihnen, sobald Sie etwas tun können, und wenn es in Betrieb ist.',
    requestChanges:
      'Der Kunde hat Ihre Nachricht. Sie bekommen eine neue E-Mail, wenn es wieder etwas zu entscheiden gibt.',
    reject: 'Der Kunde hat die Begründung bekommen.',
  },
  moments: {
    afterTrial: 'Single Sign-on wird gleich nach der Probe eingeschaltet.',
    byCsm: 'Single Sign-on wird eingeschaltet, wenn Sie es sagen.',
    untried: 'Single Sign-on wird eingeschaltet, sobald es verbunden ist, ohne Probe.',
    planned: (moment) => `Single Sign-on wird von selbst eingeschaltet: ${moment}.`,
  },
  decidedBy: (by) => `, mit dem Link, der an ${by} ging.`,
  decidedBySignedIn: (by) => `, von ${by}, angemeldet.`,
  decidedNote: 'Die Nachricht',
  overtaken: 'Das war schon entschieden; Ihre Antwort hat nichts geändert.',
  stageNow: 'Wo es jetzt steht',
  notNow: {
    title: (n) => `Für ${n.company} ist jetzt nichts zu entscheiden`,
    verifying:
      'Die Angaben werden (wieder) geprüft. Sie bekommen eine neue E-Mail, wenn Sie dran sind.',
    correcting:
      'Der Kunde hat etwas zu berichtigen. Sie bekommen eine neue E-Mail, wenn Sie wieder dran sind.',
    over: 'Es endete ohne Ihre Entscheidung. Nun ist nichts mehr zu entscheiden.',
  },
  off: 'Im Moment ist es ausgeschaltet: Alle melden sich an wie bisher.',
  stages: {
    awaitingSubmission: 'Wartet auf die Angaben des Kunden',
    verifying: 'Das Okta des Kunden wird geprüft',
    awaitingCorrection: 'Wartet auf die Berichtigung des Kunden',
    awaitingApproval: 'Wartet auf Ihre Entscheidung',
    connecting: 'Die Verbindung wird hergestellt',
    awaitingTrial: 'Der Kunde probiert die Anmeldung aus',
    awaitingSwitchOn: 'Bereit; wird eingeschaltet, wenn Sie es sagen',
    awaitingDashboard: 'Eingeschaltet; das Dashboard bereiten Sie vor',
    awaitingFirstSignIn: 'Wartet auf die erste Anmeldung des Haupt-Admins',
    inviting: 'Alle anderen werden eingeladen',
    completed: 'Abgeschlossen',
    rejected: 'Abgelehnt',
    expired: 'Abgelaufen',
    failed: 'Angehalten; die Technik weiß Bescheid',
  },
});
