import { beforeEach, expect, test } from 'vitest';
import { readDeliveries } from '../../functions/webhooks/deliveries.ts';
import { handler } from '../../functions/webhooks/plan-webhooks.ts';
import { useAws } from '../aws.ts';
import { lambdaContext } from '../lambda-context.ts';
import { TABLE } from '../record/example.ts';
import { eventOf } from './example.ts';

useAws();
beforeEach(() => {
  process.env.WEBHOOKS = JSON.stringify([
    { name: 'crm', url: 'https://crm.example/hooks', events: ['onboarding.completed'] },
    { name: 'all', url: 'https://all.example/hooks' },
  ]);
});

const plan = (type: 'onboarding.completed' | 'link.issued', sequence: number) =>
  handler({ detail: eventOf(type, sequence) }, lambdaContext('PlanWebhooks'));
const plannedFor = async (endpoint: string) => {
  const found = [];
  for await (const { delivery } of readDeliveries(TABLE, endpoint, '')) found.push(delivery);
  return found;
};

test('each endpoint gets the events it wants, once however often they arrive, without secrets', async () => {
  await plan('link.issued', 1);
  await plan('onboarding.completed', 2);
  await plan('onboarding.completed', 2);
  const planned = await plannedFor('all');
  expect(planned.map(({ id, type, state }) => [id, type, state])).toEqual([
    ['acme-0123456789ab-1', 'link.issued', 'waiting'],
    ['acme-0123456789ab-2', 'onboarding.completed', 'waiting'],
  ]);
  expect(JSON.parse(planned[1]?.event ?? '')).toEqual(eventOf('onboarding.completed', 2));
  expect((await plannedFor('crm')).map(({ type }) => type)).toEqual(['onboarding.completed']);
});

test('others’ events are ignored', async () => {
  const { company: _, ...event } = eventOf('link.issued', 1);
  const sent = handler({ detail: event } as never, lambdaContext('PlanWebhooks'));
  await expect(sent).rejects.toThrow();
  expect(await plannedFor('all')).toEqual([]);
});
