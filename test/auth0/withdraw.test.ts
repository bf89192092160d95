import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureConnection, type ManagementClient } from '../../functions/auth0/connection.ts';
import { withdrawTrial } from '../../functions/auth0/withdraw.ts';
import type { OktaDomain } from '../../functions/okta/okta-domain.ts';
import { connectionName } from '../../functions/onboarding/connection-name.ts';
import type { OnboardingId } from '../../functions/onboarding/onboarding-id.ts';
import { secretNames, writeSecret } from '../../functions/onboarding/secrets.ts';
import { asOnlyWriter } from '../../functions/record/leases.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { changeRecord, createRecord, readRecord } from '../../functions/record/store.ts';
import { use } from '../../functions/record/uses.ts';
import { PREFIX, useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { managementClientOf, type StandIns, startStandIns } from '../local/sequel/stand-ins.ts';
import { recordIn, TABLE } from '../record/example.ts';

/** Onboardings that share connections: the end of one's trial does not end another's. */

const aws = useAws();
let standIns: StandIns;
let client: ManagementClient;
const TRIAL = 'trial-app';
const oktas = ['one.okta.com', 'other.okta.com'].map(asOktaDomain);

beforeEach(async () => {
  standIns = await startStandIns({ rateLimit: 100_000 });
  client = managementClientOf(standIns);
  const { origins, managementClient } = standIns;
  Object.assign(process.env, {
    AUTH0_DOMAIN: new URL(origins.auth0).host,
    TRUSTED_ORIGINS: origins.auth0,
  });
  const credentials = JSON.stringify(managementClient);
  await aws.given(() => writeSecret(secretNames.auth0(PREFIX), credentials, 'm'.repeat(32)));
});
afterEach(() => {
  standIns.stop();
  Object.assign(process.env, { AUTH0_DOMAIN: 'tenant.auth0.example', TRUSTED_ORIGINS: '' });
});

/** Okta domains whose connections the trial application may use. */
const tried = (owner: OnboardingId) =>
  standIns.database
    .prepare(
      `select name from auth0_connections join auth0_connection_clients on connection_id = id
       where client_id = ?`,
    )
    .all(TRIAL)
    .flatMap(({ name }) => oktas.filter((each) => connectionName(owner, each) === name));

/** Creates connections like "Create connection". */
async function begin(
  owner: OnboardingId,
  onboardingId: OnboardingId,
  domains: readonly OktaDomain[],
) {
  for (const domain of domains) {
    await changeRecord(TABLE, owner, use(onboardingId));
    await asOnlyWriter(TABLE, connectionName(owner, domain), (hold) =>
      ensureConnection(
        client,
        {
          onboardingId: owner,
          company: 'Acme',
          csm: 'dana@sequel.example',
          domain,
          clientId: '0oa1',
          clientSecret: 'secret',
          emailDomains: ['acme.test'],
          applications: [TRIAL],
          isTried: true,
        },
        false,
        hold,
      ),
    );
  }
}

/** Ends an onboarding or returns it to its correction, before the record shows it. */
const ends = {
  completed: { stage: 'completed' },
  rejected: { stage: 'rejected' },
  stopped: { ended: { status: 'ABORTED', at: '2026-11-25T12:00:00.000Z' } },
  corrected: {},
  // The event of its end has not arrived yet.
  unknown: {},
} as const satisfies Record<string, Partial<OnboardingRecord>>;

const steps = fc.array(
  fc.record({
    // The onboardings of one step act simultaneously.
    who: fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }),
    end: fc.constantFrom(...(Object.keys(ends) as (keyof typeof ends)[])),
  }),
  { minLength: 3, maxLength: 12 },
);
const lists = fc.tuple(
  ...[0, 1, 2, 3].map(() => fc.subarray(oktas, { minLength: 1, maxLength: oktas.length })),
);

let runs = 0;

test('whatever the order in which they begin and end, a connection stays on trial while one needs it', async () => {
  await fc.assert(
    fc.asyncProperty(lists, steps, async (domainsOf, order) => {
      runs += 1;
      const idOf = (index: number) =>
        asOnboardingId(`acme-${String(runs).padStart(8, '0')}000${index}`);
      const ids = domainsOf.map((_, index) => idOf(index));
      const owner = idOf(0);
      const record = recordIn('awaitingTrial');
      for (const [index, onboardingId] of ids.entries())
        await createRecord(TABLE, {
          ...record,
          onboardingId,
          ...(index > 0 ? { continues: owner } : {}),
          submission: { id: 's', domains: domainsOf[index] ?? [] },
        });
      const trying = new Set<number>();
      const over = new Set<number>();
      for (const { who, end } of order) {
        await Promise.all(
          who
            .filter((each) => !over.has(each))
            .map(async (each) => {
              const [onboardingId, domains = []] = [idOf(each), domainsOf[each]];
              if (!trying.has(each)) {
                trying.add(each);
                return begin(owner, onboardingId, domains);
              }
              trying.delete(each);
              if (end !== 'corrected') over.add(each);
              await changeRecord(TABLE, onboardingId, (now) => ({ ...now, ...ends[end] }));
              return withdrawTrial(
                { ...environment(), AUTH0_TRIAL_CLIENT_ID: TRIAL },
                { onboardingId, owner },
                domains,
              );
            }),
        );
        const needed = new Set([...trying].flatMap((each) => domainsOf[each] ?? []));
        expect(new Set(tried(owner))).toEqual(needed);
      }
      const left = [...trying].map(idOf);
      const { usedBy = [] } = (await readRecord(TABLE, owner)) ?? {};
      expect(usedBy.toSorted()).toEqual(left.toSorted());
    }),
    { numRuns: 10 },
  );
}, 60_000);

const environment = () => ({
  SECRETS_PREFIX: PREFIX,
  RECORD_TABLE: TABLE,
  AUTH0_DOMAIN: process.env.AUTH0_DOMAIN ?? '',
  TRUSTED_ORIGINS: [process.env.TRUSTED_ORIGINS ?? ''],
});

test('an onboarding that failed for good keeps no trial open', async () => {
  const owner = asOnboardingId('acme-0123456789ab');
  const failed = asOnboardingId('acme-0123456789ef');
  const of = { submission: { id: 's', domains: oktas } };
  const record = { ...recordIn('awaitingTrial'), ...of };
  await aws.keep({ ...record, onboardingId: owner });
  const ended = { status: 'FAILED', at: new Date().toISOString() } as const;
  await aws.keep({ ...record, onboardingId: failed, continues: owner, ended });
  const withdraw = () =>
    withdrawTrial(
      { ...environment(), AUTH0_TRIAL_CLIENT_ID: TRIAL },
      { onboardingId: owner, owner },
      oktas,
    );
  await begin(owner, owner, oktas);
  await begin(owner, failed, oktas);
  await withdraw();
  // It may be redriven.
  expect(tried(owner)).toEqual(oktas);
  await changeRecord(TABLE, failed, (now) => ({
    ...now,
    ended: { ...ended, at: '2026-01-01T00:00:00.000Z' },
  }));
  await withdraw();
  expect(tried(owner)).toEqual([]);
});
