export const fieldErrors = () => ({
  required: 'Please fill this in.',
  momentUnknown: 'This is not a time. Please choose a day and a time of day.',
  momentPast: 'This time is over. Please choose one that is yet to come.',
  momentTooLate: 'This is too late: the onboarding expires before.',
  momentForOff: 'It can be switched on at a given time, not off.',
  notAnOktaDomain:
    'This is not an Okta domain. It looks like acme.okta.com; a domain of your own has to be made known by your Customer Success Manager first.',
  domainIsEmail: 'This is an e-mail address. Please enter the Okta domain, like acme.okta.com.',
  domainIsAuthorizationServer:
    'This is a custom authorization server (/oauth2/…), which is not used. Please enter the Okta domain alone, like acme.okta.com.',
  severalDomains: 'Please enter one domain here, and add another Okta domain for each other one.',
  emailInvalid: 'This is not a complete e-mail address.',
  csmForeign: 'This address is none of ours: an onboarding can be handed over to colleagues alone.',
  colleagueNotEstablished:
    'We do not write to this address yet: its domain is not proven by a DNS record, and it was not named to us. Please copy the link and send it yourself.',
  emailNotAscii:
    'We cannot write to addresses with letters other than a to z before the @. Is there another one for this person?',
  tooLong: 'This is too long.',
  invisibleCharacters: 'There are invisible characters in it. Please type it instead of pasting.',
  tooManyMarks: 'A letter in it has too many marks. Please type the name instead of pasting it.',
  nameIsUrl: 'There is a web address in it. Please enter the name alone.',
  emailDomainInvalid: 'This is not an e-mail domain. It is what comes after the @, like acme.com.',
  emailDomainPublic:
    'This domain is not your company’s alone: everybody can have an address or a name there. Please list only domains that belong to your company.',
  emailDomainOurs: 'This domain is ours. Please list only domains that belong to your company.',
  clientIdIsSecret:
    'This looked like the client secret, so it is not shown again. The client ID stands above it in Okta and has 20 characters.',
  holdsSecret:
    'There seems to be a client secret in it, which must not be known to others. Please enter it in the field for the client secret alone.',
  clientIdInvalid: 'A client ID has no spaces or special characters. Please copy it again.',
  clientSecretInvalid:
    'A client secret has no spaces, line breaks or special characters inside. Please copy it again, alone, with the button in Okta.',
  clientSecretHidden:
    'These are the dots that hide the secret. Please copy it with the button in Okta.',
  clientSecretIsId:
    'This looks like the client ID. The client secret stands below it in Okta and is longer.',
  tooMany: 'These are too many.',
  domainTwice: 'This Okta domain is listed twice. Put all its e-mail domains in one place.',
  emailDomainTwice: 'This e-mail domain is listed twice. It can lead to one Okta only.',
  otherClientId:
    'People sign in through another app of this Okta already, or are about to. Please enter the client ID of that one. If everybody is to move to a new app, ask your Customer Success Manager for a new onboarding.',
  connectionFull:
    'Together with those that already lead to this Okta, these are more than 1,000 e-mail domains. Please list fewer, or ask your Customer Success Manager.',
  emailDomainNotListed:
    'This address belongs to none of your e-mail domains. Add its domain to the Okta in which this person is.',
  linesUnreadable:
    'In some lines there is no e-mail address that we can read. They are listed below: correct them, or leave them out.',
  userDeactivated:
    'Some people can no longer sign in to your Okta. They are listed below: leave them out, or take the mark off their line.',
  tooLarge: 'These are more e-mail domains than can be stored. Please list fewer.',
  fileIsWorkbook:
    'This is a workbook, not a CSV file. Save it as CSV (in Excel: File > Save As > CSV UTF-8) and choose that file.',
  fileUnreadable: 'This file holds no text. Choose a CSV file, or paste the addresses above.',
  unknownField: 'This field is not known.',
  wrongType: 'This is not the kind of value that is expected here.',
  addOnNotConfirmed: 'Please confirm that the add-on is part of the subscription.',
  domainNotProven: 'This e-mail domain is neither proven nor vouched for.',
  domainTaken: 'This e-mail domain is another company’s.',
  connectionNotInTheWay:
    'None of these e-mail domains leads to this connection, so that there is nothing to take over.',
  domainNotListed: 'This e-mail domain is not in what was submitted.',
  decisionUnknown: 'Please choose one of the three decisions.',
  domainNotConnected: 'This Okta domain is not one of those that are connected.',
});

export const suggestions = () => ({
  subdomain: (emailDomain: string) =>
    `It is below ${emailDomain}, and such a domain has to be listed itself.`,
  parentDomain: (emailDomain: string) =>
    `Only ${emailDomain} is listed, and the domain above it has to be listed itself.`,
  typingError: (emailDomain: string) => `Did you mean ${emailDomain}?`,
});

export const fieldErrorUnknown: string = 'This value was not accepted.';

export const requestErrors = () => ({
  linkInvalid: {
    title: 'This link does not work',
    detail:
      'It is incomplete or was never valid. Open it from the e-mail again, or ask for a new one.',
  },
  stepIsPage: {
    title: 'This link is for a browser alone',
    detail:
      'It opens parts of the setup page for a person to fill in. Programs use the whole setup link.',
  },
  linkExpired: {
    title: 'This link has expired',
    detail: 'Ask your Customer Success Manager for a new one.',
  },
  notFound: { title: 'There is nothing here', detail: 'Open the link from the e-mail again.' },
  unauthorized: {
    title: 'A key is missing, or not the right one',
    detail: 'Programs of ours send it in the header Authorization, as a bearer token.',
  },
  signInRequired: {
    title: 'Please sign in first',
    detail: 'This is only for our own people. Sign in, and you come back to this page.',
  },
  staffElsewhere: {
    title: 'This sign-in cannot be finished here',
    detail:
      'It was begun in another browser, or too long ago. Open the link from the e-mail again.',
  },
  notStaff: {
    title: 'You are not one of those who may',
    detail: 'Your account is none of ours, or its address is not verified. Nothing has changed.',
  },
  methodNotAllowed: {
    title: 'This cannot be done here',
    detail: 'What is at this address does not take requests of this kind. Nothing has changed.',
  },
  unsupportedMediaType: {
    title: 'This format is not understood',
    detail: 'Send JSON or a form, in UTF-8 and not compressed.',
  },
  notJson: {
    title: 'This format is not understood',
    detail: 'Send JSON.',
  },
  bodyTooLarge: {
    title: 'That is too much at once',
    detail: 'At most 3 MB are taken. Go back and upload a smaller file.',
  },
  bodyMalformed: {
    title: 'This could not be read',
    detail:
      'What arrived is not what its type says, or names something twice. Go back and try again.',
  },
  invalidSubmission: {
    title: 'Something is not right yet',
    detail: 'Please look at the fields that are named.',
  },
  invalidDecision: {
    title: 'This decision cannot be taken as it is',
    detail: 'Please look at the fields that are named.',
  },
  addOnNotConfirmed: {
    title: 'The add-on is not confirmed',
    detail: 'Approving needs the confirmation that single sign-on is part of the subscription.',
  },
  domainsNotProven: {
    title: 'Not every e-mail domain is proven',
    detail:
      'Approving needs a DNS record for each e-mail domain, or that you vouch for it, where that is allowed.',
  },
  domainConflict: {
    title: 'An e-mail domain is another company’s',
    detail: 'Nothing was decided. Whose it is stands beside it: one of the two has to give it up.',
  },
  otherClientId: {
    title: 'It lists another app of an Okta that is in use',
    detail:
      'Nothing was decided. People sign in through another app of that Okta already, or are about to: all of them would be sent to this one, which nobody has tried. Ask the customer to enter that app’s client ID. If everybody is to move to a new app, ask ops for a new onboarding.',
  },
  connectionFull: {
    title: 'These are too many e-mail domains for one connection',
    detail:
      'Nothing was decided. Together with those that already lead to one of these Oktas there are more than 1,000. Ask the customer to list fewer.',
  },
  conflict: {
    title: 'Other details are being processed',
    detail:
      'Somebody sent different details with this link before you. Open the link again to see how far they are.',
  },
  alreadyDecided: {
    title: 'This was decided before',
    detail: 'Open the link again to see what was decided.',
  },
  submissionChanged: {
    title: 'The customer has sent other details since',
    detail: 'Nothing was decided. Look at what there is now, and decide on that.',
  },
  invalidTrial: {
    title: 'This cannot be tried as it is',
    detail: 'Please look at the fields that are named.',
  },
  notYours: {
    title: 'This is not for you to do',
    detail: 'This link lets you do something else. Nothing has changed.',
  },
  noTrialNow: {
    title: 'There is nothing to try now',
    detail: 'The onboarding has gone on, or is not so far yet. Nothing has changed.',
  },
  invalidDashboard: {
    title: 'This cannot be taken as it is',
    detail: 'Please look at the fields that are named. Nothing has changed.',
  },
  noDashboardNow: {
    title: 'There is nothing to do in the dashboard now',
    detail: 'The onboarding has gone on, or is not so far yet. Nothing has changed.',
  },
  invalidSwitch: {
    title: 'It cannot be switched like this',
    detail: 'Please look at the fields that are named. Nothing has changed.',
  },
  switchedLongAgo: {
    title: 'It is too late to switch it off here',
    detail: 'For 14 days it can be done here, and later by our engineers. Nothing has changed.',
  },
  connectionNotProven: {
    title: 'The connection does not lead to Okta',
    detail: 'So it stays switched off. Our engineers have to look at it.',
  },
  trialElsewhere: {
    title: 'This attempt cannot be finished here',
    detail:
      'It was begun in another browser, too long ago, or it has ended. Nothing has happened. Open the link from the e-mail again, and start once more.',
  },
  tooEarly: {
    title: 'It is too early for that',
    detail: 'The connection is not there yet. Nothing has changed.',
  },
  switchingOn: {
    title: 'It is being switched on',
    detail: 'Wait a minute, then switch it off here. Nothing has changed.',
  },
  switchedOff: {
    title: 'Single sign-on is switched off',
    detail: 'Nobody is invited meanwhile. Switch it on again first; nothing has changed.',
  },
  over: {
    title: 'This onboarding is over',
    detail: 'It ended before. Nothing has changed.',
  },
  crossSite: {
    title: 'This came from another site',
    detail: 'For your safety nothing was done. Open the link from the e-mail and try again.',
  },
  rotationRefused: {
    title: 'Nothing was changed',
    detail: 'Your Okta will not let people in like this. Please look at what is named.',
  },
  oktaUnavailable: {
    title: 'Your Okta does not answer at the moment',
    detail:
      'So nothing could be checked, and nothing was changed. Please try again in a few minutes.',
  },
  requestMalformed: {
    title: 'This request is not understood',
    detail: 'Its address or its headers are not as they must be.',
  },
  misdirected: {
    title: 'This is not the place',
    detail: 'Nothing is served under this name here.',
  },
  lengthRequired: {
    title: 'The length is missing',
    detail: 'Send a body with its length.',
  },
  handedOver: {
    title: 'A colleague sees to this now',
    detail:
      'This onboarding was handed over, so this link shows and decides nothing any more. Your colleague has a link of their own.',
  },
  linkRevoked: {
    title: 'This link was withdrawn',
    detail:
      'It no longer works, for your safety. A new one comes by e-mail, or ask your Customer Success Manager.',
  },
  invalidAction: { title: 'This cannot be done', detail: 'Nothing was changed. See the errors.' },
  contactNotEstablished: {
    title: 'The customer cannot be written to by us yet',
    detail:
      'Nothing shows so far that the address is the customer’s: it was not named with the link, and its domain is not proven. Please write yourself.',
  },
  notCompleted: {
    title: 'This is not possible yet',
    detail: 'Client secrets are replaced, and more is added, once the onboarding is completed.',
  },
  nothingToDo: {
    title: 'There is nothing to do for this now',
    detail: 'The onboarding is over, or nobody is waited for at this moment.',
  },
  tooManyTries: {
    title: 'You have tried this too often',
    detail:
      'Nothing was changed. If you do not know how to go on, ask your Customer Success Manager.',
  },
  tooManyContacts: {
    title: 'The contact has changed very often',
    detail:
      'A correction can name another contact four times. Please go on with the one that you gave last, or ask your Customer Success Manager.',
  },
  tooManyMails: {
    title: 'The contact has had many e-mails today',
    detail:
      'Each time that something is sent we write to the contact, at most thirty times a day. Nothing was lost. Please send it tomorrow, or give another contact.',
  },
  tooManyCorrections: {
    title: 'The details have been corrected very often',
    detail:
      'At most ten corrections are checked in an hour, and fifty in all. Nothing was lost: what is in Okta stays as it is. Your Customer Success Manager can help you to find what is wrong.',
  },
  busy: {
    title: 'Too much is going on at this moment',
    detail: 'Nothing was lost. Please send it again in a few seconds.',
  },
  internal: {
    title: 'Something went wrong on our side',
    detail: 'Please try again in a few minutes. If it happens again, write to us and give the ID.',
  },
});

export const errorId: string = 'ID';
/** Before a time. */
export const retryAt: string = 'You can try again from';
