import * as z from 'zod';
import { type Correspondence, openCorrespondence } from '../mail/correspondence.ts';
import { mailsLeft, sendInTurn } from '../mail/in-turn.ts';
import { approval, ids, wait } from '../onboarding/inputs.ts';
import { readUsers } from '../onboarding/stored-submission.ts';
import { conclude } from '../record/changes.ts';
import { changeRecord } from '../record/store.ts';
import { told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { completed, expired, rejected } from './mails.tsx';

const inputSchema = z.object({
  ...ids,
  told,
  outcome: z.enum(['completed', 'rejected', 'expired']),
  approval,
  /** Of the wait that came last; says what it was that did not happen when it expired. */
  wait: z.object({ for: z.enum(['nothing', ...wait.shape.for.options]) }),
  left: mailsLeft,
  results: z.array(z.object({ part: z.number(), sent: z.number(), failed: z.array(z.number()) })),
});
type Input = z.output<typeof inputSchema>;

/** The addresses that SES refused. */
async function failedAddresses(prefix: string, { results, ...ids }: Input): Promise<string[]> {
  const addresses: string[] = [];
  for (const { part, failed } of results) {
    if (failed.length === 0) continue;
    const users = await readUsers(prefix, ids, part);
    addresses.push(...failed.flatMap((position) => users[position] ?? []));
  }
  return addresses;
}

async function mailsAbout(
  input: Input,
  prefix: string,
  { forCustomer, forUs, submission, link }: Correspondence,
) {
  const { contact, mainAdmin } = submission;
  const customer = { ...forCustomer, contact };
  switch (input.outcome) {
    case 'completed': {
      const about = {
        mainAdmin,
        // The main admin was invited too.
        invited: 1 + input.results.reduce((sum, { sent }) => sum + sent, 0),
        failed: await failedAddresses(prefix, input),
        setupLink: await link.setup(),
      };
      return {
        toCustomer: completed({ ...customer, ...about, audience: 'customer' }),
        toCsm: completed({ ...forUs, contact, ...about, audience: 'csm' }),
      };
    }
    case 'rejected': {
      const { note } = input.approval;
      return {
        toCustomer: rejected({ ...customer, note, audience: 'customer' }),
        toCsm: rejected({ ...forUs, contact, note, audience: 'csm' }),
      };
    }
    case 'expired': {
      const waitedFor = input.wait.for;
      return {
        toCustomer: expired({ ...customer, waitedFor, audience: 'customer' }),
        toCsm: expired({ ...forUs, contact, waitedFor, audience: 'csm' }),
      };
    }
  }
}

/**
 * State "Report outcome": tells the customer and the CSM how it ended. Result `{left, done}`: the mails
 * that are to be sent yet.
 */
export const handler = taskHandler('ReportOutcome', inputSchema, async (input, environment) => {
  const { onboardingId, told, outcome } = input;
  await changeRecord(environment.RECORD_TABLE, onboardingId, conclude(told, outcome));
  const correspondence = await openCorrespondence(environment, input);
  const { toCustomer, toCsm } = await mailsAbout(input, environment.SECRETS_PREFIX, correspondence);
  return sendInTurn(
    {
      customer: () => correspondence.mailCustomer(toCustomer),
      csm: () => correspondence.mailCsm(toCsm),
    },
    input.left,
  );
});
