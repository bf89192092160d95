import { parse } from 'csv-parse/sync';
import addressparser from 'nodemailer/lib/addressparser';
import * as z from 'zod';
import type { StoredSubmission } from '../onboarding/stored-submission.ts';
import { holdsClientSecret } from '../onboarding/submission.ts';
import type { FieldError } from '../runtime/errors.ts';

/**
 * What the form shows: all that was typed, save client secrets, which never go back to a browser, not
 * even from the field beside theirs.
 */
export interface SetupFormValues {
  /** `emailDomains` as typed: separated by commas, spaces or lines. */
  oktaApps: { domain: string; clientId: string; emailDomains: string }[];
  mainAdmin: { name: string; email: string };
  /** One address a line; a line in which none was found stands as it was typed. */
  users: string;
  /** Addresses that were there more than once; `users` has each only once. */
  duplicateUsers: string[];
  contact: { name: string; email: string };
}

/** `submit`, or a change of the form alone. */
type SetupFormAction = 'submit' | 'addApp' | 'removeApp' | 'checkUsers';

export interface SetupForm {
  action: SetupFormAction;
  values: SetupFormValues;
  /** For the submission's schema: the same content that a program sends as JSON. Holds the client secrets. */
  submission: unknown;
  /** What could not be read, so that `submission` lacks it: at `usersFile`. */
  errors: FieldError[];
}

const emptyApp = () => ({ domain: '', clientId: '', emailDomains: '' });

/** The form before anything was typed. */
export const emptyValues = (): SetupFormValues => ({
  oktaApps: [emptyApp()],
  mainAdmin: { name: '', email: '' },
  users: '',
  duplicateUsers: [],
  contact: { name: '', email: '' },
});

/** The form of a submission that is to be corrected. @param users all of them */
export const valuesOf = (
  { oktaApps, mainAdmin, contact }: StoredSubmission,
  users: readonly string[],
): SetupFormValues => ({
  oktaApps: oktaApps.map(({ domain, clientId, emailDomains }) => ({
    domain,
    clientId,
    emailDomains: emailDomains.join(', '),
  })),
  mainAdmin,
  users: users.join('\n'),
  duplicateUsers: [],
  contact,
});

/**
 * Reads the setup page's form.
 *
 * Fields: `oktaApps.{n}.domain`, `.clientId`, `.clientSecret` and `.emailDomains` for any numbers n,
 * `mainAdmin.name`, `mainAdmin.email`, `users`, the file `usersFile`, `contact.name`,
 * `contact.email`, and `action`: a SetupFormAction, with `removeApp.{n}` for the one to remove.
 *
 * Nothing is judged here: what is missing or malformed goes on as it is, for the schema to name.
 */
export async function parseSetupForm(form: FormData): Promise<SetupForm> {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const person = (name: string) => ({ name: text(`${name}.name`), email: text(`${name}.email`) });
  const [action = '', removed] = text('action').split('.');

  const apps = appNumbers(form)
    .filter((number) => action !== 'removeApp' || String(number) !== removed)
    .map((number) => {
      const field = (name: string) => text(`oktaApps.${number}.${name}`);
      const clientId = field('clientId');
      const clientSecret = field('clientSecret');
      return {
        values: {
          domain: field('domain'),
          clientId: holdsClientSecret(clientId) ? '' : clientId,
          emailDomains: field('emailDomains'),
        },
        clientId,
        // An empty field means the one that is kept; whether there is one is not the form's to know.
        ...(clientSecret === '' ? {} : { clientSecret }),
      };
    });
  if (action === 'addApp' || apps.length === 0) apps.push({ values: emptyApp(), clientId: '' });

  const file = await readFile(form.get('usersFile'));
  const entries = [...readPasted(text('users')), ...('users' in file ? file.users : [])];
  const { users, duplicates } = withoutDuplicates(entries);
  const values: SetupFormValues = {
    oktaApps: apps.map((app) => app.values),
    mainAdmin: person('mainAdmin'),
    users: users.join('\n'),
    duplicateUsers: duplicates,
    contact: person('contact'),
  };
  return {
    action:
      action === 'addApp' || action === 'removeApp' || action === 'checkUsers' ? action : 'submit',
    values,
    submission: {
      oktaApps: apps.map(({ values: { domain, emailDomains }, ...credentials }) => ({
        domain,
        ...credentials,
        emailDomains: emailDomainsIn(emailDomains),
      })),
      mainAdmin: values.mainAdmin,
      users,
      contact: values.contact,
    },
    errors: 'error' in file ? [{ path: 'usersFile', code: file.error }] : [],
  };
}

/** The e-mail domains in what was typed into their field, in order. */
export const emailDomainsIn = (text: string) =>
  text.split(/[\s,;]+/).filter((domain) => domain !== '');

/** The numbers that the form's Okta apps have, in order; gaps are where one was removed. */
function appNumbers(form: FormData): number[] {
  const numbers = [...form.keys()].flatMap((name) => {
    const [, number] = /^oktaApps\.(\d{1,3})\./.exec(name) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** Characters that come along when people copy from mails and web pages. */
const INVISIBLE = /[\p{Cf}\u00a0]/gu;

/** Whether somebody would call this an address. The submission's schema has the last word. */
const looksLikeAddress = (text: string) => /^[^\s@]+@[^\s@]+$/.test(text);

/** What stands between semicolons, and between a `>` and a comma, but for those inside quotes. */
function people(line: string): string[] {
  const found: string[] = [];
  let quoted = false;
  let start = 0;
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '"') quoted = !quoted;
    const ends = line[at] === ';' || (line[at] === ',' && line[at - 1] === '>');
    if (quoted || !ends) continue;
    found.push(line.slice(start, at));
    start = at + 1;
  }
  return [...found, line.slice(start)];
}

/** One person as address books have them: `Jane Doe <jane@x.com>`, `Doe, Jane <jane@x.com>`. */
const ONE_PERSON = /^[^<>@"]*<\s*([^<>\s@"]+@[^<>\s@"]+)\s*>$/;

/** An address without what stood around it. One that is far too long is left as it is: the pattern takes minutes. */
const withoutMarks = (address: string) =>
  address.length > 1_000 ? address : address.replace(/^[<'"]+|[>'".]+$/g, '');

/**
 * The addresses in what stands between two line breaks: `a@x.com, Jane Doe <jane@x.com>; …`.
 * What holds none comes back as it is.
 */
function addressesIn(line: string): string[] {
  const clean = line.replace(INVISIBLE, ' ').trim();
  if (clean === '') return [];
  // Addresses with nothing but space between them are not what the parser expects.
  const words = clean.split(/\s+/);
  if (words.length > 1 && words.every(looksLikeAddress)) return words.flatMap(addressesIn);
  return people(clean).flatMap((piece) => {
    // To the parser the comma in "Doe, Jane <…>" would end a person of the name of Doe.
    const [, one] = ONE_PERSON.exec(piece.trim()) ?? [];
    if (one !== undefined) return [one];
    return addressparser(piece, { flatten: true }).flatMap(({ address, name }) => {
      const found = withoutMarks(address);
      const entry = found === '' ? name.trim() : found;
      return entry === '' ? [] : [entry];
    });
  });
}

/** What columns of addresses are called, the likeliest first. */
const EMAIL_COLUMNS = [
  /^(primary |work )?e-?mail([ -]?(address|adresse))?$/i,
  /\be-?mail|^mail\b/i,
  /^login$|^user ?name$/i,
];
const namesAddresses = (cell: string) => EMAIL_COLUMNS.some((column) => column.test(cell));

const firstLine = (text: string) => text.split(/\r?\n/, 1)[0] ?? '';

/** A pasted table has a first line that names columns, one of them for addresses. */
const isTable = (text: string) => {
  const head = firstLine(text);
  return !head.includes('@') && head.split(/[,;\t]/).some((cell) => namesAddresses(plain(cell)));
};

const plain = (cell: string) => cell.replace(/"/g, '').trim();

function readPasted(text: string): string[] {
  if (isTable(text)) return readTable(text);
  // A tab comes from a spreadsheet's columns: the cell with the address is the one meant.
  return text.split(/\r?\n/).flatMap((line) => {
    const cells = line.split('\t').filter((cell) => cell.includes('@'));
    return cells.length > 0 ? cells.flatMap(addressesIn) : addressesIn(line.replace(/\t/g, ' '));
  });
}

/** Excel writes semicolons where the comma is a decimal mark, and tabs as "Unicode text". */
function delimiterOf(head: string): string {
  const bare = head.replace(/"[^"]*"/g, '');
  const [most] = [',', ';', '\t']
    .map((delimiter) => ({ delimiter, count: bare.split(delimiter).length }))
    .sort((one, other) => other.count - one.count);
  return most?.delimiter ?? ',';
}

const rows = z.array(z.array(z.string()));

/**
 * A CSV table's addresses: of the column that is named for them, otherwise of every cell that holds
 * one. A row without any comes back as it is.
 */
function readTable(text: string): string[] {
  // A first line of Excel's own: sep=;
  const body = text.replace(/^\ufeff?sep=.\r?\n/i, '');
  let table: string[][];
  try {
    const content: unknown = parse(body, {
      bom: true,
      delimiter: delimiterOf(firstLine(body)),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
    });
    table = rows.parse(content);
  } catch (error) {
    // A quote that is never closed: what is there can be read without any.
    if (!body.includes('"')) throw error;
    return readTable(body.replaceAll('"', ''));
  }
  const [head = [], ...rest] = table;
  const isHead =
    head.every((cell) => !cell.includes('@')) &&
    (head.some(namesAddresses) || (head.length > 1 && head.every((cell) => cell !== '')));
  const column = isHead ? addressColumn(head, rest) : undefined;
  return (isHead ? rest : table).flatMap((cells) => {
    const meant =
      column === undefined ? cells.filter((cell) => cell.includes('@')) : [cells[column] ?? ''];
    const found = meant.flatMap(addressesIn);
    const row = cells.join(' ').trim();
    return found.length > 0 || row === '' ? found : [row];
  });
}

/** The column of the likeliest name in which there are addresses: "E-mail verified" has none. */
function addressColumn(head: readonly string[], rest: readonly string[][]): number | undefined {
  for (const named of EMAIL_COLUMNS) {
    const found = head.findIndex(
      (name, index) => named.test(name) && rest.some((cells) => cells[index]?.includes('@')),
    );
    if (found >= 0) return found;
  }
  return undefined;
}

/** Workbooks: a ZIP archive (.xlsx, .ods, .numbers), or Microsoft's older format (.xls). */
const WORKBOOKS = ['504b0304', 'd0cf11e0'];

/** The text of a file, as Windows, macOS and Excel write it; undefined when it is none. */
function decode(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const marked = first === 0xff && second === 0xfe ? 'utf-16le' : 'utf-16be';
  if (marked === 'utf-16le' || (first === 0xfe && second === 0xff))
    return new TextDecoder(marked).decode(bytes);
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Excel's plain "CSV" is in the code page of Windows, of which Latin 1 is a part.
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

async function readFile(
  file: FormDataEntryValue | null,
): Promise<{ users: string[] } | { error: string }> {
  // A field for a file that was left empty is sent as a file without a name.
  if (file === null || typeof file === 'string' || file.size === 0) return { users: [] };
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (WORKBOOKS.includes(Buffer.from(bytes.subarray(0, 4)).toString('hex')))
    return { error: 'fileIsWorkbook' };
  const text = decode(bytes);
  return text === undefined ? { error: 'fileUnreadable' } : { users: readTable(text) };
}

/** Addresses that differ in nothing but upper and lower case are the same. */
function withoutDuplicates(entries: readonly string[]): { users: string[]; duplicates: string[] } {
  const seen = new Map<string, string>();
  const duplicates = new Set<string>();
  for (const entry of entries) {
    const key = entry.toLowerCase();
    if (seen.has(key)) duplicates.add(seen.get(key) ?? entry);
    else seen.set(key, entry);
  }
  return { users: [...seen.values()], duplicates: [...duplicates] };
}
