import * as z from 'zod/mini';
import type { FingerprintKeys } from '../onboarding/link-keys.ts';
import { fingerprints } from '../onboarding/links.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { deleteSecret, readSecret, secretNames, writeSecret } from '../onboarding/secrets.ts';
import { findSubmission } from '../onboarding/stored-submission.ts';
import { clientSecret } from '../onboarding/submission.ts';
import { limits } from '../onboarding/submission-limits.ts';
import { deleteDraft, readDraft, writeDraft } from '../record/draft.ts';
import { appsBefore } from '../record/follow-ups.ts';
import { type OnboardingRecord, progressOf } from '../record/onboarding-record.ts';
import { busy, RequestError } from '../runtime/errors.ts';
import { later } from '../runtime/later.ts';
import type { Fields } from '../web/form.ts';
import { fieldsOfSteps, parseSetupForm, type SetupForm } from './setup-form.ts';
import {
  type Checked,
  checkedSchema,
  emptyApp,
  emptyValues,
  renamed,
  type SetupFormValues,
  usersModes,
  valuesOf,
} from './setup-values.ts';
import { type StepName, stepNames } from './steps/names.ts';

/**
 * Drafts: what was entered but not sent yet, shared by everyone who has the link. Saved when a step is left, so
 * that a reload, another device or a colleague can continue. Saving a step keeps what others have since entered
 * in other steps.
 */

const person = () => z.object({ name: z.string(), email: z.string() });

const draftSchema = later(() =>
  z.object({
    /** ID of the submission it corrects; empty for the first submission. */
    corrects: z.string(),
    oktaApps: z.array(
      z.object({
        /** Identifies the app within the draft; stable when other apps are removed. */
        slot: z.number(),
        domain: z.string(),
        clientId: z.string(),
        emailDomains: z.string(),
        /** Whether a well-formed client secret was typed. */
        secretKept: z.boolean(),
        checked: z.optional(checkedSchema),
      }),
    ),
    mainAdmin: person(),
    users: z.string(),
    usersMode: z.enum(usersModes),
    contact: person(),
    /** Steps the user completed with "next". */
    passed: z.array(z.enum(stepNames)),
    /** Version of the stored client secrets, if any. */
    secrets: z.optional(z.string()),
  }),
);
export type DraftContent = z.output<typeof draftSchema>;

/** Client secrets by slot. */
const secretsSchema = later(() => z.record(z.string(), z.string()));

/** Where a draft is stored. */
export interface Desk {
  table: string;
  prefix: string;
  onboardingId: OnboardingId;
  /** Undefined for links issued before records existed. */
  record: OnboardingRecord | undefined;
}

/** Fixed key order, so that unchanged drafts serialize identically. */
const contentOf = (
  { oktaApps, mainAdmin, users, usersMode, contact }: SetupFormValues,
  { corrects, passed, secrets }: Pick<DraftContent, 'corrects' | 'passed' | 'secrets'>,
): DraftContent => ({
  corrects,
  passed,
  oktaApps: oktaApps.map(
    ({ domain, clientId, emailDomains, slot, secretKept, checked }, index) => ({
      slot: slot ?? index,
      domain,
      clientId,
      emailDomains,
      secretKept: secretKept ?? false,
      checked,
    }),
  ),
  mainAdmin,
  users,
  usersMode,
  contact,
  secrets,
});

/** For a follow-up onboarding: a draft with the existing connections' apps, whose values it needs again. */
async function known(table: string, record: OnboardingRecord | undefined) {
  const apps = await appsBefore(table, record);
  if (apps.length === 0) return undefined;
  const oktaApps = apps.map(({ domain, clientId }) => ({ ...emptyApp(), domain, clientId }));
  return contentOf(
    { ...emptyValues(), oktaApps },
    { corrects: '', passed: ['register', 'settings'] },
  );
}

/** The initial draft: empty, or for a correction the last submission without its list of users. */
async function beginning({ table, prefix, onboardingId, record }: Desk): Promise<DraftContent> {
  const sent = record?.submission;
  const stored = sent && (await findSubmission(prefix, onboardingId, sent.id));
  const begun = sent ? undefined : await known(table, record);
  if (begun) return begun;
  const values = stored
    ? renamed(valuesOf(stored), record ? progressOf(record).problems : [])
    : emptyValues();
  return contentOf(values, { corrects: sent?.id ?? '', passed: [] });
}

/** The draft and its revision. `content` is undefined once the draft was sent. */
async function find(
  desk: Desk,
): Promise<{ content?: DraftContent | undefined; revision?: number; text?: string }> {
  const kept = await readDraft(desk.table, desk.onboardingId);
  if (!kept) return {};
  const { revision, text } = kept;
  const { data } = draftSchema.safeParse(JSON.parse(text));
  const content = data?.corrects === (desk.record?.submission?.id ?? '') ? data : undefined;
  return { content, revision, text };
}

/** @returns `isKept`: whether there is anything to delete */
export async function openDraft(desk: Desk): Promise<{ content: DraftContent; isKept: boolean }> {
  const { content } = await find(desk);
  return content ? { content, isKept: true } : { content: await beginning(desk), isKept: false };
}

/**
 * Merges a step's posted fields with the draft into the whole form.
 * @param posted leave out for the draft alone
 */
export async function fillIn(
  draft: DraftContent,
  step: StepName,
  posted: Fields = [],
): Promise<SetupForm> {
  const whole: [string, FormDataEntryValue][] = [];
  const isOfStep = fieldsOfSteps[step];
  const slots = appSlots(posted);
  const known = new Set(draft.oktaApps.map(({ slot }) => slot));
  /** Apps that someone else removed. */
  const gone = new Set([...slots].flatMap(([slot, number]) => (known.has(slot) ? [] : [number])));
  const isGone = (name: string) => gone.has(Number(/^oktaApps\.(\d+)/.exec(name)?.[1]));
  for (const [name, value] of posted)
    if (name === 'action' || (isOfStep.test(name) && !isGone(name))) whole.push([name, value]);
  const isNew = (name: string) => !whole.some(([known]) => known === name);
  for (const [index, app] of draft.oktaApps.entries()) {
    const { slot, domain, clientId, emailDomains } = app;
    // Apps that someone else added come after the posted ones.
    const number = slots.get(slot) ?? (slots.size > 0 ? 100 + index : index);
    for (const [name, value] of Object.entries({
      slot: `${slot}`,
      domain,
      clientId,
      emailDomains,
    })) {
      const field = `oktaApps.${number}.${name}`;
      if (isNew(field)) whole.push([field, value]);
    }
  }
  if (step !== 'people') {
    for (const group of ['mainAdmin', 'contact'] as const)
      for (const part of ['name', 'email'] as const)
        whole.push([`${group}.${part}`, draft[group][part]]);
    whole.push(['users', draft.users], ['usersMode', draft.usersMode]);
  }
  const form = await parseSetupForm(whole);
  const kept = new Map(draft.oktaApps.map((app) => [app.slot, app]));
  return {
    ...form,
    values: {
      ...form.values,
      oktaApps: form.values.oktaApps.map((app) => {
        const before = app.slot === undefined ? undefined : kept.get(app.slot);
        if (!before) return app;
        const isSame = before.domain === app.domain && before.clientId === app.clientId;
        return {
          ...app,
          secretKept: before.secretKept,
          checked: isSame ? before.checked : undefined,
        };
      }),
    },
  };
}

/** The form's app numbers, by slot. */
function appSlots(posted: Fields): Map<number, number> {
  const slots = new Map<number, number>();
  for (const [name, value] of posted) {
    const [, number] = /^oktaApps\.(\d{1,3})\.slot$/.exec(name) ?? [];
    if (number !== undefined && typeof value === 'string' && /^\d$/.test(value))
      slots.set(Number(value), Number(number));
  }
  return slots;
}

/** Gives each new app the lowest free slot. */
function withSlots(oktaApps: SetupFormValues['oktaApps']) {
  const taken = new Set(oktaApps.map(({ slot }) => slot));
  return oktaApps.map(({ slot, ...app }) => {
    let own = slot ?? 0;
    while (slot === undefined && taken.has(own)) own += 1;
    taken.add(own);
    return { ...app, slot: own };
  });
}

/** Attempts before giving up when others keep writing first. */
const MOST_TRIES = 5;

/**
 * Saves a step's posted fields to the draft.
 * @param passed whether the user completed the step with "next"
 * @returns the whole form and the draft, both up to date
 * @throws RequestError 503 `busy`; 413 `bodyTooLarge` when the draft exceeds what can be stored; 422 with `tooMany`
 */
export async function keepStep(
  desk: Desk,
  keys: FingerprintKeys,
  step: StepName,
  posted: Fields,
  passed: boolean,
): Promise<{ form: SetupForm; content: DraftContent }> {
  const { table, onboardingId } = desk;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const found = await find(desk);
    const before = found.content ?? (await beginning(desk));
    const form = await fillIn(before, step, posted);
    // Only where the field can be corrected: an earlier draft may have more.
    if (step === 'domains') refuseTooManyDomains(form);
    const { content, typed } = merge(form, before, passed ? step : undefined);
    if (typed.size > 0) await keepSecrets(desk, keys, content, typed);
    const kept = {
      form: { ...form, values: { ...form.values, oktaApps: content.oktaApps } },
      content,
    };
    const text = JSON.stringify(content);
    if (found.content ? text === found.text : !passed && isBare(content, before)) return kept;
    const written = await writeDraft(table, onboardingId, text, found.revision);
    if (written === 'tooLarge') throw new RequestError(413, 'bodyTooLarge');
    if (written === 'written') return kept;
  }
  throw busy();
}

/** A draft with more is read again by every page. */
function refuseTooManyDomains({ submission }: SetupForm) {
  const fields = submission.oktaApps.flatMap(({ emailDomains }, index) =>
    emailDomains.length > limits.emailDomains
      ? [{ path: `oktaApps.${index}.emailDomains`, code: 'tooMany' }]
      : [],
  );
  if (fields.length > 0) throw new RequestError(422, 'invalidSubmission', fields);
}

/** Whether nothing was entered yet. */
const isBare = (content: DraftContent, before: DraftContent) =>
  JSON.stringify(content) === JSON.stringify(before);

/** @returns `typed`: well-formed client secrets, by slot */
function merge(form: SetupForm, before: DraftContent, passed: StepName | undefined) {
  const typed = new Map<number, string>();
  const oktaApps = withSlots(form.values.oktaApps)
    .slice(0, limits.oktaApps)
    .map((app, index) => {
      const { data } = clientSecret.safeParse(form.clientSecrets[index]);
      if (data !== undefined) typed.set(app.slot, data);
      return {
        ...app,
        secretKept: data !== undefined || (app.secretKept ?? false),
      };
    });
  const content = contentOf(
    { ...form.values, oktaApps },
    {
      corrects: before.corrects,
      passed: stepNames.filter((each) => each === passed || before.passed.includes(each)),
      secrets: before.secrets,
    },
  );
  return { content, typed };
}

/** Stores new client secrets alongside the existing ones, and drops checks made with a secret that has changed. */
async function keepSecrets(
  desk: Desk,
  keys: FingerprintKeys,
  content: DraftContent,
  typed: ReadonlyMap<number, string>,
): Promise<void> {
  const before = await readSecrets(desk, content.secrets);
  const after: Record<string, string> = {};
  for (const app of content.oktaApps) {
    const text = typed.get(app.slot) ?? before[app.slot];
    if (text !== undefined) after[app.slot] = text;
    if (text !== before[app.slot]) app.checked = undefined;
  }
  const text = JSON.stringify(after);
  // Slots repeat across drafts, so the version covers all secrets and the onboarding.
  const [version = ''] = fingerprints(keys, desk.onboardingId, 'draft', text);
  if (version !== content.secrets)
    await writeSecret(secretNames.draftSecrets(desk.prefix, desk.onboardingId), text, version);
  content.secrets = version;
}

/** The stored client secret of one of the draft's apps. */
export const keptSecret = async (desk: Desk, { secrets }: DraftContent, slot: number) =>
  (await readSecrets(desk, secrets))[slot];

/** Saves Okta's answer for an app, unless the app has changed since. */
export async function keepCheck(desk: Desk, of: DraftContent, slot: number, checked: Checked) {
  const { content, revision } = await find(desk);
  const whatIs = (one: DraftContent | undefined) => {
    const app = one?.oktaApps.find((each) => each.slot === slot);
    return JSON.stringify([app?.domain, app?.clientId, one?.secrets]);
  };
  if (!content || whatIs(content) !== whatIs(of)) return;
  const oktaApps = content.oktaApps.map((app) => (app.slot === slot ? { ...app, checked } : app));
  // If someone else writes first, this result is lost and the app can be checked again.
  await writeDraft(
    desk.table,
    desk.onboardingId,
    JSON.stringify({ ...content, oktaApps }),
    revision,
  );
}

const readSecrets = async ({ prefix, onboardingId }: Desk, version: string | undefined) =>
  version === undefined
    ? {}
    : ((await readSecret(secretNames.draftSecrets(prefix, onboardingId), secretsSchema, version)) ??
      {});

/** The form's submission, completed with the stored client secrets. */
export async function withKeptSecrets(desk: Desk, content: DraftContent, form: SetupForm) {
  const kept = await readSecrets(desk, content.secrets);
  return {
    ...form.submission,
    oktaApps: form.submission.oktaApps.map((app, index) => {
      const slot = content.oktaApps[index]?.slot;
      const text = slot === undefined ? undefined : kept[slot];
      return app.clientSecret === undefined && text !== undefined
        ? { ...app, clientSecret: text }
        : app;
    }),
  };
}

/** Deletes the draft and its client secrets. */
export async function discardDraft({ table, prefix, onboardingId }: Desk): Promise<void> {
  await deleteSecret(secretNames.draftSecrets(prefix, onboardingId));
  await deleteDraft(table, onboardingId);
}
