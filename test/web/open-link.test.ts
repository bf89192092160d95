import { beforeEach, describe, expect, test, vi } from 'vitest';
import { handler as decide } from '../../functions/4-approve/decide-approval.ts';
import { handler } from '../../functions/4-approve/show-approval.ts';
import { handler as showTrial } from '../../functions/6-try/show-trial.ts';
import { createLink, linkIdOf } from '../../functions/onboarding/links.ts';
import { limits } from '../../functions/record/limits.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { changeRecord } from '../../functions/record/store.ts';
import { logger, metrics } from '../../functions/runtime/observability.ts';
import { asking, keys, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { at, onboardingId, recordIn, TABLE } from '../record/example.ts';

const aws = useAws();
const ask = asking('ShowApproval', handler);
const askDecide = asking('DecideApproval', decide);
const askTrial = asking('ShowTrial', showTrial);

let token: string;
let lines: Record<string, unknown>[];
let counted: unknown[];

beforeEach(async () => {
  setDate(at(3600));
  token = tokenOf(
    await createLink(keys, PUBLIC_URL, 'approval', { onboardingId, by: 'dana@sequel.example' }),
  );
  await aws.keep(recordIn('awaitingApproval'));
  lines = [];
  counted = [];
  let keysOfLine: Record<string, unknown> = {};
  vi.spyOn(logger, 'appendKeys').mockImplementation((keys) => {
    keysOfLine = { ...keysOfLine, ...keys };
  });
  vi.spyOn(logger, 'removeKeys').mockImplementation((names) => {
    for (const name of names) delete keysOfLine[name];
  });
  vi.spyOn(logger, 'warn').mockImplementation((message, ...extra) => {
    lines.push({ message, ...keysOfLine, ...Object(extra[0]) });
  });
  const add = vi.spyOn(metrics(), 'singleMetric');
  add.mockImplementation(() =>
    Object.assign(Object.create(metrics().constructor.prototype), {
      addDimensions: (dimensions: object) => counted.push(dimensions),
      addMetric() {},
    }),
  );
});

describe('a refusal is logged and counted:', () => {
  test('an invalid link', async () => {
    await ask({ token: `${token}x` });
    expect(lines).toMatchObject([
      { message: 'Refused', status: 404, code: 'linkInvalid', linkId: linkIdOf(`${token}x`) },
    ]);
    expect(counted).toEqual([{ stack: 'sso-onboarding-test', kind: 'link' }]);
  });

  test('a post from another site', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    await askDecide({ token, json: {}, headers });
    expect(lines).toMatchObject([{ message: 'Refused', status: 403, code: 'crossSite' }]);
    expect(counted).toEqual([{ stack: 'sso-onboarding-test', kind: 'crossSite' }]);
  });

  test('an invalid form', async () => {
    await askDecide({ token, html: true, form: { decision: 'approve' } });
    expect(lines).toMatchObject([{ message: 'Refused', status: 422, onboardingId }]);
    expect(counted).toEqual([{ stack: 'sso-onboarding-test', kind: 'other' }]);
  });
});

describe('the link of a CSM who has handed the onboarding over', () => {
  const kim = { name: 'Kim Lee', email: 'kim@sequel.example' };
  const dana = { name: 'Dana', email: 'dana@sequel.example' };
  const keepHandedOver = (more: Partial<OnboardingRecord> = {}) =>
    aws.given(async () => {
      await changeRecord(TABLE, onboardingId, (record) => ({
        ...record,
        csm: kim,
        formerCsms: [dana],
        ...more,
      }));
    });

  test('decides nothing, and names the new CSM', async () => {
    await keepHandedOver();
    const { submission } = recordIn('awaitingApproval');
    const approve = { decision: 'approve', addOnConfirmed: true, submissionId: submission?.id };
    for (const answer of [await ask({ token }), await askDecide({ token, json: approve })])
      expect(answer.json()).toMatchObject({ status: 410, code: 'handedOver', csm: kim });
    expect((await aws.record())?.stage).toBe('awaitingApproval');
    expect(aws.writes()).toEqual([]);
  });

  test('opens a page without evidence', async () => {
    await keepHandedOver();
    const { status, body } = await ask({ token, html: true });
    expect(status).toBe(410);
    for (const words of ['A colleague sees to this now', 'Kim Lee', kim.email])
      expect(body).toContain(words);
    expect(body).not.toContain('acme.okta.com');
  });

  test('works again after a hand-over back', async () => {
    await keepHandedOver({ csm: dana, formerCsms: [dana, kim] });
    expect((await ask({ token })).status).toBe(200);
  });

  test('is not confused with ops’, who may decide in a CSM’s place', async () => {
    await keepHandedOver();
    const ops = { onboardingId, by: 'ops@sequel.example' };
    const link = tokenOf(await createLink(keys, PUBLIC_URL, 'approval', ops));
    expect((await ask({ token: link })).status).toBe(200);
  });

  test('is not confused with a contact’s of the same address', async () => {
    await keepHandedOver({ stage: 'awaitingTrial' });
    const linkOf = async (role: 'csm' | 'contact') =>
      tokenOf(await createLink(keys, PUBLIC_URL, 'trial', { onboardingId, by: dana.email, role }));
    expect((await askTrial({ token: await linkOf('csm') })).status).toBe(410);
    expect((await askTrial({ token: await linkOf('contact') })).status).toBe(200);
  });
});

test('the log has the client as a hash, without its address', async () => {
  await ask({ token: 'x' });
  await ask({ token: 'y' });
  const clients = lines.map(({ client }) => client);
  expect(new Set(clients).size).toBe(1);
  expect(clients[0]).toMatch(/^[0-9a-f]{16}$/);
  expect(JSON.stringify(lines)).not.toContain('192.0.2.1');
  // By it one could look the address up.
  expect(JSON.stringify(lines)).not.toContain('requestId');
});

test('a client that tries too many links learns when to retry, and valid ones still open', async () => {
  const client = '192.0.2.77';
  const [{ most }] = limits.failedLinks.rules;
  for (let index = 0; index < most; index += 1) await ask({ token: `x${index}`, client });
  const refused = await ask({ token: 'x', client });
  expect([refused.status, refused.headers]).toMatchObject([429, { 'retry-after': '3600' }]);
  expect(refused.json()).toMatchObject({ code: 'tooManyTries', retryAt: at(7200) });
  expect(counted.at(-1)).toMatchObject({ kind: 'limit' });
  expect((await ask({ token: 'x', client, html: true })).body).toContain(at(7200));
  expect((await ask({ token, client })).status).toBe(200);
  expect((await ask({ token: 'x', client: '192.0.2.78' })).status).toBe(404);
  setDate(at(7201));
  expect((await ask({ token: 'x', client })).status).toBe(404);
});

test('an IPv6 network counts as one client', async () => {
  await ask({ token: 'x', client: '2001:db8:1:2::1' });
  await ask({ token: 'x', client: '2001:db8:1:2:ffff::9' });
  await ask({ token: 'x', client: '2001:db8:1:3::1' });
  expect(new Set(lines.map(({ client }) => client)).size).toBe(2);
});

test('an invalid link writes nothing', async () => {
  await ask({ token: 'x' });
  expect(aws.operations()).toEqual(['GetSecretValue']);
});
