import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { handler } from '../../functions/6-try/finish-trial.ts';
import { handler as start } from '../../functions/6-try/start-trial.ts';
import { connectionName } from '../../functions/onboarding/connection-name.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { secretNames, writeSecret } from '../../functions/onboarding/secrets.ts';
import { keepTaskToken } from '../../functions/onboarding/task-token.ts';
import { asking, keys, PREFIX, PUBLIC_URL, tokenOf, useAws } from '../aws.ts';
import { asOktaDomain } from '../brands.ts';
import { Browser } from '../local/sequel/browser.ts';
import { managementClientOf, type StandIns, startStandIns } from '../local/sequel/stand-ins.ts';
import { onboardingId, recordIn, submitted } from '../record/example.ts';

/** With the stand-ins for tenant and Okta, in real time, which tokens use. */

const aws = useAws();
const ask = asking('FinishTrial', handler);
const askStart = asking('StartTrial', start);

let standIns: StandIns;
let token: string;
/** Requests that exchange a code for tokens. */
let redeemed: number;

beforeEach(async () => {
  redeemed = 0;
  standIns = await startStandIns({
    rateLimit: 10_000,
    async answerAuth0(request, answer) {
      const isRedeemed =
        request.url.endsWith('/oauth/token') &&
        (await request.clone().text()).includes('code_verifier');
      if (isRedeemed) redeemed += 1;
      return answer();
    },
  });
  const { origins, okta, managementClient } = standIns;
  Object.assign(process.env, {
    AUTH0_DOMAIN: new URL(origins.auth0).host,
    TRUSTED_ORIGINS: `${origins.auth0},${origins.okta}`,
  });
  const management = managementClientOf(standIns);
  const { clientId, clientSecret } = okta.app();
  const { id = '' } = await management.connections.create({
    name: connectionName(onboardingId, asOktaDomain('acme.okta.com')),
    strategy: 'okta',
    options: {
      domain: new URL(origins.okta).host,
      client_id: clientId,
      client_secret: clientSecret,
      type: 'back_channel',
      scope: 'openid profile email',
    },
  });
  await management.connections.clients.update(id, [{ client_id: 'trial-app', status: true }]);
  await aws.keep(recordIn('awaitingTrial'));
  await aws.given(async () => {
    await keepTaskToken(PREFIX, onboardingId, 'trial', 'task-token');
    const trial = JSON.stringify({ clientSecret: 'trial-app-secret' });
    await writeSecret(secretNames.auth0Trial(PREFIX), trial, 'a'.repeat(64));
    await writeSecret(secretNames.auth0(PREFIX), JSON.stringify(managementClient), 'b'.repeat(64));
  });
  const about = { onboardingId, by: submitted.contact.email, role: 'contact' } as const;
  token = tokenOf(await createLink(keys, PUBLIC_URL, 'trial', about));
});
afterEach(() => {
  Object.assign(process.env, { AUTH0_DOMAIN: 'tenant.auth0.example', TRUSTED_ORIGINS: '' });
  standIns.stop();
});

class Back extends Error {
  readonly url: URL;
  constructor(url: URL) {
    super('back');
    this.url = url;
  }
}

/** Begins a trial. @returns the browser's cookie, and where it is redirected */
async function begin(before?: string) {
  const { headers, json } = await askStart({
    token,
    json: {},
    headers: before === undefined ? {} : { cookie: before },
  });
  const [cookie = ''] = String(headers['set-cookie']).split(';');
  return { cookie, url: (json() as { authorizeUrl: string }).authorizeUrl };
}

/** Signs in at Okta. @returns the query with which Auth0 redirects the browser back */
async function signIn(url: string, email: string): Promise<URL> {
  const browser = new Browser((target) => {
    if (target.origin === PUBLIC_URL) throw new Back(target);
  });
  try {
    const okta = await browser.open(url);
    await browser.submit(okta, { email, password: 'x' });
  } catch (error) {
    if (error instanceof Back) return error.url;
    throw error;
  }
  throw new Error('It did not come back');
}

const finish = (back: URL, cookie: string | undefined) =>
  ask({
    html: true,
    query: Object.fromEntries(back.searchParams),
    headers: cookie === undefined ? {} : { cookie },
  });

const otto = submitted.contact.email;
const trial = async () => (await aws.record())?.trials.at(-1);

test('a success ends the wait, and leads out of the tenant and back to the page', async () => {
  const { cookie, url } = await begin();
  const { status, headers } = await finish(await signIn(url, otto), cookie);
  expect(status).toBe(303);
  const out = new URL(String(headers.location));
  expect(out.origin + out.pathname).toBe(`${standIns.origins.auth0}/v2/logout`);
  expect(out.searchParams.get('returnTo')).toBe(`${PUBLIC_URL}/trials/callback`);

  expect(await trial()).toMatchObject({ succeeded: true, claims: { email: otto } });
  expect(await aws.record()).toMatchObject({ stage: 'connecting' });
  expect(aws.told()).toMatchObject([{ output: JSON.stringify({ outcome: 'succeeded' }) }]);

  const [after = ''] = String(headers['set-cookie']).split(';');
  const back = await finish(new URL(`${PUBLIC_URL}/trials/callback`), after);
  expect([back.status, back.headers.location]).toEqual([303, `/trials/${token}`]);
});

test('neither token nor code is stored', async () => {
  const { cookie, url } = await begin();
  const back = await signIn(url, otto);
  await finish(back, cookie);
  const text = JSON.stringify(await aws.record());
  expect(text).not.toContain(back.searchParams.get('code'));
  expect(text).not.toMatch(/eyJ/);
});

test('an address outside the e-mail domains is not a success', async () => {
  const { cookie, url } = await begin();
  await finish(await signIn(url, 'otto@elsewhere.example'), cookie);
  expect(await trial()).toMatchObject({
    succeeded: false,
    redeemed: true,
    problem: { code: 'addressElsewhere' },
  });
  expect(aws.told()).toEqual([]);
});

test('people who are not assigned read so, and may retry', async () => {
  const app = standIns.okta.app();
  standIns.okta.saveApp({ ...app, obstacles: ['unassigned'] });
  const { cookie, url } = await begin();
  await finish(await signIn(url, otto), cookie);
  expect(await trial()).toMatchObject({
    succeeded: false,
    problem: { code: 'notAssigned', observed: expect.stringContaining('access_denied') },
  });
  standIns.okta.saveApp({ ...app, obstacles: [] });
  const again = await begin();
  await finish(await signIn(again.url, otto), again.cookie);
  expect(await aws.record()).toMatchObject({ stage: 'connecting' });
});

test('HEAD, as scanners send it, ends no trial', async () => {
  const { cookie, url } = await begin();
  const back = await signIn(url, otto);
  const query = Object.fromEntries(back.searchParams);
  const before = JSON.stringify(await aws.record());
  const { status, headers } = await ask({ method: 'HEAD', html: true, query, headers: { cookie } });
  expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: 'GET' });
  expect(JSON.stringify(await aws.record())).toBe(before);
  expect((await finish(back, cookie)).status).toBe(303);
});

test('two tabs of one browser both finish', async () => {
  const app = standIns.okta.app();
  standIns.okta.saveApp({ ...app, obstacles: ['unassigned'] });
  const one = await begin();
  const other = await begin(one.cookie);
  const failed = await finish(await signIn(one.url, otto), other.cookie);
  expect(failed.status).toBe(303);
  standIns.okta.saveApp({ ...app, obstacles: [] });
  const [cookie = ''] = String(failed.headers['set-cookie']).split(';');
  expect((await finish(await signIn(other.url, otto), cookie)).status).toBe(303);
  expect((await aws.record())?.trials).toMatchObject([
    { succeeded: false, problem: { code: 'notAssigned' } },
    { succeeded: true },
  ]);
});

test('the latest of many tabs are kept, in a cookie that browsers accept', async () => {
  let cookie: string | undefined;
  let latest = await begin();
  for (let n = 0; n < 9; n += 1) {
    latest = await begin(cookie);
    cookie = latest.cookie;
    expect(cookie.length).toBeLessThan(4_000);
  }
  expect((await finish(await signIn(latest.url, otto), cookie)).status).toBe(303);
});

test('a trial that ends after the wait is refused, and nothing changes', async () => {
  const older = await begin();
  const back = await signIn(older.url, otto);
  const newer = await begin();
  await finish(await signIn(newer.url, otto), newer.cookie);
  const before = await aws.record();
  const redeemedBefore = redeemed;
  const { status, body } = await finish(back, older.cookie);
  expect(status).toBe(409);
  expect(body).toContain('There is nothing to try now');
  expect(redeemed).toBe(redeemedBefore);
  expect(await aws.record()).toEqual(before);
});

test.each([{}, { code: '' }, { error: '' }])(
  'a callback with neither code nor error ends no trial: %o',
  async (query) => {
    const { cookie, url } = await begin();
    const before = await aws.record();
    const back = new URL(`${PUBLIC_URL}/trials/callback`);
    back.search = new URLSearchParams({
      state: new URL(url).searchParams.get('state') ?? '',
      ...query,
    }).toString();
    expect((await finish(back, cookie)).status).toBe(400);
    expect(await aws.record()).toEqual(before);
    expect((await finish(await signIn(url, otto), cookie)).status).toBe(303);
  },
);

describe('has to start again, with nothing redeemed or changed:', () => {
  async function refused(back: URL, cookie: string | undefined) {
    const before = JSON.stringify(await aws.record());
    const redeemedBefore = redeemed;
    const { status, body } = await finish(back, cookie);
    expect(status).toBe(400);
    expect(body).toContain('start once more');
    expect(redeemed).toBe(redeemedBefore);
    expect(JSON.stringify(await aws.record())).toBe(before);
  }

  test('another browser that has begun nothing', async () => {
    const { url } = await begin();
    await refused(await signIn(url, otto), undefined);
  });

  test('another browser that has begun another trial (login CSRF)', async () => {
    const mine = await begin();
    const other = await begin();
    await refused(await signIn(mine.url, otto), other.cookie);
  });

  test('the same browser, a second time', async () => {
    const { cookie, url } = await begin();
    const back = await signIn(url, otto);
    await finish(back, cookie);
    await refused(back, cookie);
  });

  test.each([
    [
      'changed',
      (cookie: string) => cookie.replace(/.(?=\.)/, (last) => (last === 'A' ? 'B' : 'A')),
    ],
    ['signed by nobody', (cookie: string) => cookie.replace(/\..*$/, '.')],
    ['empty', () => '__Host-trial='],
    ['not of this host alone', (cookie: string) => cookie.replace('__Host-', '')],
  ])('a cookie that is %s', async (_, change) => {
    const { cookie, url } = await begin();
    await refused(await signIn(url, otto), change(cookie));
  });

  test('without a state', async () => {
    const { cookie, url } = await begin();
    const back = await signIn(url, otto);
    back.searchParams.delete('state');
    await refused(back, cookie);
  });
});

test('a code of another sign-in is refused (mix-up)', async () => {
  const mine = await begin();
  const other = await begin();
  const back = await signIn(mine.url, otto);
  const stolen = await signIn(other.url, otto);
  back.searchParams.set('code', stolen.searchParams.get('code') ?? '');
  await finish(back, mine.cookie);
  expect(await trial()).not.toMatchObject({ succeeded: true });
  expect(aws.told()).toEqual([]);
});

test('Okta’s words are shown without markup or possible secrets', async () => {
  const { cookie, url } = await begin();
  const state = new URL(url).searchParams.get('state') ?? '';
  const back = new URL(`${PUBLIC_URL}/trials/callback`);
  back.search = new URLSearchParams({
    state,
    error: 'access_denied',
    error_description: 'No <script>alert(1)</script> for canary-0123456789-of-a-client-secret_',
  }).toString();
  await finish(back, cookie);
  const { observed } = (await aws.record())?.trials[0]?.problem ?? {};
  expect(observed).toMatch(/^access_denied: No/);
  expect(observed).not.toMatch(/canary|script|</);
});
