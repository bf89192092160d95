import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { manualClock } from '../local/manual-clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { customerOf } from './target.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('on a full disk a submission is answered as busy, and the terminal says why; later it works', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const local = await startEmbedded(manualClock(Date.parse('2026-11-25T09:00:00Z')));
  onTestFinished(() => local.remove());
  const target = await embeddedTarget(local.url);
  const customer = await customerOf(target, 300);
  const pages = Number(local.database.prepare('pragma page_count').get()?.page_count);
  local.database.exec(`pragma max_page_count = ${pages}`);
  const { status, body } = await target.request(customer.setupLink, customer.submission);
  expect({ status, body }).toMatchObject({ status: 503 });
  expect(local.troubles[0]).toMatch(/^The disk with .* is full: free some space/);

  local.database.exec('pragma max_page_count = 1000000');
  await customer.submit();
  await customer.reached('awaitingApproval');
});
