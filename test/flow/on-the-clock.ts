import { vi } from 'vitest';
import type { ManualClock } from '../local/manual-clock.ts';
import { type Customer, customerOf, type Target } from './target.ts';

/** Journeys on the manual clock, which advances while somebody waits. */
export function onTheClock(clock: ManualClock, target: () => Target) {
  /** Waits until the customer's page shows the stage; a retry on the way gets its second. */
  const reach = (customer: Customer, stage: string) =>
    vi.waitFor(
      async () => {
        await clock.advance(1_000);
        const now = (await customer.status()).stage;
        if (now !== stage) throw new Error(`${now}, not ${stage}`);
      },
      { timeout: 50_000, interval: 50 },
    );
  return {
    reach,
    async advance(minutes: number): Promise<void> {
      for (let minute = 0; minute < minutes; minute += 1) await clock.advance(60_000);
    },
    /** Submitted, approved and tried: single sign-on is on. */
    async switchedOn(users = 2): Promise<Customer> {
      const customer = await customerOf(target(), users);
      await customer.submit();
      await reach(customer, 'awaitingApproval');
      await clock.advance(1_000);
      const link = await customer.linkMailed(customer.csm, 'approvals');
      await target().request(link, customer.approve);
      await reach(customer, 'awaitingTrial');
      await customer.tryOut(customer.submission.oktaApps[0]?.domain ?? '');
      await reach(customer, 'awaitingDashboard');
      return customer;
    },
  };
}
