import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createAuth0Store } from '../../local/auth0/auth0-store.ts';
import { systemClock } from '../../local/clock.ts';
import { startSmtp } from '../local/aws/smtp.ts';
import { startStandIns, TENANT_KEY, variablesOf } from '../local/sequel/stand-ins.ts';
import { embeddedTarget } from './embedded.ts';
import { freePorts, machine } from './machine.ts';
import { type Customer, customerOf, type Target } from './target.ts';

/** Clean-up after all tests. */
const ends: (() => void | Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});

/**
 * An installation with Okta, Auth0 and the mail server outside the process, so that the process can be killed exactly
 * when one of them has done something.
 */
async function installation() {
  const port = await freePorts();
  /** Called on every outgoing request of the process; may kill it. */
  const on: {
    okta?: ((url: string) => void) | undefined;
    auth0?: ((request: Request) => void) | undefined;
    mail?: ((to: string) => void) | undefined;
  } = {};
  const standIns = await startStandIns({
    onOktaRequest: (url) => on.okta?.(url),
    onAuth0Answer: (request) => on.auth0?.(request),
  });
  ends.push(() => standIns.stop());
  const smtp = await startSmtp({
    answer(recipient) {
      on.mail?.(recipient);
      return '250 ok';
    },
    onFinished: (end) => ends.push(end),
  });
  const process = machine(
    {
      PORT: String(port),
      ...variablesOf(standIns),
      SMTP_URL: smtp.url,
      PRODUCT_URL: 'https://app.sequel.test/',
    },
    (end) => ends.push(end),
  );
  await process.start();
  const target: Target = {
    ...{ ...(await embeddedTarget(`http://localhost:${port}`)), patience: 120_000 },
    oktaApp: {
      domain: new URL(standIns.origins.okta).host,
      clientId: standIns.okta.app().clientId,
      clientSecret: standIns.okta.app().clientSecret,
    },
  };
  return { on, process, standIns, target };
}

/** One for all tests: an installation that was killed must serve the next customer too. */
let installed: Awaited<ReturnType<typeof installation>>;
beforeAll(async () => {
  installed = await installation();
});

/** A customer of the installation, and a way to kill it once, as soon as something happens. */
async function newCustomer() {
  const { process, on, target } = installed;
  Object.assign(on, { okta: undefined, auth0: undefined, mail: undefined });
  const before = process.kills;
  const isKilled = () => process.kills > before;
  return {
    ...installed,
    customer: await customerOf(target, 6),
    killOnce() {
      if (!isKilled()) process.kill();
    },
    killed: () => vi.waitFor(() => expect(isKilled()).toBe(true), 30_000),
  };
}
type Installation = Awaited<ReturnType<typeof newCustomer>>;

/** Continues to the end, and checks that nothing was done twice that must not be. */
async function finish(at: Installation) {
  const { target, customer } = at;
  await customer.reached('awaitingApproval');
  const link = await customer.linkMailed(customer.csm, 'approvals');
  const { status } = await target.request(link, customer.approve);
  expect([200, 409]).toContain(status);
  await confirmAndComplete(target, customer);
  expect(connections(at)).toBe(1);
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

/** The number of this onboarding's connections. */
const connections = ({ standIns, customer }: Installation) =>
  Number(
    standIns.database
      .prepare("select count(*) as n from auth0_connections where name like ? || '%'")
      .get(customer.onboardingId)?.n,
  );

describe('after a SIGKILL and a restart an onboarding ends the same:', () => {
  test('while verifying', async () => {
    const at = await newCustomer();
    at.on.okta = (url) => {
      if (url.includes('/token')) at.killOnce();
    };
    await at.customer.submit();
    await at.killed();
    await at.process.revive();
    await finish(at);
    expect(
      (await at.target.mailsTo(at.customer.csm)).filter(({ subject }) =>
        subject.includes('approve'),
      ),
    ).toHaveLength(1);
  });

  test('while waiting for approval, nobody is asked twice and the link works', async () => {
    const at = await newCustomer();
    await at.customer.submit();
    await at.customer.reached('awaitingApproval');
    const link = await at.customer.linkMailed(at.customer.csm, 'approvals');
    at.process.kill();
    await at.process.revive();
    expect((await at.target.request(link)).body).toMatchObject({ stage: 'awaitingApproval' });
    expect((await at.target.request(link, at.customer.approve)).status).toBe(200);
    await confirmAndComplete(at.target, at.customer);
    expect(
      (await at.target.mailsTo(at.customer.csm)).filter(({ subject }) =>
        subject.includes('approve'),
      ),
    ).toHaveLength(1);
  });

  test('after Auth0 created the connection, before the answer arrived', async () => {
    const at = await newCustomer();
    at.on.auth0 = ({ method, url }) => {
      if (method === 'POST' && url.endsWith('/api/v2/connections')) at.killOnce();
    };
    await at.customer.submit();
    await at.customer.reached('awaitingApproval');
    const link = await at.customer.linkMailed(at.customer.csm, 'approvals');
    await at.target.request(link, at.customer.approve);
    await at.killed();
    expect(connections(at)).toBe(1);
    await at.process.revive();
    await confirmAndComplete(at.target, at.customer);
    expect(connections(at)).toBe(1);
  });

  test('while a domain is removed from another company’s connection', async () => {
    const { target, customer: former, standIns } = await newCustomer();
    await former.submit();
    await former.reached('awaitingApproval');
    await target.request(await former.linkMailed(former.csm, 'approvals'), former.approve);
    await confirmAndComplete(target, former);
    const tenant = createAuth0Store(standIns.database, systemClock, TENANT_KEY);
    const leadingTo = (onboardingId: string) =>
      tenant.connections().filter(({ name }) => name.startsWith(onboardingId));
    const [before] = leadingTo(former.onboardingId);

    const at = await newCustomer();
    const { submission } = former;
    const { oktaApps, mainAdmin } = submission;
    await at.customer.submit({ oktaApps, mainAdmin, users: [] });
    await at.customer.reached('awaitingApproval');
    // The lease is taken and the owner's record is updated, but Auth0 is not.
    at.on.auth0 = ({ method, url }) => {
      if (method === 'GET' && url.includes(`/connections/${before?.id}`)) at.killOnce();
    };
    const link = await at.customer.linkMailed(at.customer.csm, 'approvals');
    const replaces = [before?.name];
    await target.request(link, { ...former.approve, replaces });
    await at.killed();
    expect(leadingTo(former.onboardingId)[0]).toEqual(before);
    await at.process.revive();
    await at.customer.reached('awaitingFirstSignIn');
    const [after] = leadingTo(former.onboardingId);
    expect(after?.options).toEqual({ ...before?.options, domain_aliases: [] });
    expect(leadingTo(at.customer.onboardingId)[0]?.options.domain_aliases).toEqual(
      former.approve.vouchedDomains,
    );
  }, 120_000);

  test('in the middle of the invitations', async () => {
    const at = await newCustomer();
    const third = at.customer.submission.users[2] ?? '';
    at.on.mail = (to) => {
      if (to.includes(third)) at.killOnce();
    };
    await at.customer.submit();
    await at.customer.reached('awaitingApproval');
    await at.target.request(
      await at.customer.linkMailed(at.customer.csm, 'approvals'),
      at.customer.approve,
    );
    await at.customer.reached('awaitingFirstSignIn');
    await at.target.request(await at.customer.linkMailed(at.customer.csm, 'sign-ins'), {});
    await at.customer.reached('awaitingDashboard');
    await at.customer.prepared();
    await at.killed();
    await at.process.revive();
    // It is unknown whether the mail in flight arrived. Nobody gets two.
    const { total, invited } = await at.customer.reached('completed');
    expect(total).toBe(6);
    expect(invited).toBeGreaterThanOrEqual(5);
    for (const user of at.customer.submission.users) {
      const mails = (await at.target.mailsTo(user)).length;
      expect(mails, user).toBeLessThanOrEqual(1);
      if (user !== third) expect(mails, user).toBe(1);
    }
  });
});
