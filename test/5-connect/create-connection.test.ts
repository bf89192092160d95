import type { ManagementClient } from 'auth0';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { handler } from '../../functions/5-connect/create-connection.ts';
import { ensureConnection } from '../../functions/auth0/connection.ts';
import { secretNames, writeSecret } from '../../functions/onboarding/secrets.ts';
import {
  prepareSubmission,
  storeSubmission,
} from '../../functions/onboarding/stored-submission.ts';
import { submissionSchema } from '../../functions/onboarding/submission.ts';
import { readRecord } from '../../functions/record/store.ts';
import { PREFIX, useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import {
  hold,
  managementClientOf,
  type StandIns,
  startStandIns,
} from '../local/sequel/stand-ins.ts';
import { at, csm, onboardingId, recordIn, TABLE } from '../record/example.ts';
import { submissionRules } from '../submission-rules.ts';

const aws = useAws();
const owner = asOnboardingId('first-0123456789ab');
const domain = asOktaDomain('acme.okta.com');
const clientSecret = 's'.repeat(40);
let standIns: StandIns;
let client: ManagementClient;
let id: string;

beforeEach(async () => {
  standIns = await startStandIns({ rateLimit: 10_000 });
  client = managementClientOf(standIns);
  Object.assign(process.env, {
    AUTH0_DOMAIN: new URL(standIns.origins.auth0).host,
    TRUSTED_ORIGINS: standIns.origins.auth0,
  });
  const credentials = JSON.stringify(standIns.managementClient);
  await aws.given(() => writeSecret(secretNames.auth0(PREFIX), credentials, 'm'.repeat(32)));
  await aws.keep({
    ...recordIn('inviting'),
    onboardingId: owner,
    stage: 'completed',
    switched: { on: true, at: at(62), by: 'workflow' },
    routed: { [domain]: ['acme.test'] },
  });
  const settings = {
    onboardingId: owner,
    company: 'Acme',
    csm: csm.email,
    domain,
    clientId: '0oa1',
    clientSecret,
    emailDomains: ['acme.test'],
    applications: ['trial-app'],
    isTried: true,
  };
  ({ id } = await ensureConnection(client, settings, false, hold));
});
afterEach(() => {
  Object.assign(process.env, { AUTH0_DOMAIN: 'tenant.auth0.example', TRUSTED_ORIGINS: '' });
  standIns.stop();
});

/** Creates the connection of a follow-up that lists the same Okta with this app. */
async function create(clientId: string) {
  const parsed = submissionSchema(submissionRules).parse({
    oktaApps: [{ domain, clientId, clientSecret, emailDomains: ['more.test'] }],
    mainAdmin: { name: 'Ada', email: 'ada@more.test' },
    contact: { name: 'Otto', email: 'otto@more.test' },
    users: [],
  });
  const about = { onboardingId, continues: owner, company: 'Acme', csm, language: 'en' as const };
  const prepared = prepareSubmission(parsed, about, { kid: '1', key: 'f'.repeat(43) }, undefined);
  await aws.given(() => storeSubmission(PREFIX, prepared));
  await aws.keep({ ...recordIn('connecting'), continues: owner });
  const input = { onboardingId, submissionId: prepared.id, domain };
  return handler(input, lambdaContext('CreateConnection'));
}
const options = async () => {
  const { options: now } = await client.connections.get(id);
  return now as { client_id: string; domain_aliases: string[] };
};

test('a follow-up’s other app never replaces the one that people sign in through', async () => {
  await expect(create('0oaNEW')).rejects.toMatchObject({ name: 'Auth0Refused' });
  expect(await options()).toMatchObject({ client_id: '0oa1', domain_aliases: ['acme.test'] });
  expect((await readRecord(TABLE, owner))?.usedBy).toBeUndefined();
});

test('with the same app, the follow-up uses the connection, whose e-mail domains stay', async () => {
  expect(await create('0oa1')).toMatchObject({ id });
  expect(await options()).toMatchObject({ client_id: '0oa1', domain_aliases: ['acme.test'] });
  expect((await readRecord(TABLE, owner))?.usedBy).toEqual([onboardingId]);
});
