import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startSmtp } from '../local/aws/smtp.ts';
import { startStandIns } from '../local/sequel/stand-ins.ts';
import { embeddedTarget } from './embedded.ts';
import { freePorts, machine } from './machine.ts';
import { approve, type Customer, customerOf, type Target } from './target.ts';

/**
 * An installation with Okta, Auth0 and the mail server outside of the process, so that the process
 * can be killed at the very moment at which one of them has done something.
 */
async function installation() {
  const port = await freePorts();
  /** Told of everything that the process asks of others; may kill it. */
  const on: {
    okta?: (url: string) => void;
    auth0?: (request: Request) => void;
    mail?: (to: string) => void;
  } = {};
  const standIns = await startStandIns({
    onOktaRequest: (url) => on.okta?.(url),
    onAuth0Answer: (request) => on.auth0?.(request),
  });
  onTestFinished(() => standIns.stop());
  const smtp = await startSmtp((recipient) => {
    on.mail?.(recipient);
    return true;
  });
  const { origins, managementClient, application } = standIns;
  const process = machine({
    PORT: String(port),
    AUTH0_DOMAIN: new URL(origins.auth0).host,
    AUTH0_MANAGEMENT_CLIENT_ID: managementClient.clientId,
    AUTH0_MANAGEMENT_CLIENT_SECRET: managementClient.clientSecret,
    AUTH0_CLIENT_IDS: application.clientId,
    AUTH0_REDIRECT_URI: application.redirectUris[0] ?? '',
    CALLBACK_URLS: `${origins.auth0}/login/callback,${origins.custom}/login/callback`,
    TRUSTED_ORIGINS: `${origins.okta},${origins.auth0},${origins.custom}`,
    SMTP_URL: smtp.url,
  });
  await process.start();
  const target: Target = {
    ...(await embeddedTarget(`http://localhost:${port}`)),
    oktaApp: {
      domain: new URL(origins.okta).host,
      clientId: standIns.okta.app().clientId,
      clientSecret: standIns.okta.app().clientSecret,
    },
  };
  return { on, process, standIns, target, customer: await customerOf(target, 6), smtp };
}

type Installation = Awaited<ReturnType<typeof installation>>;

/** Goes on to the end, and looks that nothing happened twice that must not. */
async function finish({ target, customer, standIns }: Installation) {
  await customer.reached('awaitingApproval');
  const link = await customer.linkMailed(customer.csm, 'approvals');
  const { status } = await target.request(link, approve);
  expect([200, 409]).toContain(status);
  await confirmAndComplete(target, customer);
  expect(connections(standIns)).toBe(1);
}

async function confirmAndComplete(target: Target, customer: Customer) {
  await customer.reached('awaitingFirstSignIn');
  await target.request(await customer.linkMailed(customer.csm, 'sign-ins'), {});
  await complete(target, customer);
}

async function complete(target: Target, customer: Customer) {
  expect(await customer.reached('completed')).toMatchObject({ total: 6, invited: 6 });
  for (const user of customer.submission.users)
    expect((await target.mailsTo(user)).length, user).toBeGreaterThan(0);
}

const connections = ({ database }: Installation['standIns']) =>
  Number(database.prepare('select count(*) as n from auth0_connections').get()?.n);

describe('killed with SIGKILL and started again, an onboarding ends the same', () => {
  test('while verifying', async () => {
    const at = await installation();
    at.on.okta = (url) => {
      if (url.includes('/token') && at.process.kills === 0) at.process.kill();
    };
    await at.customer.submit();
    await vi.waitFor(() => expect(at.process.kills).toBe(1), 30_000);
    await at.process.revive();
    await finish(at);
    expect(
      (await at.target.mailsTo(at.customer.csm)).filter(({ subject }) =>
        subject.includes('approve'),
      ),
    ).toHaveLength(1);
  });

  test('while waiting for approval: nobody is asked twice, and the link is good', async () => {
    const at = await installation();
    await at.customer.submit();
    await at.customer.reached('awaitingApproval');
    const link = await at.customer.linkMailed(at.customer.csm, 'approvals');
    at.process.kill();
    await at.process.revive();
    expect((await at.target.request(link)).body).toMatchObject({ stage: 'awaitingApproval' });
    expect((await at.target.request(link, approve)).status).toBe(200);
    await confirmAndComplete(at.target, at.customer);
    expect(
      (await at.target.mailsTo(at.customer.csm)).filter(({ subject }) =>
        subject.includes('approve'),
      ),
    ).toHaveLength(1);
  });

  test('after Auth0 created the connection, before anybody learned of it', async () => {
    const at = await installation();
    at.on.auth0 = ({ method, url }) => {
      if (method === 'POST' && url.endsWith('/api/v2/connections') && at.process.kills === 0)
        at.process.kill();
    };
    await at.customer.submit();
    await at.customer.reached('awaitingApproval');
    const link = await at.customer.linkMailed(at.customer.csm, 'approvals');
    await at.target.request(link, approve);
    await vi.waitFor(() => expect(at.process.kills).toBe(1), 30_000);
    expect(connections(at.standIns)).toBe(1);
    await at.process.revive();
    await confirmAndComplete(at.target, at.customer);
    expect(connections(at.standIns)).toBe(1);
  });

  test('in the middle of the invitations', async () => {
    const at = await installation();
    const third = at.customer.submission.users[2] ?? '';
    at.on.mail = (to) => {
      if (to.includes(third) && at.process.kills === 0) at.process.kill();
    };
    await at.customer.submit();
    await at.customer.reached('awaitingApproval');
    await at.target.request(await at.customer.linkMailed(at.customer.csm, 'approvals'), approve);
    await at.customer.reached('awaitingFirstSignIn');
    await at.target.request(await at.customer.linkMailed(at.customer.csm, 'sign-ins'), {});
    await vi.waitFor(() => expect(at.process.kills).toBe(1), 30_000);
    await at.process.revive();
    await complete(at.target, at.customer);
    // At worst a second, identical mail.
    for (const user of at.customer.submission.users)
      expect((await at.target.mailsTo(user)).length, user).toBeLessThanOrEqual(2);
  });
});
