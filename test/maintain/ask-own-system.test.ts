import { Hono } from 'hono';
import { beforeEach, expect, test, vi } from 'vitest';
import { readEntries } from '../../functions/mail/ledger.ts';
import { handler } from '../../functions/maintain/deliver-pending.ts';
import { secretNames, writeSecret } from '../../functions/onboarding/secrets.ts';
import { confirmDashboard } from '../../functions/record/dashboard.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { changeRecord, readRecord } from '../../functions/record/store.ts';
import { PREFIX, setDate, useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import { serve } from '../local/serve.ts';
import { at, onboardingId, recordIn, TABLE } from '../record/example.ts';

const aws = useAws();
const sweep = (time = at(3600)) => handler({ time }, lambdaContext('DeliverPending'));

let asked: string[];
let answer: () => Promise<Response> | Response;

beforeEach(async () => {
  setDate(at(3600));
  asked = [];
  answer = () => new Response(null, { status: 202 });
  const system = await serve(() =>
    new Hono().post('/dashboard', (context) => {
      asked.push(context.req.header('webhook-id') ?? '');
      return answer();
    }),
  );
  vi.stubEnv('DASHBOARD_API', `${system.url}/dashboard`);
  vi.stubEnv('WEBHOOK_ORIGINS', system.url);
  await aws.given(() =>
    writeSecret(
      secretNames.dashboardApi(PREFIX),
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'v'.repeat(32),
    ),
  );
  return async () => {
    vi.unstubAllEnvs();
    await system.stop();
  };
});

/** An onboarding that waits for the own system. */
const asking = (id = onboardingId): OnboardingRecord => {
  const record = recordIn('awaitingDashboard');
  return {
    ...record,
    onboardingId: id,
    ownSystem: { mainAdmin: { askedAt: at(3000) } },
    pending: [{ kind: 'askOwnSystem', whom: 'mainAdmin', at: at(3000), times: 0 }],
  };
};
const kept = (id = onboardingId) => readRecord(TABLE, id);

test('an accepted call is not repeated, and the CSM is not asked for an hour', async () => {
  await aws.keep(asking());
  await sweep();
  await sweep(at(3660));
  expect(asked).toEqual([`${onboardingId}-dashboard-mainAdmin`]);
  expect(await kept()).toMatchObject({
    ownSystem: { mainAdmin: { takenAt: at(3600) } },
    pending: [{ kind: 'askOwnSystem', at: at(7200), until: at(7200) }],
  });
});

test('a slow system delays nothing else', async () => {
  const first: string[] = [];
  answer = async () => {
    first.push(...aws.told().map(() => 'workflow'), 'call');
    return new Response(null, { status: 202 });
  };
  await aws.keep(asking());
  const other = recordIn('verifying');
  await aws.keep({
    ...other,
    onboardingId: asOnboardingId('globex-0123456789ab'),
    pending: [{ kind: 'start', submissionId: 's', domains: [asOktaDomain('globex.okta.com')] }],
  });
  await sweep();
  expect(first).toEqual(['workflow', 'call']);
});

test('once the setting is removed the CSM is asked at once', async () => {
  vi.stubEnv('DASHBOARD_API', '');
  await aws.keep(asking());
  await sweep();
  await sweep(at(3660));
  expect(asked).toEqual([]);
  const mails = [];
  for await (const { mail } of readEntries(TABLE, onboardingId)) mails.push(mail);
  expect(mails).toEqual(['dashboardRequested']);
  expect((await kept())?.ownSystem?.mainAdmin?.handedOver?.why).toBe('unreachable');
});

test.each(['https://169.254.169.254/x', 'https://localhost/', 'http://system.example/'])(
  'nothing is posted to %s',
  async (url) => {
    vi.stubEnv('DASHBOARD_API', url);
    await aws.keep(asking());
    await sweep();
    expect(await kept()).toMatchObject({
      pending: [{ kind: 'askOwnSystem', times: 1, at: at(3660) }],
    });
  },
);

test('redirects are not followed', async () => {
  answer = () => new Response(null, { status: 307, headers: { location: '/elsewhere' } });
  await aws.keep(asking());
  await sweep();
  expect(asked).toHaveLength(1);
  expect(await kept()).toMatchObject({ pending: [{ kind: 'askOwnSystem', times: 1 }] });
});

test('without a key nothing is sent, and the call stays due', async () => {
  await aws.given(() => writeSecret(secretNames.dashboardApi(PREFIX), ' ', 'w'.repeat(32)));
  await aws.keep(asking());
  expect(await sweep()).toMatchObject({ left: 1 });
  expect([asked, (await kept())?.pending.length]).toEqual([[], 1]);
});

test('an answer during the call ends the calls', async () => {
  const doer = { at: at(3601), by: 'dana@sequel.example' };
  answer = async () => {
    await changeRecord(TABLE, onboardingId, confirmDashboard('mainAdmin', undefined, doer));
    return new Response(null, { status: 202 });
  };
  await aws.keep(asking());
  await sweep();
  const { dashboard, pending = [] } = (await kept()) ?? {};
  expect(dashboard?.mainAdmin?.by).toBe(doer.by);
  expect(pending.map(({ kind }) => kind)).not.toContain('askOwnSystem');
});
