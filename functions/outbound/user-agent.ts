/** The name by which an Okta admin recognizes our requests in the System Log. */
export const PROBE_NAME = 'Sequel-SSO-Onboarding';

/** User-Agent of every outbound request, so that the customer's admin knows who sent it. */
export const USER_AGENT = `${PROBE_NAME} (+https://www.sequel.io/support)`;
