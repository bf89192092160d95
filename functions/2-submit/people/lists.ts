import { limits } from '../../onboarding/submission-limits.ts';
import type { FieldError } from '../../runtime/errors.ts';
import { decodeFile } from './decode.ts';
import type { Finding, Review } from './findings.ts';
import { joinLists, type List, normalizeText, readFileList, readPeople } from './people.ts';
import { leaveOutFound, reviewPeople } from './review.ts';

const NOBODY: List = { text: '', rows: [] };

/**
 * Reads a form's lists of users. Each text is parsed once.
 * @param typed into the text box
 * @param file the uploaded list, which is appended
 * @param listed the e-mail domains
 * @param out the kind of finding to leave out
 * @returns the resulting list as text, with its findings; `review`: undefined when the list is empty or far too long;
 *   `errors`: at `users` and `usersFile`, for what could not be read
 */
export async function readLists(
  typed: string,
  file: File | undefined,
  listed: readonly string[],
  out: Finding | undefined,
): Promise<{ text: string; review: Review | undefined; errors: FieldError[] }> {
  const read = file && (await readFile(file));
  const unread = read && 'error' in read ? [{ path: 'usersFile', code: read.error }] : [];
  const text = normalizeText(typed);
  const rows = readPeople(text);
  const below = read && !('error' in read) ? read : NOBODY;
  const all = joinLists({ text, rows: rows ?? [] }, below);
  if (!rows)
    return {
      text: all.text,
      review: undefined,
      errors: [{ path: 'users', code: 'tooMany' }, ...unread],
    };
  const list = out ? leaveOutFound(all, listed, out) : all;
  if (list.text === '') return { text: '', review: undefined, errors: unread };
  const review = reviewPeople(list.rows, listed);
  const errors = review.good.length > limits.users ? [{ path: 'users', code: 'tooMany' }] : [];
  return { text: list.text, review, errors: [...errors, ...unread] };
}

async function readFile(file: File): Promise<List | { error: string }> {
  const decoded = decodeFile(new Uint8Array(await file.arrayBuffer()));
  if ('error' in decoded) return decoded;
  return readFileList(normalizeText(decoded.text)) ?? { error: 'tooMany' };
}
