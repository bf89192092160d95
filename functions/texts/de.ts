import type { Dictionary } from './en.ts';
import { okta } from './okta-words.ts';
import { code, rich, strong } from './rich.ts';

const locale = 'de-DE';
/** `10.000` */
const number = new Intl.NumberFormat(locale).format;

const expiry = (day: string) => `Am ${day} läuft die Einrichtung ab.`;
const users = (count: number) =>
  count === 0
    ? 'keine weiteren Personen'
    : count === 1
      ? '1 weitere Person'
      : `${number(count)} weitere Personen`;

/** German, as people at work write it: „Sie“. */
export const de: Dictionary = {
  locale,

  layout: {
    skip: 'Zum Inhalt springen',
    questions: 'Fragen?',
    ask: (csm) => `Fragen Sie ${csm}`,
    support: 'oder schreiben Sie an',
    copy: 'Kopieren',
    copied: 'Kopiert',
    copyWhat: (what) => `Kopieren: ${what}`,
    opensElsewhere: '(öffnet einen neuen Tab)',
    progress: 'Schritte',
    done: 'erledigt',
    now: 'jetzt',
    later: 'kommt noch',
  },

  journey: ['In Okta anlegen', 'Prüfung', 'Freigabe', 'Erste Anmeldung', 'Alle anderen'],

  guide: {
    title: (n) => `Single Sign-on für ${n.company}`,
    lead: (n) =>
      `Hier richten Sie ein, dass sich Ihre Leute mit Okta bei ${n.product} anmelden. Sie brauchen Administratorrechte in Okta und etwa zehn Minuten.`,
    heading: '1. Die App in Okta anlegen',
    beside:
      'Lassen Sie diese Seite neben der Okta Admin Console offen und gehen Sie sie von oben nach unten durch.',
    until: 'Mit diesem Link können Sie beginnen bis',
    openAgain: 'Die Schritte in Okta noch einmal zeigen',
    helpCentre: 'Dieselbe Anleitung in unserem Hilfebereich',
    steps: {
      create: {
        title: 'Eine App Integration anlegen',
        text: rich`Gehen Sie in der Okta ${okta.adminConsole} zu ${strong(`${okta.applications} > ${okta.applications}`)} und klicken Sie auf ${strong(okta.createAppIntegration)}. Wählen Sie diese beiden und klicken Sie auf ${strong(okta.next)}:`,
        picture: `Dialog „${okta.createDialog}“: als Anmeldeverfahren ${okta.oidc} wählen, als Art der Anwendung ${okta.webApplication}.`,
        existing: (product) =>
          rich`Gibt es in Ihrem Okta schon eine App für ${product}? Öffnen Sie sie und vergleichen Sie ihre Einstellungen mit dem nächsten Schritt.`,
      },
      settings: {
        title: 'Die Einstellungen ausfüllen',
        name: rich`${strong(okta.appIntegrationName)}: wie Sie möchten, zum Beispiel`,
        grant: rich`${strong(okta.grantType)}: ${strong(okta.authorizationCode)} ist ausgewählt. Mehr ist nicht nötig.`,
        callbacks: (count) =>
          rich`${strong(okta.signInRedirectUris)}: Entfernen Sie das Beispiel und tragen Sie ${
            count === 1 ? 'diese' : count === 2 ? 'beide' : `alle ${number(count)}`
          } genau so ein, wie es hier steht (${strong(okta.addUri)} gibt eine weitere Zeile):`,
        callbackName: (number) => `Sign-in redirect URI ${number}`,
        signOut: rich`${strong(okta.signOutRedirectUris)}: Entfernen Sie das Beispiel; es ist keine nötig.`,
        picture: `Seite „${okta.newWebApp}“: der Name, der Grant Type ${okta.authorizationCode} und die Redirect URIs von oben.`,
      },
      assign: {
        title: 'Festlegen, wer sie benutzen darf',
        text: (product) =>
          rich`Wählen Sie unter ${strong(okta.assignments)} entweder ${strong(okta.everyone)} oder ${strong(okta.selectedGroups)} und die Gruppen derer, die mit ${product} arbeiten, Ihren Haupt-Admin eingeschlossen. Wer nicht zugewiesen ist, kommt nicht hinein. Klicken Sie dann auf ${strong(okta.save)}.`,
      },
      credentials: {
        title: 'Finden, was wir brauchen',
        text: rich`Auf dem Reiter ${strong(okta.general)} sehen Sie jetzt ${strong(okta.clientId)} und darunter das Secret. Neben beiden ist ein Knopf zum Kopieren. Fügen Sie sie in das Formular ein.`,
        picture: `Reiter „${okta.general}“: Client ID und Client Secret, jeweils mit einem Knopf zum Kopieren. Die Okta-Domain steht oben rechts im Menü unter Ihrer E-Mail-Adresse.`,
        dpop: rich`Lassen Sie ${strong(okta.requireDpop)} ausgeschaltet: Damit funktioniert die Anmeldung nicht.`,
        domain: rich`Ihre ${strong('Okta-Domain')} steht oben rechts im Menü unter Ihrem Namen. Sie sieht aus wie ${code('example.okta.com')}, ${code('example.oktapreview.com')} oder ${code('example.okta-emea.com')}.`,
      },
    },
  },

  form: {
    heading: '2. Die Angaben an uns senden',
    headingCorrecting: 'Ihre Angaben',
    required: 'Bitte füllen Sie jedes Feld aus, das nicht als optional gekennzeichnet ist.',
    optional: 'optional',
    app: (number) => `Okta-Domain ${number}`,
    appOnly: 'Okta-App',
    domain: {
      label: 'Okta-Domain',
      hint: 'Fügen Sie die Adresse Ihres Okta ein, auch die der Admin Console: Wir nehmen, was wir brauchen.',
    },
    clientId: { label: 'Client ID', hint: 'Zum Beispiel 0oa1b2c3d4e5f6g7h8i9.' },
    clientSecret: {
      label: 'Client Secret',
      hint: 'Wird verschlüsselt gespeichert, an den Anmeldedienst übergeben und hier dann gelöscht. Niemand sieht es.',
      kept: 'Wir haben es noch. Lassen Sie das Feld leer, wenn es sich nicht geändert hat.',
      again:
        'Zu Ihrer Sicherheit wird es nicht wieder angezeigt: Bitte fügen Sie es noch einmal ein.',
      show: 'Zeigen',
      hide: 'Verbergen',
      showWhat: (number) => `Client Secret ${number} zeigen`,
    },
    emailDomains: {
      label: 'E-Mail-Domains der Personen in diesem Okta',
      hint: 'Was nach dem @ steht, durch Kommas getrennt: acme.com, acme.de. Wer bei der Anmeldung eine solche Adresse eingibt, kommt zu diesem Okta.',
    },
    addApp: 'Weitere Okta-Domain hinzufügen',
    removeApp: (number) => `Okta-Domain ${number} entfernen`,
    addFirst: 'Client Secrets werden dabei geleert: Fügen Sie zuerst alle Domains hinzu.',
    mainAdmin: {
      legend: 'Haupt-Admin',
      hint: (n) =>
        `Wird zuerst eingeladen. Sobald diese Person bei ${n.product} angemeldet ist, folgen alle anderen.`,
    },
    users: {
      legend: 'Weitere Personen',
      label: 'E-Mail-Adressen',
      hint: 'Fügen Sie sie ein, woher Sie möchten: eine je Zeile, mit Kommas oder als „Name <Adresse>“. Bis zu 10.000.',
      file: 'Oder eine CSV-Datei',
      fileHint:
        'Ein Export aus Okta oder eine als CSV gespeicherte Tabelle. Die Adressen darin kommen zu denen oben hinzu.',
      check: 'Liste prüfen',
      count: (count) => (count === 1 ? '1 Adresse' : `${number(count)} Adressen`),
      none: 'Noch keine Adressen. Sie können das Feld leer lassen und später im Dashboard einladen.',
      duplicates: (count) =>
        count === 1
          ? 'Eine doppelte wurde weggelassen:'
          : `${number(count)} doppelte wurden weggelassen:`,
      badLines: (count) =>
        count === 1
          ? 'In einer Zeile steht keine E-Mail-Adresse:'
          : `In ${number(count)} Zeilen steht keine E-Mail-Adresse:`,
      badLine: (line) => `Zeile ${line}:`,
      more: (count) => `und ${number(count)} weitere`,
    },
    contact: {
      legend: 'Sie selbst',
      hint: 'Wir schreiben Ihnen, wenn etwas zu tun ist und wenn es geschafft ist.',
    },
    name: 'Name',
    email: 'E-Mail-Adresse',
    submit: 'Senden und prüfen',
    resubmit: 'Senden und erneut prüfen',
    next: (n) =>
      `Wir fragen Ihr Okta sofort, ob alles passt; niemand meldet sich dafür an. Danach gibt ${n.csm} es frei.`,
    probes: (userAgent) =>
      rich`Diese Prüfungen sehen Sie im ${okta.systemLog} von Okta, von ${code(userAgent)}: einige Anmeldungen, die sofort enden, und ein Code, den es nicht gibt. Das ist so gewollt.`,
    errors: (count) =>
      count === 1
        ? 'Bitte berichtigen Sie eine Angabe'
        : `Bitte berichtigen Sie ${number(count)} Angaben`,
    error: 'Fehler:',
  },

  correcting: {
    title: (n) => `Bitte berichtigen: Single Sign-on für ${n.company}`,
    heading: (count) =>
      count === 1
        ? 'Ein Punkt ist in Okta oder unten zu berichtigen'
        : `${number(count)} Punkte sind in Okta oder unten zu berichtigen`,
    lead: 'Alles andere, was sich prüfen ließ, war in Ordnung. Beheben Sie das und senden Sie das Formular noch einmal; wir prüfen sofort.',
    fix: 'So geht es:',
    observed: 'Oktas eigene Worte:',
    link: 'Diese App in Okta öffnen',
    noteHeading: (n) => `${n.csm} bittet um eine Änderung`,
    noteLead: 'Ändern Sie es unten und senden Sie das Formular noch einmal.',
  },

  progress: {
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
    note: 'Die Begründung',
    waits: {
      correction: (_, { reminder, actBy, expires }) => ({
        by: `Bis ${actBy}`,
        otherwise: `${reminder ? `Am ${reminder} erinnern wir Sie` : 'Wir haben Sie erinnert'}. ${expiry(expires)}`,
      }),
      approval: (n, { reminder, expires }) => ({
        by: reminder ? `Meist bis ${reminder}` : `Sobald es ${n.csm} möglich ist`,
        otherwise: `${reminder ? `An diesem Tag erinnern wir ${n.csm}` : `Wir haben ${n.csm} erinnert`}. ${expiry(expires)}`,
      }),
      firstSignIn: (n, { reminder, actBy, expires }) => ({
        by: `Bis ${actBy}`,
        otherwise: `${reminder ? `Am ${reminder} erinnern wir Ihren Haupt-Admin und ${n.csm}` : `Wir haben Ihren Haupt-Admin und ${n.csm} erinnert`}. ${expiry(expires)}`,
      }),
    },
    checking: 'Ihr Okta antwortet gerade nicht. Wir fragen weiter; Sie müssen nichts tun.',
  },

  deadlines: {
    correction: ({ reminder, actBy, expires }) => ({
      by: `Bitte senden Sie die Berichtigung bis ${actBy}.`,
      otherwise: `${reminder ? `Am ${reminder} erinnern wir Sie. ` : ''}${expiry(expires)}`,
    }),
    approval: ({ reminder, actBy, expires }) => ({
      by: `Bitte entscheiden Sie bis ${reminder ?? actBy}.`,
      otherwise: reminder
        ? `Sonst kommt am ${reminder} eine Erinnerung, und am ${expires} läuft die Einrichtung ab.`
        : expiry(expires),
    }),
    firstSignIn: ({ reminder, actBy, expires }) => ({
      by: `Bitte melden Sie sich bis ${actBy} an.`,
      otherwise: `${reminder ? `Am ${reminder} erinnern wir Sie. ` : ''}${expiry(expires)}`,
    }),
    firstSignInCsm: ({ reminder, actBy, expires }) => ({
      by: `Der Haupt-Admin hat bis ${actBy} Zeit, sich anzumelden.`,
      otherwise: `${reminder ? `Am ${reminder} erinnern wir Sie beide. ` : ''}${expiry(expires)}`,
    }),
  },

  stages: {
    awaitingSubmission: () => ({
      title: 'Bereit zum Start',
      next: 'Legen Sie die App in Okta an und senden Sie uns die Angaben.',
      actor: 'Sie',
      when: 'Bevor der Link abläuft',
    }),
    verifying: (n) => ({
      title: 'Wir prüfen mit Ihrem Okta',
      next: `Wir prüfen Domain, Client ID, Secret und Redirect URIs. Danach gibt ${n.csm} es frei, oder wir sagen Ihnen, was zu beheben ist.`,
      actor: 'Niemand: Das läuft von selbst',
      when: 'Meist binnen einer Minute',
    }),
    awaitingCorrection: () => ({
      title: 'Etwas ist zu berichtigen',
      next: 'Beheben Sie es und senden Sie das Formular noch einmal.',
      actor: 'Sie',
      when: '',
    }),
    awaitingApproval: (n) => ({
      title: 'Ihr Okta ist in Ordnung. Es fehlt die Freigabe',
      next: `${n.csm} bestätigt, dass Single Sign-on zu Ihrem Vertrag gehört. Dann wird die Verbindung hergestellt.`,
      actor: n.csm,
      when: '',
    }),
    connecting: () => ({
      title: 'Freigegeben. Wir stellen die Verbindung her',
      next: 'Wir verbinden Ihr Okta und prüfen, dass die Anmeldung dorthin führt. Danach wird Ihr Haupt-Admin eingeladen.',
      actor: 'Niemand: Das läuft von selbst',
      when: 'Meist binnen einer Minute',
    }),
    awaitingFirstSignIn: (n) => ({
      title: 'Verbunden. Wir warten auf Ihren Haupt-Admin',
      next: `Ihr Haupt-Admin öffnet die Einladung, wählt „${n.existingLogin}“ und meldet sich mit Okta an. Dann werden alle anderen eingeladen.`,
      actor: 'Ihr Haupt-Admin',
      when: '',
    }),
    inviting: () => ({
      title: 'Alle anderen werden eingeladen',
      next: 'Jede Person bekommt eine E-Mail, in der steht, wie sie sich anmeldet.',
      actor: 'Niemand: Das läuft von selbst',
      when: 'In einigen Minuten; bei Tausenden dauert es bis zu einigen Stunden',
    }),
    completed: (n) => ({
      title: 'Geschafft: Ihre Leute melden sich mit Okta an',
      next: `Alle sind zu ${n.product} eingeladen.`,
      actor: 'Niemand',
      when: '',
    }),
    rejected: (n) => ({
      title: 'Nicht freigegeben',
      next: `Es wurde nichts verbunden, und Ihre Angaben sind gelöscht. Sprechen Sie mit ${n.csm}, wenn Sie das anders sehen.`,
      actor: 'Niemand',
      when: '',
    }),
    expired: (n) => ({
      title: 'Abgelaufen',
      next: `Es hat zu lange auf jemanden gewartet, deshalb sind Ihre Angaben gelöscht. Für einen neuen Anfang bitten Sie ${n.csm} um einen neuen Link.`,
      actor: 'Niemand',
      when: '',
    }),
    failed: (n) => ({
      title: 'Angehalten durch ein Problem bei uns',
      next: `Unsere Technik weiß Bescheid und macht von hier aus weiter. Sie müssen nichts noch einmal senden; ${n.csm} kann Ihnen mehr sagen.`,
      actor: n.provider,
      when: 'Meist binnen eines Werktags',
    }),
  },

  stopped: (n) => ({
    title: 'Von uns beendet',
    next: `Wir haben diese Einrichtung beendet, und Ihre Angaben sind gelöscht. ${n.csm} kann Ihnen sagen, warum, und gibt Ihnen für einen neuen Anfang einen neuen Link.`,
    actor: 'Niemand',
    when: '',
  }),

  events: {
    submitted: 'Angaben gesendet',
    verified: 'Alle Prüfungen bestanden',
    problemsFound: 'Die Prüfung fand etwas zu berichtigen',
    oktaUnavailable: 'Okta antwortete nicht; wir prüfen erneut',
    corrected: 'Berichtigte Angaben gesendet',
    approvalRequested: 'Um Freigabe gebeten',
    approved: 'Freigegeben',
    changesRequested: 'Änderungen erbeten',
    rejected: 'Nicht freigegeben',
    connected: 'Okta verbunden',
    mainAdminInvited: 'Haupt-Admin eingeladen',
    mainAdminSignedIn: 'Haupt-Admin hat sich angemeldet',
    usersInvited: 'Alle anderen eingeladen',
    completed: 'Abgeschlossen',
    expired: 'Abgelaufen',
    failed: 'Angehalten durch ein Problem bei uns',
    stopped: 'Von uns beendet',
  },

  problems: {
    notAnOktaDomain: () => ({
      message: 'Das ist keine Okta-Domain.',
      fix: 'Kopieren Sie die Domain aus dem Menü unter Ihrem Namen, oben rechts in der Okta Admin Console. Wenn Sie sich unter einer eigenen Adresse anmelden, sagen Sie es Ihrem Customer Success Manager.',
    }),
    domainNotFound: () => ({
      message: 'Unter dieser Domain gibt es keine Okta-Organisation.',
      fix: 'Prüfen Sie sie auf Tippfehler: Es ist die Adresse im Browser, wenn Sie sich bei Okta anmelden.',
    }),
    issuerMismatch: ({ observed }) => ({
      message: observed
        ? `Okta meldet sich unter einem anderen Namen: ${observed}`
        : 'Okta meldet sich unter einem anderen Namen.',
      fix: 'Geben Sie die Domain ein, die der Issuer ist: in Okta die App öffnen, Reiter Sign On, Abschnitt OpenID Connect ID Token. Oder stellen Sie den Issuer dort auf die Okta URL um.',
    }),
    signingKeysMissing: () => ({
      message:
        'Dieses Okta veröffentlicht keine Schlüssel, mit denen sich seine Signaturen (RS256) prüfen lassen.',
      fix: 'Sehen Sie in Okta unter Security > API nach, dass der Authorization Server einen aktiven RS256-Schlüssel hat. Bei einer eigenen Domain prüfen Sie, dass sie zu Okta führt.',
    }),
    clientUnknown: () => ({
      message: 'Okta kennt diese Client ID nicht, oder die App ist nicht aktiv.',
      fix: 'Öffnen Sie die App in Okta, Reiter General, und kopieren Sie die Client ID mit dem Knopf daneben. Prüfen Sie, dass die App aktiv ist und zu dieser Okta-Domain gehört.',
    }),
    clientSecretWrong: ({ secretIs }) =>
      secretIs === 'notUsed'
        ? {
            message:
              'Die App nimmt kein Client Secret an: Sie ist eine Single-Page- oder native Anwendung, keine Web Application.',
            fix: 'Legen Sie in Okta eine neue App Integration vom Typ Web Application an, und geben Sie deren Client ID und Secret hier ein.',
          }
        : {
            message: {
              '': 'Das Client Secret gehört nicht zu dieser Client ID.',
              tooShort:
                'Das Client Secret gehört nicht zu dieser Client ID. Es ist kürzer, als Secrets von Okta sind: Ein Teil fehlt.',
              tooLong:
                'Das Client Secret gehört nicht zu dieser Client ID. Es ist länger, als Secrets von Okta sind: Etwas anderes wurde mitkopiert.',
            }[secretIs ?? ''],
            fix: 'Öffnen Sie die App in Okta, Reiter General, kopieren Sie ein aktives Secret mit dem Knopf daneben und fügen Sie es in das Formular ein. Wenn Sie es nicht sehen können, erzeugen Sie ein neues. Kopieren Sie es ganz und sonst nichts: Secrets von Okta haben 64 Zeichen, ältere 40. Gibt es keines, weist sich die App mit einem Schlüssel aus: Wählen Sie unter Client authentication Client secret.',
          },
    callbackNotRegistered: ({ callbackUrl }) => ({
      message: callbackUrl
        ? `Diese Sign-in redirect URI fehlt in der App: ${callbackUrl}`
        : 'In der App fehlt eine Sign-in redirect URI.',
      fix: 'Öffnen Sie die App in Okta, Reiter General, Abschnitt Login, und tragen Sie sie bei den Sign-in redirect URIs genau so ein: Groß- und Kleinschreibung und ein Schrägstrich am Ende zählen.',
    }),
    grantNotEnabled: () => ({
      message: 'Die App lässt den Authorization Code Flow nicht zu.',
      fix: 'Öffnen Sie die App in Okta, Reiter General, und wählen Sie den Grant Type Authorization Code. Wird er nicht angeboten, ist die App keine Web Application: Legen Sie eine neue an.',
    }),
    dpopRequired: () => ({
      message: 'Die App verlangt DPoP, das die Anmeldung über Okta hier nicht kann.',
      fix: 'Öffnen Sie die App in Okta, Reiter General, und schalten Sie „Require Demonstrating Proof of Possession (DPoP) header in token requests“ aus.',
    }),
    oktaUnavailable: () => ({
      message: 'Dieses Okta antwortet gerade nicht.',
      fix: 'Sie müssen nichts tun: Wir fragen weiter. Wenn es tagelang so bleibt, prüfen Sie, dass die Domain stimmt und aus dem Internet erreichbar ist.',
    }),
  },

  checks: {
    domain: 'Die Domain ist eine von Okta, und dort antwortet eine Organisation',
    discovery: 'Ihre OpenID-Konfiguration ist lesbar',
    issuer: 'Ihr Issuer ist die Domain selbst, also kommen Anmeldungen von niemand anderem',
    signingKeys: 'Sie veröffentlicht Schlüssel zum Prüfen der Signaturen (RS256)',
    codeFlow: 'Sie beherrscht den Authorization Code Flow',
    clientAuthentication: 'Sie nimmt eine Client ID mit Secret an',
    client: 'Die Client ID ist eine aktive App',
    clientSecret: 'Das Client Secret gehört dazu',
    callback: 'Die Redirect URI ist eingetragen',
    grant: 'Die App darf den Authorization Code Flow benutzen',
    dpop: 'Die App verlangt kein DPoP',
  },
  outcomes: {
    passed: 'Bestanden',
    failed: 'Nicht bestanden',
    skipped: 'Nicht geprüft',
    noted: 'Hinweis',
  },
  notes: {
    previewDomain:
      'Eine Preview-Organisation (oktapreview.com): zum Testen gedacht, nicht für den Betrieb.',
    developerDomain: 'Eine Entwickler-Organisation: zum Testen gedacht, nicht für den Betrieb.',
    trialDomain: 'Eine Test-Organisation (Trial): Sie kann ablaufen.',
  },

  fieldErrors: {
    required: 'Bitte füllen Sie das aus.',
    notAnOktaDomain:
      'Das ist keine Okta-Domain. Sie sieht aus wie acme.okta.com; eine eigene Domain muss Ihr Customer Success Manager erst bekannt machen.',
    domainIsEmail:
      'Das ist eine E-Mail-Adresse. Bitte geben Sie die Okta-Domain ein, wie acme.okta.com.',
    domainIsAuthorizationServer:
      'Das ist ein eigener Authorization Server (/oauth2/…), der nicht benutzt wird. Bitte geben Sie nur die Okta-Domain ein, wie acme.okta.com.',
    severalDomains:
      'Bitte geben Sie hier eine Domain ein und fügen Sie für jede andere eine weitere Okta-Domain hinzu.',
    emailInvalid: 'Das ist keine vollständige E-Mail-Adresse.',
    tooLong: 'Das ist zu lang.',
    invisibleCharacters:
      'Darin sind unsichtbare Zeichen. Bitte tippen Sie es, statt es einzufügen.',
    emailDomainInvalid:
      'Das ist keine E-Mail-Domain. Es ist das, was nach dem @ steht, wie acme.com.',
    clientIdIsSecret:
      'Das sah nach dem Client Secret aus und wird deshalb nicht wieder angezeigt. Die Client ID steht in Okta darüber und hat 20 Zeichen.',
    clientIdInvalid:
      'Eine Client ID hat keine Leer- oder Sonderzeichen. Bitte kopieren Sie sie noch einmal.',
    clientSecretInvalid:
      'Ein Client Secret enthält keine Leerzeichen, Zeilenumbrüche oder Sonderzeichen. Bitte kopieren Sie es noch einmal, ohne anderes, mit dem Knopf in Okta.',
    clientSecretHidden:
      'Das sind die Punkte, die das Secret verbergen. Bitte kopieren Sie es mit dem Knopf in Okta.',
    clientSecretIsId:
      'Das sieht nach der Client ID aus. Das Client Secret steht in Okta darunter und ist länger.',
    tooMany: 'Das sind zu viele.',
    domainTwice:
      'Diese Okta-Domain steht doppelt da. Nennen Sie alle ihre E-Mail-Domains an einer Stelle.',
    emailDomainTwice: 'Diese E-Mail-Domain steht doppelt da. Sie kann nur zu einem Okta führen.',
    emailDomainNotListed:
      'Diese Adresse gehört zu keiner der E-Mail-Domains oben. Nennen Sie ihre Domain bei dem Okta, in dem diese Person ist.',
    tooLarge:
      'Das sind mehr E-Mail-Domains, als gespeichert werden können. Bitte nennen Sie weniger.',
    fileIsWorkbook:
      'Das ist eine Arbeitsmappe, keine CSV-Datei. Speichern Sie sie als CSV (in Excel: Datei > Speichern unter > CSV UTF-8) und wählen Sie diese Datei.',
    fileUnreadable:
      'In dieser Datei ist kein Text. Wählen Sie eine CSV-Datei oder fügen Sie die Adressen oben ein.',
    unknownField: 'Dieses Feld ist nicht bekannt.',
    wrongType: 'Das ist nicht die Art von Angabe, die hier erwartet wird.',
    addOnNotConfirmed: 'Bitte bestätigen Sie, dass das Add-on zum Vertrag gehört.',
    decisionUnknown: 'Bitte wählen Sie eine der drei Möglichkeiten.',
    domainNotConnected: 'Diese Okta-Domain gehört nicht zu den verbundenen.',
  },
  fieldErrorUnknown: 'Diese Angabe wurde nicht angenommen.',

  requestErrors: {
    linkInvalid: {
      title: 'Dieser Link funktioniert nicht',
      detail:
        'Er ist unvollständig oder war nie gültig. Öffnen Sie ihn noch einmal aus der E-Mail, oder bitten Sie um einen neuen.',
    },
    linkExpired: {
      title: 'Dieser Link ist abgelaufen',
      detail: 'Bitten Sie Ihren Customer Success Manager um einen neuen.',
    },
    notFound: {
      title: 'Hier ist nichts',
      detail: 'Öffnen Sie den Link noch einmal aus der E-Mail.',
    },
    methodNotAllowed: {
      title: 'Das geht hier nicht',
      detail: 'Öffnen Sie den Link noch einmal aus der E-Mail.',
    },
    unsupportedMediaType: {
      title: 'Dieses Format wird nicht verstanden',
      detail: 'Senden Sie JSON oder ein Formular.',
    },
    bodyTooLarge: {
      title: 'Das ist zu viel auf einmal',
      detail: 'Es gehen höchstens 3 MB. Gehen Sie zurück und laden Sie eine kleinere Datei hoch.',
    },
    bodyMalformed: {
      title: 'Das war nicht lesbar',
      detail:
        'Was ankam, ist nicht, was es zu sein vorgibt. Gehen Sie zurück und versuchen Sie es noch einmal.',
    },
    invalidSubmission: {
      title: 'Etwas stimmt noch nicht',
      detail: 'Bitte sehen Sie sich die genannten Felder an.',
    },
    invalidDecision: {
      title: 'Diese Entscheidung kann so nicht angenommen werden',
      detail: 'Bitte sehen Sie sich die genannten Felder an.',
    },
    addOnNotConfirmed: {
      title: 'Das Add-on ist nicht bestätigt',
      detail: 'Zur Freigabe gehört die Bestätigung, dass Single Sign-on Teil des Vertrags ist.',
    },
    conflict: {
      title: 'Andere Angaben werden gerade bearbeitet',
      detail:
        'Jemand hat mit diesem Link vor Ihnen andere Angaben gesendet. Öffnen Sie den Link noch einmal, um zu sehen, wie weit sie sind.',
    },
    alreadyDecided: {
      title: 'Das ist schon entschieden',
      detail: 'Öffnen Sie den Link noch einmal, um zu sehen, wie.',
    },
    submissionChanged: {
      title: 'Der Kunde hat inzwischen andere Angaben gesendet',
      detail:
        'Entschieden wurde nichts. Sehen Sie sich an, was jetzt da ist, und entscheiden Sie darüber.',
    },
    tooEarly: {
      title: 'Dafür ist es zu früh',
      detail: 'Die Verbindung gibt es noch nicht. Es hat sich nichts geändert.',
    },
    over: {
      title: 'Diese Einrichtung ist zu Ende',
      detail: 'Sie hat vorher geendet. Es hat sich nichts geändert.',
    },
    crossSite: {
      title: 'Das kam von einer anderen Website',
      detail:
        'Zu Ihrer Sicherheit wurde nichts getan. Öffnen Sie den Link aus der E-Mail und versuchen Sie es noch einmal.',
    },
    rotationRefused: {
      title: 'Nichts wurde geändert',
      detail: 'So lässt Ihr Okta niemanden herein. Bitte sehen Sie nach, was genannt ist.',
    },
    oktaUnavailable: {
      title: 'Ihr Okta antwortet gerade nicht',
      detail:
        'Deshalb konnte nichts geprüft werden, und nichts wurde geändert. Bitte versuchen Sie es in ein paar Minuten noch einmal.',
    },
    busy: {
      title: 'Gerade ist zu viel los',
      detail: 'Es ging nichts verloren. Bitte senden Sie es in ein paar Sekunden noch einmal.',
    },
    internal: {
      title: 'Bei uns ist etwas schiefgegangen',
      detail:
        'Bitte versuchen Sie es in ein paar Minuten noch einmal. Bleibt es so, schreiben Sie uns und nennen Sie die ID.',
    },
  },
  errorId: 'ID',

  approval: {
    title: (n) => `Single Sign-on für ${n.company} freigeben?`,
    lead: (n) =>
      `${n.company} hat ${n.product} in Okta angelegt, und alle Prüfungen sind bestanden. Es fehlt Ihre Entscheidung.`,
    facts: 'Auf einen Blick',
    company: 'Unternehmen',
    contact: 'Gesendet von',
    mainAdmin: 'Haupt-Admin',
    users: 'Personen',
    usersCount: (count) => `Haupt-Admin und ${users(count)}`,
    domains: 'Okta',
    clientId: 'Client ID',
    emailDomains: 'E-Mail-Domains',
    emailDomainsMore: (count) => `und ${number(count)} weitere`,
    checks: (passed, all) => `${number(passed)} von ${number(all)} Prüfungen bestanden`,
    evidence: 'Nachweise',
    check: 'Prüfung',
    outcome: 'Ergebnis',
    decide: 'Ihre Entscheidung',
    approve: {
      title: 'Freigeben',
      effect: (n) =>
        `Die Verbindung steht in wenigen Minuten, der Haupt-Admin von ${n.company} wird eingeladen, und Sie bekommen eine E-Mail, in der steht, was im Dashboard zu tun ist.`,
      addOn: (n) => `Single Sign-on gehört zum Vertrag von ${n.company}`,
      button: 'Freigeben und verbinden',
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
      approve: 'Sobald die Verbindung steht, schreiben wir Ihnen, was im Dashboard zu tun ist.',
      requestChanges:
        'Der Kunde hat Ihre Nachricht. Sie bekommen eine neue E-Mail, wenn es wieder etwas zu entscheiden gibt.',
      reject: 'Der Kunde hat die Begründung bekommen.',
    },
    decidedBy: (by) => `, mit dem Link, der an ${by} ging.`,
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
    stages: {
      awaitingSubmission: 'Wartet auf die Angaben des Kunden',
      verifying: 'Das Okta des Kunden wird geprüft',
      awaitingCorrection: 'Wartet auf die Berichtigung des Kunden',
      awaitingApproval: 'Wartet auf Ihre Entscheidung',
      connecting: 'Die Verbindung wird hergestellt',
      awaitingFirstSignIn: 'Wartet auf die erste Anmeldung des Haupt-Admins',
      inviting: 'Alle anderen werden eingeladen',
      completed: 'Abgeschlossen',
      rejected: 'Abgelehnt',
      expired: 'Abgelaufen',
      failed: 'Angehalten; die Technik weiß Bescheid',
    },
  },

  signIn: {
    title: (n) => `Erste Anmeldung für ${n.company}`,
    csm: {
      question: (n) => `Ist der Haupt-Admin von ${n.company} angemeldet?`,
      lead: (n) =>
        `Wir merken von selbst, wenn der Haupt-Admin sich über Okta bei ${n.product} anmeldet. Bestätigen Sie es hier nur, wenn Sie wissen, dass es geschehen ist, und es hier nicht steht.`,
      effect: 'Wenn Sie bestätigen, werden alle anderen eingeladen.',
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
      how: {
        event: 'Wir haben sie bemerkt',
        csm: 'Vom Customer Success Manager bestätigt',
        mainAdmin: 'Vom Haupt-Admin bestätigt',
      },
      next: 'Alle anderen werden eingeladen oder sind es schon. Hier ist nichts mehr zu tun.',
    },
    tooEarly: {
      title: 'Noch nicht',
      text: 'Die Verbindung zu Okta ist noch nicht fertig. Der Haupt-Admin bekommt eine Einladung, sobald sie es ist.',
    },
    over: {
      title: 'Diese Einrichtung ist zu Ende',
      text: 'Sie endete ohne eine erste Anmeldung. Es kann nichts mehr bestätigt werden.',
    },
  },

  rotation: {
    title: (n) => `Neues Client Secret für ${n.company}`,
    lead: (n) =>
      `Ersetzen Sie das Client Secret, mit dem Ihre Leute über Okta zu ${n.product} kommen. Die Anmeldung geht währenddessen weiter: In Okta darf eine App zwei Secrets zugleich haben.`,
    until: 'Dieser Link gilt bis',
    howTo: 'So geht es',
    steps: [
      rich`Öffnen Sie in der Okta ${okta.adminConsole} die App, Reiter ${strong(okta.general)}, Abschnitt ${strong(okta.clientSecrets)}, und klicken Sie auf ${strong(okta.generateNewSecret)}. Lassen Sie das alte aktiv.`,
      rich`Kopieren Sie das neue und fügen Sie es unten ein. Wir prüfen mit Ihrem Okta, ob es stimmt, bevor sich etwas ändert.`,
      rich`Sobald hier steht, dass es in Gebrauch ist, setzen Sie das alte in Okta auf inaktiv und löschen Sie es.`,
    ],
    heading: 'Das neue Client Secret',
    label: 'Neues Client Secret',
    hint: 'Es geht an den Anmeldedienst und wird hier nicht gespeichert. Niemand sieht es.',
    leaveEmpty: 'Lassen Sie das Feld leer, um das bisherige zu behalten.',
    button: 'Prüfen und verwenden',
    inUseSince: 'Das neue Client Secret ist in Gebrauch seit',
    removeOld: 'Das alte können Sie in Okta entfernen.',
    unchanged: 'Nichts wurde geändert: Die Anmeldung geht mit dem bisherigen Client Secret weiter.',
  },

  howToSignIn: {
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
  },

  mails: {
    hello: (name) => `Guten Tag ${name},`,
    helloAll: 'Guten Tag,',
    why: (n) =>
      `Sie bekommen diese E-Mail, weil ${n.company} mit ${n.product} verbunden wird. Antworten liest ein Mensch.`,
    whyOps: 'Sie bekommen diese E-Mail, weil Sie die Einrichtung von Single Sign-on betreuen.',
    linkIsPersonal: 'Der Link ist für Sie bestimmt: Wer ihn hat, kann an Ihrer Stelle handeln.',
    questions: (csm) => `Fragen? Antworten Sie auf diese E-Mail: ${csm} liest sie.`,
    waitingSince: (date) => `Es wartet seit dem ${date}.`,

    submissionReceived: {
      subject: (n) => `${n.company}: Angaben zu Single Sign-on erhalten`,
      title: 'Ihre Angaben stimmen',
      text: (n) =>
        `Wir haben Ihr Okta gefragt, und alles stimmt: Es ist nichts zu korrigieren. Als Nächstes gibt ${n.csm} sie frei. Wir schreiben wieder, wenn Sie etwas tun können.`,
      button: 'Den Stand ansehen',
    },

    correctionRequested: {
      subject: (n, count) =>
        count === 1
          ? `${n.company}: Ein Punkt ist für Single Sign-on zu beheben`
          : `${n.company}: ${number(count)} Punkte sind für Single Sign-on zu beheben`,
      subjectNote: (n) => `${n.company}: Für Single Sign-on ist eine Änderung nötig`,
      title: (count) =>
        count === 1 ? 'Ein Punkt ist zu beheben' : `${number(count)} Punkte sind zu beheben`,
      titleNote: 'Eine Änderung ist nötig',
      text: 'Wir haben Ihr Okta gefragt, und so lässt es noch niemanden hinein. Das ist zu tun:',
      textNote: (n) => `${n.csm} hat sich Ihre Angaben angesehen und schreibt:`,
      after:
        'Öffnen Sie dann Ihre Seite und senden Sie das Formular noch einmal. Was richtig war, bleibt.',
      button: 'Ihre Seite öffnen',
    },

    approvalRequested: {
      subject: (n) => `${n.company}: Single Sign-on freigeben`,
      title: (n) => `${n.company} ist bereit für Single Sign-on`,
      text: 'Alle Prüfungen sind bestanden. Von Ihnen brauchen wir: Gehört Single Sign-on zum Vertrag?',
      button: 'Ansehen und entscheiden',
      nothing: 'Mit dem Öffnen des Links ist nichts entschieden; Sie bestätigen auf der Seite.',
    },

    connectionReady: {
      subject: (n) => `${n.company}: Single Sign-on steht, jetzt das Dashboard`,
      title: 'Die Verbindung steht',
      text: (n) =>
        `Das Okta von ${n.company} ist verbunden, und es ist geprüft, dass es funktioniert. Jetzt sind Sie im Dashboard von ${n.product} dran:`,
      steps: (mainAdmin, count) => [
        rich`Entfernen Sie ${strong(mainAdmin)} aus dem Dashboard und laden Sie diese Person neu ein. (Die Anleitung zur Anmeldung ist gerade hinausgegangen.)`,
        ...(count === 0
          ? [
              rich`Warten Sie, bis diese Person angemeldet ist. Meist merken wir es und sagen Ihnen Bescheid.`,
            ]
          : [
              rich`Warten Sie, bis diese erste Person angemeldet ist. Meist merken wir es, senden allen anderen die Anleitung und sagen Ihnen Bescheid.`,
              rich`Entfernen Sie dann ebenso ${
                count === 1 ? 'die weitere Person' : `die ${number(count)} weiteren Personen`
              } und laden Sie sie neu ein.`,
            ]),
      ],
      confirm:
        'Wissen Sie, dass der Haupt-Admin angemeldet ist, haben aber nichts von uns gehört? Dann bestätigen Sie es, und alle anderen werden eingeladen:',
      button: 'Die erste Anmeldung bestätigen',
      openDashboard: 'Das Dashboard öffnen',
    },

    invitation: {
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
    },

    correctionReminder: {
      subject: (n) => `${n.company}: Single Sign-on wartet auf Ihre Berichtigung`,
      title: 'Erinnerung: Etwas ist zu beheben',
      text: 'Mit Single Sign-on geht es weiter, sobald Sie Ihre Angaben berichtigt haben.',
      button: 'Sehen, was zu beheben ist',
    },
    approvalReminder: {
      subject: (n) => `${n.company}: Single Sign-on wartet auf Ihre Freigabe`,
      title: (n) => `Erinnerung: ${n.company} wartet auf Sie`,
      text: 'Alle Prüfungen sind bestanden; es fehlt nur Ihre Entscheidung.',
      button: 'Ansehen und entscheiden',
    },
    signInReminder: {
      subject: (n) => `${n.company}: Ihre erste Anmeldung mit Okta fehlt noch`,
      title: 'Erinnerung: Die anderen warten auf Sie',
      text: (n) =>
        `Sie werden zu ${n.product} eingeladen, sobald Sie sich einmal angemeldet haben.`,
    },
    signInReminderCsm: {
      subject: (n) => `${n.company}: Haupt-Admin hat sich noch nicht angemeldet`,
      title: 'Der Haupt-Admin hat sich noch nicht angemeldet',
      text: (mainAdmin) =>
        rich`Wir haben ${strong(mainAdmin)} erinnert. Bitte sehen Sie nach, ob diese Person im Dashboard entfernt und neu eingeladen wurde.`,
    },

    connectionBroken: {
      subject: (n) => `${n.company}: Die Anmeldung mit Okta geht nicht mehr`,
      title: 'Eine Verbindung zu Okta geht nicht mehr',
      text: (n) =>
        `Eine Prüfung aller Verbindungen hat ergeben, dass Leute von ${n.company} nicht mehr oder nicht mehr überall über Okta zu ${n.product} kommen. Das muss der Kunde beheben:`,
      why: (n) => `Sie bekommen diese E-Mail, weil Sie ${n.company} betreuen.`,
      rotation: 'Wenn das Client Secret ein anderes ist',
      rotationText:
        'Die Prüfung kommt ohne Client Secret aus und weiß deshalb nicht, ob es noch stimmt. Hat der Kunde ein neues, senden Sie seinem Okta-Admin einen Link, um es einzugeben. Wer diesen Dienst betreibt, stellt ihn mit diesem Befehl aus (für eine Umgebung auf AWS mit --stage und ihrem Namen); er gilt 14 Tage:',
      again:
        'Sie bekommen diese E-Mail bei jeder Prüfung, bis es behoben ist. Um sofort zu prüfen:',
    },

    completed: {
      subject: (n) => `${n.company}: Single Sign-on ist fertig`,
      title: 'Alle können sich mit Okta anmelden',
      text: (n, invited) =>
        invited === 1
          ? `1 Person von ${n.company} ist zu ${n.product} eingeladen.`
          : `${number(invited)} Personen von ${n.company} sind zu ${n.product} eingeladen.`,
      later: (n) =>
        `Wer später dazukommt: In Okta die App zuweisen und im Dashboard von ${n.product} einladen.`,
      deleted: 'Die Angaben, die dafür gesendet wurden, samt Secrets, sind hier gelöscht.',
      csmSteps:
        'Entfernen Sie die anderen Personen im Dashboard und laden Sie sie neu ein, falls noch nicht geschehen.',
      failed: (count) =>
        count === 1
          ? 'An eine Adresse konnte nicht geschrieben werden. Bitte sagen Sie dieser Person, wie sie sich anmeldet:'
          : `An ${number(count)} Adressen konnte nicht geschrieben werden. Bitte sagen Sie diesen Personen, wie sie sich anmelden:`,
      more: (count) => `und ${number(count)} weitere`,
      button: 'Den ganzen Verlauf sehen',
    },

    rejected: {
      subject: (n) => `${n.company}: Single Sign-on wurde nicht freigegeben`,
      title: 'Nicht freigegeben',
      text: (n) =>
        `${n.csm} hat Single Sign-on für ${n.company} nicht freigegeben. Die Begründung:`,
      textCsm: (n) =>
        `Sie haben Single Sign-on für ${n.company} abgelehnt. Der Kunde bekam diese Begründung:`,
      deleted: 'Es wurde nichts verbunden, und alle Angaben sind gelöscht.',
    },

    expired: {
      subject: (n) => `${n.company}: Single Sign-on ist abgelaufen`,
      title: 'Es hat zu lange gewartet',
      reasons: {
        correction: 'Die Berichtigung kam nicht.',
        approval: 'Es wurde nicht entschieden.',
        firstSignIn: 'Der Haupt-Admin hat sich nicht angemeldet.',
        nothing: 'Zu lange ist nichts geschehen.',
      },
      text: 'Deshalb ist diese Einrichtung zu Ende, und alle Angaben sind gelöscht.',
      connected: 'Die Verbindung zu Okta bleibt bestehen.',
      again: (n) => `Für einen neuen Anfang bitten Sie ${n.csm} um einen neuen Link.`,
      againCsm: 'Für einen neuen Anfang stellen Sie einen neuen Link aus.',
    },

    names: {
      submissionReceived: 'Nachricht, dass die Angaben stimmen',
      correctionRequested: 'Bitte um Berichtigung',
      correctionReminder: 'Erinnerung an die Berichtigung',
      approvalRequested: 'Bitte um Freigabe',
      approvalReminder: 'Erinnerung an die Freigabe',
      connectionReady: 'was im Dashboard zu tun ist',
      mainAdminInvitation: 'Einladung des Haupt-Admins',
      signInReminder: 'Erinnerung an die erste Anmeldung',
      signInReminderCsm: 'Erinnerung an die erste Anmeldung, für den CSM',
      userInvitation: 'Einladung',
      completed: 'Nachricht, dass alles fertig ist',
      rejected: 'Nachricht von der Ablehnung',
      expired: 'Nachricht, dass es abgelaufen ist',
      connectionBroken: 'Warnung vor einer gestörten Verbindung',
      customerUnreachable: 'Nachricht von einer E-Mail, die den Kunden nicht erreicht hat',
      invitationsUndelivered: 'Nachricht von Einladungen, die nicht durchkamen',
      csmUnreachable: 'Nachricht von einer E-Mail, die den CSM nicht erreicht hat',
      oktaTrouble: 'Nachricht, dass Okta nicht antwortet',
      waitOverdue: 'Nachricht, dass seit Langem niemand gehandelt hat',
      failure: 'Nachricht von einem Fehler',
    },
    undelivered: {
      mail: 'E-Mail',
      to: 'An',
      reason: 'Grund',
      answer: 'Antwort',
      reasons: {
        bounced: 'Der Mailserver dort lehnt E-Mails an diese Adresse ab, endgültig.',
        suppressed:
          'Amazon SES hat die Adresse wegen einer früheren E-Mail auf einer Sperrliste und sendet ihr nichts.',
        complained: 'Sie wurde als Spam gemeldet: Vielleicht liegt sie, wo niemand sie liest.',
        rejected: 'Amazon SES hat sich geweigert, sie zu senden.',
      },
    },
    customerUnreachable: {
      subject: (n) => `${n.company}: eine E-Mail kam nicht durch`,
      title: 'Eine E-Mail kam nicht durch',
      whose: {
        contact: (n) => `Eine E-Mail an den Kontakt bei ${n.company} kam nicht durch.`,
        mainAdmin: (n) => `Eine E-Mail an den Haupt-Admin von ${n.company} kam nicht durch.`,
      },
      contact:
        'Senden Sie jemandem dort die Seite des Kunden, in einer eigenen E-Mail: Sie sagt alles, was unsere E-Mails sagen, und wer die Angaben berichtigt, kann auch den Kontakt ändern.',
      button: 'Die Seite des Kunden',
      signIn: (n) =>
        rich`Sagen Sie dieser Person selbst, wie sie hineinkommt: ${n.product} öffnen, ${strong(n.existingLogin)} wählen und sich bei Okta anmelden.`,
      mainAdmin:
        'Vor der ersten Anmeldung wird niemand sonst eingeladen. Meldet sich zuerst jemand anders an, dann bestätigen Sie es mit dem Link in unserer E-Mail über das Dashboard.',
    },
    invitationsUndelivered: {
      subject: (n, count) =>
        count === 1
          ? `${n.company}: eine Einladung kam nicht durch`
          : `${n.company}: ${count} Einladungen kamen nicht durch`,
      title: 'Einladungen, die nicht durchkamen',
      text: (n) => `Nicht alle bei ${n.company} konnten eingeladen werden:`,
      signIn: (n) =>
        rich`Sagen Sie diesen Personen selbst, wie sie hineinkommen: ${n.product} öffnen, ${strong(n.existingLogin)} wählen und sich bei Okta anmelden.`,
      others:
        'Alle anderen werden eingeladen wie geplant. Vielleicht ist eine Adresse vertippt: Fragen Sie den Kunden.',
    },
    csmUnreachable: {
      subject: (n) => `${n.company}: E-Mails erreichen den CSM nicht`,
      title: 'E-Mails erreichen den CSM nicht',
      text: 'Eine E-Mail an den CSM dieser Einrichtung kam nicht durch. Sagen Sie es dem CSM auf anderem Weg und sorgen Sie dafür, dass jemand handelt.',
      approval:
        'Es wartet auf eine Entscheidung. Entscheiden Sie anstelle des CSM oder geben Sie den Link weiter:',
      approvalButton: 'Ansehen und entscheiden',
      firstSignIn:
        'Es wartet auf die erste Anmeldung, und der CSM weiß nicht, was im Dashboard zu tun ist. Ist der Haupt-Admin angemeldet und zeigt es sich nicht von selbst, lässt es sich hier bestätigen:',
      firstSignInButton: 'Die erste Anmeldung bestätigen',
      elsewhere: 'Im Augenblick wartet nichts auf den CSM.',
      suppression:
        'Stimmt die Adresse, dann nehmen Sie sie von der Sperrliste: siehe „Undelivered mail“ in docs/operations.md.',
    },
    oktaTrouble: {
      subject: (n) => `${n.company}: Okta antwortet nicht`,
      title: 'Das Okta eines Kunden antwortet nicht',
      text: (since) =>
        `Seit ${since} konnten diese Domains nicht geprüft werden. Wir versuchen es weiter, mit der Zeit seltener.`,
      giveUp: (since) =>
        `Seit ${since} konnten diese Domains nicht geprüft werden. Wir hören jetzt auf und fragen den Kunden, ob sie stimmen.`,
      domains: 'Domains',
    },
    waitOverdue: {
      subject: (n) => `${n.company}: seit Langem hat niemand gehandelt`,
      title: 'Eine Einrichtung wartet seit Langem',
      waits: {
        correction: (n) => `${n.company} hat seine Angaben nicht berichtigt.`,
        approval: (n) => `${n.csm} hat nicht entschieden.`,
        firstSignIn: (n) => `Der Haupt-Admin von ${n.company} hat sich nicht angemeldet.`,
      },
      text: 'Es wurde erinnert. Bitte sorgen Sie dafür, dass jemand handelt: Sonst läuft sie ab.',
    },
    failure: {
      subject: (n) => `${n.company}: Einrichtung von Single Sign-on gescheitert`,
      title: 'Eine Einrichtung ist stehen geblieben',
      status: {
        FAILED: 'Ihr Ablauf ist gescheitert.',
        TIMED_OUT: 'Ihr Ablauf hat zu lange gedauert.',
        ABORTED: 'Ihr Ablauf wurde von Hand beendet.',
      },
      error: 'Fehler',
      cause: 'Ursache',
      execution: 'Ausführung',
      redrive: (until) =>
        `Bis ${until} kann sie dort weitergehen, wo sie scheiterte, sobald die Ursache behoben ist. Was der Kunde gesendet hat, ist dafür aufbewahrt und wird danach von selbst gelöscht:`,
      deleted: 'Sie kann nicht fortgesetzt werden. Was der Kunde gesendet hat, ist gelöscht.',
    },
    onboarding: 'Einrichtung',
    company: 'Unternehmen',
  },
};
