/**
 * Where a form may lead that begins a sign-in: browsers hold the redirects after it to the policy too, and
 * from Okta they can lead to any identity provider of the customer's.
 */
export const formTargets = ({ TRUSTED_ORIGINS }: { TRUSTED_ORIGINS: readonly string[] }) => [
  'https:',
  ...TRUSTED_ORIGINS,
];
