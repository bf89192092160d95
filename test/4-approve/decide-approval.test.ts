import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { handler } from '../../functions/4-approve/decide-approval.ts';
import { dnsRecordOf } from '../../functions/onboarding/domain-proofs.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { keepTaskToken } from '../../functions/onboarding/task-token.ts';
import { readAudit } from '../../functions/record/audit.ts';
import { pendingAnswer } from '../../functions/record/changes.ts';
import { claim } from '../../functions/record/claims.ts';
import { count } from '../../functions/record/limits.ts';
import { startDnsServer } from '../../local/dns/dns-server.ts';
import { asking, keys, PREFIX, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { asConnectionName, asOnboardingId } from '../brands.ts';
import {
  at,
  issued,
  onboardingId,
  recordIn,
  submission,
  TABLE,
  type WayStage,
} from '../record/example.ts';

const by = 'dana@sequel.example';
const aws = useAws();
const ask = asking('DecideApproval', handler);
const vouchedDomains = ['acme.test'];
const approve = {
  decision: 'approve',
  addOnConfirmed: true,
  submissionId: submission.id,
  vouchedDomains,
};
/** The same as a page sends it. */
const approveForm = {
  decision: 'approve',
  addOnConfirmed: 'on',
  submissionId: submission.id,
  vouchedDomains: 'acme.test',
};

let token: string;

beforeEach(async () => {
  setDate(at(3600));
  token = tokenOf(await createLink(keys, PUBLIC_URL, 'approval', { onboardingId, by }));
});

/** The onboarding is in this stage, and its execution waits. */
async function comesTo(stage: WayStage) {
  await aws.keep(recordIn(stage));
  await aws.given(() => keepTaskToken(PREFIX, onboardingId, 'approval', 'task-token'));
}

describe('a decision', () => {
  test.each([
    [approve, 'connecting'],
    [
      { decision: 'requestChanges', note: 'Add beta.test', submissionId: 's1' },
      'awaitingCorrection',
    ],
    [{ decision: 'reject', note: 'No add-on', submissionId: 's1' }, 'rejected'],
  ] as const)('%j brings the onboarding to %s', async (json, stage) => {
    await comesTo('awaitingApproval');
    expect((await ask({ token, json })).status).toBe(200);
    expect(await aws.record()).toMatchObject({ stage, decision: { decision: json.decision, by } });
  });

  test.each([
    [false, 409],
    [true, 200],
  ])('about connections that are switched on: %s', async (on, status) => {
    const owner = asOnboardingId('acme-0123456789aa');
    const switched = { on, at: at(90), by };
    await aws.keep({ ...recordIn('inviting'), onboardingId: owner, switched });
    await aws.keep({ ...recordIn('awaitingApproval'), continues: owner });
    await aws.given(() => keepTaskToken(PREFIX, onboardingId, 'approval', 'task-token'));
    const answer = await ask({ token, json: approve });
    expect(answer.status).toBe(status);
    if (!on) {
      expect(answer.json()).toMatchObject({ code: 'switchedOff' });
      expect(aws.told()).toEqual([]);
    }
  });

  test('about another app than the one that people sign in through is refused', async () => {
    const owner = asOnboardingId('acme-0123456789aa');
    const first = recordIn('inviting');
    const [app] = submission.submitted.oktaApps;
    const oktaApps = app && [{ ...app, clientId: '0oaBefore' }];
    const submitted = first.submitted && { ...first.submitted, ...(oktaApps && { oktaApps }) };
    const switched = { on: true, at: at(90), by };
    await aws.keep({ ...first, onboardingId: owner, submitted, switched });
    await aws.keep({ ...recordIn('awaitingApproval'), continues: owner });
    await aws.given(() => keepTaskToken(PREFIX, onboardingId, 'approval', 'task-token'));
    const answer = await ask({ token, json: approve });
    expect([answer.status, answer.json()]).toMatchObject([409, { code: 'otherClientId' }]);
    const page = await ask({ token, html: true, form: approveForm });
    expect([page.status, page.body]).toEqual([409, expect.stringContaining('Nothing was decided')]);
    expect(aws.told()).toEqual([]);
  });

  test('returns what was decided', async () => {
    await comesTo('awaitingApproval');
    expect((await ask({ token, json: approve })).json()).toEqual({
      onboardingId,
      decision: { decision: 'approve', at: at(3600), by, note: '' },
    });
  });

  test('goes to the waiting execution', async () => {
    await comesTo('awaitingApproval');
    await ask({ token, json: approve });
    expect(aws.told()).toEqual([
      {
        taskToken: 'task-token',
        output: JSON.stringify({ decision: 'approve', at: at(3600), by, note: '' }),
      },
    ]);
  });

  test('claims the domains, writes the record, and then answers the execution', async () => {
    await comesTo('awaitingApproval');
    await ask({ token, json: approve });
    expect(aws.writes()).toEqual(['UpdateItem', 'PutItem', 'SendTaskSuccess']);
  });

  test('by a form leads back to the page', async () => {
    await comesTo('awaitingApproval');
    const { status, headers } = await ask({ token, html: true, form: approveForm });
    expect([status, headers.location]).toEqual([303, `/approvals/${token}`]);
  });
});

describe('when AWS fails', () => {
  test.each(['ThrottlingException', 'ExecutionLimitExceeded'])(
    'a decision counts even if Step Functions refuses it for now (%s)',
    async (fault) => {
      await comesTo('awaitingApproval');
      aws.fail('SendTaskSuccess', fault);
      expect((await ask({ token, json: approve })).status).toBe(200);
      const record = await aws.record();
      expect(record && pendingAnswer(record, 'approval')?.output).toMatchObject({
        decision: 'approve',
      });
    },
  );

  test('a decision counts even if no wait accepts it', async () => {
    await comesTo('awaitingApproval');
    aws.fail('SendTaskSuccess', 'TaskTimedOut');
    expect((await ask({ token, json: approve })).status).toBe(200);
  });

  test('a decision is made once if the response to its write is lost and the SDK retries', async () => {
    await comesTo('awaitingApproval');
    aws.repeat('PutItem');
    expect((await ask({ token, json: approve })).status).toBe(200);
    expect(aws.told()).toHaveLength(1);
  });

  test('a write that is never answered is a 503', async () => {
    await comesTo('awaitingApproval');
    aws.lose('PutItem');
    expect((await ask({ token, json: approve })).status).toBe(503);
  });

  test('a decision repeated after such a 503 stands', async () => {
    await comesTo('awaitingApproval');
    aws.lose('PutItem');
    await ask({ token, json: approve });
    aws.heal();
    const again = await ask({ token, json: approve });
    expect([again.status, again.json()]).toMatchObject([
      409,
      { code: 'alreadyDecided', decision: { decision: 'approve', by } },
    ]);
  });
});

describe('refused without a change', () => {
  test.each([
    ['approved without the add-on', { decision: 'approve' }, 422, 'addOnNotConfirmed'],
    ['rejected without a note', { decision: 'reject', submissionId: 's1' }, 422, 'invalidDecision'],
    [
      'without what was seen',
      { decision: 'approve', addOnConfirmed: true },
      422,
      'invalidDecision',
    ],
    ['neither approved nor rejected', { decision: 'maybe' }, 422, 'invalidDecision'],
    ['with a field that is none', { ...approve, extra: 1 }, 422, 'invalidDecision'],
    ['as no object', null, 422, 'invalidDecision'],
    ['about another submission', { ...approve, submissionId: 's0' }, 409, 'submissionChanged'],
  ])('%s', async (_, json, status, code) => {
    await comesTo('awaitingApproval');
    const refused = await ask({ token, json });
    expect([refused.status, refused.json()]).toMatchObject([status, { code }]);
    expect(aws.writes()).toEqual([]);
  });

  test.each([null, [], 'x'])('a body that is not an object gets a code: %o', async (json) => {
    await comesTo('awaitingApproval');
    expect((await ask({ token, json })).json()).toMatchObject({
      errors: [{ path: '', code: 'wrongType' }],
    });
  });

  test.each(['connecting', 'awaitingFirstSignIn', 'inviting'] as const)(
    'in the stage %s, with what was decided',
    async (stage) => {
      await comesTo(stage);
      const refused = await ask({ token, json: { decision: 'reject', note: 'No' } });
      expect([refused.status, refused.json()]).toMatchObject([
        409,
        { code: 'alreadyDecided', decision: { decision: 'approve' } },
      ]);
      expect(aws.writes()).toEqual([]);
    },
  );

  test('for an onboarding that ended without a decision', async () => {
    const ended = { status: 'ABORTED', at: at(10) } as const;
    await aws.keep({ ...recordIn('awaitingApproval'), ended });
    const refused = await ask({ token, json: approve });
    expect([refused.status, refused.json()]).toMatchObject([410, { code: 'over' }]);
    expect(aws.writes()).toEqual([]);
  });

  test('without a record', async () => {
    expect((await ask({ token, json: approve })).status).toBe(410);
    expect(aws.writes()).toEqual([]);
  });

  test('from another site', async () => {
    await comesTo('awaitingApproval');
    const headers = { 'sec-fetch-site': 'cross-site' };
    const refused = await ask({ token, html: true, form: approveForm, headers });
    expect(refused.status).toBe(403);
    expect(aws.writes()).toEqual([]);
  });
});

describe('a refused form', () => {
  test('comes back with the typed note', async () => {
    await comesTo('awaitingApproval');
    const note = 'Typed and kept. '.repeat(200).trim();
    const form = { decision: 'reject', note, submissionId: submission.id };
    const { status, body } = await ask({ token, html: true, form });
    expect(status).toBe(422);
    expect(body).toContain(note);
  });

  test('changes nothing', async () => {
    await comesTo('awaitingApproval');
    const form = { decision: 'approve', submissionId: submission.id };
    expect((await ask({ token, html: true, form })).status).toBe(422);
    expect(aws.writes()).toEqual([]);
  });

  test('about an older submission shows the new one, undecided', async () => {
    await comesTo('awaitingApproval');
    const form = { ...approveForm, submissionId: 's0' };
    const { status, body } = await ask({ token, html: true, form });
    expect(status).toBe(409);
    expect(body).toContain(`value="${submission.id}"`);
  });

  test('after somebody else’s decision shows that, and no form', async () => {
    await comesTo('connecting');
    const form = { decision: 'reject', note: 'No', submissionId: submission.id };
    const { status, body } = await ask({ token, html: true, form });
    expect(status).toBe(409);
    expect(body).not.toContain('name="decision"');
  });
});

describe('the link', () => {
  const DAYS = 32 * 24 * 60 * 60 * 1000;

  test('is valid to the last moment', async () => {
    await comesTo('awaitingApproval');
    setDate(Date.parse(at(3600)) + DAYS - 1);
    expect((await ask({ token, json: approve })).status).toBe(200);
  });

  test('decides nothing after its year', async () => {
    await comesTo('awaitingApproval');
    setDate(Date.parse(at(3600)) + DAYS);
    const refused = await ask({ token, json: approve });
    expect([refused.status, refused.json()]).toMatchObject([410, { code: 'linkExpired' }]);
    expect(aws.writes()).toEqual([]);
  });

  test('of another purpose decides nothing', async () => {
    await comesTo('awaitingApproval');
    const about = { onboardingId, by, role: 'csm' } as const;
    const other = tokenOf(await createLink(keys, PUBLIC_URL, 'sign-in', about));
    expect((await ask({ token: other, json: approve })).status).toBe(404);
    expect(aws.writes()).toEqual([]);
  });

  test('with a changed byte decides nothing', async () => {
    await comesTo('awaitingApproval');
    const changed = token.replace(/\.(.)/, (_, first) => `.${first === 'e' ? 'f' : 'e'}`);
    expect((await ask({ token: changed, json: approve })).status).toBe(404);
    expect(aws.writes()).toEqual([]);
  });

  test('signed with another key decides nothing', async () => {
    await comesTo('awaitingApproval');
    const forged = { kid: keys.kid, key: 'x'.repeat(43) };
    const other = tokenOf(await createLink(forged, PUBLIC_URL, 'approval', { onboardingId, by }));
    expect((await ask({ token: other, json: approve })).status).toBe(404);
    expect(aws.writes()).toEqual([]);
  });
});

describe('an e-mail domain', () => {
  const { vouchedDomains: _, ...unvouched } = approve;
  const provenIn = (stage: WayStage) => ({
    ...recordIn(stage),
    proofs: { at: at(5), times: 0, proven: ['acme.test'], unreachable: [] },
  });

  test('that is neither proven nor vouched for blocks the approval', async () => {
    await comesTo('awaitingApproval');
    const answer = await ask({ token, json: unvouched });
    expect([answer.status, answer.json()]).toMatchObject([
      422,
      {
        code: 'domainsNotProven',
        errors: [{ path: 'vouchedDomains.0', code: 'domainNotProven' }],
      },
    ]);
    expect(await aws.record()).toMatchObject({ stage: 'awaitingApproval' });
    expect(aws.told()).toEqual([]);
  });

  test('that is proven needs no vouching', async () => {
    await aws.keep(provenIn('awaitingApproval'));
    expect((await ask({ token, json: unvouched })).status).toBe(200);
    expect(await aws.record()).not.toHaveProperty('vouched');
  });

  test('whose record is new is found during the decision', async () => {
    const { name, value } = dnsRecordOf(issued().proofKey ?? '', 'acme.test');
    const server = await startDnsServer((asked) => (asked === name ? [value] : []));
    const before = process.env.DNS_SERVERS ?? '';
    process.env.DNS_SERVERS = server.server;
    onTestFinished(() => {
      process.env.DNS_SERVERS = before;
      server.stop();
    });
    await comesTo('awaitingApproval');
    expect((await ask({ token, json: unvouched })).status).toBe(200);
  });

  test('that the CSM vouched for is named in the audit', async () => {
    await comesTo('awaitingApproval');
    await ask({ token, json: approve });
    expect(await aws.record()).toMatchObject({ vouched: ['acme.test'] });
    expect((await readAudit(TABLE, onboardingId)).at(-1)).toMatchObject({
      what: 'decided',
      by,
      details: { vouched: 'acme.test' },
    });
  });

  test('cannot be vouched for where a proof is required', async () => {
    process.env.DOMAIN_PROOF = 'required';
    onTestFinished(() => {
      process.env.DOMAIN_PROOF = 'orVouched';
    });
    await comesTo('awaitingApproval');
    expect((await ask({ token, json: approve })).json()).toMatchObject({
      code: 'domainsNotProven',
    });
    const page = await ask({ token, html: true, form: approveForm });
    expect([page.status, page.body.includes('name="vouchedDomains"')]).toEqual([422, false]);
  });

  test('that is not in the submission cannot be vouched for', async () => {
    await comesTo('awaitingApproval');
    const json = { ...approve, vouchedDomains: ['acme.test', 'other.test'] };
    expect((await ask({ token, json })).json()).toMatchObject({
      status: 422,
      errors: [{ path: 'vouchedDomains', code: 'domainNotListed' }],
    });
  });

  test('without a conflict is not taken over from a named connection', async () => {
    await comesTo('awaitingApproval');
    const json = { ...approve, vouchedDomains: ['acme.test'], replaces: ['somebody-elses'] };
    expect((await ask({ token, json })).json()).toMatchObject({
      status: 422,
      code: 'invalidDecision',
      errors: [{ path: 'replaces.0', code: 'connectionNotInTheWay' }],
    });
    const form = { ...approveForm, replaces: 'somebody-elses' };
    const page = await ask({ token, html: true, form });
    expect([page.status, page.body]).toEqual([
      422,
      expect.stringContaining('What was sent is not what this page sends.'),
    ]);
    expect((await aws.record())?.stage).toBe('awaitingApproval');
  });

  test('of another company blocks the approval, and the page says whose it is', async () => {
    const other = { ...recordIn('connecting'), onboardingId: asOnboardingId('other-0123456789ab') };
    const theirs = { ...other, companyId: 'c2', company: 'Other & Co' };
    await aws.keep(theirs);
    await aws.given(() => claim(TABLE, ['acme.test'], theirs));
    await comesTo('awaitingApproval');
    expect((await ask({ token, json: approve })).json()).toMatchObject({
      status: 422,
      code: 'domainConflict',
      errors: [{ path: 'emailDomains.0', code: 'domainTaken' }],
    });
    const { status, body } = await ask({ token, html: true, form: approveForm });
    expect([status, body.includes('An onboarding of Other &amp; Co')]).toEqual([422, true]);
    expect(await aws.record()).toMatchObject({ stage: 'awaitingApproval' });
  });

  test('in a conflict is checked at Auth0 again, at most thirty times an hour', async () => {
    const conflict = {
      domain: 'acme.test',
      kind: 'foreign',
      connection: asConnectionName('by-hand'),
    } as const;
    await aws.keep({ ...recordIn('awaitingApproval'), conflicts: [conflict] });
    for (let time = 0; time < 30; time += 1)
      await aws.given(() => count(TABLE, 'conflictLooks', onboardingId));
    expect((await ask({ token, json: approve })).json()).toMatchObject({
      status: 429,
      code: 'tooManyTries',
    });
    expect(await aws.record()).toMatchObject({ stage: 'awaitingApproval' });
  });

  test('in a conflict stays so while Auth0 cannot be asked', async () => {
    const conflict = {
      domain: 'acme.test',
      kind: 'foreign',
      connection: asConnectionName('by-hand'),
    } as const;
    await aws.keep({ ...recordIn('awaitingApproval'), conflicts: [conflict] });
    // Nobody can be asked here.
    expect((await ask({ token, json: approve })).status).toBeGreaterThanOrEqual(500);
    expect(await aws.record()).toMatchObject({ stage: 'awaitingApproval' });
  });

  test('is asked for on the page, which keeps the ticks', async () => {
    await comesTo('awaitingApproval');
    const { status, body } = await ask({
      token,
      html: true,
      form: { ...approveForm, addOnConfirmed: '', vouchedDomains: 'acme.test', extra: '1' },
    });
    expect(status).toBe(422);
    expect(body).toMatch(/<input type="checkbox" name="vouchedDomains" value="acme.test" checked/);
  });
});
