import {
  EventBridgeClient,
  type PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { afterEach, expect, test, vi } from 'vitest';
import { publish } from '../../functions/events/publish.ts';
import { publishedSchema } from '../../functions/events/published.ts';
import { domainEventNames } from '../../functions/record/domain-events.ts';
import { dataOf } from '../../functions/record/event-kinds.ts';
import type { Pending } from '../../functions/record/pending.ts';
import { at, onboardingId, recordIn } from '../record/example.ts';

afterEach(() => vi.restoreAllMocks());

const record = recordIn('inviting');
const to = { EVENT_BUS: 'bus', PUBLIC_URL: 'https://sso.example.com/sso' };
const pendingOf = (name: (typeof domainEventNames)[number], sequence: number) =>
  ({
    kind: 'publish',
    event: {
      sequence,
      name,
      at: at(sequence),
      stage: 'inviting',
      data: dataOf(name, record, 'acme.okta.com'),
    },
  }) satisfies Pending;

/** What the bus gets, and its response to each entry. */
function bus(codeOf: (detailType: string) => string | undefined = () => undefined) {
  const entries: PutEventsRequestEntry[][] = [];
  vi.spyOn(EventBridgeClient.prototype, 'send').mockImplementation((command: unknown) => {
    const { Entries = [] } = (command as PutEventsCommand).input;
    entries.push(Entries);
    return Promise.resolve({
      Entries: Entries.map(({ DetailType = '' }) => ({ ErrorCode: codeOf(DetailType) })),
    });
  });
  return entries;
}

test('each event fits its schema, with an ID to recognize duplicates and a sequence', async () => {
  const entries = bus();
  const pending = domainEventNames.map((name, index) => pendingOf(name, index + 1));
  expect(await publish(to, record, pending)).toEqual({ taken: pending, left: [] });
  const sent = entries.flat();
  expect(sent.map(({ DetailType }) => DetailType)).toEqual(domainEventNames);
  for (const [index, { DetailType, Detail = '' }] of sent.entries()) {
    const name = domainEventNames.find((each) => each === DetailType) ?? 'link.issued';
    const detail = JSON.parse(Detail);
    expect(publishedSchema(name).strict().parse(detail)).toEqual(detail);
    expect(detail).toMatchObject({ id: `${onboardingId}-${index + 1}`, sequence: index + 1 });
  }
});

test('at most ten are sent per call', async () => {
  const entries = bus();
  await publish(
    to,
    record,
    Array.from({ length: 23 }, (_, index) => pendingOf('link.issued', index + 1)),
  );
  expect(entries.map(({ length }) => length)).toEqual([10, 10, 3]);
});

test('no call has more bytes than EventBridge takes', async () => {
  const entries = bus();
  const large = { ...pendingOf('submission.received', 1) };
  const emailDomains = Array.from({ length: 5_000 }, (_, index) => `d${index}.test`);
  large.event = { ...large.event, data: { ...large.event.data, emailDomains } };
  const all = Array.from({ length: 9 }, (_, index) => ({
    ...large,
    event: { ...large.event, sequence: index + 1 },
  }));
  expect((await publish(to, record, all)).taken).toEqual(all);
  expect(entries.length).toBeGreaterThan(1);
  for (const call of entries)
    expect(
      call.reduce((bytes, { Detail = '' }) => bytes + Buffer.byteLength(Detail), 0),
    ).toBeLessThan(256 * 1024);
});

test('an event that cannot be published keeps no other back', async () => {
  bus();
  const bad = pendingOf('submission.received', 1);
  const good = pendingOf('link.issued', 2);
  const broken = { ...bad, event: { ...bad.event, data: { submissionId: 's' } } };
  expect(await publish(to, record, [broken, good])).toMatchObject({
    taken: [good],
    left: [{ pending: broken }],
  });
});

test('an event that the bus refuses stays', async () => {
  bus((detailType) => (detailType === 'users.invited' ? 'InternalFailure' : undefined));
  const [taken, left] = [pendingOf('link.issued', 1), pendingOf('users.invited', 2)];
  expect(await publish(to, record, [taken, left])).toMatchObject({
    taken: [taken],
    left: [{ pending: left, error: { name: 'InternalFailure' } }],
  });
});

test('no event has the list of people; those about people say where to request it', async () => {
  const entries = bus();
  const pending = domainEventNames.map((name, index) => pendingOf(name, index + 1));
  await publish(to, record, pending);
  const details = entries.flat().map(({ Detail = '' }) => Detail);
  for (const detail of details) expect(detail).not.toMatch(/@acme\.test/);
  const urls = details.flatMap((detail) => JSON.parse(detail).peopleUrl ?? []);
  const list = `https://sso.example.com/sso/people/${onboardingId}`;
  expect(new Set(urls)).toEqual(new Set([list, `${list}?for=mainAdmin`]));
  expect(urls).toHaveLength(5);
});
