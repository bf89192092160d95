import { afterAll, beforeAll, describe } from 'vitest';
import { journeys } from '../flow/journeys.ts';
import { readStageSettings } from './settings.ts';
import { openStageTarget } from './target.ts';

let stage: Awaited<ReturnType<typeof openStageTarget>>;

beforeAll(async () => {
  stage = await openStageTarget(readStageSettings(process.env));
});
afterAll(async () => {
  try {
    const left = await stage?.tidyUp();
    if (left?.length) process.stdout.write(`\nLeft in Auth0, to be deleted:\n${left.join('\n')}\n`);
  } finally {
    await stage?.close();
  }
});

// Nobody can sign in at a real Okta from here.
describe(`on ${process.env.TARGET}`, () => journeys(() => stage.target, { mainAdmin: false }));
