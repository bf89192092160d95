import { afterAll, expect, onTestFailed, test } from 'vitest';
import { type Fault, faults } from './injected-faults.ts';
import { shareOf } from './share.ts';
import { acts, startWorld } from './world.ts';

/**
 * People, faults, clock jumps, restarts and redrives in random order, by seed. This runs some seeds; `npm run
 * test:seeds` runs 1 to SEEDS, `SHARE=1/3` a third of them, or only SEED.
 */

const MINUTE = 60_000;
const JUMPS = [MINUTE, 10 * MINUTE, 60 * MINUTE, 24 * 60 * MINUTE, 3 * 24 * 60 * MINUTE];
const MOVES = 12;

const { SEED, SEEDS = '2' } = process.env;
const seeds = SEED
  ? [Number(SEED)]
  : shareOf(Array.from({ length: Number(SEEDS) }, (_, index) => index + 1));

const world = await startWorld();
afterAll(() => world.remove());
// A journey without faults shows which calls exist.
await world.finish(await world.newCustomer());
const rows = [...world.inject.calls.keys()].toSorted();

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function numbersOf(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Picks one, weighted by its first field.
 * @param at in [0, 1)
 */
function pick<T extends [chance: number, ...unknown[]]>(of: readonly T[], at: number): T {
  const all = of.reduce((sum, [chance]) => sum + chance, 0);
  let upTo = 0;
  const found = of.find(([chance]) => {
    upTo += chance / all;
    return at < upTo;
  });
  return found ?? (of[0] as T);
}

for (const seed of seeds)
  test(`seed ${seed}`, async () => {
    const next = numbersOf(seed);
    const oneOf = <T>(list: readonly T[]) => list[Math.floor(next() * list.length)] as T;
    const moves: string[] = [];
    onTestFailed(({ task }) => {
      const why = task.result?.errors?.[0]?.message.split('\n')[0];
      process.stderr.write(`${moves.join('; ')}\n  ${why}\n  SEED=${seed} npm run test:seeds\n`);
    });
    const customer = await world.newCustomer();
    const { onboardingId, csm, submission } = customer;
    const act = async () => {
      const stage = await world.stageOf(customer);
      if (stage) await world.act(customer, stage);
    };
    const decide = (decision: string) => () =>
      world.tryTo(async () => {
        const link = await customer.linkMailed(csm, 'approvals');
        await world.target.request(link, { decision, note: 'Please.', submissionId: onboardingId });
      });
    const arm = async () => {
      const [call, fault, times] = [oneOf(rows), oneOf<Fault>(faults), oneOf([1, 1, 2, 5])];
      moves.push(`${call}: ${fault} ${times}`);
      world.inject.arm(call, fault, times);
    };
    const chances: [number, string, () => Promise<unknown>][] = [
      [8, 'act', act],
      [2, 'act twice at once', () => Promise.all([act(), act()])],
      [1, 'request changes', decide('requestChanges')],
      [0.3, 'reject', decide('reject')],
      [1, 'submit something else', () => world.tryTo(() => customer.submit({ users: [] }))],
      [3, 'jump', () => world.advance(oneOf(JUMPS))],
      [4, 'a moment', () => world.advance(1_000)],
      [1, 'restart', () => world.restart()],
      [1, 'redrive', () => world.redrive(customer)],
      [6, 'arm', arm],
    ];
    for (let move = 0; move < MOVES; move += 1) {
      const [, name, make] = pick(chances, next());
      moves.push(name);
      await make();
    }
    world.inject.heal();

    const stage = await world.finish(customer);
    expect(stage && acts[stage], `it ends, at ${stage}`).toBe('over');
    expect(stage).not.toBe('failed');
    await world.check(customer, stage);
    // Nobody waits for these mails: they are never sent again.
    for (const [mail, count] of world.mailsOf(customer))
      if (submission.users.some((user) => mail.includes(user)) || mail.includes('complete'))
        expect(count, mail).toBe(1);
  });
