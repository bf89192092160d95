import { isSameAddress } from '../onboarding/addresses.ts';
import { readPageLinkKeys } from '../onboarding/link-keys.ts';
import { createLink, daysUntil, setupLinkExpiry } from '../onboarding/links.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { newOnboardingId } from '../onboarding/onboarding-id.ts';
import { CUSTOMER, issue } from '../record/changes.ts';
import { beginFollowUp, continued } from '../record/follow-ups.ts';
import { count } from '../record/limits.ts';
import { isSubmitted, type OnboardingRecord, stageOf } from '../record/onboarding-record.ts';
import { changeRecord, createRecord, readRecord } from '../record/store.ts';
import { RequestError } from '../runtime/errors.ts';
import type { EnvironmentOf } from '../runtime/every-handler.ts';
import { fieldErrorsOf } from '../web/field-errors.ts';
import { contentOf } from '../web/form.ts';
import { httpHandler, type Reply } from '../web/http.ts';
import { openOnboarding } from '../web/open-link.ts';
import { appsOfBoth } from './afterwards.ts';
import { nextLinkSchema } from './next-link-request.ts';
import { ownSteps } from './own-steps.ts';

type Environment = EnvironmentOf<'IssueNextLink'>;

/** Days a link to change client secrets is valid. Short, since a new one is a click away. */
const ROTATION_DAYS = 1;

async function linkToRotate(
  { SECRETS_PREFIX, PUBLIC_URL }: Environment,
  record: OnboardingRecord,
  owner: OnboardingRecord,
) {
  const apps = appsOfBoth(record, owner).map(({ domain, clientId }) => ({ domain, clientId }));
  const { onboardingId, company, csm } = owner;
  const keys = await readPageLinkKeys(SECRETS_PREFIX, 'next');
  const claims = { onboardingId, company, csm, apps };
  return createLink(keys, PUBLIC_URL, 'rotation', claims, ROTATION_DAYS);
}

/** Whether the onboarding can still be filled in. */
const isBlank = (record: OnboardingRecord) =>
  !isSubmitted(record) && Date.parse(record.linkExpiresAt) > Date.now();

/**
 * Returns the latest follow-up that can still be filled in, or creates one. A new one is added to the first
 * onboarding's record before it is created, so that two people who start at once get the same one.
 */
async function followUpOf(
  table: string,
  owner: OnboardingRecord,
  page: OnboardingRecord,
  link: string,
): Promise<OnboardingRecord> {
  const last = owner.followUps?.at(-1);
  const known = last && (await readRecord(table, last.onboardingId));
  if (known && isBlank(known)) return known;
  const at = new Date().toISOString();
  let begun = last;
  if (!last || known) {
    await count(table, 'followUps', owner.onboardingId);
    const followUp = { onboardingId: newOnboardingId(owner.company), at };
    const change = beginFollowUp(followUp, last?.onboardingId);
    const { record: now } = await changeRecord(table, owner.onboardingId, change, owner);
    begun = now?.followUps?.at(-1);
  }
  if (!begun) throw new RequestError(409, 'nothingToDo');
  const issued = {
    onboardingId: begun.onboardingId,
    ...continued(owner),
    csm: page.csm,
    linkExpiresAt: setupLinkExpiry(at),
  };
  const made = issue(issued, { at, by: CUSTOMER, link });
  const isNew = await createRecord(table, made);
  const created = isNew ? made : ((await readRecord(table, begun.onboardingId)) ?? made);
  return isNew ? withCsmOfNow(table, created, page) : created;
}

/** A hand-over of the page since it was opened did not find what was being created. Nobody has a link to it yet. */
async function withCsmOfNow(
  table: string,
  created: OnboardingRecord,
  page: OnboardingRecord,
): Promise<OnboardingRecord> {
  const { csm } = (await readRecord(table, page.onboardingId)) ?? page;
  if (isSameAddress(csm.email, created.csm.email)) return created;
  const change = (record: OnboardingRecord) =>
    isSameAddress(record.csm.email, created.csm.email) ? { ...record, csm } : undefined;
  const { record = created } = await changeRecord(table, created.onboardingId, change, created);
  return record;
}

/** @throws RequestError 422 when the onboarding is not a follow-up of `owner` */
async function begunFrom(table: string, owner: OnboardingRecord, onboardingId: OnboardingId) {
  const isKnown = owner.followUps?.some((each) => each.onboardingId === onboardingId);
  const record = isKnown ? await readRecord(table, onboardingId) : undefined;
  if (!record)
    throw new RequestError(422, 'invalidSubmission', [{ path: 'onboardingId', code: 'wrongType' }]);
  return record;
}

async function linkToSetUp(
  { SECRETS_PREFIX, PUBLIC_URL }: Environment,
  record: OnboardingRecord,
): Promise<string> {
  const { onboardingId, company, csm, continues, linkExpiresAt } = record;
  const keys = await readPageLinkKeys(SECRETS_PREFIX, 'next');
  const claims = { onboardingId, company, csm, continues };
  const days = isSubmitted(record) ? undefined : daysUntil(linkExpiresAt);
  return createLink(keys, PUBLIC_URL, 'setup', claims, days);
}

/**
 * `POST /setup/{token}/links`: once the onboarding is completed, creates a link to change the client secrets, or to a
 * follow-up onboarding that adds e-mail domains, people or another Okta.
 */
export const handler = httpHandler('IssueNextLink', async (request, { environment }) => {
  const { RECORD_TABLE } = environment;
  const { link, record } = await openOnboarding(environment, 'setup', request);
  if (ownSteps(link)) throw new RequestError(404, 'linkInvalid');
  const body = await request.body();
  const parsed = nextLinkSchema.safeParse('json' in body ? body.json : contentOf(body.form));
  if (!parsed.success)
    throw new RequestError(422, 'invalidSubmission', fieldErrorsOf(parsed.error));
  if (!record || stageOf(record) !== 'completed') throw new RequestError(409, 'notCompleted');
  const { continues } = record;
  const owner = (continues !== undefined && (await readRecord(RECORD_TABLE, continues))) || record;
  const answer = (onboardingId: OnboardingId, next: string): Reply =>
    request.html
      ? { redirect: next.slice(environment.PUBLIC_URL.length) }
      : { json: { onboardingId, link: next } };
  const wanted = parsed.data;
  if (wanted.for === 'clientSecrets')
    return answer(owner.onboardingId, await linkToRotate(environment, record, owner));
  const followUp =
    wanted.onboardingId === undefined
      ? await followUpOf(RECORD_TABLE, owner, record, link.linkId)
      : await begunFrom(RECORD_TABLE, owner, wanted.onboardingId);
  return answer(followUp.onboardingId, await linkToSetUp(environment, followUp));
});
