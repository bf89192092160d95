import { type Settings, STAND_IN } from '../settings.ts';

/** A service that the product uses: a local stand-in or the real one. */
export interface Service {
  name: string;
  isReal: boolean;
  /** What that means in practice. */
  text: string;
  /** The variables that make it real, or would. */
  by?: string;
}

/** For people at this machine: what is real and what is a stand-in. Contains no secrets. */
export function whatIsReal(settings: Settings, port: number): Service[] {
  const { auth0, smtpUrl, mailFrom, dnsServers, dashboardApi, staffSignIn, webhookUrl } = settings;
  const host = (url: string) => new URL(url).host;
  return [
    {
      name: 'Mail',
      isReal: smtpUrl !== undefined,
      text: smtpUrl
        ? `is sent to people, from ${mailFrom} through ${host(smtpUrl)}, except to reserved addresses (.example, .test); the mailbox keeps a copy`
        : 'stays in this machine’s mailbox; nobody gets any',
      by: 'SMTP_URL, PRODUCT_URL',
    },
    {
      name: 'Auth0',
      isReal: auth0 !== undefined,
      text: auth0
        ? `is the tenant ${auth0.domain}: an approval creates a connection there, and real people sign in through it`
        : 'is a stand-in on this machine; nobody’s sign-in changes',
      by: 'AUTH0_DOMAIN and related variables',
    },
    {
      name: 'Okta',
      isReal: false,
      text: `is a stand-in at localhost:${port + 1}; if you submit an Okta domain of your own, the real one is called`,
    },
    {
      name: 'DNS',
      isReal: dnsServers !== undefined,
      text:
        dnsServers === undefined
          ? 'is a stand-in: records are set at /dns'
          : `is the real one, asked ${dnsServers === '' ? 'as this machine is set up' : `at ${dnsServers}`}`,
      by: 'DNS_SERVERS',
    },
    {
      name: 'Sequel’s dashboard',
      isReal: dashboardApi !== undefined && dashboardApi !== STAND_IN,
      text:
        dashboardApi === undefined
          ? 'is not called: the CSM removes and invites people by hand, and confirms it'
          : dashboardApi === STAND_IN
            ? 'is a stand-in, which does this instead of the CSM'
            : `is the system at ${host(dashboardApi)}`,
      by: 'DASHBOARD_API',
    },
    {
      name: 'Sign-in of your own people',
      isReal: staffSignIn !== undefined && staffSignIn !== STAND_IN,
      text:
        staffSignIn === undefined
          ? 'is off: whoever has a link may use it'
          : staffSignIn === STAND_IN
            ? 'is a stand-in, which lets anybody in'
            : `is at ${staffSignIn.domain}`,
      by: 'STAFF_SIGN_IN',
    },
    {
      name: 'Webhooks',
      isReal:
        webhookUrl !== undefined &&
        !['localhost', '127.0.0.1'].includes(new URL(webhookUrl).hostname),
      text: webhookUrl ? `go to ${host(webhookUrl)}` : 'are off',
      by: 'WEBHOOK_URL',
    },
    {
      name: 'AWS',
      isReal: false,
      text: 'is this process: Step Functions, Lambda, DynamoDB, Secrets Manager, SES and EventBridge, with its data in the data directory',
    },
  ];
}
