import { expect, test } from 'vitest';
import { handler as takeOver } from '../../functions/7-switch-on/take-over-domains.ts';
import { ensureConnection } from '../../functions/auth0/connection.ts';
import { handler as rotate } from '../../functions/maintain/rotate-client-secret.ts';
import { connectionName } from '../../functions/onboarding/connection-name.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { asking, keys, PUBLIC_URL, tokenOf, useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import { hold, managementClientOf } from '../local/sequel/stand-ins.ts';
import { recordIn } from '../record/example.ts';
import { useTenant } from '../tenant.ts';

/** Concurrent writes of one connection's options: none undoes another. */

const aws = useAws();
/** Delays writes, so that others can read before them. */
const standIns = useTenant(aws, async (request, answer) => {
  if (request.method === 'PATCH') await new Promise((written) => setTimeout(written, 200));
  return answer();
});

test('two takeovers of domains, and a rotation', async () => {
  const app = standIns().okta.app();
  const okta = asOktaDomain(new URL(standIns().origins.okta).host);
  const owner = asOnboardingId('former-0123456789ab');
  const name = connectionName(owner, okta);
  const client = managementClientOf(standIns());
  const settings = {
    onboardingId: owner,
    company: 'Former',
    csm: 'dana@sequel.example',
    domain: okta,
    clientId: app.clientId,
    clientSecret: 'of-before',
    emailDomains: ['one.test', 'other.test', 'rest.test'],
    applications: ['sequel-app'],
    isTried: false,
  };
  const { id } = await ensureConnection(client, settings, true, hold);
  const record = recordIn('connecting');
  await aws.keep({
    ...record,
    onboardingId: owner,
    routed: { [okta]: settings.emailDomains },
    oktaApps: [{ domain: okta, clientId: app.clientId }],
  });
  const taking = ['one', 'other'].map((each) => ({
    ...record,
    onboardingId: asOnboardingId(`${each}-0123456789ab`),
    replaces: [name],
    conflicts: [{ domain: `${each}.test`, kind: 'other', connection: name } as const],
  }));
  for (const each of taking) await aws.keep(each);
  const link = await createLink(keys, PUBLIC_URL, 'rotation', {
    onboardingId: owner,
    company: 'Former',
    csm: { email: settings.csm },
    connections: [id],
  });
  const [rotated] = await Promise.all([
    asking(
      'RotateClientSecret',
      rotate,
    )({
      token: tokenOf(link),
      json: { clientSecrets: [{ domain: okta, clientSecret: app.clientSecret }] },
    }),
    ...taking.map(({ onboardingId }) =>
      takeOver({ onboardingId }, lambdaContext('TakeOverDomains')),
    ),
  ]);
  expect(rotated.status).toBe(200);
  const { data } = await client.connections.list({ name, take: 1 });
  expect(data[0]?.options).toMatchObject({
    client_secret: app.clientSecret,
    domain_aliases: ['rest.test'],
  });
});
