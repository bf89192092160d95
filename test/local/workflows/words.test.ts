import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { deadlineOf, deadlines } from '../../../functions/onboarding/deadlines.ts';
import type { Wait } from '../../../functions/onboarding/inputs.ts';
import type { State } from '../../../local/workflows/definition.ts';
import { deadlineDetail, detailOf } from '../../../local/workflows/words.ts';

const { States } = z
  .object({ States: z.record(z.string(), z.custom<State>()) })
  .parse(
    JSON.parse(
      readFileSync(new URL('../../../statemachines/onboarding.asl.json', import.meta.url), 'utf8'),
    ),
  );
const waits = Object.keys(deadlines) as Wait['for'][];

test('the box of every state that waits for a person says its deadlines in days', () => {
  const details = Object.entries(States).map(([name, state]) => detailOf(name, state));
  const days = details.filter((detail) => detail?.includes('business days'));
  expect(days).toHaveLength(waits.length);
  expect(detailOf('Wait for correction', States['Wait for correction'] as State)).toBe(
    'reminds after 3, expires after 20 business days',
  );
});

test.each(waits)('during the wait for %s, one box shows the dates', (waitedFor) => {
  const since = '2026-11-23T09:30:00.000Z';
  const calendar = { timeZone: 'UTC', holidays: [] };
  const deadline = deadlineOf({ for: waitedFor, since, reminded: false }, calendar);
  const boxes = Object.keys(States).filter((name) => deadlineDetail(name, deadline));
  expect(boxes).toHaveLength(1);
  expect(deadlineDetail(boxes[0] ?? '', deadline)).toMatch(
    /^reminder 2\d Nov 2026, expires 2\d Dec 2026$/,
  );
  const reminded = deadlineOf({ for: waitedFor, since, reminded: true }, calendar);
  expect(deadlineDetail(boxes[0] ?? '', reminded)).toMatch(/^expires 2\d Dec 2026$/);
});
