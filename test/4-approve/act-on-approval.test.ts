import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { handler } from '../../functions/4-approve/act-on-approval.ts';
import { handler as showApproval } from '../../functions/4-approve/show-approval.ts';
import { readEntries } from '../../functions/mail/ledger.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import type { OnboardingId } from '../../functions/onboarding/onboarding-id.ts';
import { secretNames, writeSecret } from '../../functions/onboarding/secrets.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { readRecord } from '../../functions/record/store.ts';
import { asking, keys, PREFIX, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import {
  at,
  csm,
  onboardingId,
  recordIn,
  submitted,
  TABLE,
  type WayStage,
} from '../record/example.ts';

const aws = useAws();
const ask = asking('ActOnApproval', handler);
const show = asking('ShowApproval', showApproval);
const submissionId = 's'.repeat(64);
const stored = {
  onboardingId,
  company: 'Acme',
  csm,
  language: 'en',
  oktaApps: [],
  mainAdmin: submitted.mainAdmin,
  contact: submitted.contact,
  userParts: [],
  former: { domains: [], userParts: 0 },
};
const kim = { name: 'Kim Lee', email: 'kim@sequel.example' };
let token: string;

beforeEach(async () => {
  setDate(at(3600));
  const link = await createLink(keys, PUBLIC_URL, 'approval', { onboardingId, by: csm.email });
  token = tokenOf(link);
});

async function keepIn(stage: WayStage, more: Partial<OnboardingRecord> = {}) {
  const submission = { id: submissionId, domains: [asOktaDomain('acme.okta.com')] };
  await aws.keep({ ...recordIn(stage), submission, ...more });
  const name = secretNames.submission(PREFIX, onboardingId);
  await aws.given(() => writeSecret(name, JSON.stringify(stored), submissionId));
}

/** Which mails are in the ledger, and to whom. */
async function mailed(id = onboardingId) {
  const mails: string[] = [];
  for await (const { mail, entry } of readEntries(TABLE, id))
    mails.push(`${mail} ${entry?.to?.email}`);
  return mails.toSorted();
}

describe('sending a mail again', () => {
  test.each<[string, WayStage, string, string[]]>([
    ['the CSM who is to decide', 'awaitingApproval', 'resend', [`approvalReminder ${csm.email}`]],
    [
      'the customer whose record is missing',
      'awaitingApproval',
      'remind',
      ['recordsMissing otto@acme.test'],
    ],
    [
      'the customer who is to correct',
      'awaitingCorrection',
      'remind',
      ['correctionReminder otto@acme.test'],
    ],
    [
      'the main admin who is to sign in',
      'awaitingFirstSignIn',
      'remind',
      ['signInReminder ada@acme.test'],
    ],
  ])('to %s', async (_, stage, action, mails) => {
    await keepIn(stage);
    const answer = await ask({ token, json: { action } });
    expect([answer.status, answer.json()]).toEqual([200, { onboardingId, action, done: true }]);
    expect(await mailed()).toEqual(mails);
  });

  test.each<[string, WayStage, Partial<OnboardingRecord>, string]>([
    [
      'a customer whose domains are proven',
      'awaitingApproval',
      { proofs: { at: at(5), times: 0, proven: ['acme.test'], unreachable: [] } },
      'remind',
    ],
    ['anybody while the machine works', 'connecting', {}, 'remind'],
    ['a CSM who is not waited for', 'awaitingCorrection', {}, 'resend'],
    ['anybody at the end', 'awaitingApproval', { stage: 'rejected' }, 'resend'],
  ])('is not for %s', async (_, stage, more, action) => {
    await keepIn(stage, more);
    const answer = await ask({ token, json: { action } });
    expect([answer.status, answer.json()]).toMatchObject([409, { code: 'nothingToDo' }]);
    expect(await mailed()).toEqual([]);
  });

  test('skips a contact whose address is not shown to be the customer’s', async () => {
    await keepIn('awaitingApproval', { contacts: ['riley@acme.test'] });
    const answer = await ask({ token, json: { action: 'remind' } });
    expect(answer.json()).toMatchObject({ status: 409, code: 'contactNotEstablished' });
    expect(await mailed()).toEqual([]);
  });

  test('is limited to ten a day', async () => {
    await keepIn('awaitingApproval');
    for (let time = 0; time < 10; time += 1)
      expect((await ask({ token, json: { action: 'resend' } })).status).toBe(200);
    expect((await ask({ token, json: { action: 'resend' } })).json()).toMatchObject({
      status: 429,
      code: 'tooManyTries',
    });
  });
});

describe('another CSM', () => {
  test('takes over the onboarding, and gets the link; the audit says from whom', async () => {
    await keepIn('awaitingApproval');
    expect((await ask({ token, json: { action: 'handOver', csm: kim } })).status).toBe(200);
    expect(await mailed()).toEqual([`handedOver ${kim.email}`]);
    expect(await aws.record()).toMatchObject({
      csm: kim,
      formerCsms: [csm],
      pending: expect.arrayContaining([
        {
          kind: 'audit',
          entry: expect.objectContaining({
            what: 'handedOver',
            by: csm.email,
            details: { from: csm.email, to: kim.email },
          }),
        },
      ]),
    });
  });

  test('is not oneself, however the address is written: nothing happens, and the page says so', async () => {
    await keepIn('awaitingApproval');
    const email = csm.email.toUpperCase();
    for (let time = 0; time < 12; time += 1) {
      const answer = await ask({ token, json: { action: 'handOver', csm: { email } } });
      expect([answer.status, answer.json()]).toEqual([
        200,
        { onboardingId, action: 'handOver', done: false },
      ]);
    }
    expect(aws.writes()).toEqual([]);
    expect(aws.operations()).not.toContain('UpdateItem');
    const { headers } = await ask({ token, html: true, form: { action: 'handOver', email } });
    expect(headers.location).toBe(`/approvals/${token}?did=nothing`);
    const page = await show({ token, html: true, query: { did: 'nothing' } });
    expect(page.body).toContain('Nothing has changed');
    expect(page.body).not.toContain('Handed over.');
    // What does matter is still there.
    expect((await ask({ token, json: { action: 'resend' } })).status).toBe(200);
  });

  describe('of a completed onboarding', () => {
    const first = asOnboardingId('acme-0000000000cd');
    const of = (id: OnboardingId, more: Partial<OnboardingRecord>) =>
      aws.keep({ ...recordIn('inviting'), onboardingId: id, ...more });
    const csmOf = async (id: OnboardingId) => (await readRecord(TABLE, id))?.csm.email;

    test('gets the customer’s follow-ups, existing and new', async () => {
      const [begun, others, over] = [
        asOnboardingId('acme-000000000001'),
        asOnboardingId('acme-000000000002'),
        asOnboardingId('acme-000000000003'),
      ];
      const followUps = [begun, others, over].map((id) => ({ onboardingId: id, at: at(99) }));
      await of(onboardingId, { stage: 'completed', continues: first });
      await of(first, { stage: 'completed', followUps });
      await of(begun, { stage: 'awaitingApproval', continues: first });
      const lee = { email: 'lee@sequel.example' };
      await of(others, { stage: 'awaitingApproval', continues: first, csm: lee });
      await of(over, { stage: 'rejected', continues: first });
      const page = await show({ token, html: true });
      expect(page.body).toContain('Hand over to a colleague');
      const answer = await ask({ token, json: { action: 'handOver', csm: kim } });
      expect(answer.json()).toMatchObject({ done: true });
      for (const id of [onboardingId, first, begun]) expect(await csmOf(id)).toBe(kim.email);
      expect(await csmOf(others)).toBe(lee.email);
      expect(await csmOf(over)).toBe(csm.email);
      for (const json of [
        ...[kim, lee].map((to) => ({ action: 'handOver', csm: to })),
        { action: 'remind' },
        {},
      ])
        expect((await ask({ token, json })).json()).toMatchObject({
          status: 410,
          code: 'handedOver',
          csm: kim,
        });
      // One mail about each follow-up in progress, and about the onboarding itself.
      expect(await mailed()).toEqual([`handedOver ${kim.email}`]);
      expect(await mailed(begun)).toEqual([`handedOver ${kim.email}`]);
      expect(await mailed(first)).toEqual([]);
    });

    test('is refused for one that ended otherwise', async () => {
      await keepIn('awaitingApproval', { stage: 'rejected' });
      const answer = await ask({ token, json: { action: 'handOver', csm: kim } });
      expect(answer.json()).toMatchObject({ status: 409, code: 'nothingToDo' });
    });
  });

  test('the audit has who is mailed again', async () => {
    await keepIn('awaitingApproval');
    await ask({ token, json: { action: 'remind' } });
    expect((await aws.record())?.pending).toContainEqual({
      kind: 'audit',
      entry: expect.objectContaining({
        what: 'mailedAgain',
        by: csm.email,
        link: expect.any(String),
        details: { to: 'customer' },
      }),
    });
  });

  test.each<[string, string, string]>([
    ['of the set domains', 'sequel.example', 'kim@other.example'],
    ['of the CSM’s own domain, where none are set', '', 'kim@other.example'],
    ['of no look-alike', 'sequel.example', 'kim@notsequel.example'],
  ])('must be %s', async (_, domains, email) => {
    process.env.CSM_DOMAINS = domains;
    onTestFinished(() => {
      process.env.CSM_DOMAINS = '';
    });
    await keepIn('awaitingApproval');
    const answer = await ask({ token, json: { action: 'handOver', csm: { email } } });
    expect([answer.status, answer.json()]).toMatchObject([
      422,
      { errors: [{ path: 'csm.email', code: 'csmForeign' }] },
    ]);
    expect(await aws.record()).toMatchObject({ csm });
    expect(await mailed()).toEqual([]);
  });

  test('that is refused leaves the page unchanged, with the input', async () => {
    await keepIn('awaitingApproval');
    const form = { action: 'handOver', email: 'kim@other.example' };
    const { status, body } = await ask({ token, html: true, form });
    expect(status).toBe(422);
    expect(body).toContain('value="kim@other.example"');
    expect(body).toContain('name="decision"');
    // The page's address is below that of the approval, and both may be below a path.
    const page = `https://sso.example.com/sso/approvals/${token}/actions`;
    const actions = [...body.matchAll(/<form method="post" action="([^"]*)"/g)].map(([, to = '']) =>
      new URL(to, page).pathname.replace(token, ''),
    );
    expect(new Set(actions)).toEqual(new Set(['/sso/approvals/', '/sso/approvals//actions']));
  });
});

test('a form returns to the page, which says what was done', async () => {
  await keepIn('awaitingApproval');
  const { status, headers } = await ask({ token, html: true, form: { action: 'resend' } });
  expect([status, headers.location]).toEqual([303, `/approvals/${token}?did=resend`]);
});

test.each([{ action: 'approve' }, {}, { action: 'resend', csm: kim }, { action: 'handOver' }])(
  'any other action is refused: %j',
  async (json) => {
    await keepIn('awaitingApproval');
    expect((await ask({ token, json })).json()).toMatchObject({ status: 422 });
    expect(await mailed()).toEqual([]);
  },
);
