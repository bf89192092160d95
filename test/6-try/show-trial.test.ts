import { beforeEach, describe, expect, test } from 'vitest';
import { handler } from '../../functions/6-try/show-trial.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import type { Trial } from '../../functions/record/trial.ts';
import { asking, keys, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { asOktaDomain } from '../brands.ts';
import { at, csm, onboardingId, recordIn, submitted } from '../record/example.ts';

const aws = useAws();
const ask = asking('ShowTrial', handler);

const tokenFor = async (role: 'contact' | 'csm') => {
  const by = role === 'csm' ? csm.email : submitted.contact.email;
  return tokenOf(await createLink(keys, PUBLIC_URL, 'trial', { onboardingId, by, role }));
};

beforeEach(() => {
  setDate(at(100));
});

const begun: Trial = {
  id: 't1',
  domain: asOktaDomain('acme.okta.com'),
  by: 'contact',
  startedAt: at(80),
  succeeded: false,
};
const keep = (...trials: Trial[]) =>
  aws.keep({ ...recordIn('awaitingTrial'), trials } satisfies OnboardingRecord);
const shown = async (role: 'contact' | 'csm' = 'contact') =>
  (await ask({ token: await tokenFor(role) })).json();

test.each([
  ['afterTrial', 'Single sign-on is switched on without one person having signed in'],
  ['byCsm', 'Nothing is switched on by this'],
] as const)('what going on without a trial means, switched on %s', async (switchOn, words) => {
  await aws.keep({ ...recordIn('awaitingTrial'), switchOn });
  const { body } = await ask({ token: await tokenFor('csm'), html: true });
  expect(body).toContain(words);
});

test('nobody has tried yet', async () => {
  await keep();
  expect(await shown()).toMatchObject({
    stage: 'awaitingTrial',
    apps: [{ domain: asOktaDomain('acme.okta.com'), succeeded: false, trials: [] }],
  });
});

test('somebody who is at Okta may still return', async () => {
  await keep(begun);
  expect(await shown()).toMatchObject({
    apps: [{ trials: [{ steps: [{ what: 'started' }, { what: 'returned', outcome: 'open' }] }] }],
  });
});

test('somebody who does not return within half an hour has a result, too', async () => {
  await keep(begun);
  setDate(at(80 + 30 * 60 + 1));
  expect(await shown()).toMatchObject({
    apps: [
      {
        trials: [
          {
            steps: [{ what: 'started' }, { what: 'returned', outcome: 'failed' }],
            problem: { code: 'neverReturned', fix: expect.stringContaining('Assignments') },
          },
        ],
      },
    ],
  });
});

describe('an ended trial', () => {
  const done: Trial = {
    ...begun,
    logged: { at: at(85), succeeded: true },
    returnedAt: at(90),
    redeemed: true,
    claims: { email: 'otto@elsewhere.example', emailVerified: false, name: '<b>Otto' },
    problem: { code: 'addressElsewhere' },
  };

  test('explains the address to the customer', async () => {
    await keep(done);
    expect(await shown()).toMatchObject({
      apps: [
        {
          trials: [
            {
              steps: ['started', 'logged', 'returned', 'redeemed'].map((what) => ({
                what,
                outcome: 'passed',
              })),
              claims: {
                email: 'otto@elsewhere.example',
                isInListedDomain: false,
                isMainAdmin: false,
              },
              problem: { code: 'addressElsewhere' },
            },
          ],
        },
      ],
    });
  });

  test('is shown to the CSM without the person', async () => {
    await keep(done);
    expect(JSON.stringify(await shown('csm'))).not.toContain('otto@elsewhere');
  });

  test('is recognized as the main admin’s, whatever the case', async () => {
    const email = submitted.mainAdmin.email.toUpperCase();
    await keep({ ...done, claims: { email }, problem: undefined, succeeded: true });
    expect(await shown()).toMatchObject({
      apps: [
        { succeeded: true, trials: [{ claims: { isMainAdmin: true, isInListedDomain: true } }] },
      ],
    });
  });

  test('shows no markup from a name', async () => {
    await keep(done);
    const { body } = await ask({ token: await tokenFor('contact'), html: true });
    expect(body).toContain('&lt;b>Otto');
    expect(body).not.toContain('<b>Otto');
  });
});

test('a page without a way to Okta lets its forms lead nowhere else', async () => {
  await aws.keep(recordIn('awaitingFirstSignIn'));
  const { headers } = await ask({ token: await tokenFor('contact'), html: true });
  expect(String(headers['content-security-policy'])).toContain("form-action 'self';");
});

test('viewing changes nothing', async () => {
  await keep(begun);
  await ask({ token: await tokenFor('contact'), html: true });
  expect(aws.writes()).toEqual([]);
});

test.each(['contact', 'csm'] as const)(
  'forms go to the page’s own URL, which may be below a path (%s)',
  async (role) => {
    await keep();
    const { body } = await ask({ token: await tokenFor(role), html: true });
    const actions = [...body.matchAll(/<form[^>]* action="([^"]*)"/g)].map(([, action]) => action);
    expect(new Set(actions)).toEqual(new Set(['#errors']));
  },
);
