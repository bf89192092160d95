import { afterAll, describe, expect, onTestFailed, test } from 'vitest';
import { faults } from './injected-faults.ts';
import { shareOf } from './share.ts';
import { startWorld } from './world.ts';

/**
 * Whole journeys, each with one fault in one of the calls that a fault-free journey makes: new calls add rows
 * automatically. This runs a sample; `npm run test:faults` runs all, `SHARE=1/3 npm run test:faults` a third.
 */

const world = await startWorld();
afterAll(() => world.remove());

const first = await world.newCustomer();
world.inject.calls.clear();
const end = await world.finish(first);
const usual = world.mailsOf(first);
const rows = [...world.inject.calls.keys()].toSorted();

/** Once, and beyond the SDK's retries and the state's first one. */
const timesOf = (fault: string) => (fault.startsWith('killed') ? [1] : [1, 5]);
const cells = rows.flatMap((call) =>
  faults.flatMap((fault) =>
    timesOf(fault).map((times) => ({ name: `${call}: ${fault} ${times}`, call, fault, times })),
  ),
);
/** One cell per fault, spread over the calls. */
const sample = faults.flatMap((fault, index) => {
  const call = rows[Math.floor(((index + 0.5) * rows.length) / faults.length)];
  return cells.filter((cell) => cell.call === call && cell.fault === fault).slice(-1);
});
/** Cells that once failed. */
const failedOnce = [
  // The CSM already had the mail and approved before the state was retried, and got another mail.
  'RequestApproval dynamodb UpdateItem mail sender: hangs 1',
  // A mail that SES had taken was not settled before the next ones were looked up, and was sent again.
  'SendMails dynamodb Query index due: hangs 5',
];
const kept = cells.filter(({ name }) => failedOnce.includes(name));

test('former failures are among the cells', () => {
  expect(kept).toHaveLength(failedOnce.length);
});

test('without any fault it ends well, with one mail of each kind', async () => {
  expect(end).toBe('completed');
  await world.check(first, end);
  expect(Math.max(...usual.values())).toBe(1);
});

/** A mail's kind, whichever customer it is about. */
const kindOf = (mail: string) => mail.replace(/c[a-z0-9]{8,}/g, '');

/**
 * A mail that nobody needs any more is not sent late: the form was submitted before its link was mailed, an addressee
 * of "Offer trial" had the mail before the state failed, and tried, or the trial found what Okta could not say before.
 */
const isMoot = (call: string, mail: string) =>
  (call.startsWith('SendMails ') && /set up single sign-on/.test(mail)) ||
  (call.startsWith('OfferTrial ') && /please try signing in|waiting for a trial/.test(mail)) ||
  (call.startsWith('VerifyDomain ') && /one thing to fix/.test(mail));

describe('with a fault it ends the same', () => {
  const chosen = process.env.FAULTS === 'all' ? shareOf(cells) : new Set([...sample, ...kept]);
  // Not `test.each`, which truncates long names.
  for (const { name, call, fault, times } of chosen)
    test(name, async () => {
      onTestFailed(({ task }) => {
        const why = task.result?.errors?.[0]?.message.split('\n')[0];
        process.stderr.write(`${name}\n  ${why}\n  npm run test:faults -- -t '${name}'\n`);
      });
      const customer = await world.newCustomer();
      world.inject.arm(call, fault, times);
      const stage = await world.finish(customer);
      world.inject.heal();
      expect(stage).toBe('completed');
      await world.check(customer, stage);

      const mails = world.mailsOf(customer);
      const most = await world.mostOf(customer);
      const twice = [...mails].filter(([mail, count]) => count > most(mail)).map(([mail]) => mail);
      const kinds = [...mails.keys()].map(kindOf);
      const missing = [...usual.keys()]
        .map(kindOf)
        .filter((kind) => !kinds.includes(kind) && !isMoot(call, kind));
      // It is unknown whether the mail in flight was sent. It is sent again if somebody waits for it; otherwise the
      // ledger marks it uncertain.
      const again = / ses SendRawEmail| (UpdateItem|TransactWriteItems) onboarding mail#/.test(call)
        ? times
        : 0;
      expect(twice.length, twice.join()).toBeLessThanOrEqual(again);
      const isUsers = (mail: string) =>
        customer.submission.users.some((user) => mail.includes(user));
      expect(twice.filter(isUsers)).toEqual([]);
      expect(missing.length, missing.join()).toBeLessThanOrEqual(await world.uncertain(customer));
    });
});
