import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../local/clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { type Customer, customerOf, type Target } from './target.ts';

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;
let customer: Customer;

beforeAll(async () => {
  local = await startEmbedded(systemClock);
  target = await embeddedTarget(local.url);
  customer = await customerOf(target);
});
afterAll(() => local.remove());

const app = () => customer.submission.oktaApps[0];

describe('a program learns what is wrong, and nothing is stored', () => {
  test.each<[string, () => object, string, string]>([
    ['a missing field', () => ({ contact: undefined }), 'contact', 'required'],
    ['a missing person', () => ({ mainAdmin: null }), 'mainAdmin', 'required'],
    ['an unknown field', () => ({ admin: true }), 'admin', 'unknownField'],
    ['__proto__', () => JSON.parse('{"__proto__": {"x": 1}}'), '__proto__', 'unknownField'],
    ['a wrong type', () => ({ users: 'a@b.c' }), 'users', 'required'],
    ['no Okta app', () => ({ oktaApps: [] }), 'oktaApps', 'required'],
    [
      'a domain that is not Okta’s',
      () => ({ oktaApps: [{ ...app(), domain: 'evil.test' }] }),
      'oktaApps.0.domain',
      'notAnOktaDomain',
    ],
    [
      'an inside address',
      () => ({ oktaApps: [{ ...app(), domain: '169.254.169.254' }] }),
      'oktaApps.0.domain',
      'notAnOktaDomain',
    ],
    [
      'a secret in the place of the client ID',
      () => ({ oktaApps: [{ ...app(), clientId: app()?.clientSecret }] }),
      'oktaApps.0.clientId',
      'clientIdIsSecret',
    ],
    [
      'the same domain twice',
      () => ({ oktaApps: [app(), { ...app(), emailDomains: ['other.test'] }] }),
      'oktaApps.1.domain',
      'domainTwice',
    ],
    [
      'no client secret, beside another mistake',
      () => ({ oktaApps: [{ ...app(), clientSecret: undefined }], users: ['nobody'] }),
      'oktaApps.0.clientSecret',
      'required',
    ],
    ['an invalid address', () => ({ users: ['nobody'] }), 'users.0', 'emailInvalid'],
    [
      'a local part of 300 characters',
      () => ({ users: [`${'a'.repeat(300)}@x.test`] }),
      'users.0',
      'emailInvalid',
    ],
    [
      'a local part of 65 characters',
      () => ({ contact: { name: 'A', email: `${'a'.repeat(65)}@x.test` } }),
      'contact.email',
      'emailInvalid',
    ],
    [
      'a line break in an address',
      () => ({ contact: { name: 'A', email: 'a@b.test\r\nBcc: x@evil.test' } }),
      'contact.email',
      'emailInvalid',
    ],
    [
      'a look-alike in an address',
      () => ({ contact: { name: 'A', email: 'а@b.test' } }),
      'contact.email',
      'emailNotAscii',
    ],
    [
      'zero-width characters in a name',
      () => ({ mainAdmin: { ...customer.submission.mainAdmin, name: 'A\u200bd\u2060a' } }),
      'mainAdmin.name',
      'invisibleCharacters',
    ],
    [
      'bidirectional characters in an e-mail domain',
      () => ({ oktaApps: [{ ...app(), emailDomains: ['acme\u202e.test'] }] }),
      'oktaApps.0.emailDomains.0',
      'emailDomainInvalid',
    ],
    [
      'a line break in a name',
      () => ({ contact: { name: 'A\r\nBcc: x@evil.test', email: 'a@b.test' } }),
      'contact.name',
      'invisibleCharacters',
    ],
    [
      'a bidirectional override in a name',
      () => ({ contact: { name: 'A\u202eB', email: 'a@b.test' } }),
      'contact.name',
      'invisibleCharacters',
    ],
    [
      'a name that is an URL',
      () => ({ mainAdmin: { ...customer.submission.mainAdmin, name: 'https://evil.test' } }),
      'mainAdmin.name',
      'nameIsUrl',
    ],
    [
      'a public mailbox provider',
      () => ({ oktaApps: [{ ...app(), emailDomains: ['Gmail.com'] }] }),
      'oktaApps.0.emailDomains.0',
      'emailDomainPublic',
    ],
    [
      'a public suffix beside a domain that is good',
      () => ({ oktaApps: [{ ...app(), emailDomains: [app()?.emailDomains[0], 'co.uk'] }] }),
      'oktaApps.0.emailDomains.1',
      'emailDomainPublic',
    ],
    [
      'our own domain',
      () => ({ oktaApps: [{ ...app(), emailDomains: ['mail.sequel.io'] }] }),
      'oktaApps.0.emailDomains.0',
      'emailDomainOurs',
    ],
    [
      'a label that ends with a hyphen',
      () => ({ oktaApps: [{ ...app(), emailDomains: ['acme-.com'] }] }),
      'oktaApps.0.emailDomains.0',
      'emailDomainInvalid',
    ],
    [
      'a user of another domain, beside other mistakes',
      () => ({ users: ['nobody', 'kim@elsewhere.test'], contact: undefined }),
      'users.1',
      'emailDomainNotListed',
    ],
    [
      'a main admin of another domain',
      () => ({ mainAdmin: { name: 'Ada', email: 'ada@elsewhere.test' } }),
      'mainAdmin.email',
      'emailDomainNotListed',
    ],
  ])('%s', async (_, change, path, code) => {
    const answer = await customer.submit(change());
    expect(answer).toMatchObject({
      status: 422,
      type: 'application/problem+json',
      body: { status: 422, code: 'invalidSubmission' },
    });
    expect((answer.body as { errors: unknown[] }).errors).toContainEqual({
      path,
      code,
      detail: expect.stringMatching(/\w/),
    });
    expect((await customer.status()).stage).toBe('awaitingSubmission');
  });

  test('with the probable cause', async () => {
    const domain = app()?.emailDomains[0] ?? '';
    const { body } = await customer.submit({
      users: [`kim@mail.${domain}`, `lou@x${domain}`, 'max@elsewhere.test'],
    });
    const about = (cause: string) => ({
      code: 'emailDomainNotListed',
      detail: expect.stringContaining(domain),
      suggestion: { cause, emailDomain: domain },
    });
    expect(body).toMatchObject({
      errors: [
        { path: 'users.0', ...about('subdomain') },
        { path: 'users.1', ...about('typingError') },
        { path: 'users.2', code: 'emailDomainNotListed' },
      ],
    });
  });

  test.each<[string, string, Record<string, string>, number, string]>([
    ['malformed JSON', '{"oktaApps": [', {}, 400, 'bodyMalformed'],
    ['an empty body', ' ', {}, 400, 'bodyMalformed'],
    [
      'another content type',
      'hello',
      { 'content-type': 'text/plain' },
      415,
      'unsupportedMediaType',
    ],
    [
      'too large a body',
      JSON.stringify({ users: ['x'.repeat(4_000_000)] }),
      {},
      413,
      'bodyTooLarge',
    ],
    [
      'a broken form',
      'x',
      { 'content-type': 'multipart/form-data; boundary=y' },
      400,
      'bodyMalformed',
    ],
    [
      'a form on another site',
      'a=b',
      { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.test' },
      403,
      'crossSite',
    ],
    ['a cross-site request', '{}', { 'sec-fetch-site': 'cross-site' }, 403, 'crossSite'],
    ['a request from a sister site', '{}', { 'sec-fetch-site': 'same-site' }, 403, 'crossSite'],
    ['a page without an origin', '{}', { origin: 'null' }, 403, 'crossSite'],
    [
      'a page that claims to be ours',
      '{}',
      { origin: 'http://localhost', 'sec-fetch-site': 'cross-site' },
      403,
      'crossSite',
    ],
  ])('%s', async (_, body, headers, status, code) => {
    expect(await target.request(customer.setupLink, body, headers)).toMatchObject({
      status,
      type: 'application/problem+json',
      body: { code, title: expect.stringMatching(/\w/) },
    });
  });

  test.each([
    [
      'a link of another purpose',
      () => customer.setupLink.replace('/setup/', '/approvals/'),
      404,
      'linkInvalid',
    ],
    ['a tampered link', () => customer.setupLink.slice(0, -2), 404, 'linkInvalid'],
    ['an unknown path', () => `${local.url}/nothing/here`, 404, 'notFound'],
  ])('%s', async (_, link, status, code) => {
    expect(await target.request(link())).toMatchObject({ status, body: { code } });
    expect((await target.request(link(), {})).status).toBe(status);
  });

  test('an unsupported method', async () => {
    const answer = await fetch(customer.setupLink, { method: 'DELETE' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
  });

  test('a foreign Host is refused', async () => {
    const { request } = await import('node:http');
    const status = await new Promise((resolve) =>
      request(
        `${local.url.replace('localhost', '127.0.0.1')}/mailbox`,
        { headers: { host: 'evil.test' } },
        (answer) => resolve(answer.statusCode),
      ).end(),
    );
    expect(status).toBe(421);
  });
});

describe('this machine’s own pages', () => {
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${local.url}${path}`, { redirect: 'manual', ...init });
    const { status, headers } = answer;
    const type = headers.get('content-type');
    const body = type?.includes('json') ? ((await answer.json()) as unknown) : undefined;
    return { status, type, body, allow: headers.get('allow') };
  };
  const post = (path: string, body: string, type: string, headers: Record<string, string> = {}) =>
    ask(path, {
      method: 'POST',
      body,
      headers: { origin: local.url, ...headers, 'content-type': type },
    });
  const refused = (status: number, code: string) => ({
    status,
    type: 'application/problem+json',
    body: { status, code },
  });

  describe.each(['/setup-links', '/dns', '/sequel/dashboard'])('%s', (path) => {
    test.each([
      ['garbage', 'x', 'multipart/form-data; boundary=b'],
      ['nothing', '', 'multipart/form-data; boundary=b'],
      ['no boundary', '--b--', 'multipart/form-data'],
      [
        'a truncated part',
        '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n',
        'multipart/form-data; boundary=b',
      ],
      ['no JSON', '{', 'application/json'],
      ['no UTF-8', 'name=%F6', 'application/x-www-form-urlencoded'],
    ])('refuses %s', async (_, body, type) => {
      expect(await post(path, body, type)).toMatchObject(refused(400, 'bodyMalformed'));
    });

    test('refuses other types, other sites and unknown fields', async () => {
      expect(await post(path, 'x', 'text/csv')).toMatchObject(refused(415, 'unsupportedMediaType'));
      const form = 'application/x-www-form-urlencoded';
      const other = await post(path, 'a=b', form, { origin: 'https://evil.test' });
      expect(other).toMatchObject(refused(403, 'crossSite'));
      const json = JSON.stringify({
        ...{ company: 'Acme', csm: { email: 'dana@sequel.io' } },
        ...{ name: '_a.acme.test', value: 'x', behaviour: 'works' },
      });
      expect((await post(path, json, 'application/json')).status).toBe(422);
    });
  });

  test('know no workflow of a name that none has', async () => {
    for (const name of ['x'.repeat(200), '%20', '%F0%9F%99%82', 'a%3Ab%3Ac'])
      expect((await ask(`/workflows/${name}`)).status).toBe(404);
  });

  test.each([
    ['/', 'POST', 'GET, HEAD'],
    ['/mailbox', 'PUT', 'GET, HEAD'],
    ['/setup-links', 'GET', 'POST'],
    ['/dns', 'DELETE', 'GET, HEAD, POST'],
  ])('%s refuses %s, and says what it takes', async (path, method, allow) => {
    const headers = { origin: local.url };
    expect(await ask(path, { method, headers })).toMatchObject({
      ...refused(405, 'methodNotAllowed'),
      allow,
    });
  });
});

describe('a person gets the form back', () => {
  const submit = async (fields: Record<string, string>) => {
    const answer = await fetch(customer.setupLink, {
      method: 'POST',
      headers: { accept: 'text/html' },
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });
    return {
      status: answer.status,
      html: await answer.text(),
      location: answer.headers.get('location'),
    };
  };
  const fields = () => ({
    'oktaApps.0.domain': app()?.domain ?? '',
    'oktaApps.0.clientId': app()?.clientId ?? '',
    'oktaApps.0.clientSecret': app()?.clientSecret ?? '',
    'oktaApps.0.emailDomains': app()?.emailDomains[0] ?? '',
    'mainAdmin.name': 'Ada <b>Admin</b>',
    'mainAdmin.email': customer.submission.mainAdmin.email,
    'contact.name': 'Otto Okta',
    'contact.email': customer.submission.contact.email,
    users: customer.submission.users.join('\n'),
    action: 'submit',
  });

  test('with everything typed but the secret, and an error beside each wrong field', async () => {
    const { status, html } = await submit({ ...fields(), 'contact.email': 'otto@' });
    expect(status).toBe(422);
    expect(html).toContain('Ada &lt;b>Admin&lt;/b>');
    expect(html).toContain('otto@');
    expect(html).toContain(customer.submission.users[1]);
    expect(html).not.toContain(app()?.clientSecret);
    expect(html).toContain('aria-invalid="true"');
  });

  test('with the list’s errors by line, and its valid addresses kept', async () => {
    const good = customer.submission.users.join(', ');
    const users = `${good}\nnobody\nkim@elsewhere.test\n${good}`;
    const { status, html } = await submit({ ...fields(), users });
    expect(status).toBe(422);
    for (const text of ['Line 2: nobody', 'Line 3: kim@elsewhere.test', '2 people will be invited'])
      expect(html).toContain(text);
    const check = await submit({ ...fields(), users, action: 'checkUsers' });
    expect(check.status).toBe(200);
    const reviewIn = (page: string) => /<table class="review">.*<\/table>/s.exec(page)?.[0];
    expect(reviewIn(check.html)).toBe(reviewIn(html));
  });

  test('without the addresses they leave out', async () => {
    const good = customer.submission.users.join(', ');
    const action = 'leaveOut.outside';
    const { status, html } = await submit({
      ...fields(),
      users: `${good}\nkim@elsewhere.test\nnobody`,
      action,
    });
    expect(status).toBe(200);
    expect(html).not.toContain('elsewhere.test');
    expect(html).toContain('Line 2: nobody');
  });

  test('with another row, not yet validated', async () => {
    const { status, html } = await submit({ ...fields(), 'contact.email': '', action: 'addApp' });
    expect(status).toBe(200);
    expect(html).toContain('name="oktaApps.1.domain"');
    expect(html).not.toContain('aria-invalid="true"');
  });

  test('with how to save a workbook as CSV', async () => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields())) body.append(name, value);
    const workbook = new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0, 0, 0, 0]);
    body.append('usersFile', new File([workbook], 'staff.xlsx'));
    const answer = await fetch(customer.setupLink, {
      method: 'POST',
      headers: { accept: 'text/html' },
      body,
    });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('Save it as CSV');
    expect((await customer.status()).stage).toBe('awaitingSubmission');
  });

  test('and is redirected to the progress once everything is valid', async () => {
    const { status, location } = await submit(fields());
    expect(status).toBe(303);
    expect(location).toBe(new URL(customer.setupLink).pathname);
    await customer.reached('awaitingApproval');
  });
});
