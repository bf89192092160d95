/** Variables and permissions that belong together, by what a function does. */

export const links = ['PUBLIC_URL', 'SECRETS_PREFIX'] as const;
export const calendar = ['TIME_ZONE', 'HOLIDAYS'] as const;
export const page = [...links, 'RECORD_TABLE', 'BRAND', ...calendar] as const;
export const mail = [
  ...links,
  'BRAND',
  'MAIL_FROM',
  'MAIL_CONFIGURATION_SET',
  'RECORD_TABLE',
  'OPS_EMAIL',
  'SES_SHARE',
] as const;
export const outbound = ['CUSTOM_OKTA_DOMAINS', 'TRUSTED_ORIGINS'] as const;
/** To check which e-mail domains may be listed. */
export const emailDomains = ['OWN_DOMAINS', 'ALLOWED_EMAIL_DOMAINS'] as const;
export const tenant = ['SECRETS_PREFIX', 'AUTH0_DOMAIN', 'TRUSTED_ORIGINS'] as const;
export const auth0 = [
  ...tenant,
  'AUTH0_CLIENT_IDS',
  'AUTH0_TRIAL_CLIENT_ID',
  'CUSTOM_OKTA_DOMAINS',
] as const;

/** To check where Auth0 leads people. */
export const proof = ['AUTH0_REDIRECT_URI', 'PUBLIC_URL', 'BRAND'] as const;

/** To change a record, which is read first. */
export const changing = ['readRecord', 'writeRecord'] as const;
/** To serve links: see web/open-link.ts. */
export const opening = ['readVerifyingKeys'] as const;
/** To sign links and publish the keys that verify them. Never for functions reachable from outside. */
export const issuing = ['readLinkKeys', 'readVerifyingKeys', 'publishLinkKeys'] as const;
/** To queue mails, and to send them if the sending rate allows. */
export const sending = [...changing, 'queryDue', ...issuing, 'sendMail', 'readSendQuota'] as const;
export const mailing = ['readSubmission', ...sending] as const;
/** To keep entries that are not submitted yet. */
export const drafts = [
  'readDraftSecrets',
  'writeDraftSecrets',
  'deleteDraftSecrets',
  'deleteRecord',
] as const;
