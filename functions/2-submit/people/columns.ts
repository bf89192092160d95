import { saysDeactivated, startsDeactivated } from './row.ts';

/** Column names of tables, as exports and people write them, in several languages. */

/** Splits names such as `primaryEmail`, `user_email` and `profile.email` into words. */
const inWords = (name: string) =>
  name
    .slice(0, LONGEST_NAME)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[\s_.]+/g, ' ')
    .trim();

/** Longer column names are truncated. */
const LONGEST_NAME = 100;

const EMAIL =
  /\be-?mail|^mails?\b|courriel|messagerie|correo|e-?post|[eé]lectr[oó]ni|elettronica|sähköposti|ηλεκτρονικ|почт|メール|邮箱|郵箱|邮件|郵件|메일|البريد|อีเมล|ईमेल/i;
/** Further addresses of a person, which they do not sign in with. */
const OTHER_EMAIL =
  /second|alternat|additional|other|private|privat|personal|home|recovery|backup|manager/i;

/** Names of address columns, likeliest first. */
const EMAIL_COLUMNS = [
  (name: string) => /^(primary |work )?e-?mails?([ -]?(address(es)?|adressen?))?:?$/i.test(name),
  (name: string) => EMAIL.test(name) && !OTHER_EMAIL.test(name),
  (name: string) => /^(profile |user )?login$|^user ?name$|^user principal name$/i.test(name),
  (name: string) => EMAIL.test(name),
];
export const namesAddresses = (name: string) =>
  EMAIL_COLUMNS.some((column) => column(inWords(name)));
/** Whether the name alone, on a line above the addresses, is enough to make a head. */
export const namesOnlyAddresses = (name: string) => EMAIL_COLUMNS[0]?.(inWords(name)) ?? false;

const named = (...names: readonly string[]) =>
  new RegExp(`^(?:${names.join('|')})(?: *[\\[(].*)?$`, 'iu');

/** Columns that say whether a person can sign in: `Status`, `User status`, Google's `Status [READ ONLY]`. */
const STATUS_COLUMN = named(
  '(?:(?:user|account|employee|employment|okta|person|current)[ -]*)?(?:status|state)',
  ...['statut', 'estado', 'stato', 'situação', 'zustand', '(?:konto|benutzer)status', 'статус'],
  ...['ステータス', '状態', '状态', '狀態', '상태'],
);
const ENABLED_COLUMN = named(
  '(?:is[ -]?)?(?:account[ -]?|login[ -]?)?(?:enabled|active|aktiv|actif|activo|attivo|ativo|actief)',
  'sign-?in allowed',
);
const DISABLED_COLUMN = named(
  '(?:is[ -]?)?(?:account[ -]?|login[ -]?)?(?:suspended|disabled|deactivated|archived|inactive|blocked)',
  ...['sign[ -]?in blocked', 'block(?:ed)? credentials?', 'inaktiv', 'gesperrt', 'deaktiviert'],
  ...['désactivé', 'inactif', 'bloqué', 'inactivo', 'bloqueado', 'inativo', 'inattivo', 'inactief'],
);
const YES = /^(?:true|yes|y|x|1|ja|wahr|oui|vrai|sí|si|sim|verdadero|sì|vero)$/i;
const NO = /^(?:false|no|n|0|nein|falsch|non|faux|não|falso|nee)$/i;

/** Active Directory's userAccountControl: the second bit means that the account is disabled. */
const ACCOUNT_CONTROL = /^user ?account ?control$/i;
const isDisabledAccount = (cell: string) => /^\d{1,10}$/.test(cell) && (Number(cell) & 2) !== 0;

/** What the columns of a table mean. */
export interface Columns {
  /** How likely a column has the addresses: 0 is the likeliest. */
  rank: ReadonlyMap<number, number>;
  /** Whether a cell of the column says that a person cannot sign in. */
  deactivates: ReadonlyMap<number, (cell: string) => boolean>;
}

/** Columns to examine; directory exports have about a hundred. */
const MOST_COLUMNS = 1_000;

/** @param filled indexes of columns with addresses; excludes columns such as "E-mail verified" */
export function readHead(names: readonly string[], filled: ReadonlySet<number>): Columns {
  const rank = new Map<number, number>();
  const deactivates = new Map<number, (cell: string) => boolean>();
  for (const [index, cell] of names.slice(0, MOST_COLUMNS).entries()) {
    const name = inWords(cell);
    const found = EMAIL_COLUMNS.findIndex((column) => column(name));
    if (found >= 0 && filled.has(index)) rank.set(index, found);
    if (STATUS_COLUMN.test(name)) deactivates.set(index, startsDeactivated);
    if (ENABLED_COLUMN.test(name))
      deactivates.set(index, (value) => NO.test(value) || saysDeactivated(value));
    if (DISABLED_COLUMN.test(name)) deactivates.set(index, (value) => YES.test(value));
    if (ACCOUNT_CONTROL.test(name)) deactivates.set(index, isDisabledAccount);
  }
  return { rank, deactivates };
}
