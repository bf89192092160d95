import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { names } from '../../cdk/names.ts';
import { handler as sendMails } from '../../functions/mail/send-mails.ts';
import { readLinkKeys } from '../../functions/onboarding/link-keys.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { onboardingIdSchema } from '../../functions/onboarding/onboarding-id.ts';
import { createRecord } from '../../functions/record/store.ts';
import { queueOf, waitsFor } from '../../functions/record/summary.ts';
import { systemClock } from '../../local/clock.ts';
import { asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import { at, issued, recordIn, type WayStage } from '../record/example.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { customerOf, type Target } from './target.ts';

/** A CSM's list of onboardings, for the CSM and for programs. */

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;
const table = names({ stage: 'local' }).recordTable;

beforeAll(async () => {
  local = await startEmbedded(systemClock);
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

const queueSchema = z.object({
  onboardings: z.array(
    z.object({ onboardingId: onboardingIdSchema, stage: z.string(), waitsFor: z.enum(waitsFor) }),
  ),
  next: z.string().optional(),
});

/**
 * The link to a CSM's queue.
 * @param days for which it is valid
 */
async function queueLink(by: string, days?: number) {
  const keys = await readLinkKeys('sequel-sso/local/');
  return createLink(keys, local.url, 'queue', { by }, days);
}

/** Opens a page or posts its form, like a browser. */
const browse = (link: string, method: 'GET' | 'POST' = 'GET') =>
  fetch(link, {
    method,
    headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
    redirect: 'manual',
  });

/** The content of this CSM's list, page by page. */
async function* pages(csm: string) {
  const link = await queueLink(csm);
  for (let query = ''; ; ) {
    const { status, body } = await target.request(`${link}${query}`);
    expect(status).toBe(200);
    const { onboardings, next } = queueSchema.parse(body);
    yield onboardings;
    if (next === undefined) return;
    query = `?after=${next}`;
  }
}

/** Creates records of a CSM's onboardings, cycling through these stages. */
async function fill(csm: string, stages: readonly WayStage[], count: number) {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const stage = stages[index % stages.length] ?? 'awaitingSubmission';
    const onboardingId = asOnboardingId(`${csm.split('@')[0]}-${String(index).padStart(12, '0')}`);
    const record = { ...recordIn(stage), onboardingId, csm: { email: csm }, pending: [] };
    expect(await createRecord(table, record)).toBe(true);
    ids.push(onboardingId);
  }
  return ids;
}

test('the link is mailed to the CSM, and the list shows who must act by when', async () => {
  const customer = await customerOf(target);
  const lambda = new LambdaClient({});
  const { Payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: names({ stage: 'local' }).function('IssueQueueLink'),
      Payload: JSON.stringify({ csm: customer.csm }),
    }),
  );
  lambda.destroy();
  // The caller does not get the link.
  expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toEqual({ mailedTo: customer.csm });

  const link = await customer.linkMailed(customer.csm, 'onboardings');
  expect((await target.request(link)).body).toEqual({
    csm: customer.csm,
    onboardings: [
      {
        onboardingId: customer.onboardingId,
        company: 'Acme <Corp> & Söhne',
        stage: 'awaitingSubmission',
        waitsFor: 'customer',
        since: expect.any(String),
        linkExpiresAt: expect.any(String),
      },
    ],
  });
  await customer.submit();
  await customer.reached('awaitingApproval');
  expect((await target.request(link)).body).toMatchObject({
    onboardings: [{ stage: 'awaitingApproval', waitsFor: 'csm', deadline: { for: 'approval' } }],
  });
});

test('500 onboardings are listed page by page, each once, those waiting for the CSM first', async () => {
  const csm = 'busy@csm.test';
  const ids = await fill(csm, ['connecting', 'awaitingSubmission', 'awaitingApproval'], 500);
  const seen: z.output<typeof queueSchema>['onboardings'] = [];
  let count = 0;
  for await (const page of pages(csm)) {
    seen.push(...page);
    count += 1;
  }
  expect(count).toBeGreaterThan(1);
  expect(seen.map(({ onboardingId }) => onboardingId).toSorted()).toEqual(ids);
  const places = seen.map((each) => waitsFor.indexOf(each.waitsFor));
  expect(places).toEqual(places.toSorted());

  const link = await queueLink(csm);
  const first = await (await browse(link)).text();
  expect(first).toContain('Waiting for you');
  const next = /href="([^"]+)" rel="next"/.exec(first)?.[1] ?? '';
  const second = await browse(new URL(next.replaceAll('&amp;', '&'), link).href);
  expect(second.status).toBe(200);
  expect(await second.text()).not.toBe(first);
});

test('a list is one CSM’s alone, whatever page is requested', async () => {
  const [mine = ''] = await fill('mine@csm.test', ['awaitingApproval'], 1);
  await fill('other@csm.test', ['awaitingApproval'], 2);
  const record = issued();
  const place = Buffer.from(`0 ${at(0)} ${record.onboardingId}`).toString('base64url');
  const other = Buffer.from(
    JSON.stringify({ queue: queueOf('other@csm.test'), queueAt: '0' }),
  ).toString('base64url');
  const link = await queueLink('mine@csm.test');
  expect((await target.request(`${link}?after=${place}`)).body).toMatchObject({
    onboardings: [{ onboardingId: mine }],
  });
  for (const after of [other, 'nonsense', '%00'])
    expect(await target.request(`${link}?after=${after}`)).toMatchObject({
      status: 404,
      body: { code: 'notFound' },
    });
});

test('the page decides nothing, and only its own kind of link opens it', async () => {
  const csm = 'careful@csm.test';
  await fill(csm, ['awaitingApproval'], 1);
  const link = await queueLink(csm);
  const html = await (await browse(link)).text();
  expect(html).not.toMatch(/<form|\/approvals\/|\/sign-ins\/|\/setup\//);

  const token = link.split('/').at(-1);
  for (const path of ['setup', 'approvals', 'sign-ins', 'rotations'])
    expect((await target.request(`${local.url}/${path}/${token}`)).status).toBe(404);
  const keys = await readLinkKeys('sequel-sso/local/');
  const approval = await createLink(keys, local.url, 'approval', {
    onboardingId: asOnboardingId('a'),
    by: csm,
  });
  const swapped = approval.replace('/approvals/', '/onboardings/');
  expect((await target.request(swapped)).status).toBe(404);
  expect((await target.request(swapped, {})).status).toBe(404);
});

test('an expired link only mails a new one, to its own address', async () => {
  const csm = 'late@csm.test';
  const [onboardingId = ''] = await fill(csm, ['awaitingApproval'], 1);
  const expired = await queueLink(csm, -1);
  expect(await target.request(expired)).toMatchObject({
    status: 410,
    body: { code: 'linkExpired' },
  });
  const page = await browse(expired);
  expect(page.status).toBe(410);
  const html = await page.text();
  expect(html).toContain('Mail me a new link');
  expect(html).not.toContain(onboardingId);
  expect(await target.mailsTo(csm)).toEqual([]);

  const posted = await browse(expired, 'POST');
  expect(posted.status).toBe(303);
  const after = await browse(`${local.url}${posted.headers.get('location')}`);
  expect(await after.text()).toContain(`on its way to ${csm}`);
  // Functions reachable from outside only hand mails over; the sender runs every minute.
  await sendMails({ time: new Date().toISOString() }, lambdaContext('SendMails'));
  const [mail] = await target.mailsTo(csm);
  const [renewed = ''] = /http\S+\/onboardings\/\S+/.exec(mail?.text ?? '') ?? [];
  expect((await target.request(renewed)).body).toMatchObject({ onboardings: [{ onboardingId }] });
  expect(await target.request(expired, {})).toMatchObject({
    status: 202,
    body: { mailedTo: csm },
  });
});
