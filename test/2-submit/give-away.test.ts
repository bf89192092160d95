import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { handler as showSetup } from '../../functions/2-submit/show-setup.ts';
import { handler } from '../../functions/2-submit/submit-setup.ts';
import { readEntries } from '../../functions/mail/ledger.ts';
import { dnsRecordOf } from '../../functions/onboarding/domain-proofs.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { startDnsServer } from '../../local/dns/dns-server.ts';
import { asking, keys, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { at, issued, onboardingId, recordIn, TABLE } from '../record/example.ts';

/** A step of the setup that is mailed to a colleague. */

const aws = useAws();
const ask = asking('SubmitSetup', handler);
const show = asking('ShowSetup', showSetup);
const about = { onboardingId, company: 'Acme', csm: { email: 'dana@sequel.example' } };
let token: string;

beforeEach(async () => {
  setDate(at(3600));
  token = tokenOf(await createLink(keys, PUBLIC_URL, 'setup', about));
});

const keep = (more: Partial<OnboardingRecord> = {}) =>
  aws.keep({ ...issued(), contacts: ['riley@acme.test'], ...more });
const give = (colleague: string, step = 'domains') =>
  ask({
    token,
    html: true,
    form: {
      step,
      action: 'mailStep',
      colleague,
      ...(step === 'domains' ? { 'oktaApps.0.emailDomains': 'acme.test' } : {}),
    },
  });
async function mails() {
  const found: { mail: string; email: string | undefined; props: unknown }[] = [];
  for await (const { mail, entry } of readEntries(TABLE, onboardingId))
    found.push({ mail, email: entry?.to?.email, props: entry?.props });
  return found;
}
/** DNS has the company's record of this domain. */
async function proven(domain: string) {
  const { name, value } = dnsRecordOf(issued().proofKey ?? '', domain);
  const server = await startDnsServer((asked) => (asked === name ? [value] : []));
  const before = process.env.DNS_SERVERS ?? '';
  process.env.DNS_SERVERS = server.server;
  onTestFinished(() => {
    process.env.DNS_SERVERS = before;
    server.stop();
  });
}

describe('is mailed', () => {
  test.each<[string, string, (() => Promise<void>) | undefined, Partial<OnboardingRecord>]>([
    ['who was named with the link, in other case', 'Riley@ACME.test', undefined, {}],
    ['whose domain has the record by now', 'kim@acme.test', () => proven('acme.test'), {}],
    [
      'whose domain is known to be proven',
      'kim@acme.test',
      undefined,
      { proofs: { at: at(5), times: 0, proven: ['acme.test'], unreachable: [] } },
    ],
  ])('to one %s', async (_, address, dns, more) => {
    await dns?.();
    await keep(more);
    const { status, body } = await give(address);
    expect(status).toBe(200);
    expect(body).toContain('The link is on its way to');
    // The input is kept.
    expect(body).toContain('acme.test</textarea>');
    expect(await mails()).toEqual([
      {
        mail: 'stepGiven',
        email: expect.stringContaining('@acme.test'),
        props: expect.objectContaining({
          part: 'domains',
          setupLink: expect.objectContaining({
            link: 'setup',
            claims: { ...about, csm: issued().csm, steps: ['domains'] },
          }),
        }),
      },
    ]);
  });

  test('by Enter in the field, which otherwise continues', async () => {
    await keep();
    const enter = (fields: Record<string, string>) =>
      ask({
        token,
        html: true,
        form: {
          step: 'domains',
          action: 'enter.next',
          'oktaApps.0.emailDomains': 'acme.test',
          ...fields,
        },
      });
    const { body } = await enter({ colleague: 'riley@acme.test' });
    expect(body).toContain('The link is on its way to');
    // The first button of the page is the one that Enter presses.
    expect(/<button[^>]*form="step"[^>]*>/.exec(body)?.[0]).toContain('value="enter.next"');
    expect((await enter({ colleague: '' })).headers.location).toBe(`/setup/${token}?step=people`);
    expect(await mails()).toHaveLength(1);
  });

  test('once, though it is pressed twice', async () => {
    await keep();
    await give('riley@acme.test');
    await give('riley@acme.test');
    expect(await mails()).toHaveLength(1);
  });

  test('as the three steps that one person does in Okta', async () => {
    await keep();
    await give('riley@acme.test', 'values');
    const [{ props } = {}] = await mails();
    expect(props).toMatchObject({
      setupLink: { claims: { steps: ['register', 'settings', 'values'] } },
    });
  });
});

describe('is not mailed, and the page has the link to copy', () => {
  test.each<[string, string, string, (() => Promise<void>) | undefined]>([
    ['a stranger', 'stranger@gmail.com', 'We do not write to this address yet', undefined],
    ['a domain without the record', 'kim@acme.test', 'We do not write to this address', undefined],
    [
      'a domain with the record of another name',
      'kim@evil.test',
      'We do not write to this address',
      () => proven('acme.test'),
    ],
    ['below a proven domain', 'kim@x.acme.test', 'We do not', () => proven('acme.test')],
    ['no address', 'kim', 'not a complete e-mail address', undefined],
    ['nobody', ' ', 'Please fill this in', undefined],
    ['a header', 'kim@acme.test\r\nBcc: x@y.test', 'not a complete e-mail address', undefined],
  ])('to %s', async (_, address, says, dns) => {
    await dns?.();
    await keep();
    const { status, body } = await give(address);
    expect(status).toBe(422);
    expect(body).toContain(says);
    expect(body).toMatch(/https:\/\/sso\.example\.com\/setup\/[\w.-]+</);
    expect(body).toContain('acme.test</textarea>');
    expect(await mails()).toEqual([]);
  });

  test('if the link predates the names of contacts', async () => {
    await aws.keep(issued());
    expect((await give('kim@acme.test')).status).toBe(422);
    expect(await mails()).toEqual([]);
  });

  test('more than ten times a day, refusals included', async () => {
    await keep();
    for (let time = 0; time < 10; time += 1) await give('stranger@gmail.com');
    expect((await give('riley@acme.test')).status).toBe(429);
    expect(await mails()).toEqual([]);
  });

  test('by somebody who was given a step', async () => {
    await keep();
    const own = { ...about, steps: ['domains'] };
    token = tokenOf(await createLink(keys, PUBLIC_URL, 'setup', own));
    expect((await give('riley@acme.test')).status).toBe(404);
    expect(await mails()).toEqual([]);
  });

  test.each([
    ...[
      'share',
      'share.',
      'mailStep',
      'mailStep.x',
      'discard',
      'discard.1',
      'submit',
      'submit.x',
      ' submit',
      '',
    ].map((action) => [action, 404] as const),
    ...['SUBMIT', 'bogus', 'x', '.submit', 'enter.', 'enter.share'].map(
      (action) => [action, 400] as const,
    ),
  ])('a step’s link does nothing else: %j', async (action, status) => {
    await keep();
    const own = { ...about, steps: ['domains'] };
    token = tokenOf(await createLink(keys, PUBLIC_URL, 'setup', own));
    const form = { step: 'domains', action, 'oktaApps.0.emailDomains': 'acme.test' };
    const answer = await ask({
      token,
      html: true,
      form: { ...form, colleague: 'riley@acme.test' },
    });
    expect(answer.status).toBe(status);
    expect(await mails()).toEqual([]);
    expect(await aws.record()).toMatchObject({ stage: 'awaitingSubmission' });
  });

  test('a program learns that a step’s link is for a browser', async () => {
    await keep();
    const own = { ...about, steps: ['domains'] };
    token = tokenOf(await createLink(keys, PUBLIC_URL, 'setup', own));
    expect((await ask({ token, json: {} })).json()).toMatchObject({
      status: 404,
      code: 'stepIsPage',
    });
    expect((await show({ token })).json()).toMatchObject({ status: 404, code: 'stepIsPage' });
  });

  test.each(['awaitingApproval', 'completed'] as const)(
    'a step’s link does nothing after the submission (%s): the page says so, and refuses posts',
    async (stage) => {
      await aws.keep({ ...recordIn('awaitingApproval'), stage });
      const own = { ...about, steps: ['domains'] };
      token = tokenOf(await createLink(keys, PUBLIC_URL, 'setup', own));
      const { body } = await show({ token, html: true });
      expect(body).toContain('There is nothing more to fill in');
      expect(body).not.toContain('It is kept');
      const form = { step: 'domains', action: 'next', 'oktaApps.0.emailDomains': 'other.test' };
      const answer = await ask({ token, html: true, form });
      expect([answer.status, answer.headers.location]).toEqual([303, `/setup/${token}`]);
      expect(aws.writes()).toEqual([]);
    },
  );

  test('the review has no link of its own', async () => {
    await keep();
    expect((await give('riley@acme.test', 'review')).status).toBe(400);
  });
});
