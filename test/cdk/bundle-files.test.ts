import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { buildFunctions } from '../../cdk/bundle.ts';
import { languages } from '../../functions/onboarding/languages.ts';
import { checkedLookup } from '../../functions/outbound/checked-lookup.ts';
import { texts } from '../../functions/texts/index.ts';
import { asking, useAws } from '../aws.ts';

/** Functions read rarely needed data from files beside their bundle. */

useAws();
const directory = mkdtempSync(join(tmpdir(), 'bundle-files-'));
afterAll(() => rmSync(directory, { recursive: true }));
const names = ['AnswerUnknown', 'ShowAsyncapi', 'ShowOpenapi', 'SubmitSetup', 'SendMails'] as const;
const { outputs } = buildFunctions(directory, names);

const requireFrom = (name: (typeof names)[number], file: string) =>
  createRequire(import.meta.url)(join(directory, name, file));

test('every file that a bundle names is beside it', () => {
  const missing = names.flatMap((name) => {
    const bundle = readFileSync(join(directory, name, 'bundle.cjs'), 'utf8');
    const named = [...bundle.matchAll(/["'`]\.\/([\w-]+\.(?:cjs|json))["'`]/g)];
    return named.map(([, file = '']) => join(name, file));
  });
  expect(missing.length).toBeGreaterThan(4);
  expect(missing.filter((file) => !existsSync(join(directory, file)))).toEqual([]);
});

test.each(languages)('a page in %s reads its texts from a file', async (language) => {
  const { handler } = requireFrom('AnswerUnknown', 'bundle.cjs');
  const ask = asking('AnswerUnknown', handler);
  const { status, body } = await ask({
    path: '/nowhere',
    html: true,
    headers: { 'accept-language': language },
  });
  expect(status).toBe(404);
  expect(body).toContain(texts(language).requestError('notFound').detail);
});

test('a client with IPv6 gets an answer', async () => {
  const { handler } = requireFrom('AnswerUnknown', 'bundle.cjs');
  const ask = asking('AnswerUnknown', handler);
  const { status } = await ask({ path: '/nowhere', client: '2001:db8::1' });
  expect(status).toBe(404);
});

test.each([
  ['ShowOpenapi', 'openapi'],
  ['ShowAsyncapi', 'asyncapi'],
] as const)('%s has its document in a file', async (name, version) => {
  const { handler } = requireFrom(name, 'bundle.cjs');
  const { status, body, json } = await asking(name, handler)();
  expect(status).toBe(200);
  expect(json()).toHaveProperty(version);
  expect(body).not.toContain('{publicUrl}');
});

test.each(languages)('mails in %s read theirs, too', (language) => {
  const { names } = requireFrom('SendMails', `mails-${language}.cjs`).mails();
  expect(names).toEqual(texts(language).mails.names);
});

test('no bundle contains texts, lists or packages that are in files', () => {
  const inside = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => path),
  );
  const moved =
    /texts\/(?:en|de)\/|error-page\.tsx|people\/people\.ts|node_modules\/(?:email-providers|html-to-text|ipaddr|papaparse|tldts|undici)\b/;
  expect(inside.filter((path) => moved.test(path))).toEqual([]);
});

test('packages’ files behave like the packages', () => {
  const { getDomain, parse } = requireFrom('SubmitSetup', 'tldts.cjs');
  expect(getDomain('mail.acme.co.uk')).toBe('acme.co.uk');
  expect(parse('acme.co.uk')).toMatchObject({ domainWithoutSuffix: 'acme', isIcann: true });
  const { compile, convert } = requireFrom('SubmitSetup', 'html-to-text.cjs');
  expect([compile()('<p>a</p>'), convert('<b>b</b>')]).toEqual(['a', 'b']);
  expect(requireFrom('SubmitSetup', 'email-providers.json')).toContain('gmail.com');
  expect(requireFrom('SubmitSetup', 'ipaddr.cjs').process('::ffff:192.0.2.1').kind()).toBe('ipv4');
});

test('lists of people are read by a file', async () => {
  const { readLists } = requireFrom('SubmitSetup', 'lists.cjs');
  const { review } = await readLists('ada@acme.com; alan@acme.com', undefined, ['acme.com']);
  expect(review.good).toEqual(['ada@acme.com', 'alan@acme.com']);
});

test('the parts of undici use the guarded lookup', async () => {
  const { Agent, fetch } = requireFrom('SubmitSetup', 'undici.cjs');
  const lookup = checkedLookup(async () => [{ address: '127.0.0.1', family: 4 }]);
  const dispatcher = new Agent({ connect: { lookup } });
  await expect(fetch('https://acme.okta.com/', { dispatcher })).rejects.toMatchObject({
    cause: { failure: 'blockedAddress' },
  });
  const whole = createRequire(import.meta.url);
  expect(whole('undici').Agent).toBe(whole('undici/lib/dispatcher/agent.js'));
});
