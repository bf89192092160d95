import type * as en from '../en/problems-and-checks.ts';

export const problems: typeof en.problems = {
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
};

export const checks: typeof en.checks = {
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
};

export const outcomes: typeof en.outcomes = {
  passed: 'Bestanden',
  failed: 'Nicht bestanden',
  skipped: 'Nicht geprüft',
  noted: 'Hinweis',
};

export const notes: typeof en.notes = {
  previewDomain:
    'Eine Preview-Organisation (oktapreview.com): zum Testen gedacht, nicht für den Betrieb.',
  developerDomain: 'Eine Entwickler-Organisation: zum Testen gedacht, nicht für den Betrieb.',
  trialDomain: 'Eine Test-Organisation (Trial): Sie kann ablaufen.',
};
