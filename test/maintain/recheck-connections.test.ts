import { beforeEach, expect, test } from 'vitest';
import { ensureConnection } from '../../functions/auth0/connection.ts';
import { handler } from '../../functions/maintain/recheck-connections.ts';
import type { OnboardingId } from '../../functions/onboarding/onboarding-id.ts';
import { readRecord } from '../../functions/record/store.ts';
import { useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import { hold, managementClientOf } from '../local/sequel/stand-ins.ts';
import { at, onboardingId, recordIn, TABLE } from '../record/example.ts';
import { useTenant } from '../tenant.ts';

/** test/flow/keep.test.ts tests what a recheck finds. */

const aws = useAws();
const standIns = useTenant(aws, (_, answer) => answer());
const unreadable = asOnboardingId('aaaa-0123456789ab');
const time = '2026-11-30T06:00:00Z';

/** A connection in use, to an app that is no longer in Okta. */
async function broken(owner: OnboardingId, change: object = {}) {
  const switched = { on: true, at: at(62), by: 'workflow' };
  await aws.keep({ ...recordIn('inviting'), onboardingId: owner, switched, ...change });
  const settings = {
    onboardingId: owner,
    company: 'Acme',
    csm: 'dana@sequel.example',
    domain: asOktaDomain(new URL(standIns().origins.okta).host),
    clientId: '0oaDeleted',
    clientSecret: 'secret',
    emailDomains: ['acme.test'],
    applications: ['sequel-app'],
    isTried: true,
  };
  await ensureConnection(managementClientOf(standIns()), settings, false, hold);
}

const recheck = (now = time) => handler({ time: now }, lambdaContext('RecheckConnections'));
const events = async () =>
  ((await readRecord(TABLE, onboardingId))?.pending ?? []).flatMap((each) =>
    each.kind === 'publish' && each.event.name === 'connection.broken' ? each.event.at : [],
  );

beforeEach(() => broken(onboardingId));

test('an event says that a connection broke, once per recheck, also if that is retried', async () => {
  await recheck();
  await recheck();
  expect(await events()).toEqual([time]);
  const later = '2026-12-07T06:00:00Z';
  await recheck(later);
  expect(await events()).toEqual([time, later]);
});

test('a record that cannot be read is an error, after all other connections are rechecked', async () => {
  await broken(unreadable, { stage: 'unheardOf' });
  for (let tries = 0; tries < 2; tries += 1)
    await expect(recheck()).rejects.toMatchObject({ name: 'InvalidState' });
  const { rechecked } = (await readRecord(TABLE, onboardingId)) ?? {};
  expect(Object.values(rechecked ?? {})).toMatchObject([{ at: time, outcome: 'problems' }]);
  expect(await events()).toEqual([time]);
});
