/**
 * Targets of a form that starts a sign-in. Browsers apply the policy to the redirects that follow, and Okta
 * can redirect to any of the customer's identity providers.
 */
export const formTargets = ({ TRUSTED_ORIGINS }: { TRUSTED_ORIGINS: readonly string[] }) => [
  'https:',
  ...TRUSTED_ORIGINS,
];
