import type * as en from '../en/errors.ts';

export const fieldErrors: typeof en.fieldErrors = () => ({
  required: 'Bitte füllen Sie das aus.',
  momentUnknown: 'Das ist keine Zeit. Bitte wählen Sie einen Tag und eine Uhrzeit.',
  momentPast: 'Diese Zeit ist vorbei. Bitte wählen Sie eine, die noch kommt.',
  momentTooLate: 'Das ist zu spät: Die Einrichtung läuft vorher ab.',
  momentForOff: 'Zu einer bestimmten Zeit lässt es sich ein-, nicht ausschalten.',
  notAnOktaDomain:
    'Das ist keine Okta-Domain. Sie sieht aus wie acme.okta.com; eine eigene Domain muss Ihr Customer Success Manager erst bekannt machen.',
  domainIsEmail:
    'Das ist eine E-Mail-Adresse. Bitte geben Sie die Okta-Domain ein, wie acme.okta.com.',
  domainIsAuthorizationServer:
    'Das ist ein eigener Authorization Server (/oauth2/…), der nicht benutzt wird. Bitte geben Sie nur die Okta-Domain ein, wie acme.okta.com.',
  severalDomains:
    'Bitte geben Sie hier eine Domain ein und fügen Sie für jede andere eine weitere Okta-Domain hinzu.',
  emailInvalid: 'Das ist keine vollständige E-Mail-Adresse.',
  csmForeign:
    'Diese Adresse ist keine von uns: Übergeben werden kann nur an Kolleginnen und Kollegen.',
  colleagueNotEstablished:
    'An diese Adresse schreiben wir noch nicht: Ihre Domain ist nicht durch einen DNS-Eintrag nachgewiesen, und sie wurde uns nicht genannt. Bitte kopieren Sie den Link, und schicken Sie ihn selbst.',
  emailNotAscii:
    'An Adressen mit anderen Buchstaben als a bis z vor dem @ können wir nicht schreiben. Gibt es für diese Person eine andere?',
  tooLong: 'Das ist zu lang.',
  invisibleCharacters: 'Darin sind unsichtbare Zeichen. Bitte tippen Sie es, statt es einzufügen.',
  tooManyMarks:
    'Ein Buchstabe darin hat zu viele Zeichen darüber oder darunter. Bitte tippen Sie den Namen, statt ihn einzufügen.',
  nameIsUrl: 'Darin steht eine Web-Adresse. Bitte geben Sie nur den Namen ein.',
  emailDomainInvalid:
    'Das ist keine E-Mail-Domain. Es ist das, was nach dem @ steht, wie acme.com.',
  emailDomainPublic:
    'Diese Domain gehört nicht Ihrer Firma allein: Jeder kann dort eine Adresse oder einen Namen haben. Bitte nennen Sie nur Domains, die Ihrer Firma gehören.',
  emailDomainOurs:
    'Diese Domain gehört uns. Bitte nennen Sie nur Domains, die Ihrer Firma gehören.',
  clientIdIsSecret:
    'Das sah nach dem Client Secret aus und wird deshalb nicht wieder angezeigt. Die Client ID steht in Okta darüber und hat 20 Zeichen.',
  holdsSecret:
    'Darin steht anscheinend ein Client Secret, das andere nicht kennen dürfen. Bitte geben Sie es nur im Feld für das Client Secret ein.',
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
  otherClientId:
    'Über eine andere App in diesem Okta melden sich schon Personen an, oder das steht bevor. Bitte geben Sie deren Client ID an. Sollen alle zu einer neuen App wechseln, bitten Sie Ihren Customer Success Manager um ein neues Onboarding.',
  connectionFull:
    'Zusammen mit denen, die schon zu diesem Okta führen, sind das mehr als 1.000 E-Mail-Domains. Bitte nennen Sie weniger, oder fragen Sie Ihren Customer Success Manager.',
  emailDomainNotListed:
    'Diese Adresse gehört zu keiner der E-Mail-Domains oben. Nennen Sie ihre Domain bei dem Okta, in dem diese Person ist.',
  linesUnreadable:
    'In einigen Zeilen steht keine E-Mail-Adresse, die wir lesen können. Sie stehen unten: Berichtigen Sie sie, oder lassen Sie sie weg.',
  userDeactivated:
    'Einige Personen können sich nicht mehr bei Ihrem Okta anmelden. Sie stehen unten: Lassen Sie sie weg, oder entfernen Sie den Vermerk in ihrer Zeile.',
  tooLarge:
    'Das sind mehr E-Mail-Domains, als gespeichert werden können. Bitte nennen Sie weniger.',
  fileIsWorkbook:
    'Das ist eine Arbeitsmappe, keine CSV-Datei. Speichern Sie sie als CSV (in Excel: Datei > Speichern unter > CSV UTF-8) und wählen Sie diese Datei.',
  fileUnreadable:
    'In dieser Datei ist kein Text. Wählen Sie eine CSV-Datei oder fügen Sie die Adressen oben ein.',
  unknownField: 'Dieses Feld ist nicht bekannt.',
  wrongType: 'Das ist nicht die Art von Angabe, die hier erwartet wird.',
  addOnNotConfirmed: 'Bitte bestätigen Sie, dass das Add-on zum Vertrag gehört.',
  domainNotProven: 'Diese E-Mail-Domain ist weder nachgewiesen noch verbürgt.',
  domainTaken: 'Diese E-Mail-Domain hat ein anderes Unternehmen.',
  connectionNotInTheWay:
    'Keine dieser E-Mail-Domains führt zu dieser Verbindung; es gibt nichts zu übernehmen.',
  domainNotListed: 'Diese E-Mail-Domain gehört nicht zu dem, was gesendet wurde.',
  decisionUnknown: 'Bitte wählen Sie eine der drei Möglichkeiten.',
  domainNotConnected: 'Diese Okta-Domain gehört nicht zu den verbundenen.',
});

export const suggestions: typeof en.suggestions = () => ({
  subdomain: (emailDomain) =>
    `Sie liegt unter ${emailDomain}; solche Domains müssen eigens genannt werden.`,
  parentDomain: (emailDomain) =>
    `Genannt ist nur ${emailDomain}; die Domain darüber muss eigens genannt werden.`,
  typingError: (emailDomain) => `Meinten Sie ${emailDomain}?`,
});

export const fieldErrorUnknown: typeof en.fieldErrorUnknown =
  'Diese Angabe wurde nicht angenommen.';

export const requestErrors: typeof en.requestErrors = () => ({
  linkInvalid: {
    title: 'Dieser Link funktioniert nicht',
    detail:
      'Er ist unvollständig oder war nie gültig. Öffnen Sie ihn noch einmal aus der E-Mail, oder bitten Sie um einen neuen.',
  },
  stepIsPage: {
    title: 'Dieser Link ist nur für einen Browser',
    detail:
      'Er öffnet Teile der Einrichtungsseite, die jemand ausfüllt. Programme verwenden den ganzen Einrichtungslink.',
  },
  linkExpired: {
    title: 'Dieser Link ist abgelaufen',
    detail: 'Bitten Sie Ihren Customer Success Manager um einen neuen.',
  },
  notFound: {
    title: 'Hier ist nichts',
    detail: 'Öffnen Sie den Link noch einmal aus der E-Mail.',
  },
  unauthorized: {
    title: 'Ein Schlüssel fehlt oder ist nicht der richtige',
    detail: 'Unsere eigenen Programme senden ihn im Kopf Authorization, als Bearer-Token.',
  },
  signInRequired: {
    title: 'Bitte melden Sie sich zuerst an',
    detail:
      'Das ist nur für unsere eigenen Leute. Melden Sie sich an, und Sie kommen hierher zurück.',
  },
  staffElsewhere: {
    title: 'Diese Anmeldung kann hier nicht beendet werden',
    detail:
      'Sie wurde in einem anderen Browser begonnen oder vor zu langer Zeit. Öffnen Sie den Link aus der E-Mail noch einmal.',
  },
  notStaff: {
    title: 'Sie gehören nicht zu denen, die das dürfen',
    detail:
      'Ihr Konto ist keines von uns, oder seine Adresse ist nicht bestätigt. Nichts hat sich geändert.',
  },
  methodNotAllowed: {
    title: 'Das geht hier nicht',
    detail:
      'Was unter dieser Adresse steht, nimmt solche Anfragen nicht an. Nichts hat sich geändert.',
  },
  unsupportedMediaType: {
    title: 'Dieses Format wird nicht verstanden',
    detail: 'Senden Sie JSON oder ein Formular, in UTF-8 und nicht komprimiert.',
  },
  notJson: {
    title: 'Dieses Format wird nicht verstanden',
    detail: 'Senden Sie JSON.',
  },
  bodyTooLarge: {
    title: 'Das ist zu viel auf einmal',
    detail: 'Es gehen höchstens 3 MB. Gehen Sie zurück und laden Sie eine kleinere Datei hoch.',
  },
  bodyMalformed: {
    title: 'Das war nicht lesbar',
    detail:
      'Was ankam, ist nicht, was es zu sein vorgibt, oder nennt etwas zweimal. Gehen Sie zurück und versuchen Sie es noch einmal.',
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
  domainsNotProven: {
    title: 'Nicht jede E-Mail-Domain ist nachgewiesen',
    detail:
      'Die Freigabe braucht für jede E-Mail-Domain einen DNS-Eintrag, oder dass Sie sich verbürgen, wo das erlaubt ist.',
  },
  domainConflict: {
    title: 'Eine E-Mail-Domain hat ein anderes Unternehmen',
    detail:
      'Nichts wurde entschieden. Wem sie gehört, steht daneben: Einer von beiden muss sie abgeben.',
  },
  otherClientId: {
    title: 'Genannt ist eine andere App in einem Okta, das schon benutzt wird',
    detail:
      'Nichts wurde entschieden. Über eine andere App in diesem Okta melden sich schon Personen an, oder das steht bevor: Sie alle kämen zu dieser, die niemand ausprobiert hat. Bitten Sie den Kunden, die Client ID jener App anzugeben. Sollen alle zu einer neuen App wechseln, bitten Sie den Betrieb um ein neues Onboarding.',
  },
  connectionFull: {
    title: 'Das sind zu viele E-Mail-Domains für eine Verbindung',
    detail:
      'Nichts wurde entschieden. Zusammen mit denen, die schon zu einem dieser Oktas führen, sind es mehr als 1.000. Bitten Sie den Kunden, weniger zu nennen.',
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
  invalidTrial: {
    title: 'So lässt es sich nicht ausprobieren',
    detail: 'Bitte sehen Sie sich die genannten Felder an.',
  },
  notYours: {
    title: 'Das ist nicht Ihre Sache',
    detail: 'Dieser Link ist für etwas anderes. Es hat sich nichts geändert.',
  },
  noTrialNow: {
    title: 'Im Augenblick gibt es nichts auszuprobieren',
    detail:
      'Die Einrichtung ist weitergegangen oder noch nicht so weit. Es hat sich nichts geändert.',
  },
  invalidDashboard: {
    title: 'So lässt es sich nicht übernehmen',
    detail: 'Bitte sehen Sie sich die genannten Felder an. Geändert hat sich nichts.',
  },
  noDashboardNow: {
    title: 'Im Dashboard ist jetzt nichts zu tun',
    detail: 'Die Einrichtung ist weiter, oder noch nicht so weit. Geändert hat sich nichts.',
  },
  invalidSwitch: {
    title: 'So lässt es sich nicht schalten',
    detail: 'Bitte sehen Sie sich die genannten Felder an. Geändert hat sich nichts.',
  },
  switchedLongAgo: {
    title: 'Hier lässt es sich nicht mehr ausschalten',
    detail: '14 Tage lang geht das hier, später kann es unsere Technik. Geändert hat sich nichts.',
  },
  connectionNotProven: {
    title: 'Die Verbindung führt nicht zu Okta',
    detail: 'Deshalb bleibt sie ausgeschaltet. Unsere Technik muss sie sich ansehen.',
  },
  trialElsewhere: {
    title: 'Dieser Versuch lässt sich hier nicht beenden',
    detail:
      'Er wurde in einem anderen Browser begonnen, vor zu langer Zeit, oder er ist zu Ende. Es ist nichts geschehen. Öffnen Sie den Link aus der E-Mail noch einmal und fangen Sie neu an.',
  },
  switchingOn: {
    title: 'Es wird gerade eingeschaltet',
    detail: 'Warten Sie eine Minute und schalten Sie es dann hier aus. Nichts hat sich geändert.',
  },
  switchedOff: {
    title: 'Single Sign-on ist ausgeschaltet',
    detail:
      'Solange wird niemand eingeladen. Schalten Sie es erst wieder ein; nichts hat sich geändert.',
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
  requestMalformed: {
    title: 'Diese Anfrage ist unverständlich',
    detail: 'Adresse oder Kopfzeilen sind nicht, wie sie sein müssen.',
  },
  misdirected: {
    title: 'Hier ist nicht der richtige Ort',
    detail: 'Unter diesem Namen gibt es hier nichts.',
  },
  lengthRequired: {
    title: 'Die Länge fehlt',
    detail: 'Bitte senden Sie den Inhalt mit seiner Länge.',
  },
  handedOver: {
    title: 'Das betreut jetzt jemand anderes',
    detail:
      'Dieses Onboarding wurde übergeben: Dieser Link zeigt und entscheidet nichts mehr. Wer es jetzt betreut, hat einen eigenen.',
  },
  linkRevoked: {
    title: 'Dieser Link wurde zurückgezogen',
    detail:
      'Zu Ihrer Sicherheit gilt er nicht mehr. Ein neuer kommt per E-Mail, oder fragen Sie Ihren Customer Success Manager.',
  },
  invalidAction: {
    title: 'Das geht so nicht',
    detail: 'Es wurde nichts geändert. Siehe die Fehler.',
  },
  contactNotEstablished: {
    title: 'An den Kunden können wir noch nicht schreiben',
    detail:
      'Bisher zeigt nichts, dass die Adresse dem Kunden gehört: Sie wurde nicht mit dem Link genannt, und ihre Domain ist nicht nachgewiesen. Bitte schreiben Sie selbst.',
  },
  notCompleted: {
    title: 'Das geht noch nicht',
    detail:
      'Client Secrets lassen sich ersetzen und weiteres hinzufügen, sobald das Onboarding abgeschlossen ist.',
  },
  nothingToDo: {
    title: 'Dafür ist jetzt nichts zu tun',
    detail: 'Das Onboarding ist vorbei, oder es wird gerade auf niemanden gewartet.',
  },
  tooManyTries: {
    title: 'Das waren zu viele Versuche',
    detail:
      'Es wurde nichts geändert. Wenn nicht klar ist, wie es weitergeht, hilft Ihr Customer Success Manager.',
  },
  tooManyContacts: {
    title: 'Die Kontaktperson wurde sehr oft gewechselt',
    detail:
      'Berichtigungen können viermal eine andere Kontaktperson nennen. Bitte bleiben Sie bei der letzten, oder fragen Sie Ihren Customer Success Manager.',
  },
  tooManyMails: {
    title: 'Die Kontaktperson hat heute schon viele E-Mails bekommen',
    detail:
      'Jedes Mal, wenn etwas gesendet wird, schreiben wir der Kontaktperson, höchstens dreißigmal am Tag. Nichts ist verloren. Bitte senden Sie es morgen, oder nennen Sie eine andere Kontaktperson.',
  },
  tooManyCorrections: {
    title: 'Die Angaben wurden sehr oft korrigiert',
    detail:
      'Geprüft werden höchstens zehn Korrekturen in einer Stunde und fünfzig insgesamt. Nichts ist verloren: In Okta bleibt alles, wie es ist. Ihr Customer Success Manager hilft, den Fehler zu finden.',
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
});

export const errorId: typeof en.errorId = 'ID';
export const retryAt: typeof en.retryAt = 'Ein neuer Versuch ist möglich ab';
