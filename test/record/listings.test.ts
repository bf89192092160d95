import { expect, test } from 'vitest';
import { findListed, listDomains } from '../../functions/record/listings.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { createRecord } from '../../functions/record/store.ts';
import { useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { at, recordIn, TABLE, type WayStage } from './example.ts';

const aws = useAws();
let count = 0;

/** A submitted onboarding with these e-mail domains. */
async function listing(
  companyId: string,
  domains: string[],
  more: Partial<OnboardingRecord> = {},
  stage: WayStage = 'verifying',
) {
  count += 1;
  const record = recordIn(stage);
  const made: OnboardingRecord = {
    ...record,
    onboardingId: asOnboardingId(`${companyId}-${String(count).padStart(12, '0')}`),
    companyId,
    company: companyId,
    submitted: record.submitted && {
      ...record.submitted,
      oktaApps: [
        { domain: asOktaDomain('acme.okta.com'), clientId: '0oa1', emailDomains: domains },
      ],
    },
    ...more,
  };
  await aws.given(() => createRecord(TABLE, made));
  await aws.given(() => listDomains(TABLE, made.onboardingId, domains));
  return made;
}
const proofs = (...proven: string[]) => ({ at: at(1), times: 0, proven, unreachable: [] });

test('finds the same domain, one below and one above, with their onboarding and its state', async () => {
  await listing('first', ['acme.test', 'mail.beta.test', 'other.test'], {
    proofs: proofs('acme.test'),
  });
  const second = await listing('second', ['acme.test', 'beta.test', 'own.test']);
  expect(await findListed(TABLE, second)).toEqual([
    { domain: 'acme.test', other: 'acme.test', company: 'first', proven: true },
    { domain: 'beta.test', other: 'mail.beta.test', company: 'first', proven: false },
  ]);
});

test('finds later listings for the first onboarding, too', async () => {
  const first = await listing('first', ['acme.test']);
  await listing('second', ['eu.acme.test']);
  expect(await findListed(TABLE, first)).toMatchObject([
    { domain: 'acme.test', other: 'eu.acme.test', company: 'second' },
  ]);
});

test('domains under one public suffix are unrelated', async () => {
  await listing('first', ['one.co.uk', 'one.github.io']);
  const second = await listing('second', ['two.co.uk', 'two.github.io']);
  expect(await findListed(TABLE, second)).toEqual([]);
});

test.each<[string, Partial<OnboardingRecord>, WayStage]>([
  ['of the same company', { companyId: 'second' }, 'verifying'],
  ['that was rejected', { stage: 'rejected' }, 'verifying'],
  ['that was stopped', { ended: { status: 'ABORTED', at: at(3) } }, 'verifying'],
  ['that lists it no more', { submitted: undefined, oktaApps: [] }, 'verifying'],
])('an onboarding %s does not count', async (_, more, stage) => {
  await listing('first', ['acme.test'], more, stage);
  const second = await listing('second', ['acme.test']);
  expect(await findListed(TABLE, second)).toEqual([]);
});

test('an onboarding that is over is read once', async () => {
  await listing('first', ['acme.test'], { stage: 'expired' });
  const second = await listing('second', ['acme.test']);
  await aws.given(() => findListed(TABLE, second));
  await findListed(TABLE, second);
  expect(aws.operations()).toEqual(['GetItem']);
});
