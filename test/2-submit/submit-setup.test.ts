import { beforeEach, describe, expect, test } from 'vitest';
import { handler } from '../../functions/2-submit/submit-setup.ts';
import { createLink, setupLinkExpiry } from '../../functions/onboarding/links.ts';
import { keepTaskToken } from '../../functions/onboarding/task-token.ts';
import { count, limits } from '../../functions/record/limits.ts';
import { asking, keys, PREFIX, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { at, issued, onboardingId, recordIn, TABLE, type WayStage } from '../record/example.ts';

const aws = useAws();
const ask = asking('SubmitSetup', handler);
const csm = { email: 'dana@sequel.example' };
const about = { onboardingId, company: 'Acme & Söhne', csm };
const content = {
  oktaApps: [
    {
      domain: asOktaDomain('acme.okta.com'),
      clientId: '0oa1',
      clientSecret: 'client-secret-that-nobody-sees',
      emailDomains: ['acme.test'],
    },
  ],
  mainAdmin: { name: 'Ada Admin', email: 'ada@acme.test' },
  contact: { name: 'Otto Okta', email: 'otto@acme.test' },
  users: ['u1@acme.test', 'u2@acme.test'],
};
const form = {
  action: 'submit',
  'oktaApps.0.domain': 'acme.okta.com',
  'oktaApps.0.clientId': '0oa1',
  'oktaApps.0.clientSecret': 'client-secret-that-nobody-sees',
  'oktaApps.0.emailDomains': 'acme.test',
  'mainAdmin.name': 'Ada Admin',
  'mainAdmin.email': 'ada@acme.test',
  'contact.name': 'Otto Okta',
  'contact.email': 'otto@acme.test',
  users: 'u1@acme.test',
};

/** With another submission, whose ID is as long as they are. */
const begun = (stage: WayStage) => ({
  ...recordIn(stage),
  submission: { id: 's'.repeat(64), domains: [asOktaDomain('acme.okta.com')] },
});

let token: string;

beforeEach(async () => {
  setDate(at(3600));
  token = tokenOf(await createLink(keys, PUBLIC_URL, 'setup', about));
});

describe('a follow-up with another app of an Okta that people sign in through', () => {
  const owner = asOnboardingId('acme-0123456789aa');
  const other = { ...content.oktaApps[0], clientId: '0oaNEW' };
  beforeEach(async () => {
    const switched = { on: true, at: at(62), by: 'workflow' };
    const record = { ...recordIn('inviting'), onboardingId: owner, stage: 'completed' as const };
    await aws.keep({ ...record, switched });
    await aws.keep({ ...issued(), continues: owner });
  });

  test('is refused at the client ID, and nothing is stored', async () => {
    const { status, json } = await ask({ token, json: { ...content, oktaApps: [other] } });
    expect([status, json()]).toMatchObject([
      422,
      { errors: [{ path: 'oktaApps.0.clientId', code: 'otherClientId' }] },
    ]);
    expect(aws.writes()).toEqual([]);
    expect((await ask({ token, json: content })).status).toBe(202);
  });

  test('comes back in the form, whole or in steps', async () => {
    const typed = { ...form, 'oktaApps.0.clientId': '0oaNEW' };
    const whole = await ask({ token, html: true, form: typed });
    expect([whole.status, whole.body]).toEqual([422, expect.stringContaining('another app')]);
    const ofStep = Object.entries(typed).filter(([name]) => /\.(domain|client\w+)$/.test(name));
    const step = await ask({
      token,
      html: true,
      form: { ...Object.fromEntries(ofStep), step: 'values', action: 'next' },
    });
    expect([step.status, step.body]).toEqual([422, expect.stringContaining('another app')]);
  });
});

describe('a submission', () => {
  beforeEach(() => aws.keep(issued()));

  test('is in the record, without client secrets', async () => {
    expect((await ask({ token, json: content })).status).toBe(202);
    const record = await aws.record();
    expect(record).toMatchObject({
      stage: 'verifying',
      submitted: { contact: content.contact, mainAdmin: content.mainAdmin, usersCount: 2 },
    });
    expect(JSON.stringify(record)).not.toContain('client-secret-that-nobody-sees');
  });

  test('with a client secret in the client ID is refused, and nothing of it is kept or repeated', async () => {
    const canary = 'TPCbaet3hZxWCQ_3_I3ig-Q-IBERkr2vgFnnd6FhnXPeu2ieFTlWfV4xOuexuVgo';
    const [app] = content.oktaApps;
    for (const clientId of [`0oa1b2c3d4E5F6G7H8i9:${canary}`, `Secret:${canary}`]) {
      const answer = await ask({ token, json: { ...content, oktaApps: [{ ...app, clientId }] } });
      expect(answer.status).toBe(422);
      expect(JSON.stringify(answer)).not.toContain(canary);
    }
    expect(aws.writes()).toEqual([]);
  });

  test('is stored before the record names it, and the workflow started last', async () => {
    await ask({ token, json: content });
    const writes = aws.writes();
    // Side by side: the secrets, and which onboarding lists a domain of that name.
    expect(writes.slice(0, 4).sort()).toEqual([
      'CreateSecret',
      'CreateSecret',
      'CreateSecret',
      'UpdateItem',
    ]);
    expect(writes.slice(4)).toEqual(['PutItem', 'StartExecution']);
  });

  test('starts an execution named after the onboarding', async () => {
    await ask({ token, json: content });
    expect(aws.told()).toMatchObject([{ name: onboardingId }]);
  });

  test('by a form leads back to the page', async () => {
    const { status, headers } = await ask({ token, html: true, form });
    expect([status, headers.location]).toEqual([303, `/setup/${token}`]);
  });

  test('sent twice is accepted, and starts nothing again', async () => {
    await ask({ token, json: content });
    await aws.given(async () => undefined);
    expect((await ask({ token, json: content })).status).toBe(202);
    expect(aws.writes()).toEqual([]);
  });

  test('counts even if Step Functions cannot start it at the moment', async () => {
    aws.fail('StartExecution', 'ThrottlingException');
    expect((await ask({ token, json: content })).status).toBe(202);
    expect((await aws.record())?.pending.map(({ kind }) => kind)).toContain('start');
  });

  test('counts once if the response to its write is lost and the SDK retries', async () => {
    aws.repeat('PutItem');
    expect((await ask({ token, json: content })).status).toBe(202);
    expect(aws.told()).toHaveLength(1);
  });

  test('whose write is never answered is a 503, and is accepted on retry', async () => {
    aws.lose('PutItem');
    expect((await ask({ token, json: content })).status).toBe(503);
    aws.heal();
    expect((await ask({ token, json: content })).status).toBe(202);
  });
});

test('a correction goes to the waiting execution', async () => {
  await aws.keep(begun('awaitingCorrection'));
  await aws.given(() => keepTaskToken(PREFIX, onboardingId, 'correction', 'task-token'));
  expect((await ask({ token, json: content })).status).toBe(202);
  expect(aws.told()).toMatchObject([{ taskToken: 'task-token' }]);
});

describe('refused without a change', () => {
  test.each([
    ['no user', { ...content, users: undefined }, 'users'],
    [
      'no client secret',
      { ...content, oktaApps: [{ ...content.oktaApps[0], clientSecret: undefined }] },
      'oktaApps.0.clientSecret',
    ],
    ['a field that is none', { ...content, extra: 1 }, 'extra'],
  ])('with %s', async (_, json, path) => {
    await aws.keep(issued());
    const refused = await ask({ token, json });
    expect([refused.status, refused.json()]).toMatchObject([
      422,
      { code: 'invalidSubmission', errors: [{ path }] },
    ]);
    expect(aws.writes()).toEqual([]);
  });

  test.each(['verifying', 'awaitingApproval', 'connecting'] as const)(
    'because of another submission, in the stage %s',
    async (stage) => {
      await aws.keep(begun(stage));
      const refused = await ask({ token, json: content });
      expect([refused.status, refused.json()]).toMatchObject([409, { code: 'conflict' }]);
      expect(aws.writes()).toEqual([]);
    },
  );

  test('by an expired link', async () => {
    await aws.keep(issued());
    setDate(setupLinkExpiry(at(3600)));
    const refused = await ask({ token, json: content });
    expect([refused.status, refused.json()]).toMatchObject([410, { code: 'linkExpired' }]);
    expect(aws.writes()).toEqual([]);
  });

  test('by a link of another purpose', async () => {
    await aws.keep(issued());
    const other = await createLink(keys, PUBLIC_URL, 'rotation', { ...about, connections: [] });
    expect((await ask({ token: tokenOf(other), json: content })).status).toBe(404);
    expect(aws.writes()).toEqual([]);
  });
});

test('the link is valid to the last moment', async () => {
  await aws.keep(issued());
  setDate(Date.parse(setupLinkExpiry(at(3600))) - 1);
  expect((await ask({ token, json: content })).status).toBe(202);
});

describe('a refused form', () => {
  const wrong = { ...form, 'mainAdmin.email': 'typed-but-no-address' };

  test('comes back with the input', async () => {
    await aws.keep(issued());
    const { status, body } = await ask({ token, html: true, form: wrong });
    expect([status, body.includes('value="typed-but-no-address"')]).toEqual([422, true]);
  });

  test('comes back without the client secret', async () => {
    await aws.keep(issued());
    const { body } = await ask({ token, html: true, form: wrong });
    expect(body).not.toContain('client-secret-that-nobody-sees');
  });

  test('changes nothing', async () => {
    await aws.keep(issued());
    await ask({ token, html: true, form: wrong });
    expect(aws.writes()).toEqual([]);
  });

  test('only to add an app stores nothing', async () => {
    await aws.keep(issued());
    const added = await ask({ token, html: true, form: { ...form, action: 'addApp' } });
    expect([added.status, added.body.includes('oktaApps.1.domain')]).toEqual([200, true]);
    expect(aws.writes()).toEqual([]);
  });
});

describe('too many corrections', () => {
  const { most } = limits.corrections.rules[0];
  const corrected = (number: number) => {
    const record = begun('awaitingCorrection');
    const events = Array.from({ length: number }, (_, index) => ({
      at: at(3000 + index),
      event: 'corrected' as const,
    }));
    return { ...record, history: [...record.history, ...events] };
  };

  test('are refused with a time to retry, and change nothing', async () => {
    await aws.keep(corrected(most));
    const refused = await ask({ token, json: content });
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '3000']);
    expect(refused.json()).toMatchObject({ code: 'tooManyCorrections', retryAt: at(6600) });
    expect(aws.writes()).toEqual([]);
  });

  test('keep a person’s input, and say when to retry', async () => {
    await aws.keep(corrected(most));
    const { status, body } = await ask({ token, html: true, form });
    expect(status).toBe(429);
    expect(body).toContain('otto@acme.test');
    expect(body).toContain('25 November 2026 at 11:50');
  });

  test('begin one beyond the limit', async () => {
    await aws.keep(corrected(most - 1));
    expect((await ask({ token, json: content })).status).toBe(202);
  });
});

describe('mails to people who never asked for any', () => {
  const counted = (name: 'contacts' | 'mails', of: string) =>
    aws.given(async () => {
      for (let number = limits[name].rules[0].most; number > 0; number -= 1)
        await count(TABLE, name, of, Date.now());
    });
  const stranger = { name: 'Eve', email: 'eve@acme.test' };

  test('are limited by the contacts that one link may name', async () => {
    await aws.keep(begun('awaitingCorrection'));
    await counted('contacts', onboardingId);
    const refused = await ask({ token, json: { ...content, contact: stranger } });
    expect([refused.status, refused.json()]).toMatchObject([429, { code: 'tooManyContacts' }]);
    expect(aws.writes()).toEqual([]);
    expect((await ask({ token, json: content })).status).toBe(202);
  });

  test('are limited per address and day, over all links', async () => {
    await aws.keep(issued());
    await counted('mails', stranger.email);
    const refused = await ask({ token, json: { ...content, contact: stranger } });
    expect([refused.status, refused.json()]).toMatchObject([
      429,
      { code: 'tooManyMails', retryAt: expect.any(String) },
    ]);
    expect((await ask({ token, json: content })).status).toBe(202);
  });
});
