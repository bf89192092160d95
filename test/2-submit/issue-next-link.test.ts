import { beforeEach, expect, test } from 'vitest';
import { handler } from '../../functions/2-submit/issue-next-link.ts';
import { verifyingKeysOf } from '../../functions/onboarding/link-keys.ts';
import { createLink, linkIdOf, verifyLink } from '../../functions/onboarding/links.ts';
import { changeCsm } from '../../functions/record/change-csm.ts';
import { issue } from '../../functions/record/changes.ts';
import { continued } from '../../functions/record/follow-ups.ts';
import { readRecord } from '../../functions/record/store.ts';
import { asking, keys, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { asOnboardingId } from '../brands.ts';
import { at, onboardingId, recordIn, TABLE } from '../record/example.ts';

const aws = useAws();
const ask = asking('IssueNextLink', handler);
const about = { onboardingId, company: 'Acme', csm: { email: 'dana@sequel.example' } };
const completed = { ...recordIn('inviting'), stage: 'completed' as const };
const known = verifyingKeysOf(keys);

let token: string;

beforeEach(async () => {
  setDate(at(3600));
  token = tokenOf(await createLink(keys, PUBLIC_URL, 'setup', about));
});

const linkOf = ({ json }: { json(): unknown }) => tokenOf((json() as { link: string }).link);

test('the link to new client secrets names the apps, and is valid for a day', async () => {
  await aws.keep(completed);
  const answer = await ask({ token, json: { for: 'clientSecrets' } });
  const link = await verifyLink(known, 'rotation', linkOf(answer));
  expect(link).toMatchObject({ onboardingId, apps: [{ domain: 'acme.okta.com' }] });
  expect(link).not.toHaveProperty('connections');
  expect(Date.parse(link.expiresAt) - Date.now()).toBeLessThanOrEqual(24 * 60 * 60 * 1000);
  expect(aws.writes()).toEqual([]);
});

test('the link to more belongs to an onboarding that continues with the connections', async () => {
  await aws.keep(completed);
  const answer = await ask({ token, json: { for: 'more' } });
  const link = await verifyLink(known, 'setup', linkOf(answer));
  expect(link).toMatchObject({ continues: onboardingId });
  expect(link.onboardingId).not.toBe(onboardingId);
  expect(answer.json()).toMatchObject({ onboardingId: link.onboardingId });
});

test('the audit has what was begun, with the link that began it', async () => {
  await aws.keep(completed);
  const { onboardingId: begun } = await verifyLink(
    known,
    'setup',
    linkOf(await ask({ token, json: { for: 'more' } })),
  );
  expect((await readRecord(TABLE, begun))?.pending).toContainEqual({
    kind: 'audit',
    entry: expect.objectContaining({ what: 'issued', by: 'customer', link: linkIdOf(token) }),
  });
});

test('a follow-up begun during a hand-over is the new CSM’s', async () => {
  const kim = { name: 'Kim', email: 'kim@sequel.example' };
  await aws.keep(completed);
  // The page is opened by this read; what it leads to is not there yet.
  aws.once('GetItem', async () => {
    await changeCsm(TABLE, onboardingId, kim, { at: at(3600), by: 'ops@sequel.example' });
  });
  const answer = await ask({ token, json: { for: 'more' } });
  const begun = asOnboardingId((answer.json() as { onboardingId: string }).onboardingId);
  expect((await readRecord(TABLE, begun))?.csm).toEqual(kim);
});

test('a follow-up that was listed but never created is created by the next request', async () => {
  const followUp = { onboardingId: asOnboardingId('acme-0000000000ab'), at: at(3500) };
  await aws.keep({ ...completed, followUps: [followUp] });
  expect((await ask({ token, json: { for: 'more' } })).json()).toMatchObject({
    onboardingId: followUp.onboardingId,
  });
  expect(await readRecord(TABLE, followUp.onboardingId)).toMatchObject({
    stage: 'awaitingSubmission',
    continues: onboardingId,
    companyId: completed.companyId,
    proofKey: completed.proofKey,
  });
});

test('a follow-up of a follow-up continues the first onboarding', async () => {
  const first = asOnboardingId('acme-0000000000cd');
  await aws.keep({ ...completed, onboardingId: first });
  await aws.keep({ ...completed, continues: first });
  const link = await verifyLink(
    known,
    'setup',
    linkOf(await ask({ token, json: { for: 'more' } })),
  );
  expect(link).toMatchObject({ continues: first });
  expect((await readRecord(TABLE, first))?.followUps).toHaveLength(1);
});

test.each(['inviting', 'awaitingApproval'] as const)('it is refused in %s', async (stage) => {
  await aws.keep(recordIn(stage));
  const { status, json } = await ask({ token, json: { for: 'more' } });
  expect([status, json()]).toMatchObject([409, { code: 'notCompleted' }]);
  expect(aws.writes()).toEqual([]);
});

test('holders of a step’s link can request nothing', async () => {
  await aws.keep(completed);
  const step = await createLink(keys, PUBLIC_URL, 'setup', { ...about, steps: ['people'] });
  const { status } = await ask({ token: tokenOf(step), json: { for: 'more' } });
  expect(status).toBe(404);
  expect(aws.writes()).toEqual([]);
});

test('an onboarding that was not begun from the page is refused', async () => {
  const other = asOnboardingId('acme-0000000000ef');
  await aws.keep(completed);
  await aws.keep(
    issue(
      { onboardingId: other, ...continued(completed), linkExpiresAt: at(9999) },
      { at: at(1), by: 'ops' },
    ),
  );
  const { status, json } = await ask({ token, json: { for: 'more', onboardingId: other } });
  expect([status, json()]).toMatchObject([422, { errors: [{ path: 'onboardingId' }] }]);
});

test('fields of another request are refused, and a browser reads which field it is', async () => {
  await aws.keep(completed);
  const sent = { for: 'clientSecrets', onboardingId };
  expect((await ask({ token, json: sent })).json()).toMatchObject({
    status: 422,
    errors: [{ path: 'onboardingId', code: 'unknownField' }],
  });
  const page = await ask({ token, html: true, form: sent });
  expect(page.status).toBe(422);
  expect(page.body).toContain('<code>onboardingId</code>');
});
