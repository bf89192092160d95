import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { beforeEach, describe, expect, test } from 'vitest';
import { createHome, type HomeOptions } from '../../../local/home/home.tsx';
import { whatIsReal } from '../../../local/home/what-is-real.ts';
import { failed } from '../../../local/refused.ts';
import { readSettings } from '../../../local/settings.ts';
import { asOnboardingId } from '../../brands.ts';

const ORIGIN = 'http://localhost:3000';
let issued: unknown[];
let onboardings: Awaited<ReturnType<HomeOptions['listOnboardings']>>;
let app: Hono;

beforeEach(() => {
  issued = [];
  onboardings = [];
  app = new Hono();
  app.onError(failed);
  app.route(
    '/',
    createHome({
      async issueSetupLink(company, csm) {
        issued.push({ company, csm });
        const onboardingId = asOnboardingId(`id-${issued.length}`);
        return { onboardingId, setupLink: `${ORIGIN}/setup/token-${issued.length}` };
      },
      exampleLink: async () => ({
        onboardingId: asOnboardingId('id-1'),
        setupLink: `${ORIGIN}/setup/token-1`,
      }),
      setupLinkOf: async (onboardingId) => `${ORIGIN}/setup/of-${onboardingId}`,
      listOnboardings: async () => onboardings,
      urls: {
        mailbox: `${ORIGIN}/mailbox`,
        workflows: `${ORIGIN}/workflows`,
        oktaAdmin: 'http://localhost:3001/admin',
        sequel: `${ORIGIN}/sequel/`,
        openapi: `${ORIGIN}/openapi.json`,
        dns: 'http://localhost:3000/dns',
        webhooks: `${ORIGIN}/webhooks`,
      },
      services: whatIsReal(readSettings({}), 3000),
      peopleKey: 'key-of-people',
      okta: () => ({
        domain: 'localhost:3001',
        clientId: '0oa1',
        clientSecret: 'stand-in-secret',
        callbackUrls: ['http://localhost:3002/login/callback'],
      }),
    }),
  );
});

const home = (accept = 'text/html') => app.request(`${ORIGIN}/`, { headers: { accept } });

const postForm = (fields: Record<string, string>, origin = ORIGIN) =>
  app.request(`${ORIGIN}/setup-links`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
    body: new URLSearchParams(fields).toString(),
  });

const postJson = (body: string) =>
  app.request(`${ORIGIN}/setup-links`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });

describe('the home page', () => {
  test('as JSON has everything a program needs to play every role', async () => {
    const response = await home('application/json');
    expect(await response.json()).toEqual({
      onboardingId: asOnboardingId('id-1'),
      webhooks: 'http://localhost:3000/webhooks',
      peopleKey: 'key-of-people',
      dns: 'http://localhost:3000/dns',
      real: [],
      setupLink: `${ORIGIN}/setup/token-1`,
      mailbox: `${ORIGIN}/mailbox`,
      workflows: `${ORIGIN}/workflows`,
      sequel: `${ORIGIN}/sequel/`,
      openapi: `${ORIGIN}/openapi.json`,
      okta: {
        domain: 'localhost:3001',
        clientId: '0oa1',
        clientSecret: 'stand-in-secret',
        callbackUrls: ['http://localhost:3002/login/callback'],
        adminConsole: 'http://localhost:3001/admin',
      },
    });
    expect(response.headers.get('vary')).toBe('Accept');
  });

  test('shows the journey in order, each step with its link', async () => {
    const html = await (await home()).text();
    const [steps = ''] = /<ol class="steps">[\s\S]*<\/ol>/.exec(html) ?? [];
    const links = [...steps.matchAll(/href="([^"]+)"/g)].map(([, href]) => href);
    expect(links).toEqual([
      `${ORIGIN}/setup/token-1`,
      'http://localhost:3000/dns',
      'http://localhost:3001/admin',
      `${ORIGIN}/mailbox`,
      `${ORIGIN}/mailbox?to=dana%40sequel.example`,
      `${ORIGIN}/sequel/`,
      `${ORIGIN}/mailbox`,
      `${ORIGIN}/workflows`,
    ]);
    for (const value of ['localhost:3001', '0oa1', 'stand-in-secret'])
      expect(steps).toContain(`<code>${value}</code>`);
    expect(steps).toContain('only because this Okta is a stand-in');
    expect(html).toContain('None yet');
  });

  test('lists the onboardings with their stage and pages', async () => {
    onboardings = [
      { onboardingId: asOnboardingId('acme-1'), company: 'Acme <i>', stage: 'awaitingApproval' },
    ];
    const html = await (await home()).text();
    expect(html).toContain('Acme &lt;i>');
    expect(html).toContain('Waits for the CSM’s approval');
    expect(html).toContain(`href="${ORIGIN}/setup/of-acme-1"`);
    expect(html).toContain(`href="${ORIGIN}/workflows/acme-1"`);
  });

  test('runs and loads only what its policy allows', async () => {
    const response = await home();
    const html = await response.text();
    const hashOf = (tag: string) => {
      const content = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(html)?.[1] ?? '';
      return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
    };
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src ${hashOf('style')}; img-src data:; script-src ${hashOf('script')}; form-action 'self' ${ORIGIN}; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(html).not.toMatch(/\sstyle=|\son\w+=/);
  });
});

describe('a link for another company', () => {
  test('by JSON', async () => {
    const response = await postJson('{"company":" Beta ","csm":{"email":"eve@sequel.example"}}');
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({
      onboardingId: asOnboardingId('id-1'),
      setupLink: `${ORIGIN}/setup/token-1`,
    });
    expect(issued).toEqual([{ company: 'Beta', csm: { email: 'eve@sequel.example' } }]);
  });

  test('by the form leads to the link', async () => {
    const response = await postForm({
      company: 'Beta',
      name: ' Eve ',
      email: 'eve@sequel.example ',
    });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`${ORIGIN}/setup/token-1`);
    expect(issued).toEqual([
      { company: 'Beta', csm: { name: 'Eve', email: 'eve@sequel.example' } },
    ]);
  });

  test('incomplete, by the form: the input stays, with what to change', async () => {
    const response = await postForm({ company: 'Beta "&" Co', name: '', email: 'eve' });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain('value="Beta &quot;&amp;&quot; Co"');
    expect(html).toMatch(/value="eve"[^>]*aria-invalid="true"[^>]*aria-describedby="email-error"/);
    expect(html).toContain('id="email-error"');
    expect(html).not.toContain('id="company-error"');
  });

  test.each([
    ['days', '{"company":"Beta","csm":{"email":"eve@sequel.example"},"days":9999}'],
    ['csm.mail', '{"company":"Beta","csm":{"email":"eve@sequel.example","mail":"x"}}'],
  ])('not with an unknown field, by JSON: %s', async (path, body) => {
    const response = await postJson(body);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ path }] });
    expect(issued).toEqual([]);
  });

  test('not with an unknown field, by the form', async () => {
    const fields = { company: 'Beta', email: 'eve@sequel.example', days: '9999' };
    const response = await postForm(fields);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ path: 'days' }] });
    expect(issued).toEqual([]);
  });

  test('not by what is no JSON', async () => {
    const response = await postJson('not JSON');
    expect([response.status, response.headers.get('content-type')]).toEqual([
      400,
      'application/problem+json',
    ]);
  });

  test.each([['{}'], ['"text"'], ['{"company":"Beta","csm":{"email":"eve"}}']])(
    'incomplete, by JSON: %s',
    async (body) => {
      const response = await postJson(body);
      expect(response.status).toBe(422);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(issued).toEqual([]);
    },
  );

  test('not by a form of another origin', async () => {
    const fields = { company: 'Beta', email: 'eve@sequel.example' };
    const response = await postForm(fields, 'https://evil.example');
    expect(await response.json()).toMatchObject({ status: 403, code: 'crossSite' });
    expect(issued).toEqual([]);
  });
});

test('other paths are left to others', async () => {
  app.get('/other', (context) => context.text('other'));
  const response = await app.request(`${ORIGIN}/other`);
  expect(await response.text()).toBe('other');
  expect(response.headers.get('cache-control')).toBeNull();
});
