import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { handler } from '../../functions/2-submit/check-domains.ts';
import { dnsRecordOf } from '../../functions/onboarding/domain-proofs.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { count, limits } from '../../functions/record/limits.ts';
import { startDnsServer } from '../../local/dns/dns-server.ts';
import { asking, keys, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { at, issued, onboardingId, recordIn, TABLE } from '../record/example.ts';

const aws = useAws();
const ask = asking('CheckDomains', handler);
const about = { onboardingId, company: 'Acme', csm: { email: 'dana@sequel.example' } };
const record = dnsRecordOf(issued().proofKey ?? '', 'acme.test');

let token: string;

beforeEach(async () => {
  setDate(at(3600));
  token = tokenOf(await createLink(keys, PUBLIC_URL, 'setup', about));
});

/** DNS's records in this test. */
async function dns(texts: Record<string, string>): Promise<string[]> {
  const asked: string[] = [];
  const server = await startDnsServer((name) => {
    asked.push(name);
    return Object.hasOwn(texts, name) ? [texts[name] ?? ''] : [];
  });
  const before = process.env.DNS_SERVERS ?? '';
  process.env.DNS_SERVERS = server.server;
  onTestFinished(() => {
    process.env.DNS_SERVERS = before;
    server.stop();
  });
  return asked;
}

test('a new record is found', async () => {
  await aws.keep(recordIn('awaitingApproval'));
  await dns({ [record.name]: record.value });
  const { status, json } = await ask({ token });
  expect([status, json()]).toMatchObject([
    200,
    { emailDomains: [{ domain: 'acme.test', proof: 'proven', record }] },
  ]);
});

test('without a record it is missing, without an answer unreachable', async () => {
  await aws.keep(recordIn('awaitingApproval'));
  expect((await ask({ token })).json()).toMatchObject({ emailDomains: [{ proof: 'unreachable' }] });
  setDate(at(3700));
  await dns({});
  expect((await ask({ token })).json()).toMatchObject({ emailDomains: [{ proof: 'missing' }] });
});

test('pressing the button repeatedly asks DNS once', async () => {
  await aws.keep(recordIn('awaitingApproval'));
  const asked = await dns({});
  await Promise.all([ask({ token })]);
  await ask({ token });
  expect(asked).toHaveLength(1);
});

test.each(['connecting', 'inviting'] as const)('a form returns to the page (%s)', async (stage) => {
  await aws.keep(recordIn(stage));
  const { status, headers } = await ask({ token, html: true, form: {} });
  expect([status, headers.location]).toEqual([303, `/setup/${token}#domains`]);
});

test.each([[null], [[1]], [{ domain: 'acme.test' }]])(
  'a request that says %j is refused',
  async (json) => {
    await aws.keep(recordIn('connecting'));
    expect((await ask({ token, json })).status).toBe(422);
    expect(aws.writes()).toEqual([]);
  },
);

test('before a submission nothing is looked up, and nothing changes', async () => {
  await aws.keep(issued());
  expect((await ask({ token })).json()).toMatchObject({ emailDomains: [] });
  expect(aws.writes()).toEqual([]);
});

test('an onboarding that is over is unchanged', async () => {
  await aws.keep({ ...recordIn('inviting'), stage: 'completed' });
  expect((await ask({ token })).status).toBe(200);
  expect(aws.writes()).toEqual([]);
});

test('a link of another purpose changes nothing', async () => {
  await aws.keep(recordIn('awaitingApproval'));
  const other = await createLink(keys, PUBLIC_URL, 'approval', { onboardingId, by: 'x@y.test' });
  expect((await ask({ token: tokenOf(other) })).json()).toMatchObject({ code: 'linkInvalid' });
  expect(aws.writes()).toEqual([]);
});

test('requested checks are limited, and the refusal says when to retry', async () => {
  await aws.keep(recordIn('awaitingApproval'));
  const asked = await dns({});
  await aws.given(async () => {
    for (let number = limits.looks.rules[0].most; number > 0; number -= 1)
      await count(TABLE, 'looks', onboardingId);
  });
  const { status, headers } = await ask({ token });
  expect([status, Number(headers['retry-after']) > 0, asked]).toEqual([429, true, []]);
});
