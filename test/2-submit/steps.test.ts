import { beforeEach, describe, expect, test } from 'vitest';
import { handler as show } from '../../functions/2-submit/show-setup.ts';
import { type StepName, stepNames } from '../../functions/2-submit/steps/names.ts';
import { handler as submit } from '../../functions/2-submit/submit-setup.ts';
import { dnsRecordOf } from '../../functions/onboarding/domain-proofs.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { readSecretText, secretNames } from '../../functions/onboarding/secrets.ts';
import { keepTaskToken } from '../../functions/onboarding/task-token.ts';
import { readDraft, writeDraft } from '../../functions/record/draft.ts';
import { count } from '../../functions/record/limits.ts';
import { report } from '../../functions/record/reports.ts';
import { changeRecord } from '../../functions/record/store.ts';
import { asking, keys, PREFIX, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { asOktaDomain } from '../brands.ts';
import { at, issued, onboardingId, recordIn, TABLE, told } from '../record/example.ts';

const aws = useAws();
const askShow = asking('ShowSetup', show);
const askSubmit = asking('SubmitSetup', submit);
const SECRET = 'client-secret-that-nobody-sees';

const typed = {
  register: {},
  settings: {},
  values: {
    'oktaApps.0.slot': '0',
    'oktaApps.0.domain': 'acme.okta.com',
    'oktaApps.0.clientId': '0oa1',
    'oktaApps.0.clientSecret': SECRET,
  },
  domains: { 'oktaApps.0.slot': '0', 'oktaApps.0.emailDomains': 'acme.test' },
  people: {
    'mainAdmin.name': 'Ada Admin',
    'mainAdmin.email': 'ada@acme.test',
    'contact.name': 'Otto Okta',
    'contact.email': 'otto@acme.test',
    users: 'u1@acme.test\nu2@acme.test',
  },
  review: {},
} satisfies Record<StepName, Record<string, string>>;

let token: string;

beforeEach(async () => {
  setDate(at(3600));
  const about = { onboardingId, company: 'Acme', csm: { email: 'dana@sequel.example' } };
  token = tokenOf(await createLink(keys, PUBLIC_URL, 'setup', about));
});

const post = (step: StepName, fields: Record<string, string>, action = 'next') =>
  askSubmit({ token, html: true, form: { action, step, ...fields } });
const page = async (step?: StepName) =>
  (await askShow({ token, html: true, ...(step ? { query: { step } } : {}) })).body;
const fillIn = async (...steps: StepName[]) => {
  for (const step of steps) await post(step, typed[step]);
};
const draftSecrets = () => readSecretText(secretNames.draftSecrets(PREFIX, onboardingId));
const draft = async () => (await readDraft(TABLE, onboardingId))?.text ?? '';

describe('a step', () => {
  beforeEach(() => aws.keep(issued()));

  test('leads to the next one', async () => {
    const { status, headers } = await post('values', typed.values);
    expect([status, headers.location]).toEqual([303, `/setup/${token}?step=domains`]);
  });

  test.each(stepNames)('has a link of its own: %s', async (step) => {
    expect(await page(step)).toContain(`<input type="hidden" name="step" value="${step}"`);
  });

  test('is kept across reloads, for other devices and colleagues', async () => {
    await fillIn('values', 'domains', 'people');
    expect(await page('values')).toContain('value="acme.okta.com"');
    expect(await page('domains')).toContain('acme.test</textarea>');
    expect(await page('people')).toContain('u1@acme.test\nu2@acme.test</textarea>');
  });

  test('is shown if nothing comes before it', async () => {
    await fillIn('register', 'settings', 'values');
    expect(await page()).toContain('name="step" value="domains"');
  });

  test('with errors is shown again, and kept as typed', async () => {
    const refused = await post('people', { ...typed.people, 'mainAdmin.email': 'no-address' });
    expect([refused.status, refused.body.includes('value="no-address"')]).toEqual([422, true]);
    expect(await page('people')).toContain('value="no-address"');
  });

  test('does not change what somebody else entered in another one', async () => {
    await fillIn('values');
    await fillIn('people');
    await post('domains', typed.domains);
    expect(JSON.parse(await draft())).toMatchObject({
      oktaApps: [{ domain: asOktaDomain('acme.okta.com'), emailDomains: 'acme.test' }],
      mainAdmin: { name: 'Ada Admin' },
    });
  });

  test('is also kept when going back', async () => {
    const { headers } = await post('people', typed.people, 'go.domains');
    expect(headers.location).toBe(`/setup/${token}?step=domains`);
    expect(await page('people')).toContain('value="Ada Admin"');
  });

  test('is written once if nothing changes', async () => {
    await fillIn('values');
    const before = await readDraft(TABLE, onboardingId);
    await fillIn('values');
    expect(await readDraft(TABLE, onboardingId)).toEqual(before);
  });

  test('removes an Okta app together with its e-mail domains', async () => {
    await fillIn('values', 'domains');
    await post('values', typed.values, 'addApp');
    const two = { 'oktaApps.1.slot': '1', 'oktaApps.1.domain': 'beta.okta.com' };
    await post('values', { ...typed.values, ...two }, 'removeApp.0');
    expect(JSON.parse(await draft()).oktaApps).toMatchObject([
      { slot: 1, domain: asOktaDomain('beta.okta.com'), emailDomains: '' },
    ]);
  });

  test('is kept for 30 days', async () => {
    await fillIn('values');
    setDate(Date.parse(at(3600)) + 30 * 24 * 3600 * 1000);
    expect(await readDraft(TABLE, onboardingId)).toBeUndefined();
  });

  test('can be deleted with all others', async () => {
    await fillIn('values', 'people');
    await post('review', {}, 'discard');
    expect([await draft(), await draftSecrets()]).toEqual(['', undefined]);
  });

  test('is not lost if it cannot be stored at the moment', async () => {
    aws.fail('PutItem', 'ThrottlingException');
    const { status, body } = await post('people', typed.people);
    expect([status, body.includes('value="Ada Admin"')]).toEqual([503, true]);
  });
});

describe('a client secret', () => {
  beforeEach(() => aws.keep(issued()));

  test('is kept in Secrets Manager, and nowhere else', async () => {
    await fillIn('values');
    expect(await draftSecrets()).toContain(SECRET);
    expect(await draft()).not.toContain(SECRET);
    expect(await page('values')).not.toContain(SECRET);
  });

  test('is kept even if something else in the step is wrong', async () => {
    const { body } = await post('values', { ...typed.values, 'oktaApps.0.clientId': '' });
    expect(body).toContain('We have it');
    expect(body).not.toContain(SECRET);
  });

  test('that is invalid is asked for again', async () => {
    const refused = await post('values', { ...typed.values, 'oktaApps.0.clientSecret': '••••••' });
    expect([refused.status, refused.body.includes('the dots that hide the secret')]).toEqual([
      422,
      true,
    ]);
    expect(await draftSecrets()).toBeUndefined();
  });

  const secret = 'TPCbaet3hZxWCQ_3_I3ig-Q-IBERkr2vgFnnd6FhnXPeu2ieFTlWfV4xOuexuVgo';
  test.each<[StepName, Record<string, string>]>([
    ['values', { 'oktaApps.0.domain': secret }],
    ['values', { 'oktaApps.0.clientId': `0oa1b2c3d4E5F6G7H8i9:${secret}` }],
    ['values', { 'oktaApps.0.clientId': `0oa1b2c3d4E5F6G7H8i9${secret}` }],
    ['domains', { 'oktaApps.0.emailDomains': `acme.test, ${secret}` }],
    ['people', { 'mainAdmin.name': `Ada ${secret}` }],
    ['people', { 'contact.email': `${secret}@acme.test` }],
    ['people', { users: `u1@acme.test\n${secret}` }],
  ])('in another field of %s is neither stored nor shown: %j', async (step, fields) => {
    const { body } = await post(step, { ...typed[step], ...fields });
    const all = [body, await draft(), await page(step), await page('review')].join('\n');
    expect(all).not.toContain(secret);
  });
});

describe('a check', () => {
  const wrong = { ...typed.values, 'oktaApps.0.domain': 'acme.example.com' };
  beforeEach(() => aws.keep(issued()));

  test('answers at once, and its result is kept', async () => {
    const { status, body } = await post('values', wrong, 'checkApp.0');
    expect([status, body.includes('This is not an Okta domain.')]).toEqual([200, true]);
    expect(await page('values')).toContain('This is not an Okta domain.');
  });

  test('no longer counts once something else is typed', async () => {
    await post('values', wrong, 'checkApp.0');
    await post('values', { ...wrong, 'oktaApps.0.domain': 'beta.example.com' }, 'go.people');
    expect(await page('values')).not.toContain('This is not an Okta domain.');
  });

  test('stores the client secret, and never shows it', async () => {
    const { body } = await post('values', wrong, 'checkApp.0');
    expect(body).not.toContain(SECRET);
    expect(await draft()).not.toContain(SECRET);
    expect(await draftSecrets()).toContain(SECRET);
  });

  test('is limited to a hundred an hour, and the input stays', async () => {
    for (let time = 0; time < 100; time += 1) await count(TABLE, 'checks', onboardingId);
    const { status, body } = await post('values', wrong, 'checkApp.0');
    expect([status, body.includes('value="acme.example.com"')]).toEqual([429, true]);
  });
});

describe('the e-mail domains', () => {
  beforeEach(() => aws.keep({ ...issued(), proofKey: 'k'.repeat(43) }));

  test('are shown with the records that prove them, before the submission', async () => {
    await fillIn('values', 'domains');
    const { name, value } = dnsRecordOf('k'.repeat(43), 'acme.test');
    const shown = await page('domains');
    expect([shown.includes(name), shown.includes(value)]).toEqual([true, true]);
  });

  test('are looked up on request, and kept', async () => {
    const { status, body } = await post('domains', typed.domains, 'checkDomains');
    expect(status).toBe(200);
    expect(body).toMatch(/DNS does not answer|Record not found/);
    expect(await page('domains')).toContain('acme.test</textarea>');
  });

  const many = (count: number, app = 0) =>
    Array.from({ length: count }, (_, index) => `d${index}.acme${app}.test`).join('\n');
  const records = (body: string) => body.split('<p class="named">').length - 1;

  test.each(['next', 'go.people', 'checkDomains', 'share'])(
    'that are too many are refused, and not kept: %s',
    async (action) => {
      await fillIn('domains');
      const fields = { ...typed.domains, 'oktaApps.0.emailDomains': many(1_001) };
      const { status, body } = await post('domains', fields, action);
      expect([status, body.includes('These are too many.')]).toEqual([422, true]);
      expect(records(body)).toBeLessThanOrEqual(1_000);
      expect(await draft()).not.toContain('d1.acme0.test');
    },
  );

  test('of ten Oktas are shown up to a thousand', async () => {
    const fields = (name: string, text: (app: number) => string) =>
      Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`oktaApps.${n}.${name}`, text(n)]));
    await post(
      'values',
      fields('domain', (app) => `acme${app}.okta.com`),
    );
    const domains = fields('emailDomains', (app) => many(120, app));
    await post('domains', { ...fields('slot', String), ...domains });
    const body = await page('domains');
    const more = [80, 120].map((count) => body.includes(`<p>and ${count} more</p>`));
    expect([records(body), ...more]).toEqual([1_000, true, true]);
  });

  test('in a draft from before the limit are shown up to a thousand', async () => {
    await fillIn('domains');
    const kept = await readDraft(TABLE, onboardingId);
    const text = kept?.text.replace('acme.test', many(3_000).replaceAll('\n', ' ')) ?? '';
    await writeDraft(TABLE, onboardingId, text, kept?.revision);
    expect(records(await page('domains'))).toBe(1_000);
    expect((await post('people', typed.people, 'go.review')).status).toBe(303);
  });
});

describe('submitting', () => {
  beforeEach(() => aws.keep(issued()));

  test('sends all steps, and leaves no draft', async () => {
    await fillIn('values', 'domains', 'people');
    const { status, headers } = await post('review', {}, 'submit');
    expect([status, headers.location]).toEqual([303, `/setup/${token}`]);
    expect(await aws.record()).toMatchObject({
      stage: 'verifying',
      submitted: { usersCount: 2, contact: { email: 'otto@acme.test' } },
    });
    const stored = secretNames.clientSecret(PREFIX, onboardingId, asOktaDomain('acme.okta.com'));
    expect(await readSecretText(stored)).toBe(SECRET);
    expect([await draft(), await draftSecrets()]).toEqual(['', undefined]);
  });

  test('names what is missing, with its step', async () => {
    await fillIn('values', 'domains');
    const { status, body } = await post('review', {}, 'submit');
    expect(status).toBe(422);
    expect(body).toContain('href="?step=people#mainAdmin.email"');
    expect(aws.told()).toEqual([]);
  });

  test('a second time leads to the progress', async () => {
    await fillIn('values', 'domains', 'people');
    await post('review', {}, 'submit');
    expect((await post('review', {}, 'submit')).status).toBe(303);
    expect(aws.told()).toHaveLength(1);
  });
});

describe('a correction', () => {
  beforeEach(async () => {
    await aws.keep(issued());
    await fillIn('values', 'domains', 'people');
    await post('review', {}, 'submit');
    await changeRecord(
      TABLE,
      onboardingId,
      report(told(7200), { stage: 'awaitingCorrection', begins: 'correction' }),
    );
    await keepTaskToken(PREFIX, onboardingId, 'correction', 'task-token');
  });

  test('starts with the submission, without the list of people and the client secret', async () => {
    expect(await page('values')).toContain('value="acme.okta.com"');
    const people = await page('people');
    expect(people).toContain('2 people. It is not shown again');
    expect(people).not.toContain('u1@acme.test');
    expect(people).not.toContain(SECRET);
  });

  test.each([
    ['joins', 'add', 3],
    ['replaces', 'replace', 1],
  ])('%s the submitted list', async (_, usersMode, count) => {
    await post('people', { ...typed.people, users: 'u3@acme.test', usersMode });
    await post('review', {}, 'submit');
    expect((await aws.record())?.submitted?.usersCount).toBe(count);
  });

  test('made only in Okta takes one click', async () => {
    expect((await post('values', {}, 'submit')).status).toBe(303);
    expect(await aws.record()).toMatchObject({ stage: 'verifying', submitted: { usersCount: 2 } });
  });
});

describe('a link to a step alone', () => {
  let own: string;
  const ask = (fields: Record<string, string>) =>
    askSubmit({ token: own, html: true, form: fields });
  beforeEach(async () => {
    await aws.keep(issued());
    await fillIn('values', 'people');
    const { body } = await post('domains', {}, 'share');
    own = /https:\/\/sso\.example\.com\/setup\/([\w.-]+)</.exec(body)?.[1] ?? '';
  });

  test('completes that step, and no other follows', async () => {
    const { headers } = await ask({ action: 'next', step: 'domains', ...typed.domains });
    expect(headers.location).toBe(`/setup/${own}?done`);
    expect(await page('domains')).toContain('acme.test</textarea>');
  });

  test.each(stepNames)('shows nothing of the others, even on request: %s', async (step) => {
    const { body } = await askShow({ token: own, html: true, query: { step } });
    expect(body).toContain('name="step" value="domains"');
    expect(body).not.toContain('Ada Admin');
  });

  test.each([
    ['another step', { action: 'next', step: 'people', ...typed.people }],
    ['sending it', { action: 'submit', step: 'domains', ...typed.domains }],
    ['deleting it', { action: 'discard', step: 'domains' }],
    ['a link of its own', { action: 'share', step: 'domains' }],
    ['all of it at once', { action: 'submit', ...typed.values, ...typed.people }],
  ])('does not allow %s', async (_, fields) => {
    const before = await draft();
    expect((await ask(fields)).status).toBe(404);
    expect(await draft()).toBe(before);
    expect((await aws.record())?.stage).toBe('awaitingSubmission');
  });

  test('tells a program nothing', async () => {
    expect((await askShow({ token: own })).status).toBe(404);
  });
});

test('after sending, up to a thousand records are shown', async () => {
  const record = recordIn('awaitingApproval');
  const submitted = record.submitted ?? expect.fail();
  const emailDomains = Array.from({ length: 1_500 }, (_, index) => `d${index}.acme.test`);
  const oktaApps = submitted.oktaApps.map((app) => ({ ...app, emailDomains }));
  await aws.keep({ ...record, proofKey: 'k'.repeat(43), submitted: { ...submitted, oktaApps } });
  const body = await page();
  expect([body.split('<p class="named">').length - 1, body.includes('and 500 more')]).toEqual([
    1_000,
    true,
  ]);
});

test('in other stages a step changes nothing', async () => {
  await aws.keep(recordIn('awaitingApproval'));
  const { status, headers } = await post('people', typed.people);
  expect([status, headers.location]).toEqual([303, `/setup/${token}`]);
  expect(aws.writes()).toEqual([]);
});
