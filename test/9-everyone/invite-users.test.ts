import { DeleteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { expect, test } from 'vitest';
import { handler } from '../../functions/9-everyone/invite-users.ts';
import { forgetMails } from '../../functions/mail/forget-mails.ts';
import {
  prepareSubmission,
  storeSubmission,
} from '../../functions/onboarding/stored-submission.ts';
import { submissionSchema } from '../../functions/onboarding/submission.ts';
import { dynamoDb } from '../../functions/runtime/aws.ts';
import { PREFIX, useAws } from '../aws.ts';
import { lambdaContext } from '../lambda-context.ts';
import { csm, onboardingId, recordIn, TABLE, told } from '../record/example.ts';
import { submissionRules } from '../submission-rules.ts';

const aws = useAws();
const DAY = 24 * 60 * 60;

const users = ['one', 'two', 'three'].map((each) => `${each}@acme.test`);
const prepared = prepareSubmission(
  submissionSchema(submissionRules).parse({
    oktaApps: [
      {
        domain: 'acme.okta.com',
        clientId: '0oa1',
        clientSecret: 's'.repeat(40),
        emailDomains: ['acme.test'],
      },
    ],
    mainAdmin: { name: 'Ada', email: 'ada@acme.test' },
    contact: { name: 'Otto', email: 'otto@acme.test' },
    users,
  }),
  { onboardingId, company: 'Acme', csm, language: 'en' },
  { kid: '1', key: 'f'.repeat(43) },
  undefined,
);

const { entered, ...place } = told(200);
const invite = () =>
  handler(
    {
      onboardingId,
      submissionId: prepared.id,
      taskToken: 'token',
      told: { entered, round: place.round, execution: { RedriveCount: 0 } },
    },
    lambdaContext('InviteUsers'),
  );

const ledger = async () => {
  const { Items = [] } = await dynamoDb.send(new ScanCommand({ TableName: TABLE }));
  return Items.map((item) => unmarshall(item)).filter(({ sk }) => String(sk).startsWith('mail#'));
};
/** What DynamoDB does after so many days. */
async function deleteExpired(days: number): Promise<void> {
  for (const { pk, sk, expiresAt } of await ledger())
    if (expiresAt < Date.now() / 1000 + days * DAY)
      await dynamoDb.send(new DeleteItemCommand({ TableName: TABLE, Key: marshall({ pk, sk }) }));
}

test('nobody is invited again, however long others wait, and after the end nothing stays', async () => {
  await storeSubmission(PREFIX, prepared);
  await aws.keep({ ...recordIn('inviting'), total: users.length });
  await invite();
  expect(aws.mails()).toHaveLength(users.length);
  // An execution lasts a year at most; the state runs every hour.
  await deleteExpired(366);
  await invite();
  expect(aws.mails()).toHaveLength(users.length);

  await forgetMails(TABLE, onboardingId);
  await deleteExpired(29);
  expect(await ledger()).toHaveLength(users.length);
  await deleteExpired(31);
  expect(await ledger()).toEqual([]);
});
