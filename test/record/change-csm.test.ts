import { beforeEach, describe, expect, test, vi } from 'vitest';
import { handler as act } from '../../functions/4-approve/act-on-approval.ts';
import { readEntries } from '../../functions/mail/ledger.ts';
import { handler as deliver } from '../../functions/maintain/deliver-pending.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import type { OnboardingId } from '../../functions/onboarding/onboarding-id.ts';
import { changeCsm, finishHandOver } from '../../functions/record/change-csm.ts';
import { pendingHandOvers } from '../../functions/record/changes.ts';
import { changeRecord, readRecord } from '../../functions/record/store.ts';
import { handler as change } from '../../functions/waiting/change-csm.ts';
import { asking, keys, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import { at, csm, onboardingId, recordIn, TABLE } from './example.ts';

const aws = useAws();
const ask = asking('ActOnApproval', act);
const kim = { name: 'Kim Lee', email: 'kim@sequel.example' };
const lee = { email: 'lee@sequel.example' };
const added = asOnboardingId('acme-000000000001');
let token: string;

beforeEach(async () => {
  setDate(at(3600));
  token = tokenOf(await createLink(keys, PUBLIC_URL, 'approval', { onboardingId, by: csm.email }));
  const followUps = [{ onboardingId: added, at: at(99) }];
  await aws.keep({ ...recordIn('inviting'), stage: 'completed', followUps });
  await aws.keep({ ...recordIn('awaitingApproval'), onboardingId: added, continues: onboardingId });
});

const byLink = () => ask({ token, json: { action: 'handOver', csm: kim } });
const byOps = (to: { email: string } = kim) =>
  change({ onboardingId, csm: to }, lambdaContext('ChangeCsm'));
const sweep = () => deliver({ time: at(3660) }, lambdaContext('DeliverPending'));
const csmOf = async (id: OnboardingId) => (await readRecord(TABLE, id))?.csm.email;
const begin = (to: { email: string }, by = 'ops') =>
  aws.given(() => changeCsm(TABLE, onboardingId, to, { at: at(3600), by }));

/** The mails about both, in the ledger. */
async function mailed() {
  const mails: string[] = [];
  for (const id of [onboardingId, added])
    for await (const { entry } of readEntries(TABLE, id))
      mails.push(`${id} ${entry?.mail} ${entry?.to?.email ?? 'sent'}`);
  return mails.map((mail) => mail.replace(kim.email, 'sent'));
}

/** AWS accepts the record, and nothing after it. */
const cut = () =>
  aws.once('PutItem', async () => {
    aws.fail('PutItem', 'ThrottlingException');
  });

describe('a hand-over interrupted after the change of the record', () => {
  test.each<[string, () => Promise<unknown>, object]>([
    ['the same link', async () => (await byLink()).json(), { done: true }],
    ['ops', byOps, { changed: false, others: [added], moved: [added] }],
    ['the sweep', sweep, { left: 0 }],
  ])('is finished by %s, once', async (_, finish, answer) => {
    cut();
    expect((await byLink()).json()).toMatchObject({ done: true });
    expect([await csmOf(onboardingId), await csmOf(added)]).toEqual([kim.email, csm.email]);
    expect(await mailed()).toEqual([]);
    aws.heal();
    // No bus is there to publish events to.
    expect({ ...((await finish()) as object), left: 0 }).toMatchObject(answer);
    const all = [`${onboardingId} handedOver sent`, `${added} handedOver sent`];
    expect([await csmOf(added), await mailed()]).toEqual([kim.email, all]);
    await sweep();
    await byOps();
    expect(await mailed()).toEqual(all);
    expect((await readRecord(TABLE, added))?.formerCsms).toEqual([csm]);
    // Nothing is pending any more: the answer only names the current CSM.
    expect((await byLink()).json()).toMatchObject({ status: 410, csm: kim });
  });

  test('by ops is reported as failed, and finished later in their name', async () => {
    // Mails are sent by the clock.
    vi.useRealTimers();
    cut();
    await expect(byOps()).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    aws.heal();
    await sweep();
    expect(await csmOf(added)).toBe(kim.email);
    expect(await aws.newestMail()).toContain('Ops have handed this onboarding over to you');
  });
});

describe.each<[string, () => Promise<unknown>]>([
  ['the link', byLink],
  ['ops', byOps],
])('after an uninterrupted hand-over by %s', (_, finished) => {
  test('a hand-over back to the former CSM stays', async () => {
    await finished();
    expect(await csmOf(added)).toBe(kim.email);
    await change({ onboardingId: added, csm }, lambdaContext('ChangeCsm'));
    await sweep();
    expect(await csmOf(added)).toBe(csm.email);
    // It stays even when the same hand-over is requested again, weeks later.
    expect(await byOps()).toMatchObject({ changed: false, others: [], moved: [] });
    expect(await csmOf(added)).toBe(csm.email);
  });

  test('everything that was handed back is handed over again', async () => {
    await finished();
    await byOps(csm);
    expect(await csmOf(added)).toBe(csm.email);
    expect(await byOps()).toMatchObject({ moved: [onboardingId, added] });
  });
});

test('a hand-over whose first response is lost succeeds', async () => {
  aws.repeat('PutItem');
  const { status, json } = await byLink();
  expect([status, json()]).toMatchObject([200, { done: true }]);
  expect(await aws.record()).toMatchObject({ csm: kim, formerCsms: [csm] });
});

test('follow-ups go to the current CSM, however many there were in between', async () => {
  await begin(kim, csm.email);
  await begin(lee);
  expect(await csmOf(added)).toBe(csm.email);
  await sweep();
  expect(await csmOf(added)).toBe(lee.email);
  expect(pendingHandOvers((await aws.record()) ?? recordIn('inviting'))).toEqual([]);
});

test('finishing one while the next begins leaves nothing with the CSM in between', async () => {
  await begin(kim, csm.email);
  const seen = await readRecord(TABLE, onboardingId);
  await begin(lee);
  // The next begins after this read.
  if (seen) await finishHandOver(TABLE, seen);
  expect(await csmOf(added)).toBe(kim.email);
  await sweep();
  expect(await csmOf(added)).toBe(lee.email);
});

test('of an open onboarding does not take along follow-ups begun after its completion', async () => {
  const open = {
    ...recordIn('awaitingApproval'),
    onboardingId: asOnboardingId('acme-000000000002'),
  };
  await aws.keep({ ...open, continues: onboardingId });
  await aws.given(() => changeCsm(TABLE, open.onboardingId, kim, { at: at(3600), by: csm.email }));
  const record = await readRecord(TABLE, open.onboardingId);
  expect(await finishHandOver(TABLE, { ...open, ...record, stage: 'completed' })).toEqual({
    others: [],
    moved: [],
    unread: [],
  });
  expect(await csmOf(onboardingId)).toBe(csm.email);
});

test('an unreadable record delays neither the new CSM’s mail nor the others', async () => {
  const damaged = asOnboardingId('acme-000000000003');
  const followUps = [damaged, added].map((id) => ({ onboardingId: id, at: at(99) }));
  await aws.given(() => changeRecord(TABLE, onboardingId, (record) => ({ ...record, followUps })));
  const whole = { ...recordIn('awaitingApproval'), onboardingId: damaged, continues: onboardingId };
  await aws.keep({ ...whole, stage: 'unheard of' as never });
  await begin(kim);
  await sweep();
  const all = [`${onboardingId} handedOver sent`, `${added} handedOver sent`];
  expect([await csmOf(added), await mailed()]).toEqual([kim.email, all]);
  // It is handed over, too, once it can be read.
  await aws.given(() => changeRecord(TABLE, damaged, () => whole, whole));
  await sweep();
  expect(await csmOf(damaged)).toBe(kim.email);
  expect(pendingHandOvers((await aws.record()) ?? recordIn('inviting'))).toEqual([]);
});

test('repeating it while AWS has trouble shows nothing of the new CSM’s', async () => {
  await aws.keep(recordIn('awaitingApproval'));
  cut();
  await byLink();
  aws.heal();
  for (const call of ['UpdateItem', 'PutItem'] as const) aws.fail(call, 'ThrottlingException');
  const form = { action: 'handOver', email: kim.email, name: kim.name };
  expect((await ask({ token, html: true, form })).status).toBe(410);
});
