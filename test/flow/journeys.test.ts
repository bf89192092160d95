import { afterAll, beforeAll, describe } from 'vitest';
import { systemClock } from '../../local/clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { journeys } from './journeys.ts';
import type { Target } from './target.ts';

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  local = await startEmbedded(systemClock);
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

describe('on the embedded default', () => journeys(() => target, { mainAdmin: true }));
