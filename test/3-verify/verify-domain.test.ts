import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { waitFor } from '../../functions/3-verify/verify-domain.ts';

describe('the wait before Okta is called again', () => {
  test.each([
    [40, 1, 40],
    [0, 1, 2],
    [1, 4, 16],
    [1, 400, 60],
    [1_800, 5, 1_800],
    // A huge value is ignored: it would delay the onboarding for years.
    [86_400, 1, 3_600],
    [999_999_999_999, 1, 3_600],
  ])('for %i s, asked %i times, is %i s', (retryAfter, asked, wait) => {
    expect(waitFor(retryAfter, asked)).toBe(wait);
  });

  it('is never shorter than requested, up to an hour, and a whole number as a Wait requires', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 2_000 }), (retryAfter, asked) => {
        const wait = waitFor(retryAfter, asked);
        expect(wait).toBeGreaterThanOrEqual(Math.min(retryAfter, 3_600));
        expect(wait).toBeLessThanOrEqual(3_600);
        expect(Number.isSafeInteger(wait) && wait > 0).toBe(true);
      }),
    );
  });
});
