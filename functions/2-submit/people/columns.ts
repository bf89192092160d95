import { saysDeactivated, startsDeactivated } from './row.ts';

/** What the columns of a table are called, in exports and by people, in several languages. */

/** `primaryEmail`, `user_email` and `profile.email` in words. */
const inWords = (name: string) =>
  name
    .slice(0, LONGEST_NAME)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[\s_.]+/g, ' ')
    .trim();

/** Nothing longer is the name of a column. */
const LONGEST_NAME = 100;

const EMAIL =
  /\be-?mail|^mails?\b|courriel|messagerie|correo|e-?post|[eé]lectr[oó]ni|elettronica|sähköposti|ηλεκτρονικ|почт|メール|邮箱|郵箱|邮件|郵件|메일|البريد|อีเมล|ईमेल/i;
/** Of the same person, and not the one to sign in with. */
const OTHER_EMAIL =
  /second|alternat|additional|other|private|privat|personal|home|recovery|backup|manager/i;

/** What columns of addresses are called, the likeliest first. */
const EMAIL_COLUMNS = [
  (name: string) => /^(primary |work )?e-?mails?([ -]?(address(es)?|adressen?))?:?$/i.test(name),
  (name: string) => EMAIL.test(name) && !OTHER_EMAIL.test(name),
  (name: string) => /^(profile |user )?login$|^user ?name$|^user principal name$/i.test(name),
  (name: string) => EMAIL.test(name),
];
export const namesAddresses = (name: string) =>
  EMAIL_COLUMNS.some((column) => column(inWords(name)));
/** Whether it can be nothing else: a line of its own above the addresses. */
export const namesOnlyAddresses = (name: string) => EMAIL_COLUMNS[0]?.(inWords(name)) ?? false;

const named = (...names: readonly string[]) =>
  new RegExp(`^(?:${names.join('|')})(?: *[\\[(].*)?$`, 'iu');

/** Columns that say whether somebody can sign in: `Status`, `User status`, Google's `Status [READ ONLY]`. */
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

/** Active Directory's: the second bit says that the account is disabled. */
const ACCOUNT_CONTROL = /^user ?account ?control$/i;
const isDisabledAccount = (cell: string) => /^\d{1,10}$/.test(cell) && (Number(cell) & 2) !== 0;

/** What the columns of a table are for. */
export interface Columns {
  /** How likely a column is the one of the addresses: 0 is the likeliest. */
  rank: ReadonlyMap<number, number>;
  /** Whether a cell of the column says that somebody cannot sign in. */
  deactivates: ReadonlyMap<number, (cell: string) => boolean>;
}

/** Exports of directories have some hundred; beyond these no column is named. */
const MOST_COLUMNS = 1_000;

/** @param filled columns with addresses: "E-mail verified" has none */
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
