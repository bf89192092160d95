import { beforeEach, describe, expect, test } from 'vitest';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { findMisfits, inUse } from '../../functions/record/shared-connections.ts';
import { setDate, useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { at, onboardingId, recordIn, TABLE } from './example.ts';

const aws = useAws();
const domain = asOktaDomain('acme.okta.com');
const followUp = asOnboardingId('acme-0123456789ac');
const other = asOnboardingId('acme-0123456789ad');
/** The company's first onboarding, through whose app 0oa1 people sign in. */
const owner: OnboardingRecord = {
  ...recordIn('inviting'),
  stage: 'completed',
  switched: { on: true, at: at(62), by: 'workflow' },
  routed: { [domain]: ['acme.test'] },
};
const app = (clientId: string, emailDomains = ['more.test'], at = domain) => ({
  domain: at,
  clientId,
  emailDomains,
});
const many = (count: number) => Array.from({ length: count }, (_, index) => `${index}.test`);
const misfits = async (first: OnboardingRecord, ...apps: ReturnType<typeof app>[]) =>
  (await findMisfits(TABLE, first, { onboardingId: followUp }, apps)).map(
    ({ path, code }) => `${path}: ${code}`,
  );

beforeEach(() => {
  setDate(at(3600));
});

describe('another client ID', () => {
  test('does not fit an Okta that people sign in through', async () => {
    expect(await misfits(owner, app('0oa1'))).toEqual([]);
    expect(await misfits(owner, app('0oaNEW'))).toEqual(['oktaApps.0.clientId: otherClientId']);
  });

  test('fits an Okta of which nobody has signed in, as its onboarding was not switched on', async () => {
    const { switched: _, ...never } = { ...recordIn('awaitingTrial'), stage: 'expired' as const };
    expect(await misfits(never, app('0oaNEW'))).toEqual([]);
  });

  test('does not fit an Okta that another follow-up brought', async () => {
    const brought = asOktaDomain('beta.okta.com');
    const now = inUse([{ domain: brought, clientId: '0oaB' }])(owner) ?? owner;
    expect(await misfits(now, app('0oa1'), app('0oaB', [], brought))).toEqual([]);
    expect(await misfits(now, app('0oa1'), app('0oaNEW', [], brought))).toEqual([
      'oktaApps.1.clientId: otherClientId',
    ]);
  });

  describe('of an Okta that another follow-up is setting up', () => {
    const brought = asOktaDomain('beta.okta.com');
    const using = async (change: Partial<OnboardingRecord>) => {
      const record = recordIn('awaitingTrial');
      const oktaApps = [app('0oaB', ['beta.test'], brought)];
      const submitted = record.submitted && { ...record.submitted, oktaApps };
      await aws.keep({ ...record, onboardingId: other, submitted, ...change });
      return misfits({ ...owner, usedBy: [other] }, app('0oaNEW', ['more.test'], brought));
    };

    test('does not fit', async () => {
      expect(await using({})).toEqual(['oktaApps.0.clientId: otherClientId']);
    });

    test('fits once that one is over', async () => {
      expect(await using({ ended: { status: 'ABORTED', at: at(70) } })).toEqual([]);
    });
  });

  test('fits a first onboarding, which may correct its own', async () => {
    expect(await findMisfits(TABLE, owner, { onboardingId }, [app('0oaNEW')])).toEqual([]);
  });
});

describe('e-mail domains', () => {
  test.each([
    [999, []],
    [1000, ['oktaApps.0.emailDomains: connectionFull']],
  ])('with %i others in the connection', async (count, found) => {
    const routed = { [domain]: many(count) };
    expect(await misfits({ ...owner, routed }, app('0oa1', ['more.test']))).toEqual(found);
  });

  test('count once', async () => {
    const routed = { [domain]: many(1000) };
    expect(await misfits({ ...owner, routed }, app('0oa1', many(1000)))).toEqual([]);
  });
});
