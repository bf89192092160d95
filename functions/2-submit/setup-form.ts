import { readEmailDomain } from '../onboarding/addresses.ts';
import { clientIdHoldsSecret, withoutClientSecrets } from '../onboarding/client-secrets.ts';
import { limits } from '../onboarding/submission-limits.ts';
import type { FieldError } from '../runtime/errors.ts';
import { RequestError } from '../runtime/errors.ts';
import { MOST_ERRORS } from '../web/field-errors.ts';
import type { Fields } from '../web/form.ts';
import { isFinding, type Review } from './people/findings.ts';
import { type Lists, readLists } from './people/lists-beside.ts';
import { emailDomainsIn, emptyApp, type SetupFormValues } from './setup-values.ts';
import type { StepName } from './steps/names.ts';

const changes = [
  'addApp',
  'removeApp',
  'checkApp',
  'checkDomains',
  'checkUsers',
  'leaveOut',
] as const;
const moves = ['next', 'go', 'share', 'mailStep', 'discard'] as const;
/** Send the form, only change it, or leave a step. */
type SetupFormAction = 'submit' | (typeof changes)[number] | (typeof moves)[number];

const isAction = (text: string): text is SetupFormAction =>
  text === 'submit' || [...changes, ...moves].some((action) => action === text);

/** Whether a link to single steps allows the action. Sending, sharing and discarding need the whole link. */
export const isOfStep = (action: SetupFormAction) =>
  isChange(action) || action === 'next' || action === 'go';
/** Whether the action only changes the form. */
export const isChange = (action: SetupFormAction) => changes.some((change) => change === action);

export interface SetupForm {
  action: SetupFormAction;
  /** What the action is about: the step to go to, the app to remove. */
  about: string;
  values: SetupFormValues;
  /** Input for the submission schema: the same content a program sends as JSON, including client secrets. */
  submission: {
    oktaApps: {
      domain: string;
      clientId: string;
      clientSecret?: string;
      emailDomains: string[];
    }[];
    mainAdmin: SetupFormValues['mainAdmin'];
    users: string[];
    contact: SetupFormValues['contact'];
  };
  /** Typed client secrets, in the order of the apps. */
  clientSecrets: (string | undefined)[];
  /** Findings in the list of users; undefined when it is empty or far too long. */
  review: Review | undefined;
  /** Errors at `users` and `usersFile` for what could not be read and is missing from `submission`. */
  errors: FieldError[];
}

const nothing = /^$/;
/** The fields of each step's form. */
export const fieldsOfSteps: Record<StepName, RegExp> = {
  register: nothing,
  settings: nothing,
  values: /^oktaApps\.\d{1,3}\.(?:domain|clientId|clientSecret|slot)$/,
  domains: /^oktaApps\.\d{1,3}\.(?:emailDomains|slot)$/,
  people: /^(?:(?:mainAdmin|contact)\.(?:name|email)|users|usersFile|usersMode)$/,
  review: nothing,
};

/**
 * Refuses a form from which something would be lost: a field that is unknown or sent twice, a file instead of a text,
 * or the reverse. Pages do not send such forms, programs might.
 * @param step the posted step; undefined for the whole form
 * @throws RequestError 422 `invalidSubmission`
 */
export function refuseLost(form: Fields, step: StepName | undefined): void {
  const fields = step ? [fieldsOfSteps[step]] : Object.values(fieldsOfSteps);
  const isKnown = (name: string) =>
    name === 'action' ||
    (step !== undefined && (name === 'step' || name === 'colleague')) ||
    fields.some((each) => each.test(name));
  const errors = [...Map.groupBy(form, ([name]) => name)].flatMap(([name, sent]): FieldError[] => {
    if (!isKnown(name)) return [{ path: name, code: 'unknownField' }];
    const isFile = sent.some(([, value]) => typeof value !== 'string');
    const isRight = sent.length === 1 && isFile === (name === 'usersFile');
    return isRight ? [] : [{ path: name, code: 'wrongType' }];
  });
  if (errors.length > 0)
    throw new RequestError(422, 'invalidSubmission', errors.slice(0, MOST_ERRORS));
}

/**
 * Reads the setup page's form.
 *
 * Fields: `oktaApps.{n}.domain`, `.clientId`, `.clientSecret`, `.emailDomains` and `.slot` for any
 * numbers n, `mainAdmin.name`, `mainAdmin.email`, `users`, the file `usersFile`, `usersMode`,
 * `contact.name`, `contact.email`, and `action`: a SetupFormAction, some with a target: `removeApp.{n}`,
 * `checkApp.{n}`, `leaveOut.{finding}` and `go.{step}`.
 *
 * Validates only the list of users; the schema reports anything else that is missing or malformed.
 */
export async function parseSetupForm(form: Fields): Promise<SetupForm> {
  const fields = textFields(form);
  const text = (name: string) => fields.get(name) ?? '';
  const person = (name: string) => ({ name: text(`${name}.name`), email: text(`${name}.email`) });
  const { action, about } = actionOf(text('action'));

  const apps = appNumbers(fields)
    .filter((number) => action !== 'removeApp' || String(number) !== about)
    .map((number) => {
      const field = (name: string) => text(`oktaApps.${number}.${name}`);
      const clientId = field('clientId');
      const clientSecret = field('clientSecret');
      const slot = field('slot');
      return {
        values: {
          domain: field('domain'),
          clientId: clientIdHoldsSecret(clientId) ? '' : clientId,
          emailDomains: field('emailDomains'),
          ...(/^\d$/.test(slot) ? { slot: Number(slot) } : {}),
        },
        clientId,
        // An empty field means the stored secret; the form cannot know whether there is one.
        ...(clientSecret === '' ? {} : { clientSecret }),
      };
    });
  if (action === 'addApp' || apps.length === 0) apps.push({ values: emptyApp(), clientId: '' });

  const listed = apps
    .flatMap(({ values }) => emailDomainsIn(values.emailDomains).slice(0, limits.emailDomains))
    .flatMap((domain) => readEmailDomain(domain) ?? []);
  const out = action === 'leaveOut' && isFinding(about) ? about : undefined;
  const list = await usersIn(text('users'), fileIn(form), listed, out);

  const values: SetupFormValues = {
    oktaApps: apps.map((app) => app.values),
    mainAdmin: person('mainAdmin'),
    users: list.text,
    usersMode: text('usersMode') === 'replace' ? 'replace' : 'add',
    contact: person('contact'),
  };
  return {
    action,
    about,
    values,
    clientSecrets: apps.map((app) => ('clientSecret' in app ? app.clientSecret : undefined)),
    submission: {
      oktaApps: apps.map(({ values: { domain, emailDomains }, ...credentials }) => ({
        domain,
        ...credentials,
        emailDomains: emailDomainsIn(emailDomains),
      })),
      mainAdmin: values.mainAdmin,
      users: list.review?.good ?? [],
      contact: values.contact,
    },
    review: list.review,
    errors: list.errors,
  };
}

/**
 * The first text value of each name, trimmed. A client secret pasted into a wrong field is left out, so that it is neither
 * stored nor shown; for a client ID the schema says so.
 */
function textFields(form: Fields): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of form)
    if (typeof value === 'string' && !fields.has(name))
      fields.set(name, (isCredential(name) ? value : withoutClientSecrets(value)).trim());
  return fields;
}

const isCredential = (name: string) => /\.client(?:Id|Secret)$/.test(name);

/**
 * The form's action, from its first `action` field; `submit` without one.
 * @throws RequestError 400 `bodyMalformed` for an unknown action
 */
export const readAction = (form: Fields) => actionOf(textFields(form).get('action') ?? '');

function actionOf(text: string): { action: SetupFormAction; about: string } {
  const [action = '', about = ''] = text.split('.', 2);
  if (text === '') return { action: 'submit', about };
  if (!isAction(action)) throw new RequestError(400, 'bodyMalformed');
  return { action, about };
}

/**
 * The form's app numbers in ascending order, with gaps where an app was removed. Stops after the limit, which is enough to
 * refuse it.
 */
function appNumbers(fields: ReadonlyMap<string, string>): number[] {
  const numbers = [...fields.keys()].flatMap((name) => {
    const [, number] = /^oktaApps\.(\d{1,3})\./.exec(name) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
  return [...new Set(numbers)].sort((a, b) => a - b).slice(0, limits.oktaApps + 1);
}

/** The uploaded file. Browsers send an empty file field as an empty, unnamed file. */
function fileIn(form: Fields): File | undefined {
  const file = [...form].find(([name]) => name === 'usersFile')?.[1];
  return file === undefined || typeof file === 'string' || file.size === 0 ? undefined : file;
}

const usersIn: Lists['readLists'] = async (typed, file, ...rest) =>
  typed === '' && !file
    ? { text: '', review: undefined, errors: [] }
    : readLists(typed, file, ...rest);
