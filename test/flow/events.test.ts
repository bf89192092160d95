import type { PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { publishedSchema } from '../../functions/events/published.ts';
import { domainEventNames } from '../../functions/record/domain-events.ts';
import { eventBridge } from '../../functions/runtime/aws.ts';
import { manualClock } from '../local/manual-clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { customerOf, type Target } from './target.ts';

/** The events of an onboarding, from the setup link to the end. */

const clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;
const envelope = z.looseObject({
  id: z.string(),
  type: z.enum(domainEventNames),
  sequence: z.number(),
  onboardingId: z.string(),
});
let heard: z.output<typeof envelope>[] = [];

beforeAll(async () => {
  local = await startEmbedded(clock);
  target = await embeddedTarget(local.url);
  eventBridge.middlewareStack.add(
    (next) => (args) => {
      const { Entries = [] } = args.input as PutEventsCommandInput;
      for (const { Detail = '' } of Entries) heard.push(envelope.parse(JSON.parse(Detail)));
      return next(args);
    },
    { step: 'initialize', name: 'hears' },
  );
});
afterAll(() => {
  eventBridge.middlewareStack.remove('hears');
  return local.remove();
});

test('every step is one event that fits its schema, in gapless order, without people', async () => {
  const customer = await customerOf(target);
  const { submission, csm, onboardingId } = customer;
  heard = [];
  const [app] = submission.oktaApps;
  await customer.submit({ oktaApps: [{ ...app, clientSecret: 'not-the-one' }] });
  await clock.advance(60_000);
  await customer.submit();
  await clock.advance(60_000);
  await target.request(await customer.linkMailed(csm, 'approvals'), customer.approve);
  await clock.advance(60_000);
  await customer.tryOut(app?.domain ?? '');
  await clock.advance(60_000);
  await customer.prepared();
  await clock.advance(60_000);
  await target.request(await customer.linkMailed(csm, 'sign-ins'), {});
  await clock.advance(60_000);
  await customer.prepared();
  await clock.advance(180_000);
  const events = heard.filter((each) => each.onboardingId === onboardingId);
  events.sort((one, other) => one.sequence - other.sequence);
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  const names = events.map(({ type }) => type);
  expect(names).toEqual([
    'link.issued',
    'submission.received',
    'problems.found',
    'submission.corrected',
    'approval.requested',
    'approval.decided',
    'connection.made',
    'trial.succeeded',
    'connection.routed',
    'dashboard.requested',
    'dashboard.done',
    'mainAdmin.invited',
    'mainAdmin.signedIn',
    'dashboard.requested',
    'dashboard.done',
    'users.invited',
    'onboarding.completed',
  ]);
  for (const event of events) expect(publishedSchema(event.type).parse(event)).toEqual(event);
  const told = JSON.stringify(events);
  for (const person of [submission.mainAdmin.email, submission.contact.email, ...submission.users])
    expect(told).not.toContain(person);
  expect(told).not.toContain(app?.clientSecret);
});
