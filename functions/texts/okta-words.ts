/** What Okta's Admin Console shows, word for word: it is the same in every language. */
export const okta = {
  adminConsole: 'Admin Console',
  search: 'Search for people, apps and groups',
  menu: [
    'Dashboard',
    'Directory',
    'Customizations',
    'Applications',
    'Security',
    'Workflow',
    'Reports',
    'Settings',
  ],
  tabs: ['General', 'Sign On', 'Assignments', 'Okta API Scopes'],
  applications: 'Applications',
  createAppIntegration: 'Create App Integration',
  createDialog: 'Create a new app integration',
  signInMethod: 'Sign-in method',
  oidc: 'OIDC - OpenID Connect',
  applicationType: 'Application type',
  webApplication: 'Web Application',
  next: 'Next',
  newWebApp: 'New Web App Integration',
  appIntegrationName: 'App integration name',
  grantType: 'Grant type',
  authorizationCode: 'Authorization Code',
  signInRedirectUris: 'Sign-in redirect URIs',
  addUri: 'Add URI',
  signOutRedirectUris: 'Sign-out redirect URIs',
  controlledAccess: 'Controlled access',
  everyone: 'Allow everyone in your organization to access',
  selectedGroups: 'Limit access to selected groups',
  assignments: 'Assignments',
  save: 'Save',
  general: 'General',
  clientCredentials: 'Client Credentials',
  clientId: 'Client ID',
  clientSecrets: 'CLIENT SECRETS',
  secret: 'Secret',
  generateNewSecret: 'Generate new secret',
  generalSettings: 'General Settings',
  requireDpop: 'Require Demonstrating Proof of Possession (DPoP) header in token requests',
  systemLog: 'System Log',
} as const;

const words = new Set<string>(Object.values(okta).flat());

/** The language of a text that stands out, where it is Okta's words or a way through its menu, on a page in any language. */
export const languageOf = (text: string) =>
  text.split(' > ').every((part) => words.has(part)) ? 'en' : undefined;
