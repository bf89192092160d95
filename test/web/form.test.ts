import { beforeEach, describe, expect, test } from 'vitest';
import { handler as issueNextLink } from '../../functions/2-submit/issue-next-link.ts';
import { handler as actOnApproval } from '../../functions/4-approve/act-on-approval.ts';
import { handler as decideApproval } from '../../functions/4-approve/decide-approval.ts';
import { handler as startTrial } from '../../functions/6-try/start-trial.ts';
import { handler as turnSwitch } from '../../functions/7-switch-on/turn-switch.ts';
import { handler as confirmDashboard } from '../../functions/8-main-admin/confirm-dashboard.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { contentOf } from '../../functions/web/form.ts';
import { asking, keys, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { at, csm, onboardingId, recordIn, submission, type WayStage } from '../record/example.ts';

const aws = useAws();

describe('a form as JSON', () => {
  test('has lists and flags, sent or not', () => {
    const form = new URLSearchParams('list=a&flag=&text=b');
    const names = { lists: ['list', 'none'], flags: ['flag', 'off'] };
    expect(contentOf(form, names)).toEqual({ list: ['a'], none: [], flag: true, text: 'b' });
  });

  test('has every value of a repeated field, whatever it is called', () => {
    const form = new URLSearchParams('__proto__=a&__proto__=b&flag=1&flag=1');
    expect(Object.entries(contentOf(form, { flags: ['flag'] }))).toEqual([
      ['__proto__', ['a', 'b']],
      ['flag', ['1', '1']],
    ]);
  });

  test('has no file as a flag', () => {
    const form = new FormData();
    const file = new File(['x'], 'x.txt');
    form.append('flag', file);
    expect(contentOf(form, { flags: ['flag'] })).toEqual({ flag: file });
  });
});

const about = { onboardingId, by: csm.email };
const company = { onboardingId, company: 'Acme', csm };
const note = 'Not yet';
describe.each<
  [string, ReturnType<typeof asking>, () => Promise<string>, WayStage, Record<string, string>]
>([
  [
    'a decision',
    asking('DecideApproval', decideApproval),
    () => createLink(keys, PUBLIC_URL, 'approval', about),
    'awaitingApproval',
    {
      decision: 'approve',
      addOnConfirmed: 'on',
      submissionId: submission.id,
      note,
      switchOn: 'byCsm',
    },
  ],
  [
    'an action',
    asking('ActOnApproval', actOnApproval),
    () => createLink(keys, PUBLIC_URL, 'approval', about),
    'awaitingApproval',
    { action: 'handOver', email: 'kim@sequel.example', name: 'Kim' },
  ],
  [
    'a trial',
    asking('StartTrial', startTrial),
    () => createLink(keys, PUBLIC_URL, 'trial', { ...about, role: 'csm' }),
    'awaitingTrial',
    { domain: 'acme.okta.com', skip: 'true', reason: note },
  ],
  [
    'a switch',
    asking('TurnSwitch', turnSwitch),
    () => createLink(keys, PUBLIC_URL, 'switch', about),
    'awaitingFirstSignIn',
    { on: 'false', reason: note },
  ],
  [
    'the dashboard',
    asking('ConfirmDashboard', confirmDashboard),
    () => createLink(keys, PUBLIC_URL, 'dashboard', about),
    'awaitingDashboard',
    { skip: 'true', reason: note, for: 'mainAdmin' },
  ],
  [
    'a further link',
    asking('IssueNextLink', issueNextLink),
    () => createLink(keys, PUBLIC_URL, 'setup', company),
    'inviting',
    { for: 'more', onboardingId },
  ],
])('the form of %s', (_, ask, linkTo, stage, form) => {
  let token: string;
  beforeEach(async () => {
    setDate(at(3600));
    await aws.keep(recordIn(stage));
    token = tokenOf(await linkTo());
  });

  test.each(Object.entries(form))('is refused with two of %s', async (name, value) => {
    for (const other of [value, 'other']) {
      const answer = await ask({ token, form: [...Object.entries(form), [name, other]] });
      expect(answer.json()).toMatchObject({
        status: 422,
        errors: [{ path: expect.stringMatching(`${name}$`) }],
      });
    }
    expect(aws.writes()).toEqual([]);
  });
});
