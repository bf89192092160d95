import { parse } from 'csv-parse/sync';
import addressparser from 'nodemailer/lib/addressparser';
import * as z from 'zod';
import type { StoredSubmission } from '../shared/stored-submission.ts';

/** What the form shows: all that was typed, save client secrets, which never go back to a browser. */
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
export type SetupFormAction = 'submit' | 'addApp' | 'removeApp' | 'checkUsers';

export interface SetupForm {
  action: SetupFormAction;
  values: SetupFormValues;
  /** For the submission's schema: the same content that a program sends as JSON. Holds the client secrets. */
  submission: unknown;
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
      const clientSecret = field('clientSecret');
      return {
        values: {
          domain: field('domain'),
          clientId: field('clientId'),
          emailDomains: field('emailDomains'),
        },
        // An empty field means the one that is kept; whether there is one is not the form's to know.
        ...(clientSecret === '' ? {} : { clientSecret }),
      };
    });
  if (action === 'addApp' || apps.length === 0) apps.push({ values: emptyApp() });

  const entries = [...readPasted(text('users')), ...(await readFile(form.get('usersFile')))];
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
      oktaApps: apps.map(({ values: { emailDomains, ...app }, ...secret }) => ({
        ...app,
        ...secret,
        emailDomains: emailDomains.split(/[\s,;]+/).filter((domain) => domain !== ''),
      })),
      mainAdmin: values.mainAdmin,
      users,
      contact: values.contact,
    },
  };
}

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
  return addressparser(clean, { flatten: true }).flatMap(({ address, name }) => {
    const found = address.replace(/^[<'"]+|[>'".]+$/g, '');
    const entry = found === '' ? name.trim() : found;
    return entry === '' ? [] : [entry];
  });
}

/** A column's name by which addresses are found: `Email`, `E-Mail-Adresse`, `login`, `User name`. */
const EMAIL_COLUMN = /^(primary |work )?e-?mail\b|^mail\b|^login$|^user ?name$/i;

/** A pasted table has a first line that names columns, one of them for addresses. */
const isTable = (text: string) => {
  const [head = ''] = text.split(/\r?\n/, 1);
  return !head.includes('@') && head.split(/[,;\t]/).some((cell) => EMAIL_COLUMN.test(plain(cell)));
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

const rows = z.array(z.array(z.string()));

/**
 * A CSV table's addresses: of the column that is named for them, otherwise of every cell that holds
 * one. A row without any comes back as it is.
 */
function readTable(text: string): string[] {
  const [head = ''] = text.split(/\r?\n/, 1);
  // Excel writes semicolons where the comma is a decimal mark, and tabs as "Unicode text".
  const delimiter = ['\t', ';', ','].find((candidate) => head.includes(candidate)) ?? ',';
  const table = rows.parse(
    parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
    }),
  );
  const names = table[0] ?? [];
  const named = names.some((name) => name.includes('@'))
    ? []
    : [/^(primary |work )?e-?mail/i, EMAIL_COLUMN].map((column) =>
        names.findIndex((name) => column.test(name)),
      );
  const column = named.find((index) => index >= 0);
  return table.slice(column === undefined ? 0 : 1).flatMap((cells) => {
    const meant =
      column === undefined ? cells.filter((cell) => cell.includes('@')) : [cells[column] ?? ''];
    const found = meant.flatMap(addressesIn);
    const row = cells.join(' ').trim();
    return found.length > 0 || row === '' ? found : [row];
  });
}

async function readFile(file: FormDataEntryValue | null): Promise<string[]> {
  // A field for a file that was left empty is sent as a file without a name.
  if (file === null || typeof file === 'string' || file.size === 0) return [];
  const bytes = new Uint8Array(await file.arrayBuffer());
  // Nothing is passed over in silence: the name of what cannot be read stands among the lines.
  const unreadable = [`${file.name}: CSV?`];
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  const text = new TextDecoder(encoding).decode(bytes);
  if (text.includes('\0')) return unreadable;
  try {
    return readTable(text);
  } catch {
    return unreadable;
  }
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
