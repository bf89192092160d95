import { expect, test } from 'vitest';
import { ensureConnection, type ManagementClient } from '../../functions/auth0/connection.ts';
import { addRoutes } from '../../functions/auth0/routed-domains.ts';
import { readRecord } from '../../functions/record/store.ts';
import { useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { hold, managementClientOf } from '../local/sequel/stand-ins.ts';
import { onboardingId, recordIn, TABLE } from '../record/example.ts';
import { useTenant } from '../tenant.ts';

const aws = useAws();
/** How Auth0 answers to a PATCH, unless it does what it says. */
let status: number | undefined;
const standIns = useTenant(aws, async (request, answer) =>
  status !== undefined && request.method === 'PATCH'
    ? Response.json({ statusCode: status }, { status })
    : answer(),
);

const owner = asOnboardingId('first-0123456789ab');
const domain = asOktaDomain('acme.okta.com');
const settings = {
  onboardingId: owner,
  company: 'Acme',
  csm: 'dana@sequel.example',
  domain,
  clientId: '0oa1',
  clientSecret: 'secret',
  emailDomains: ['acme.test'],
  applications: ['trial-app'],
  isTried: true,
};
const many = (count: number) => Array.from({ length: count }, (_, index) => `${index}.test`);

/** A connection with these e-mail domains. */
async function routed(before: string[]): Promise<ManagementClient> {
  status = undefined;
  const client = managementClientOf(standIns());
  await aws.keep({ ...recordIn('inviting'), onboardingId: owner, routed: { [domain]: before } });
  await ensureConnection(client, { ...settings, emailDomains: before }, true, hold);
  return client;
}

/** A follow-up brings e-mail domains. */
const add = (client: ManagementClient, emailDomains: string[]) =>
  addRoutes(TABLE, client, { ...settings, emailDomains }, onboardingId, (all) =>
    ensureConnection(client, all, true, hold),
  );
const inRecord = async () => (await readRecord(TABLE, owner))?.routed?.[domain];

test('domains are added to those in the connection, up to Auth0’s limit', async () => {
  const client = await routed(many(999));
  await add(client, ['more.test', '0.test']);
  expect(await inRecord()).toEqual([...many(999), 'more.test']);
});

test('one too many is refused before anything is written, and the next follow-up is not affected', async () => {
  const client = await routed(many(999));
  await aws.given(async () => undefined);
  await expect(add(client, ['more.test', 'most.test'])).rejects.toMatchObject({
    name: 'Auth0Refused',
  });
  expect(aws.writes()).toEqual([]);
  await add(client, ['more.test']);
});

test('what Auth0 refuses is taken back, and what was there stays', async () => {
  const client = await routed(['acme.test']);
  status = 400;
  await expect(add(client, ['acme.test', 'more.test'])).rejects.toMatchObject({ status });
  expect(await inRecord()).toEqual(['acme.test']);
});

test('what Auth0 may have written stays', async () => {
  const client = await routed(['acme.test']);
  status = 503;
  await expect(add(client, ['more.test'])).rejects.toMatchObject({ name: 'Auth0Unavailable' });
  expect(await inRecord()).toEqual(['acme.test', 'more.test']);
});
