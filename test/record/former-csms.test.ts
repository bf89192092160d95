import { beforeEach, describe, expect, test } from 'vitest';
import { handler as act } from '../../functions/4-approve/act-on-approval.ts';
import { handler as decide } from '../../functions/4-approve/decide-approval.ts';
import { handler as tryOut } from '../../functions/6-try/start-trial.ts';
import { handler as turn } from '../../functions/7-switch-on/turn-switch.ts';
import { handler as confirmDashboard } from '../../functions/8-main-admin/confirm-dashboard.ts';
import { handler as confirmSignIn } from '../../functions/8-main-admin/confirm-sign-in.ts';
import { type FunctionsBy, functions } from '../../functions/functions.ts';
import { createLink, type LinkPurpose } from '../../functions/onboarding/links.ts';
import { secretNames, writeSecret } from '../../functions/onboarding/secrets.ts';
import { byLink } from '../../functions/record/former-csms.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { changeRecord } from '../../functions/record/store.ts';
import { asking, keys, PREFIX, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { asOktaDomain } from '../brands.ts';
import { at, csm, onboardingId, recordIn, submitted, TABLE, type WayStage } from './example.ts';

/** Requests with a CSM's link during a hand-over: they open the link before it, and write after it. */

const aws = useAws();
const kim = { name: 'Kim Lee', email: 'kim@sequel.example' };
const submission = { id: 's'.repeat(64), domains: [asOktaDomain('acme.okta.com')] };
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

beforeEach(() => {
  setDate(at(3600));
});

const handOver = () =>
  changeRecord(TABLE, onboardingId, (record) => ({ ...record, csm: kim, formerCsms: [csm] }));

interface Act {
  by: FunctionsBy<'http'>;
  handler: Parameters<typeof asking>[1];
  purpose: Extract<LinkPurpose, 'approval' | 'trial' | 'switch' | 'dashboard' | 'sign-in'>;
  stage: WayStage;
  json: object;
  record?: Partial<OnboardingRecord>;
}

const switched = { on: true, at: at(3000), by: 'workflow' };
const proofs = { at: at(5), times: 0, proven: ['acme.test'], unreachable: [] };
const approving = { submissionId: submission.id, addOnConfirmed: true };
const awaitingSwitchOn = { stage: 'awaitingSwitchOn' } as const;

const acts: Record<string, Act> = {
  'an approval': {
    by: 'DecideApproval',
    handler: decide,
    purpose: 'approval',
    stage: 'awaitingApproval',
    json: { ...approving, decision: 'approve' },
    record: { proofs },
  },
  'a rejection': {
    by: 'DecideApproval',
    handler: decide,
    purpose: 'approval',
    stage: 'awaitingApproval',
    json: { decision: 'reject', submissionId: submission.id, note: 'No add-on.' },
  },
  'a hand-over': {
    by: 'ActOnApproval',
    handler: act,
    purpose: 'approval',
    stage: 'awaitingApproval',
    json: { action: 'handOver', csm: { email: 'lee@sequel.example' } },
  },
  'a hand-over of one that is completed': {
    by: 'ActOnApproval',
    handler: act,
    purpose: 'approval',
    stage: 'inviting',
    json: { action: 'handOver', csm: { email: 'lee@sequel.example' } },
    record: { stage: 'completed' },
  },
  'a reminder': {
    by: 'ActOnApproval',
    handler: act,
    purpose: 'approval',
    stage: 'awaitingCorrection',
    json: { action: 'remind' },
  },
  'a mail again': {
    by: 'ActOnApproval',
    handler: act,
    purpose: 'approval',
    stage: 'awaitingApproval',
    json: { action: 'resend' },
  },
  'a trial': {
    by: 'StartTrial',
    handler: tryOut,
    purpose: 'trial',
    stage: 'awaitingTrial',
    json: {},
  },
  'going on without a trial': {
    by: 'StartTrial',
    handler: tryOut,
    purpose: 'trial',
    stage: 'awaitingTrial',
    json: { skip: true, reason: 'They are in a hurry.' },
  },
  'switching on': {
    by: 'TurnSwitch',
    handler: turn,
    purpose: 'switch',
    stage: 'awaitingTrial',
    json: { on: true },
    record: awaitingSwitchOn,
  },
  'a moment to switch on': {
    by: 'TurnSwitch',
    handler: turn,
    purpose: 'switch',
    stage: 'awaitingTrial',
    json: { on: true, at: at(7200) },
    record: awaitingSwitchOn,
  },
  'taking the moment back': {
    by: 'TurnSwitch',
    handler: turn,
    purpose: 'switch',
    stage: 'awaitingTrial',
    json: { on: false },
    record: { ...awaitingSwitchOn, planned: { at: at(7200), by: csm.email, said: at(90) } },
  },
  'switching off': {
    by: 'TurnSwitch',
    handler: turn,
    purpose: 'switch',
    stage: 'awaitingFirstSignIn',
    json: { on: false, reason: 'Nobody is assigned.' },
    record: { switched },
  },
  'the dashboard': {
    by: 'ConfirmDashboard',
    handler: confirmDashboard,
    purpose: 'dashboard',
    stage: 'awaitingDashboard',
    json: { done: true },
  },
  'a confirmed sign-in': {
    by: 'ConfirmSignIn',
    handler: confirmSignIn,
    purpose: 'sign-in',
    stage: 'awaitingFirstSignIn',
    json: {},
  },
};

async function given({ stage, purpose, record = {} }: Act) {
  await aws.keep({ ...recordIn(stage), submission, ...record });
  const name = secretNames.submission(PREFIX, onboardingId);
  const auth0 = secretNames.auth0(PREFIX);
  await aws.given(async () => {
    await writeSecret(name, JSON.stringify(stored), submission.id);
    const credentials = { clientId: 'management', clientSecret: 'secret' };
    await writeSecret(auth0, JSON.stringify(credentials), 'm'.repeat(32));
  });
  const claims = { onboardingId, by: csm.email };
  const about = purpose === 'trial' || purpose === 'sign-in' ? { ...claims, role: 'csm' } : claims;
  return tokenOf(await createLink(keys, PUBLIC_URL, purpose, about as never));
}

/** The same as a browser sends it. */
const formOf = ({ csm: to, ...fields }: { csm?: { email: string } }) => ({
  ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)])),
  ...(to ? { email: to.email } : {}),
});

describe.each(Object.entries(acts))('%s', (_, each) => {
  const ask = asking(each.by, each.handler);

  test.each([false, true])(
    'changes nothing after the hand-over, and names the new CSM (page: %s)',
    async (html) => {
      const token = await given(each);
      // Right after the link was opened.
      aws.once('GetItem', handOver);
      const asked = html ? { html, form: formOf(each.json) } : { json: each.json };
      const { status, body } = await ask({ token, ...asked });
      expect(status).toBe(410);
      expect(body).toContain(kim.email);
      const now = await aws.record();
      expect(now).toMatchObject({ csm: kim, formerCsms: [csm] });
      expect(now?.entries).toBe(recordIn(each.stage).entries);
      expect(now?.history).toEqual(recordIn(each.stage).history);
    },
  );
});

test('every route by which a CSM acts is among them', () => {
  const acting = Object.entries(functions).flatMap(([name, { trigger }]) =>
    trigger.by === 'http' && trigger.routes !== 'unmatched'
      ? trigger.routes.flatMap(({ method, path }) =>
          method === 'POST' && /^\/(approvals|trials|switches|dashboard|sign-ins)\//.test(path)
            ? [name]
            : [],
        )
      : [],
  );
  expect(new Set(Object.values(acts).map(({ by }) => by))).toEqual(new Set(acting));
});

test('people who signed in act in their own name, whoever got the link', () => {
  const record = { ...recordIn('awaitingApproval'), csm: kim, formerCsms: [csm] };
  const same = byLink({ by: csm.email, isSignedIn: true }, (each) => each);
  expect(same(record)).toBe(record);
});
