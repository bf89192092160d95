import { expect, test } from 'vitest';
import { reportInvitations } from '../../functions/mail/invitations.ts';
import { keepTaskToken } from '../../functions/onboarding/task-token.ts';
import { PREFIX, useAws } from '../aws.ts';
import { onboardingId, recordIn, TABLE } from '../record/example.ts';

const aws = useAws();

test.each([
  ['ends the state where all were handed over', true, 1],
  ['does not where a process that handed them over was ended before it was done', false, 0],
])('a tally with fewer people than are to be invited %s', async (_, areAllPosted, answers) => {
  await aws.keep({ ...recordIn('inviting'), total: 2 });
  await aws.given(() => keepTaskToken(PREFIX, onboardingId, 'invitations', 'task-token'));
  const environment = { RECORD_TABLE: TABLE, SECRETS_PREFIX: PREFIX };
  await reportInvitations(environment, onboardingId, areAllPosted);
  expect(aws.told()).toHaveLength(answers);
});
