import * as z from 'zod';
import { handOver } from '../mail/hand-over.ts';
import { setupLinkMail } from '../mail/setup-link-mail.ts';
import { email } from '../onboarding/address-schemas.ts';
import { readLinkKeys } from '../onboarding/link-keys.ts';
import { createLink, daysUntil } from '../onboarding/links.ts';
import { type OnboardingId, onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { linksRevoked } from '../record/changes.ts';
import { readReached } from '../record/follow-ups.ts';
import { isAutomatic, isOpen, stageOf } from '../record/onboarding-record.ts';
import { revokeQueueLinks } from '../record/revocations.ts';
import { changeRecord, listOnboardings } from '../record/store.ts';
import { isSwitchedOn, undoUntil } from '../record/switching.ts';
import { InvalidState } from '../runtime/errors.ts';
import type { EnvironmentOf } from '../runtime/every-handler.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { remindersOf } from '../waiting/reminders.ts';

type Environment = EnvironmentOf<'RevokeLinks'>;

/**
 * @returns the record, and a new setup link if it is still useful
 * @throws InvalidState if there is no such onboarding
 */
async function revoke(environment: Environment, onboardingId: OnboardingId, at: string) {
  const { RECORD_TABLE, SECRETS_PREFIX, PUBLIC_URL, OPS_EMAIL } = environment;
  const { record } = await changeRecord(
    RECORD_TABLE,
    onboardingId,
    linksRevoked({ at, by: OPS_EMAIL }),
  );
  if (!record) throw new InvalidState(`There is no onboarding ${onboardingId}`);
  const { wait, submission, company, csm } = record;
  const occasion = `revoked ${at}`;
  // Switching off remains possible after the onboarding.
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
  // The product's own system can no longer report; the CSM is asked once its hour is up.
  if (isOpen(record) && wait && submission && !isAutomatic(record)) {
    const ids = { onboardingId, submissionId: submission.id };
    await handOver(environment, ...(await remindersOf(environment, ids, wait, occasion)));
  }
  const keys = await readLinkKeys(SECRETS_PREFIX);
  const claims = { onboardingId, company, csm };
  // Before the submission, the link goes to those it was mailed to.
  if (!submission)
    await handOver(
      environment,
      ...(record.contacts ?? []).map((contact) => setupLinkMail(record, contact, occasion)),
    );
  // After the submission, the customer may follow until the end. Before, the link keeps its expiry.
  const days = submission ? undefined : daysUntil(record.linkExpiresAt);
  const setupLink = await createLink(keys, PUBLIC_URL, 'setup', claims, days);
  return { record, setupLink };
}

/**
 * Revokes all links of an onboarding, for example if one fell into the wrong hands, or the links to a CSM's queue. Mails
 * new links to those the onboarding waits for, and to the CSM while single sign-on can be switched off.
 *
 * Input `{onboardingId}` or `{queueOf: address}`; returns `{revoked, setupLink?}`: the customer's new link, while the
 * onboarding is open or once it is completed. A completed onboarding's page leads to the company's first onboarding and
 * its follow-ups, so their links are revoked too. Of a queue's address, `hasOnboardings` says whether it is any CSM's: a
 * misspelled one is revoked all the same.
 * @throws InvalidState if there is no such onboarding, or one that its page leads to could not be read
 */
export const handler = taskHandler(
  'RevokeLinks',
  z.union([
    z.object({ onboardingId: onboardingIdSchema.check(z.minLength(1)) }),
    z.object({ queueOf: email }),
  ]),
  async (input, environment) => {
    const at = new Date().toISOString();
    if ('queueOf' in input) {
      await revokeQueueLinks(environment.RECORD_TABLE, input.queueOf, at);
      const of = { csm: input.queueOf };
      const { summaries } = await listOnboardings(environment.RECORD_TABLE, of, { most: 1 });
      return { revoked: input.queueOf, hasOnboardings: summaries.length > 0 };
    }
    const { onboardingId } = input;
    const { record, setupLink } = await revoke(environment, onboardingId, at);
    const { reached, unread } = await readReached(environment.RECORD_TABLE, record);
    for (const each of reached) await revoke(environment, each.onboardingId, at);
    if (unread.length > 0)
      throw new InvalidState(`Links remain: ${unread.join(' ')} could not be read`);
    return { revoked: onboardingId, ...(setupLink === undefined ? {} : { setupLink }) };
  },
);
