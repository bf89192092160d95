/** Maximum number of apps, e-mail domains per app, and users in a submission. */
export const limits = { oktaApps: 10, emailDomains: 1_000, users: 10_000 } as const;
