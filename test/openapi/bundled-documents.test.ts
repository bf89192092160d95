import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { buildFunctions } from '../../cdk/bundle.ts';
import { asyncapi } from '../../functions/openapi/asyncapi.ts';
import { openapi } from '../../functions/openapi/openapi.ts';
import { asking, PUBLIC_URL, useAws } from '../aws.ts';

/** On Lambda, the documents are finished texts in the bundles. */

useAws();
const directory = mkdtempSync(join(tmpdir(), 'documents-'));
afterAll(() => rmSync(directory, { recursive: true }));
const { outputs } = buildFunctions(directory, ['ShowOpenapi', 'ShowAsyncapi']);

const brandName = 'A "B" \\ $& {eventBus}';

test.each([
  ['ShowOpenapi', () => openapi(PUBLIC_URL, brandName)],
  ['ShowAsyncapi', () => asyncapi(PUBLIC_URL, 'events-of-test', brandName)],
] as const)(
  'the bundle of %s has its document, whatever the brand is called',
  async (name, make) => {
    vi.stubEnv('BRAND', JSON.stringify({ name: brandName }));
    const { handler } = createRequire(import.meta.url)(join(directory, name, 'bundle.cjs'));
    const { body } = await asking(name, handler)();
    expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(make())));
  },
);

test('they load none of the documents’ sources', () => {
  const inputs = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const made = inputs
    .filter(
      ([path, { bytesInOutput }]) =>
        bytesInOutput > 0 && /\/(openapi|asyncapi|schemas)\.ts$/.test(path),
    )
    .map(([path]) => path);
  expect(made).toEqual([]);
});
