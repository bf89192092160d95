import { statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import { expect, vi } from 'vitest';
import { names } from '../../cdk/names.ts';
import { handler as issueRotationLink } from '../../functions/maintain/issue-rotation-link.ts';
import { executionArn } from '../../functions/onboarding/execution.ts';
import type { OnboardingId } from '../../functions/onboarding/onboarding-id.ts';
import { readSecretText, secretNames } from '../../functions/onboarding/secrets.ts';
import { readAudit } from '../../functions/record/audit.ts';
import { limits } from '../../functions/record/limits.ts';
import { logger } from '../../functions/runtime/observability.ts';
import { guarded } from '../../local/guard.ts';
import { lambdaContext } from '../lambda-context.ts';
import type { Attacks } from './attacks.ts';
import { type Product, refused } from './product.ts';

const stage = names({ stage: 'local' });
const html = { accept: 'text/html' };

async function historyOf(onboardingId: OnboardingId) {
  const { events } = await new SFNClient({}).send(
    new GetExecutionHistoryCommand({
      executionArn: executionArn(process.env.STATE_MACHINE_ARN ?? '', onboardingId),
      maxResults: 1_000,
    }),
  );
  return JSON.stringify(events);
}

/** The approval, as the CSM's page and as JSON. */
async function approvalOf({ ask }: Product, link: string) {
  const [page, json] = await Promise.all([ask(link, { headers: html }), ask(link)]);
  return { page: page.text, json: JSON.parse(json.text) as Record<string, unknown> };
}

export const journeys: Attacks<Product> = {
  A01: async (product) => {
    const { link, domains } = await product.waiting();
    const { page, json } = await approvalOf(product, link);
    expect(domains.length).toBeGreaterThan(10);
    for (const domain of domains) expect(page).toContain(domain);
    expect(json.emailDomains).toHaveLength(domains.length);
  },
  A02: async ({ waiting, target }) => {
    const { customer, domains } = await waiting();
    const mails = await target.mailsTo(customer.csm);
    for (const domain of domains)
      expect(
        mails.some(({ text }) => text.includes(domain)),
        domain,
      ).toBe(true);
  },
  A03: async (product) => {
    const { link, domains } = await product.waiting();
    const { json } = await approvalOf(product, link);
    // People at other domains are rejected (E07), so all of them are counted here.
    expect(json.people).toMatchObject({ [domains[0] ?? '']: 3 });
  },
  A04: async ({ fresh, submit }) => {
    const [app] = fresh.submission.oktaApps;
    const emailDomains = [...(app?.emailDomains ?? []), 'gmail.com', 'sequel.io'];
    expect(await submit({ oktaApps: [{ ...app, emailDomains }] })).toMatchObject(refused);
  },
  A05: async (product) => {
    const { customer: first } = await product.approved();
    await first.reached('awaitingTrial');
    const other = await product.another();
    const [domain = ''] = first.submission.oktaApps[0]?.emailDomains ?? [];
    const person = { name: 'Eve', email: `eve@${domain}` };
    await other.submit({
      oktaApps: first.submission.oktaApps,
      mainAdmin: person,
      contact: person,
      users: [],
    });
    await other.reached('awaitingApproval');
    const answer = await product.target.request(await other.linkMailed(other.csm, 'approvals'), {
      ...other.approve,
      vouchedDomains: [domain],
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'domainConflict' } });
  },
  A06: async (product) => {
    // Nobody is asked for the first sign-in, or invited, before a trial sign-in has succeeded.
    const { customer } = await product.approved();
    const { stage: now } = await customer.reached('awaitingTrial');
    expect(now).toBe('awaitingTrial');
    const mails = await product.target.mailsTo(customer.submission.mainAdmin.email);
    expect(mails.map(({ text }) => text).join()).not.toContain('/sign-ins/');
    expect(await product.target.mailsTo(customer.user('user1'))).toEqual([]);
  },
  P01: async (product) => {
    const { customer } = await product.waiting();
    const name = secretNames.taskToken(stage.secretsPrefix, customer.onboardingId, 'approval');
    const kept = await readSecretText(name);
    expect(kept?.length).toBeGreaterThan(10);
    const [, token = kept ?? ''] = /"taskToken":"([^"]+)"/.exec(kept ?? '') ?? [];
    expect(await historyOf(customer.onboardingId)).not.toContain(token);
  },
  P02: async ({ correcting }) => {
    const { customer } = await correcting();
    const answers = await Promise.all(
      ['a', 'b'].map((name) => customer.submit({ users: [customer.user(name)] })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
  },
  P03: async (product) => {
    const { customer, link } = await product.waiting();
    const secret = customer.submission.oktaApps[0]?.clientSecret ?? '';
    const { page, json } = await approvalOf(product, link);
    const shown = await Promise.all([
      product.ask(customer.setupLink),
      product.ask(customer.setupLink, { headers: html }),
    ]);
    const people = [customer.csm, customer.submission.contact.email];
    const mails = await Promise.all(people.map((address) => product.target.mailsTo(address)));
    const all = [page, json, shown, mails, await historyOf(customer.onboardingId)];
    expect(secret.length).toBeGreaterThan(8);
    expect(JSON.stringify(all)).not.toContain(secret);
  },
  P04: async (product) => {
    const written: string[] = [];
    for (const level of ['info', 'warn', 'error'] as const)
      vi.spyOn(logger, level).mockImplementation(
        (...line) => void written.push(JSON.stringify(line)),
      );
    await product.ask(product.fresh.setupLink);
    await product.ask(`${product.fresh.setupLink}x`);
    vi.restoreAllMocks();
    expect(written.length).toBeGreaterThan(0);
    expect(written.join()).not.toContain(new URL(product.fresh.setupLink).pathname.split('/')[2]);
  },
  P06: async (product) => {
    const warn = vi.spyOn(logger, 'warn');
    await product.ask(`${product.fresh.setupLink}x`);
    await product.post(product.fresh.setupLink, '{}', { 'sec-fetch-site': 'cross-site' });
    // Other work in progress may also log warnings.
    const kinds = warn.mock.calls.flatMap(
      ([, details]) => (details as { kind?: string } | undefined)?.kind ?? [],
    );
    vi.restoreAllMocks();
    expect(kinds).toEqual(['link', 'crossSite']);
  },
  P07: async (product) => {
    const { customer } = await product.approved();
    const audit = await readAudit(stage.recordTable, customer.onboardingId);
    expect(audit).toContainEqual(
      expect.objectContaining({
        what: 'decided',
        by: customer.csm,
        at: expect.stringMatching(/^\d{4}-/),
        link: expect.stringMatching(/^[0-9a-f]{16}$/),
      }),
    );
  },
  Q01: async ({ fresh, ask, local }) => {
    const body = new FormData();
    body.append('action', 'checkUsers');
    body.append(
      'usersFile',
      new File(['email,'.repeat(70_000), '\n', '@,'.repeat(190_000)], 'a.csv'),
    );
    const sent = fetch(fresh.setupLink, { method: 'POST', headers: html, body });
    const others = await ask(`${local.url}/openapi.json`);
    expect([others.status, (await sent).status < 500]).toEqual([200, true]);
  },
  X03: async ({ waiting, target }) => {
    const { link, approve } = await waiting();
    for (const note of ['fine\u202egnp', 'fine\u200b'])
      expect(await target.request(link, { ...approve, note })).toMatchObject({ status: 422 });
  },
  X05: async ({ fresh, submit }) => {
    const { status } = await submit({ contact: { ...fresh.submission.contact, name: 'A\ud800' } });
    expect(status).toBe(422);
  },
  X06: async ({ target }) => {
    const { onboardingId } = await target.issueSetupLink('x/../../link-keys', 'd@s.test');
    expect(onboardingId).toMatch(/^[a-z0-9-]+$/);
  },
  X07: async ({ post }) => {
    for (const company of ['Ac\u202eme', 'Acme\r\nBcc: x@evil.example'])
      expect((await post('/setup-links', { company, csm: { email: 'd@s.test' } })).status).toBe(
        422,
      );
  },
  X15: ({ local }) => {
    const { file } = local.database.prepare('pragma database_list').get() as { file: string };
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(statSync(join(dirname(file))).mode & 0o077).toBe(0);
  },
  X16: async (product) => {
    const { customer } = await product.correcting();
    const { text } = await product.ask(customer.setupLink, { headers: html });
    expect(text).not.toContain(customer.user('user1'));
  },
  E12: async ({ another, target }) => {
    const customer = await another();
    const stranger = `eve@other-${customer.onboardingId}.example`;
    const { status } = await customer.submit({ contact: { name: 'Eve', email: stranger } });
    await customer.reached('awaitingApproval');
    // The CSM's mail is written after the time of the contact's.
    await customer.linkMailed(customer.csm, 'approvals');
    expect([status, await target.mailsTo(stranger)]).toEqual([202, []]);
  },
  M01: async ({ another, target }) => {
    const customer = await another();
    const [app] = customer.submission.oktaApps;
    const strangers = ['s0', 's1', 's2', 's3', 's4', 's5'].map(customer.user);
    const answers: number[] = [];
    for (const email of strangers) {
      const { status } = await customer.submit({
        oktaApps: [{ ...app, clientSecret: 'not-the-one' }],
        contact: { name: 'Eve', email },
      });
      answers.push(status);
      await customer.reached('awaitingCorrection');
    }
    expect(answers).toEqual([202, 202, 202, 202, 202, 429]);
    expect(await target.mailsTo(strangers[5] ?? '')).toEqual([]);
  },
  M02: () => {
    const { most, within } = limits.mails.rules[0];
    expect([most <= 30, within]).toEqual([true, 24 * 60 * 60]);
  },
  X04: async ({ fresh, submit }) => {
    const csm = { name: 'Dana', email: fresh.csm };
    expect(await submit({ contact: csm, mainAdmin: csm })).toMatchObject(refused);
  },
  X09: async (product) => {
    const { customer } = await product.approved();
    await customer.reached('awaitingTrial');
    const { rotationLink } = (await issueRotationLink(
      { onboardingId: customer.onboardingId },
      lambdaContext('IssueRotationLink'),
    )) as { rotationLink: string };
    const clientSecrets = [{ domain: 'other.okta.com', clientSecret: 'x'.repeat(64) }];
    const { status, text } = await product.post(rotationLink, { clientSecrets });
    expect([status, text.includes('domainNotConnected')]).toEqual([422, true]);
  },
  X13: async ({ raw, fresh, local }) => {
    const { pathname, host } = new URL(fresh.setupLink);
    const head = `POST ${pathname}x HTTP/1.1\r\nHost: ${host}\r\ncontent-type: application/json\r\n`;
    expect(await raw(`${head}content-length: 300000000\r\n\r\n{`, local.port)).toBe(413);
  },
  X14: async ({ ask, local }) => {
    // The port that a proxy forwards to accepts the public name only, and never serves private pages.
    const guard = { hosts: ['sso.example.test'], largestBody: 1, isHono: false };
    const server = createServer(guarded((_, response) => response.end('private'), guard));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { status } = await ask(`http://localhost:${port}/mailbox`);
    server.close();
    expect([status, local.port === port]).toEqual([421, false]);
  },
  // Must be last: afterwards this client is rejected.
  X12: async ({ ask, fresh }) => {
    const answers = await Promise.all(
      Array.from({ length: 600 }, (_, index) => ask(`${fresh.setupLink}${index}`)),
    );
    expect(answers.map(({ status }) => status)).toContain(429);
    expect((await ask(fresh.setupLink)).status).toBe(200);
  },
};
