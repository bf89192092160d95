import * as z from 'zod';
import { handOver } from '../mail/hand-over.ts';
import { setupLinkMail } from '../mail/setup-link-mail.ts';
import { email } from '../onboarding/addresses.ts';
import { readLinkKeys } from '../onboarding/link-keys.ts';
import { createLink, daysUntil } from '../onboarding/links.ts';
import { linksRevoked } from '../record/changes.ts';
import { readReached } from '../record/follow-ups.ts';
import { isAutomatic, isOpen, stageOf } from '../record/onboarding-record.ts';
import { revokeQueueLinks } from '../record/revocations.ts';
import { changeRecord } from '../record/store.ts';
import { isSwitchedOn, undoUntil } from '../record/switching.ts';
import { InvalidState } from '../runtime/errors.ts';
import { type EnvironmentOf, taskHandler } from '../runtime/handlers.ts';
import { remindersOf } from '../waiting/reminders.ts';

type Environment = EnvironmentOf<'RevokeLinks'>;

/**
 * @returns the record, and the new setup link, where there is something to do with one
 * @throws InvalidState when there is no such onboarding
 */
async function revoke(environment: Environment, onboardingId: string, at: string) {
  const { RECORD_TABLE, SECRETS_PREFIX, PUBLIC_URL, OPS_EMAIL } = environment;
  const { record } = await changeRecord(
    RECORD_TABLE,
    onboardingId,
    linksRevoked({ at, by: OPS_EMAIL }),
  );
  if (!record) throw new InvalidState(`There is no onboarding ${onboardingId}`);
  const { wait, submission, company, csm } = record;
  const occasion = `revoked ${at}`;
  // The way back outlives the onboarding.
  if (isSwitchedOn(record) && Date.parse(undoUntil(record) ?? '') > Date.parse(at))
    await handOver(environment, {
      onboardingId,
      to: { recipient: 'csm', ...csm },
      replyTo: OPS_EMAIL,
      occasion,
      mail: 'switchLinkRenewed',
      props: {
        language: 'en',
        company,
        csm,
        switchLink: { link: 'switch', claims: { onboardingId, by: csm.email } },
      },
    });
  if (!isOpen(record) && stageOf(record) !== 'completed') return { record };
  // The product's own system cannot report any more: its hour over, the CSM is asked.
  if (isOpen(record) && wait && submission && !isAutomatic(record)) {
    const ids = { onboardingId, submissionId: submission.id };
    await handOver(environment, ...(await remindersOf(environment, ids, wait, occasion)));
  }
  const keys = await readLinkKeys(SECRETS_PREFIX);
  const claims = { onboardingId, company, csm };
  // Before anything is submitted the link is with whoever it was mailed to.
  if (!submission)
    await handOver(
      environment,
      ...(record.contacts ?? []).map((contact) => setupLinkMail(record, contact, occasion)),
    );
  // Who has started may follow to the end; until then the link's own time goes on.
  const days = submission ? undefined : daysUntil(record.linkExpiresAt);
  const setupLink = await createLink(keys, PUBLIC_URL, 'setup', claims, days);
  return { record, setupLink };
}

/**
 * Revokes all links of an onboarding, when one got into the wrong hands: whoever is waited for gets a mail
 * with a new one, as does the CSM while single sign-on can be switched off. Or those to a CSM's queue.
 *
 * Input `{onboardingId}` or `{queueOf: address}`; result `{revoked, setupLink?}`, the new link for the
 * customer while the onboarding goes on, and once it is completed. The page of one that is completed leads to the
 * company's first onboarding and to what was begun since: their links are revoked with it.
 * @throws InvalidState when there is no such onboarding
 */
export const handler = taskHandler(
  'RevokeLinks',
  z.union([z.object({ onboardingId: z.string().min(1) }), z.object({ queueOf: email })]),
  async (input, environment) => {
    const at = new Date().toISOString();
    if ('queueOf' in input) {
      await revokeQueueLinks(environment.RECORD_TABLE, input.queueOf, at);
      return { revoked: input.queueOf };
    }
    const { onboardingId } = input;
    const { record, setupLink } = await revoke(environment, onboardingId, at);
    for (const reached of await readReached(environment.RECORD_TABLE, record))
      await revoke(environment, reached.onboardingId, at);
    return { revoked: onboardingId, ...(setupLink === undefined ? {} : { setupLink }) };
  },
);
