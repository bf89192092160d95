import * as z from 'zod';
import type { FingerprintKeys } from '../onboarding/link-keys.ts';
import { fingerprints } from '../onboarding/links.ts';
import { deleteSecret, readSecret, secretNames, writeSecret } from '../onboarding/secrets.ts';
import { findSubmission } from '../onboarding/stored-submission.ts';
import { clientSecret, holdsClientSecret, limits } from '../onboarding/submission.ts';
import { deleteDraft, readDraft, writeDraft } from '../record/draft.ts';
import { appsBefore } from '../record/follow-ups.ts';
import { type OnboardingRecord, progressOf } from '../record/onboarding-record.ts';
import { busy, RequestError } from '../runtime/errors.ts';
import type { Fields } from '../web/form.ts';
import { parseSetupForm, type SetupForm } from './setup-form.ts';
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
 * What was entered and not sent yet, for everybody who has the link. Written when a step is left, so that
 * a reload, another device or a colleague goes on with it; a step is written over what others have entered
 * in the other steps meanwhile.
 */

const person = z.object({ name: z.string(), email: z.string() });

const draftSchema = z.object({
  /** ID of the submission that it corrects; empty for the first. */
  corrects: z.string(),
  oktaApps: z.array(
    z.object({
      /** Names the app in the draft: it stays when another one is removed. */
      slot: z.number(),
      domain: z.string(),
      clientId: z.string(),
      emailDomains: z.string(),
      /** Whether a client secret was typed that can be one. */
      secretKept: z.boolean(),
      checked: checkedSchema.optional(),
    }),
  ),
  mainAdmin: person,
  users: z.string(),
  usersMode: z.enum(usersModes),
  contact: person,
  /** Steps that were left by going on. */
  passed: z.array(z.enum(stepNames)),
  /** Version of the client secrets, where there are any. */
  secrets: z.string().optional(),
});
export type DraftContent = z.output<typeof draftSchema>;

/** Client secrets by slot. */
const secretsSchema = z.record(z.string(), z.string());

/** Where drafts are. */
export interface Desk {
  table: string;
  prefix: string;
  onboardingId: string;
  /** Undefined for a link that is older than the record. */
  record: OnboardingRecord | undefined;
}

/** Always in the same order, so that what has not changed reads the same. */
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

/** Of an onboarding that goes on with another one's connections: their apps, whose values it needs again. */
async function known(table: string, record: OnboardingRecord | undefined) {
  const apps = await appsBefore(table, record);
  if (apps.length === 0) return undefined;
  const oktaApps = apps.map(({ domain, clientId }) => ({ ...emptyApp(), domain, clientId }));
  return contentOf(
    { ...emptyValues(), oktaApps },
    { corrects: '', passed: ['register', 'settings'] },
  );
}

/** What the page starts with: what was sent, where it is to be corrected, without the list of users. */
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

/** The draft with its revision; one that was sent meanwhile counts no more. */
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

/** What a step's form has, by field; the rest is as it was. */
const fieldsOf: Record<StepName, (app: string) => RegExp> = {
  register: () => /^$/,
  settings: () => /^$/,
  values: (app) => new RegExp(`^${app}\\.(?:domain|clientId|clientSecret|slot)$`),
  domains: (app) => new RegExp(`^${app}\\.emailDomains$`),
  people: () => /^(?:(?:mainAdmin|contact)\.(?:name|email)|users|usersFile|usersMode)$/,
  review: () => /^$/,
};
const APP = 'oktaApps\\.\\d{1,3}';

/**
 * The whole form: what was posted of one step, and the draft for the rest.
 * @param posted undefined: the draft alone
 */
export async function fillIn(
  draft: DraftContent,
  step: StepName,
  posted: Fields = [],
): Promise<SetupForm> {
  const whole: [string, FormDataEntryValue][] = [];
  const isOfStep = fieldsOf[step](APP);
  const slots = appSlots(posted);
  const known = new Set(draft.oktaApps.map(({ slot }) => slot));
  /** Apps that somebody else has removed. */
  const gone = new Set([...slots].flatMap(([slot, number]) => (known.has(slot) ? [] : [number])));
  const isGone = (name: string) => gone.has(Number(/^oktaApps\.(\d+)/.exec(name)?.[1]));
  for (const [name, value] of posted)
    if (name === 'action' || (isOfStep.test(name) && !isGone(name))) whole.push([name, value]);
  const isNew = (name: string) => !whole.some(([known]) => known === name);
  for (const [index, app] of draft.oktaApps.entries()) {
    const { slot, domain, clientId, emailDomains } = app;
    // What somebody else has added meanwhile comes after those that were posted.
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

/** The numbers that a form's apps have, by slot. */
function appSlots(posted: Fields): Map<number, number> {
  const slots = new Map<number, number>();
  for (const [name, value] of posted) {
    const [, number] = /^oktaApps\.(\d{1,3})\.slot$/.exec(name) ?? [];
    if (number !== undefined && typeof value === 'string' && /^\d$/.test(value))
      slots.set(Number(value), Number(number));
  }
  return slots;
}

/** Gives new apps a slot, as low as there is one. */
function withSlots(oktaApps: SetupFormValues['oktaApps']) {
  const taken = new Set(oktaApps.map(({ slot }) => slot));
  return oktaApps.map(({ slot, ...app }) => {
    let own = slot ?? 0;
    while (slot === undefined && taken.has(own)) own += 1;
    taken.add(own);
    return { ...app, slot: own };
  });
}

/** Others may be faster so often before it is given up. */
const MOST_TRIES = 5;

/**
 * Keeps what was posted of a step.
 * @param passed whether the step was left by going on
 * @returns the whole form as it stands now, and the draft with it
 * @throws RequestError 503 `busy`, 413 `bodyTooLarge` when it is more than can be kept
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

/** Nothing was entered yet. */
const isBare = (content: DraftContent, before: DraftContent) =>
  JSON.stringify(content) === JSON.stringify(before);

/** @returns `typed`: client secrets that can be ones, by slot */
function merge(form: SetupForm, before: DraftContent, passed: StepName | undefined) {
  const typed = new Map<number, string>();
  const oktaApps = withSlots(form.values.oktaApps)
    .slice(0, limits.oktaApps)
    .map((app, index) => {
      const { data } = clientSecret.safeParse(form.clientSecrets[index]);
      if (data !== undefined) typed.set(app.slot, data);
      return {
        ...app,
        // What was pasted into the wrong field is shown to nobody, and kept nowhere.
        domain: holdsClientSecret(app.domain) ? '' : app.domain,
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

/** Writes the client secrets that are new beside those that are kept; what was checked with others counts no more. */
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
  // The slots' values differ from draft to draft: the version names them all, and which draft they are of.
  const [version = ''] = fingerprints(keys, desk.onboardingId, 'draft', text);
  if (version !== content.secrets)
    await writeSecret(secretNames.draftSecrets(desk.prefix, desk.onboardingId), text, version);
  content.secrets = version;
}

/** The client secret that is kept for an app of the draft. */
export const keptSecret = async (desk: Desk, { secrets }: DraftContent, slot: number) =>
  (await readSecrets(desk, secrets))[slot];

/** Keeps what Okta answered for an app, unless it was changed meanwhile. */
export async function keepCheck(desk: Desk, of: DraftContent, slot: number, checked: Checked) {
  const { content, revision } = await find(desk);
  const whatIs = (one: DraftContent | undefined) => {
    const app = one?.oktaApps.find((each) => each.slot === slot);
    return JSON.stringify([app?.domain, app?.clientId, one?.secrets]);
  };
  if (!content || whatIs(content) !== whatIs(of)) return;
  const oktaApps = content.oktaApps.map((app) => (app.slot === slot ? { ...app, checked } : app));
  // Somebody else is faster: it is checked again at the next occasion.
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

/** The submission that a form is, with the client secrets that are kept for it. */
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

/** Deletes what was entered and not sent: everything. */
export async function discardDraft({ table, prefix, onboardingId }: Desk): Promise<void> {
  await deleteSecret(secretNames.draftSecrets(prefix, onboardingId));
  await deleteDraft(table, onboardingId);
}
