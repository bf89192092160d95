import type * as en from '../en/problems-and-checks.ts';

export const problems: typeof en.problems = () => ({
  notAnOktaDomain: () => ({
    message: 'Das ist keine Okta-Domain.',
    fix: 'Kopieren Sie die Domain aus dem Menü unter Ihrem Namen, oben rechts in der Okta Admin Console. Wenn Sie sich unter einer eigenen Adresse anmelden, sagen Sie es Ihrem Customer Success Manager.',
  }),
  domainNotFound: () => ({
    message: 'Unter dieser Domain gibt es keine Okta-Organisation.',
    fix: 'Prüfen Sie sie auf Tippfehler: Es ist die Adresse im Browser, wenn Sie sich bei Okta anmelden.',
  }),
  movedByOkta: ({ observed, newDomain }) => ({
    message: observed
      ? `Dieses Okta ist umgezogen: Es meldet sich jetzt als ${observed}`
      : 'Dieses Okta ist umgezogen und heißt jetzt anders.',
    fix: newDomain
      ? `Geben Sie ${newDomain} als Okta-Domain ein (im Formular steht sie schon), fügen Sie das Client Secret noch einmal ein, und senden Sie das Formular wieder.`
      : 'Geben Sie den neuen Namen als Okta-Domain ein. Eine eigene Domain muss Ihr Customer Success Manager vorher eintragen lassen.',
  }),
  notOkta: () => ({
    message: 'Unter dieser Domain antwortet ein Server, aber es ist kein Okta.',
    fix: 'Geben Sie die Domain Ihres Okta ein, etwa acme.okta.com: Sie steht im Menü unter Ihrem Namen, oben rechts in der Okta Admin Console. Ist dies Ihre eigene Domain, prüfen Sie in Okta unter Customizations > Brands, Reiter Domains, dass sie dorthin führt.',
  }),
  certificateNotTrusted: () => ({
    message: 'Dem Zertifikat dieser Domain ist nicht zu trauen.',
    fix: 'Erneuern Sie in Okta unter Customizations > Brands, Reiter Domains, das Zertifikat Ihrer eigenen Domain samt der ganzen Kette. Oder geben Sie die Domain ein, die Sie von Okta haben, etwa acme.okta.com.',
  }),
  issuerMismatch: ({ observed, differsBy }) =>
    differsBy === 'slash'
      ? {
          message: `Der Issuer von Okta hat am Ende einen Schrägstrich, den die Domain nicht hat: ${observed}`,
          fix: 'Die Anmeldung vergleicht beide Zeichen für Zeichen. Okta selbst setzt keinen Schrägstrich: Sehen Sie nach, was davor steht, etwa ein Proxy für Ihre eigene Domain. Oder wählen Sie als Issuer die Okta URL (in der App, Reiter Sign On, Abschnitt OpenID Connect ID Token) und geben Sie hier deren Domain ein.',
        }
      : {
          message: observed
            ? `Okta meldet sich unter einem anderen Namen: ${observed}`
            : 'Okta meldet sich unter einem anderen Namen.',
          fix: 'Geben Sie die Domain ein, die der Issuer ist: in Okta die App öffnen, Reiter Sign On, Abschnitt OpenID Connect ID Token. Oder stellen Sie den Issuer dort auf die Okta URL um.',
        },
  signingKeysMissing: () => ({
    message:
      'Dieses Okta veröffentlicht keine Schlüssel, mit denen sich seine Signaturen (RS256) prüfen lassen.',
    fix: 'Sehen Sie in Okta unter Security > API nach, dass der Authorization Server einen aktiven RS256-Schlüssel hat. Bei einer eigenen Domain prüfen Sie, dass sie zu Okta führt.',
  }),
  clientUnknown: () => ({
    message: 'Okta kennt diese Client ID nicht, oder die App ist nicht aktiv.',
    fix: 'Öffnen Sie die App in Okta, Reiter General, und kopieren Sie die Client ID mit dem Knopf daneben. Prüfen Sie, dass die App aktiv ist und zu dieser Okta-Domain gehört.',
  }),
  appDeactivated: () => ({
    message: 'Die App ist in Okta nicht aktiv.',
    fix: 'Gehen Sie in Okta zu Applications > Applications, wählen Sie Inactive, und aktivieren Sie die App. Ist sie aktiv, öffnen Sie sie, Reiter General, wählen Sie unter Client authentication Client secret, und kopieren Sie Client ID und Secret von dort noch einmal.',
  }),
  clientSecretWrong: ({ secretIs }) =>
    secretIs === 'notUsed'
      ? {
          message:
            'Die App nimmt kein Client Secret an: Sie ist eine Single-Page- oder native Anwendung, keine Web Application.',
          fix: 'Legen Sie in Okta eine neue App Integration vom Typ Web Application an, und geben Sie deren Client ID und Secret hier ein.',
        }
      : secretIs === 'notEnough'
        ? {
            message:
              'Die App weist sich mit einem Schlüssel oder Zertifikat aus, nicht mit einem Client Secret.',
            fix: 'Öffnen Sie die App in Okta, Reiter General, Abschnitt Client Credentials, wählen Sie unter Client authentication Client secret, und geben Sie das Secret hier ein.',
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
  pkceRequired: () => ({
    message: 'Die App verlangt PKCE auf eine Weise, die die Anmeldung über Okta hier nicht kann.',
    fix: 'Öffnen Sie die App in Okta, Reiter General, und schalten Sie „Require PKCE as additional verification“ aus (Proof Key for Code Exchange, bei Client Credentials).',
  }),
  parRequired: () => ({
    message:
      'Die App verlangt Pushed Authorization Requests (PAR), die die Anmeldung über Okta hier nicht kann.',
    fix: 'Öffnen Sie die App in Okta, Reiter General, und schalten Sie aus, dass Pushed Authorization Requests nötig sind. Steht es dort nicht, wurde es über die API von Okta eingestellt.',
  }),
  signedRequestRequired: () => ({
    message: 'Die App verlangt signierte Anfragen, die die Anmeldung über Okta hier nicht kann.',
    fix: 'Öffnen Sie die App in Okta, Reiter General, und schalten Sie aus, dass Anfragen signiert sein müssen. Steht es dort nicht, wurde es über die API von Okta eingestellt (request_object_signing_alg).',
  }),
  scopeRefused: () => ({
    message: 'Okta verweigert einen Scope, den die Anmeldung braucht: openid, profile und email.',
    fix: 'Sehen Sie in Okta unter Security > API nach, dass es diese drei Scopes gibt und keine Access Policy sie dieser App vorenthält.',
  }),
  policyDenied: () => ({
    message: 'Eine Richtlinie in Okta sperrt diese App, wer sich auch anmeldet.',
    fix: 'Öffnen Sie die App in Okta, Reiter Sign On, und sehen Sie sich ihre Richtlinie an: Eine Regel muss die Leute hineinlassen. Access Policies unter Security > API dürfen diese App nicht auslassen. Das System Log nennt die Regel, die gesperrt hat.',
  }),
  notAssigned: () => ({
    message: 'Jemandem, der sich anmelden wollte, ist die App in Okta nicht zugewiesen.',
    fix: 'Öffnen Sie die App in Okta, Reiter Assignments, und weisen Sie sie allen zu, die sie nutzen sollen, einzeln oder über ihre Gruppen. Das wirkt sofort. Wer es war, steht im System Log (Reports > System Log).',
  }),
  deniedByPolicy: () => ({
    message: 'Eine Richtlinie (Policy) in Okta hat jemanden nicht hineingelassen.',
    fix: 'Öffnen Sie die App in Okta, Reiter Sign On, und sehen Sie die Policy an: Eine Regel muss diese Person hineinlassen. Das System Log (Reports > System Log) nennt die Person und die Regel.',
  }),
  signInFailed: () => ({
    message: 'Eine Anmeldung über Okta hat nicht geklappt.',
    fix: 'Wer es war und warum, steht in Okta im System Log (Reports > System Log). Eine einzelne kann abgebrochen worden sein; geht es allen so, sagen Sie es Ihrem Customer Success Manager.',
  }),
  emailMissing: () => ({
    message: 'Okta hat keine E-Mail-Adresse der Person genannt, die sich angemeldet hat.',
    fix: 'Öffnen Sie die Person in Okta (Directory > People), Reiter Profile, und sehen Sie nach, ob sie eine primäre E-Mail-Adresse hat. Wenn ja, öffnen Sie die App, Reiter Sign On, und sehen Sie nach, ob das Token den Claim „email“ enthält.',
  }),
  addressElsewhere: () => ({
    message:
      'Die Adresse der Person, die sich angemeldet hat, gehört zu keiner der genannten E-Mail-Domains.',
    fix: 'Probieren Sie es mit einer Person aus einer dieser Domains. Gehört die Domain dieser Person Ihrem Unternehmen, muss sie genannt sein: Öffnen Sie das Formular wieder und fügen Sie sie hinzu. Ist die Adresse in Okta eine andere als die dienstliche, berichtigen Sie sie dort (Directory > People).',
  }),
  clockWrong: () => ({
    message: 'Die Anmeldung wurde abgelehnt, weil zwei Uhren voneinander abweichen.',
    fix: 'Bitte versuchen Sie es noch einmal. Geschieht es wieder, sagen Sie es Ihrem Customer Success Manager: Sie selbst können es nicht beheben.',
  }),
  cancelled: () => ({
    message: 'Die Anmeldung wurde in Okta abgebrochen.',
    fix: 'Bitte versuchen Sie es noch einmal und schließen Sie die Anmeldung ab.',
  }),
  neverReturned: () => ({
    message: 'Jemand ist zu Okta gegangen und nicht zurückgekommen.',
    fix: 'Okta hat die Anmeldung auf einer eigenen Seite angehalten, oder sie wurde nicht abgeschlossen. Öffnen Sie die App in Okta, Reiter Assignments, und sehen Sie nach, ob sie dieser Person zugewiesen ist; mehr steht im System Log (Reports > System Log). Versuchen Sie es dann noch einmal.',
  }),
  connectionNotReady: () => ({
    message: 'Die Verbindung lässt sich noch nicht benutzen.',
    fix: 'Sie ist gerade erst entstanden. Bitte versuchen Sie es in ein paar Minuten noch einmal. Hilft das nicht, sagen Sie es Ihrem Customer Success Manager.',
  }),
  notRedeemed: () => ({
    message: 'Jemand kam von Okta zurück, aber wir konnten nicht prüfen, wer es war.',
    fix: 'Bitte versuchen Sie es noch einmal. Geschieht es wieder, sagen Sie es Ihrem Customer Success Manager: Sie selbst können es nicht beheben.',
  }),
  refusedByOkta: ({ status }) => ({
    message: status
      ? `Okta lehnt die Anmeldung ab, die wir versucht haben (Status ${status}).`
      : 'Okta lehnt die Anmeldung ab, die wir versucht haben.',
    fix: 'Warum, sagen die Worte von Okta und genauer sein System Log. Sagen sie nichts, ist es meist eines davon: Eine Sign-in redirect URI fehlt, die Client ID gehört zu einer anderen App, die App ist nicht aktiv, oder etwas vor Okta will ein Passwort.',
  }),
  blockedByOkta: ({ status }) => ({
    message: `Dieses Okta weist unsere Server ab${status ? ` (Status ${status})` : ''}; darum ließ sich nicht alles prüfen.`,
    fix: 'Eine Netzwerkzone, ThreatInsight oder eine Firewall hält sie ab: Sehen Sie unter Security > Networks, Security > General (Okta ThreatInsight settings) und im System Log nach. Unsere Server haben keine festen Adressen, die man zulassen könnte, und Anmeldungen kommen von anderen. Darum muss sich nichts ändern: Die erste echte Anmeldung zeigt, ob es geht.',
  }),
  unknownAnswer: ({ status }) => ({
    message: `Dieses Okta gibt eine Antwort, die wir nicht kennen${status ? ` (Status ${status})` : ''}; darum ließ sich nicht alles prüfen.`,
    fix: 'Sehen Sie nach, ob ein Proxy, eine Firewall oder eine angepasste Seite vor diesem Okta steht, und ob die Anmeldung bei anderen Apps geht. Wenn ja, muss sich nichts ändern: Die erste echte Anmeldung zeigt, ob es geht.',
  }),
  oktaUnavailable: ({ check }) =>
    check
      ? {
          message:
            'Dieses Okta hat nicht jede Frage beantwortet; darum ließ sich nicht alles prüfen.',
          fix: 'Das gibt sich von selbst. Es ist neben etwas anderem offen, darum wurde nicht darauf gewartet: Die erste echte Anmeldung zeigt, ob es geht.',
        }
      : {
          message: 'Dieses Okta antwortet gerade nicht.',
          fix: 'Sie müssen nichts tun: Wir fragen weiter. Wenn es tagelang so bleibt, prüfen Sie, dass die Domain stimmt und aus dem Internet erreichbar ist.',
        },
});

export const checks: typeof en.checks = () => ({
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
  request: 'Okta nimmt die Anfrage zur Anmeldung so an, wie sie kommen wird',
});

export const checkResults: typeof en.checkResults = () => ({
  passed: 'Bestanden',
  failed: 'Nicht bestanden',
  unproven: 'Offen',
  skipped: 'Nicht geprüft',
  noted: 'Hinweis',
});

export const troubles: typeof en.troubles = () => ({
  blockedAddress: 'der Host ist nicht im öffentlichen Internet',
  notFound: 'der Host hat keine Adresse',
  timeout: 'keine Antwort in der Zeit',
  connectionFailed: 'die Verbindung kam nicht zustande oder brach ab',
  tlsFailed: 'keine vertrauenswürdige TLS-Verbindung',
  tooLarge: 'die Antwort ist zu groß',
  tooManyRequests: 'es hätte zu viele Anfragen gebraucht',
  rateLimited: 'es bittet um weniger Anfragen',
  serverError: 'es hat selbst einen Fehler',
});

export const notes: typeof en.notes = () => ({
  previewDomain:
    'Eine Preview-Organisation (oktapreview.com): zum Testen gedacht, nicht für den Betrieb.',
  developerDomain: 'Eine Entwickler-Organisation: zum Testen gedacht, nicht für den Betrieb.',
  trialDomain: 'Eine Test-Organisation (Trial): Sie kann ablaufen.',
});
