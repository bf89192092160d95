import { expect, test } from 'vitest';
import { handler } from '../../functions/10-finish/clean-up.ts';
import { claim } from '../../functions/record/claims.ts';
import { useAws } from '../aws.ts';
import { asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import { at, onboardingId, recordIn, TABLE } from '../record/example.ts';

const aws = useAws();

test.each([false, true])('an expiry, switched on: %s, settles the claims', async (on) => {
  const record = {
    ...recordIn('awaitingFirstSignIn'),
    stage: 'expired' as const,
    ...(on ? { switched: { on, at: at(62), by: 'workflow' } } : { history: [] }),
  };
  await aws.keep(record);
  await claim(TABLE, ['acme.test'], record);
  const told = { entered: at(900), round: 0, execution: { RedriveCount: 0 } };
  const domains = record.submission?.domains ?? [];
  await handler({ onboardingId, domains, told }, lambdaContext('CleanUp'));
  const other = { onboardingId: asOnboardingId('other-0123456789ab'), companyId: 'c2' };
  const conflicts = await claim(TABLE, ['acme.test'], { ...other, company: 'Other' });
  expect(conflicts.map(({ kind }) => kind)).toEqual(on ? ['other'] : []);
});
