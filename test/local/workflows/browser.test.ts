import { Hono } from 'hono';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createWorkflows } from '../../../local/workflows/workflows.tsx';
import { launchBrowser } from '../../browser/browser.ts';
import { startReader } from '../../browser/look.ts';
import { serve } from '../serve.ts';
import { DAY, MACHINE_ARN, named, sdkClient, service } from '../step-functions/harness.ts';
import { definition, lambdas } from './onboarding-machine.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test('the workflow pages in every state', { timeout: 120_000 }, async () => {
  let isBroken = true;
  let token = '';
  const running = service({
    definition,
    lambdas: {
      ...lambdas,
      WaitForApproval({ taskToken }: { taskToken: string }) {
        token = taskToken;
      },
      ReviewWait: ({ wait }: { wait: object }) => ({ ...wait, due: 'reminder' }),
      ProveConnection() {
        if (isBroken) throw named('Auth0Refused', 'Insufficient scope: read:connections');
        return {};
      },
    },
  });
  const client = await sdkClient(running.stepFunctions);
  const { url, stop } = await serve((origin) =>
    new Hono().route(
      '/workflows',
      createWorkflows({
        stateMachineArn: MACHINE_ARN,
        baseUrl: `${origin}/workflows`,
        client,
        readStanding: async () => ({
          stage: 'awaitingApproval',
          csm: 'dana@csm.test',
          deadline: {
            for: 'approval',
            since: '2026-11-23T09:30:00.000Z',
            actBy: '2026-12-18',
            expires: '2026-12-21',
          },
        }),
        readLostMails: async () => [
          {
            mail: 'userInvitation',
            recipient: 'user',
            state: 'uncertain',
            at: '2026-11-25T09:30:00.000Z',
          },
        ],
      }),
    ),
  );
  onTestFinished(stop);
  const onboarding = `${url}/workflows/acme-corp-0123456789ab`;

  const reader = await startReader(browser);
  onTestFinished(reader.stop);
  const look = async (at: string, name: string, extent?: 'page') =>
    expect(await reader.look(at, name, extent), name).toEqual([]);

  await look(`${url}/workflows`, 'workflows-none');
  await look(onboarding, 'workflow-missing');

  await running.start('acme-corp-0123456789ab', {
    onboardingId: 'acme-corp-0123456789ab',
    company: 'Acme Corp',
    round: 0,
    submission: { id: 's1', domains: ['acme.okta.com', 'login.acme.example'] },
  });
  await running.clock.advance(DAY + 60_000);
  await look(`${onboarding}?refresh=off`, 'workflow-waiting');
  for (const width of [1280, 390]) {
    const waiting = await browser.newPage({ viewport: { width, height: 900 } });
    await waiting.goto(`${onboarding}?refresh=off`);
    // The drawing opens at the onboarding's current state.
    expect(
      await waiting.locator('#now').evaluate((state) => {
        const picture = state.closest('.picture')?.getBoundingClientRect();
        const { left, right, top, bottom } = state.getBoundingClientRect();
        return (
          picture !== undefined &&
          left >= picture.left &&
          right <= picture.right &&
          top >= picture.top &&
          bottom <= picture.bottom
        );
      }),
    ).toBe(true);
    await waiting.getByText('expires 21 Dec 2026').waitFor();
    await waiting.getByText('answered by').waitFor();
    await waiting.close();
  }

  await running.call('SendTaskSuccess', {
    taskToken: token,
    output: JSON.stringify({ decision: 'approve', at: '', by: 'dana@sequel.example', note: '' }),
  });
  await running.clock.advance(0);
  await look(onboarding, 'workflow-failed', 'page');
  await look(`${url}/workflows`, 'workflows-some');

  isBroken = false;
  const page = await browser.newPage();
  await page.goto(onboarding);
  await page.getByRole('link', { name: 'Go to the last state' }).click();
  expect(
    await page.locator('#now').evaluate((state) => {
      const { top, bottom } = state.getBoundingClientRect();
      return top >= 0 && bottom <= window.innerHeight;
    }),
  ).toBe(true);
  await page.getByRole('button', { name: 'Redrive' }).click();
  await running.clock.advance(0);
  await page.goto(onboarding);
  expect(await page.getByText('Wait for trial', { exact: true }).first().isVisible()).toBe(true);
  // Running workflows' pages reload themselves: the last page viewed is one that does not.
  await look(`${onboarding}?refresh=off`, 'workflow-redriven');
  await page.getByText('Stop …').click();
  await page.getByRole('button', { name: 'Stop for good' }).click();
  await page.getByRole('heading', { name: 'Stopped in Wait for trial' }).waitFor();
  await page.close();
});
