/** The name by which an Okta admin recognises our requests in the System Log. */
export const PROBE_NAME = 'Sequel-SSO-Onboarding';

/** The User-Agent of every outbound request, so that the customer's admin knows who asked. */
export const USER_AGENT = `${PROBE_NAME} (+https://www.sequel.io/support)`;
