import { beforeAll, describe, expect, test } from 'vitest';
import { handler } from '../../functions/waiting/review-wait.ts';
import { lambdaContext } from '../lambda-context.ts';

// Wednesday
const since = '2026-11-25T10:00:00.000Z';
const wait = { for: 'approval', since, reminded: false, escalated: false, due: 'nothing' };

beforeAll(() => {
  process.env.TIME_ZONE = 'UTC';
  process.env.HOLIDAYS = '';
});

describe('Review wait', () => {
  test.each([
    ['nothing after a day', {}, '2026-11-26T10:00:00Z', { due: 'nothing' }],
    ['a reminder after two', {}, '2026-11-27T10:00:00Z', { due: 'reminder', reminded: true }],
    ['no second reminder', { reminded: true }, '2026-11-30T10:00:00Z', { due: 'nothing' }],
    [
      'an escalation after five',
      { reminded: true },
      '2026-12-02T10:00:00Z',
      { due: 'escalation', escalated: true },
    ],
    [
      'an escalation even if the reminder was missed',
      {},
      '2026-12-02T10:00:00Z',
      { due: 'escalation', escalated: true },
    ],
    [
      'the end after twenty',
      { reminded: true, escalated: true },
      '2026-12-23T10:00:00Z',
      { due: 'expiry' },
    ],
    ['the end before everything else', {}, '2027-03-01T10:00:00Z', { due: 'expiry' }],
  ])('%s', async (_, before, now, after) => {
    const result = await handler(
      { wait: { ...wait, ...before }, now },
      lambdaContext('ReviewWait'),
    );
    expect(result).toMatchObject({ for: 'approval', since, ...after });
  });

  test('an input that is not a wait is ours to fix, and is named by its path only', async () => {
    const call = handler(
      { wait: { ...wait, for: 'godot' }, now: since },
      lambdaContext('ReviewWait'),
    );
    await expect(call).rejects.toMatchObject({
      name: 'InvalidState',
      message: 'ReviewWait got an unexpected input at wait.for',
    });
  });
});
