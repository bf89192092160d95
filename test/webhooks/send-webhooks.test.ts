import { Hono } from 'hono';
import { beforeEach, expect, test, vi } from 'vitest';
import { disable, enable, plan, readDisabled } from '../../functions/webhooks/deliveries.ts';
import { handler as manage } from '../../functions/webhooks/manage-webhooks.ts';
import { handler } from '../../functions/webhooks/send-webhooks.ts';
import { useAws } from '../aws.ts';
import { lambdaContext } from '../lambda-context.ts';
import { serve } from '../local/serve.ts';
import { TABLE } from '../record/example.ts';
import { planEvents } from './burst.ts';
import { keepSecret } from './example.ts';

const aws = useAws();
const run = () => handler({ time: new Date().toISOString() }, lambdaContext('SendWebhooks'));
const ops = (input: Parameters<typeof manage>[0]) => manage(input, lambdaContext('ManageWebhooks'));

let status: number;
beforeEach(async () => {
  status = 204;
  const receiver = await serve(() =>
    new Hono().post('/hooks', () => new Response(null, { status })),
  );
  vi.stubEnv(
    'WEBHOOKS',
    JSON.stringify([
      { name: 'crm', url: `${receiver.url}/hooks` },
      { name: 'bare', url: 'https://bare.example' },
    ]),
  );
  vi.stubEnv('WEBHOOK_ORIGINS', receiver.url);
  await keepSecret('crm');
  await keepSecret('bare');
  return async () => {
    vi.unstubAllEnvs();
    await receiver.stop();
  };
});

test('ops are mailed when an endpoint is disabled, and a replay enables it again', async () => {
  status = 410;
  // The list covers the last days.
  await planEvents('crm', 1, new Date().toISOString());
  expect(await run()).toEqual({ delivered: 0, refused: 1, disabled: ['crm'] });
  const [mail] = aws.mails();
  expect(mail).toMatchObject({ to: ['ops@sequel.example'] });
  expect(await ops({ action: 'list' })).toMatchObject({
    endpoints: [
      {
        name: 'crm',
        failed: 1,
        waiting: 0,
        disabledAt: expect.any(String),
        last: { outcome: '410' },
      },
      { name: 'bare', failed: 0, disabledAt: undefined },
    ],
  });

  status = 204;
  expect(await run()).toMatchObject({ delivered: 0 });
  const since = '2026-11-01T00:00:00.000Z';
  expect(await ops({ action: 'replay', endpoint: 'crm', since })).toEqual({ count: 1 });
  expect(await run()).toEqual({ delivered: 1, refused: 0, disabled: [] });
});

test('if a run is killed before ops are mailed, the next one mails them, once', async () => {
  const at = new Date().toISOString();
  await planEvents('crm', 1, at);
  // The state in which the run was killed.
  await disable(TABLE, 'crm', Date.now(), '410');
  expect(await run()).toEqual({ delivered: 0, refused: 0, disabled: ['crm'] });
  expect(aws.mails().map(({ to }) => to)).toEqual([['ops@sequel.example']]);
  expect(await run()).toMatchObject({ disabled: [] });
  expect(aws.mails()).toHaveLength(1);
  // Killed after handing the mail over, before recording that: it is handed over again, and sent once.
  const { at: since = '' } = (await readDisabled(TABLE, 'crm')) ?? {};
  await enable(TABLE, 'crm');
  await disable(TABLE, 'crm', Date.parse(since), '410');
  expect(await run()).toMatchObject({ disabled: ['crm'] });
  expect(aws.mails()).toHaveLength(1);
});

test('a failing worker does not stop the mail to ops', async () => {
  status = 410;
  const at = new Date().toISOString();
  // A row that nothing writes: its worker fails.
  await plan(TABLE, 'crm', { id: 'a-1', type: 'link.issued', at, event: 'no JSON' });
  await planEvents('crm', 5, at);
  await expect(run()).rejects.toThrow();
  expect((await readDisabled(TABLE, 'crm'))?.outcome).toBe('410');
  expect(aws.mails()).toHaveLength(1);
});

test('ops’ test event is sent at once', async () => {
  const sent = () => ops({ action: 'sendTest', endpoint: 'crm' });
  expect(await sent()).toEqual({ result: 'delivered', outcome: '204' });
  status = 500;
  expect(await sent()).toEqual({ result: 'refused', outcome: '500' });
  await expect(ops({ action: 'sendTest', endpoint: 'none' })).rejects.toThrow('no endpoint none');
});
