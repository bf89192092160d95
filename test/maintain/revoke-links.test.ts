import { beforeEach, describe, expect, test } from 'vitest';
import { handler as showSetup } from '../../functions/2-submit/show-setup.ts';
import { handler as showApproval } from '../../functions/4-approve/show-approval.ts';
import { readEntries } from '../../functions/mail/ledger.ts';
import { handler } from '../../functions/maintain/revoke-links.ts';
import { createLink, withLinks } from '../../functions/onboarding/links.ts';
import { handler as showQueue } from '../../functions/queue/show-queue.ts';
import { readAudit } from '../../functions/record/audit.ts';
import { asking, keys, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import { at, issued, onboardingId, recordIn, TABLE } from '../record/example.ts';

const aws = useAws();
const csm = 'dana@sequel.example';
const revoke = (input: unknown) => handler(input, lambdaContext('RevokeLinks'));
const askApproval = asking('ShowApproval', showApproval);
const askQueue = asking('ShowQueue', showQueue);
const askSetup = asking('ShowSetup', showSetup);

beforeEach(() => setDate(at(3600)));

describe('the links of an onboarding', () => {
  let approval: string;
  let setup: string;

  beforeEach(async () => {
    approval = tokenOf(await createLink(keys, PUBLIC_URL, 'approval', { onboardingId, by: csm }));
    const claims = { onboardingId, company: 'Acme', csm: { email: csm } };
    setup = tokenOf(await createLink(keys, PUBLIC_URL, 'setup', claims));
    await aws.keep(issued());
    setDate(at(3700));
  });

  test('are refused once revoked, whatever their purpose', async () => {
    expect((await askApproval({ token: approval })).status).toBe(200);
    await revoke({ onboardingId });
    for (const refused of [
      await askApproval({ token: approval }),
      await askSetup({ token: setup }),
    ])
      expect([refused.status, refused.json()]).toMatchObject([410, { code: 'linkRevoked' }]);
  });

  test('are refused even if their mail is sent only then', async () => {
    const claims = { onboardingId, company: 'Acme', csm: { email: csm } };
    const order = { setupLink: { link: 'setup', claims } };
    await revoke({ onboardingId });
    setDate(at(3800));
    const made = (orderedAt: string) =>
      withLinks(keys, PUBLIC_URL, order, orderedAt) as Promise<{ setupLink: string }>;
    const { setupLink: old } = await made(at(3650));
    const { setupLink: young } = await made(at(3750));
    expect((await askSetup({ token: tokenOf(old) })).json()).toMatchObject({ code: 'linkRevoked' });
    expect((await askSetup({ token: tokenOf(young) })).status).toBe(200);
  });

  test('are replaced by a working one', async () => {
    const { setupLink } = (await revoke({ onboardingId })) as { setupLink: string };
    expect((await askSetup({ token: tokenOf(setupLink) })).status).toBe(200);
  });

  test('of another onboarding stay valid', async () => {
    await aws.keep({
      ...recordIn('awaitingApproval'),
      onboardingId: asOnboardingId('beta-0123456789ab'),
    });
    const other = { onboardingId: asOnboardingId('beta-0123456789ab'), by: csm };
    const token = tokenOf(await createLink(keys, PUBLIC_URL, 'approval', other));
    await revoke({ onboardingId });
    setDate(at(3800));
    expect((await askApproval({ token })).status).toBe(200);
  });

  test('are revoked after completion together with the first onboarding’s and all its follow-ups’', async () => {
    const [first, one, other] = [
      asOnboardingId('acme-first0123456'),
      asOnboardingId('acme-one0123456789'),
      asOnboardingId('acme-other01234567'),
    ];
    const begun = [one, other].map((id) => ({ onboardingId: id, at: at(60) }));
    const completed = { ...recordIn('inviting'), stage: 'completed' as const };
    await aws.keep({ ...completed, onboardingId: first, followUps: begun });
    await aws.keep({ ...completed, onboardingId: one, continues: first });
    await aws.keep({ ...issued(), onboardingId: other, continues: first });
    const tokens: string[] = [];
    setDate(at(3600));
    for (const id of [first, other]) {
      const claims = { onboardingId: id, company: 'Acme', csm: { email: csm } };
      tokens.push(tokenOf(await createLink(keys, PUBLIC_URL, 'setup', claims)));
    }
    setDate(at(3700));
    await revoke({ onboardingId: one });
    for (const token of tokens)
      expect((await askSetup({ token })).json()).toMatchObject({ code: 'linkRevoked' });
  });

  test('are in the audit as revoked', async () => {
    await revoke({ onboardingId });
    expect(await readAudit(TABLE, onboardingId)).toContainEqual(
      expect.objectContaining({ what: 'linksRevoked', by: 'ops@sequel.example' }),
    );
  });
});

/** What is in the ledger of mails, by template. */
async function mailed(): Promise<string[]> {
  const names: string[] = [];
  for await (const { mail } of readEntries(TABLE, onboardingId)) names.push(mail);
  return names;
}

test('before a submission, whoever was mailed the link gets another', async () => {
  await aws.keep({ ...issued(), contacts: ['riley@acme.test'] });
  await revoke({ onboardingId });
  expect(await mailed()).toEqual(['setupLinkIssued']);
});

test.each([
  [
    'for 14 days the CSM gets another link to the switch, also after the end',
    14,
    ['switchLinkRenewed'],
  ],
  ['later there is nothing to switch by it', 15, []],
])('%s', async (_, days, mails) => {
  const on = { on: true, at: at(63), by: 'workflow' };
  await aws.keep({ ...recordIn('inviting'), stage: 'completed', switched: on });
  setDate(Date.parse(at(60)) + days * 24 * 60 * 60 * 1000);
  await revoke({ onboardingId });
  expect(await mailed()).toEqual(mails);
});

test('the error names an onboarding that does not exist', async () => {
  await expect(revoke({ onboardingId: asOnboardingId('none') })).rejects.toMatchObject({
    name: 'InvalidState',
  });
});

test('of a queue, ops learn whether any onboarding has that CSM, as an address is easily misspelled', async () => {
  await aws.keep(issued());
  expect(await revoke({ queueOf: csm })).toEqual({ revoked: csm, hasOnboardings: true });
  const queueOf = 'dana@sequel.exmaple';
  expect(await revoke({ queueOf })).toEqual({ revoked: queueOf, hasOnboardings: false });
});

test('links to a queue are refused once revoked, whatever the case of the address', async () => {
  const token = tokenOf(await createLink(keys, PUBLIC_URL, 'queue', { by: csm }));
  const other = tokenOf(await createLink(keys, PUBLIC_URL, 'queue', { by: 'otto@sequel.example' }));
  setDate(at(3700));
  await revoke({ queueOf: 'Dana@sequel.example' });
  expect((await askQueue({ token })).json()).toMatchObject({ code: 'linkRevoked' });
  expect((await askQueue({ token: other })).status).toBe(200);
});
