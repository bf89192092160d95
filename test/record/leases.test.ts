import { beforeEach, describe, expect, test } from 'vitest';
import { asOnlyWriter, type Hold, LEASE_LASTS } from '../../functions/record/leases.ts';
import { setDate, useAws } from '../aws.ts';
import { asConnectionName } from '../brands.ts';
import { at, TABLE } from './example.ts';

const aws = useAws();
const NAME = asConnectionName('acme-0123456789ab-acme-okta-com');
const inUse = { name: 'Auth0Unavailable', message: `Somebody else is changing ${NAME}` };

beforeEach(() => {
  setDate(at(3600));
});

/** A writer that has the lease until it is released, and writes by `hold`. */
async function writer(name = NAME) {
  const { promise: begun, resolve: begins } = Promise.withResolvers<Hold>();
  const { promise: over, resolve: letGo } = Promise.withResolvers<void>();
  const done = asOnlyWriter(TABLE, name, async (hold) => {
    begins(hold);
    await over;
  });
  const end = async () => {
    letGo();
    await done;
  };
  return { hold: await Promise.race([begun, done.then(() => begun)]), end };
}

describe('a connection', () => {
  test('has one writer at a time: the next begins when the previous has ended', async () => {
    const order: string[] = [];
    const first = await writer();
    const next = asOnlyWriter(TABLE, NAME, async () => order.push('next'));
    order.push('first');
    await first.end();
    await next;
    expect(order).toEqual(['first', 'next']);
  });

  test('that somebody else is writing all the time is left for later', async () => {
    const first = await writer();
    await expect(asOnlyWriter(TABLE, NAME, async () => {}, 2)).rejects.toMatchObject(inUse);
    await first.end();
  });

  test('does not lock others', async () => {
    const first = await writer();
    expect(await asOnlyWriter(TABLE, asConnectionName('beta'), async () => 'done')).toBe('done');
    await first.end();
  });

  test('is free after failed work, which throws its own error', async () => {
    const failing = asOnlyWriter(TABLE, NAME, () => Promise.reject(new Error('Of the work')));
    await expect(failing).rejects.toThrow('Of the work');
    expect(await asOnlyWriter(TABLE, NAME, async () => 'done')).toBe('done');
  });
});

describe('a writer that was killed, or held up', () => {
  test('blocks others until its lease expires, and no longer', async () => {
    await writer();
    setDate(Date.now() + LEASE_LASTS);
    await expect(asOnlyWriter(TABLE, NAME, async () => {}, 2)).rejects.toMatchObject(inUse);
    setDate(Date.now() + 1);
    expect(await asOnlyWriter(TABLE, NAME, async () => 'done')).toBe('done');
  });

  test('writes nothing once another has the lease, and does not end that lease', async () => {
    const first = await writer();
    setDate(Date.now() + LEASE_LASTS + 1);
    const other = await writer();
    await expect(first.hold()).rejects.toMatchObject(inUse);
    await first.end();
    await other.hold();
    await expect(asOnlyWriter(TABLE, NAME, async () => {}, 2)).rejects.toMatchObject(inUse);
    await other.end();
  });

  test('continues if nobody else took the lease', async () => {
    const first = await writer();
    setDate(Date.now() + 10 * LEASE_LASTS);
    await first.hold();
    // The lease began anew.
    setDate(Date.now() + LEASE_LASTS - 1);
    await expect(asOnlyWriter(TABLE, NAME, async () => {}, 2)).rejects.toMatchObject(inUse);
    await first.end();
  });
});

test('a retried request for the lease is not a second writer', async () => {
  aws.repeat('UpdateItem');
  const done = asOnlyWriter(TABLE, NAME, async (hold) => {
    await hold();
    return 'done';
  });
  expect(await done).toBe('done');
});

test('no two of many simultaneous writers write at the same time', async () => {
  let writing = 0;
  let written = 0;
  const write = () =>
    asOnlyWriter(TABLE, NAME, async (hold) => {
      writing += 1;
      expect(writing).toBe(1);
      await hold();
      written += 1;
      writing -= 1;
    });
  await Promise.all(Array.from({ length: 10 }, write));
  expect(written).toBe(10);
});
