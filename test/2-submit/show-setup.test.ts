import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { handler } from '../../functions/2-submit/show-setup.ts';
import { createLink, setupLinkExpiry } from '../../functions/onboarding/links.ts';
import { noteDuration } from '../../functions/record/durations.ts';
import { asking, keys, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { at, issued, onboardingId, recordIn, TABLE } from '../record/example.ts';

const aws = useAws();
const ask = asking('ShowSetup', handler);
const about = { onboardingId, company: 'Acme', csm: { email: 'dana@sequel.example' } };

let token: string;

beforeEach(async () => {
  setDate(at(3600));
  token = tokenOf(await createLink(keys, PUBLIC_URL, 'setup', about));
});

test.each([
  'awaitingSubmission',
  'verifying',
  'awaitingCorrection',
  'awaitingApproval',
  'inviting',
] as const)('a program is told of the stage %s', async (stage) => {
  await aws.keep(recordIn(stage));
  const { status, json } = await ask({ token });
  expect([status, json()]).toMatchObject([200, { onboardingId, stage }]);
});

test('undelivered invitations are counted, in JSON and on the page', async () => {
  await aws.keep({
    ...recordIn('inviting'),
    total: 9,
    invitations: { sent: 5, waiting: 0, deferred: 1, refused: 2, uncertain: 1 },
  });
  expect((await ask({ token })).json()).toMatchObject({
    invited: 5,
    total: 9,
    invitations: { waiting: 0, deferred: 1, refused: 2, uncertain: 1 },
  });
  const lost =
    /2 invitations could not be delivered\. Of one we do not know whether it was sent\. .* One invitation is delayed/;
  expect((await ask({ token, html: true })).body).toMatch(lost);
});

test('if everybody got one, no others are mentioned', async () => {
  await aws.keep({
    ...recordIn('inviting'),
    invitations: { sent: 5, waiting: 1, deferred: 0, refused: 0, uncertain: 0 },
  });
  expect((await ask({ token, html: true })).body).not.toMatch(
    /could not be delivered|do not know|delayed/,
  );
});

test('a link that predates the record shows the form', async () => {
  expect((await ask({ token })).json()).toMatchObject({ stage: 'awaitingSubmission' });
});

test.each(['awaitingSubmission', 'awaitingCorrection', 'connecting'] as const)(
  'a page only reads, in the stage %s',
  async (stage) => {
    const submission = { id: 's'.repeat(64), domains: [asOktaDomain('acme.okta.com')] };
    await aws.keep({ ...recordIn(stage), submission });
    expect((await ask({ token, html: true })).status).toBe(200);
    expect(aws.writes()).toEqual([]);
  },
);

test('an unused link is valid to the last moment', async () => {
  await aws.keep(issued());
  setDate(Date.parse(setupLinkExpiry(at(3600))) - 1);
  expect((await ask({ token })).status).toBe(200);
});

test('an expired, unused link shows nothing', async () => {
  await aws.keep(issued());
  setDate(setupLinkExpiry(at(3600)));
  expect((await ask({ token })).json()).toMatchObject({ status: 410, code: 'linkExpired' });
});

test('after a submission an expired link still shows the progress', async () => {
  await aws.keep(recordIn('connecting'));
  setDate(setupLinkExpiry(at(3600)));
  expect((await ask({ token })).status).toBe(200);
});

test('a link of another purpose shows nothing', async () => {
  await aws.keep(issued());
  const other = await createLink(keys, PUBLIC_URL, 'approval', { onboardingId, by: 'x@y.test' });
  expect((await ask({ token: tokenOf(other) })).json()).toMatchObject({ code: 'linkInvalid' });
});

test.each([
  ['on', { on: true, at: at(63), by: 'workflow' }, 'and stays so'],
  ['off', undefined, 'Everybody signs in as before'],
])('when it is stopped, the page says that single sign-on is %s', async (_, switched, words) => {
  const record = recordIn(switched ? 'awaitingFirstSignIn' : 'awaitingTrial');
  await aws.keep({
    ...record,
    ...(switched ? { switched } : {}),
    ended: { status: 'ABORTED', at: at(90) },
    history: [...record.history, { at: at(90), event: 'stopped' }],
  });
  const link = await createLink(keys, PUBLIC_URL, 'setup', about);
  const { body } = await ask({ token: tokenOf(link), html: true });
  expect(body.replace(/<[^>]+>/g, '')).toContain(words);
});

test('the start page says how long it took others, once there are enough', async () => {
  await aws.keep(recordIn('awaitingSubmission'));
  const first = () => ask({ token, html: true });
  expect((await first()).body).toContain('it takes as long as people take');
  expect((await first()).body).not.toMatch(/half of them|business days/);
  for (let number = 1; number <= 10; number += 1)
    await aws.given(() =>
      noteDuration(TABLE, asOnboardingId(`acme-${number}`), {
        awaitingApproval: number * 3_600_000,
        verifying: 60_000,
      }),
    );
  expect((await first()).body).toMatch(
    /last 10 companies it was at most 5 hours 1 minute after sending for half of them, and at most 9 hours 1 minute for nine of ten; 1 minute of it/,
  );
  expect((await ask({ token, html: true, query: { step: 'people' } })).body).not.toContain(
    'half of them',
  );
  expect(aws.writes()).toEqual([]);
});

describe('after completion', () => {
  const completed = { ...recordIn('inviting'), stage: 'completed', stageSince: at(200) } as const;
  const switched = (on: boolean) => ({ switched: { on, at: at(300), by: 'ops' } });
  const nothing = { waiting: 0, deferred: 0, refused: 0, uncertain: 0 };

  test.each([
    [true, 'Done: your people sign in with Okta'],
    [false, 'Switched off: your people sign in as before'],
  ])('page and JSON say whether people are sent to Okta: %s', async (on, words) => {
    await aws.keep({ ...completed, ...switched(on) });
    expect((await ask({ token })).json()).toMatchObject({ stage: 'completed', on });
    const { body } = await ask({ token, html: true });
    expect(body).toContain(`${words}</h2>`);
    expect(body.includes('Done: your people')).toBe(on);
  });

  test.each(['awaitingDashboard', 'awaitingFirstSignIn', 'inviting', 'completed'] as const)(
    'a switch-off of the first onboarding also shows in its follow-up, in the stage %s',
    async (stage) => {
      const first = asOnboardingId('acme-0000000000cd');
      await aws.keep({ ...completed, onboardingId: first, ...switched(false) });
      const own = { switched: { on: true, at: at(100), by: 'workflow' } };
      await aws.keep({ ...completed, stage, continues: first, ...own });
      expect((await ask({ token })).json()).toMatchObject({ stage, on: false });
      const { body } = await ask({ token, html: true });
      expect(body).toContain('Switched off: your people sign in as before');
    },
  );

  test('before the first switch-on it is not mentioned', async () => {
    await aws.keep(recordIn('awaitingTrial'));
    expect((await ask({ token })).json()).not.toHaveProperty('on');
  });

  test.each(['deferred', 'refused', 'uncertain'] as const)(
    'it does not say that everybody is invited if one invitation is %s',
    async (state) => {
      const invitations = { ...nothing, sent: 1, [state]: 1 };
      await aws.keep({ ...completed, total: 2, invitations });
      const { body } = await ask({ token, html: true });
      expect(body).toContain('Not everybody on the list has got an invitation');
      expect(body).not.toMatch(/Everybody (on the list|else)/);
    },
  );

  test('it says so if all are sent', async () => {
    await aws.keep({ ...completed, total: 2, invitations: { ...nothing, sent: 2 } });
    expect((await ask({ token, html: true })).body).toContain('Everybody on the list has been');
  });

  test('a follow-up that ops stopped is not shown as our problem', async () => {
    const [stopped, failed] = [
      asOnboardingId('acme-000000000001'),
      asOnboardingId('acme-000000000002'),
    ];
    const followUps = [stopped, failed].map((id) => ({ onboardingId: id, at: at(400) }));
    await aws.keep({ ...completed, followUps });
    for (const [id, status] of [
      [stopped, 'ABORTED'],
      [failed, 'FAILED'],
    ] as const)
      await aws.keep({
        ...recordIn('awaitingApproval'),
        onboardingId: id,
        ended: { status, at: at(500) },
      });
    expect((await ask({ token })).json()).toMatchObject({
      afterwards: {
        followUps: [
          { onboardingId: failed, stage: 'failed' },
          { onboardingId: stopped, stage: 'failed', stopped: true },
        ],
      },
    });
    const { body } = await ask({ token, html: true });
    expect(body.match(/Ended by us/g)).toHaveLength(1);
    expect(body.match(/Stopped by a problem on our side/g)).toHaveLength(1);
  });
});

test.each(['xlsx', '', 'csv, csv', 'CSV'])('format=%s is refused', async (format) => {
  await aws.keep(recordIn('awaitingApproval'));
  for (const html of [false, true])
    expect((await ask({ token, html, query: { format } })).status).toBe(400);
  const { headers } = await ask({ token, query: { format: 'csv' } });
  expect(headers['content-type']).toContain('text/csv');
});

test('an onboarding that ops stopped says so in JSON too', async () => {
  const ended = { status: 'ABORTED', at: at(500) } as const;
  await aws.keep({ ...recordIn('awaitingApproval'), ended });
  expect((await ask({ token })).json()).toMatchObject({ stage: 'failed', stopped: true });
});

describe('Okta’s mark', () => {
  const oktaLogo = 'data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22/%3E';
  const guide = async (brand: object) => {
    process.env.BRAND = JSON.stringify(brand);
    onTestFinished(() => {
      process.env.BRAND = '{}';
    });
    await aws.keep(recordIn('awaitingSubmission'));
    return ask({ token, html: true, query: { step: 'register' } });
  };

  test('is in the pictures of its console if the operator may show it', async () => {
    const { body, headers } = await guide({ oktaLogo });
    const pictures = body.match(/class="picture console"/g) ?? [];
    expect(pictures.length).toBeGreaterThan(0);
    expect(body.split(`<img src="${oktaLogo}"`)).toHaveLength(pictures.length + 1);
    expect(headers['content-security-policy']).toContain('img-src data:');
  });

  test('is nowhere otherwise', async () => {
    expect((await guide({})).body).not.toMatch(/class="top-bar"[^>]*><img/);
  });
});
