/** Somebody who is to sign in. */
export interface ListedPerson {
  email: string;
  domain: string;
  role: 'mainAdmin' | 'user';
}

/**
 * A cell that no spreadsheet takes for a formula, whatever somebody's address begins with
 * (https://owasp.org/www-community/attacks/CSV_Injection): an apostrophe makes it a text.
 */
function cell(text: string): string {
  const safe = /^[\s=+\-@|%]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** RFC 4180, with a byte order mark, by which Excel knows UTF-8. */
export function peopleCsv(people: readonly ListedPerson[]): string {
  const rows = people.map(({ email, domain, role }) => [email, domain, role]);
  return `\ufeff${[['email', 'domain', 'role'], ...rows]
    .map((row) => `${row.map(cell).join(',')}\r\n`)
    .join('')}`;
}
