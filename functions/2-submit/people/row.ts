import type { AddressError } from '../../onboarding/addresses.ts';

/** What was read from one line of a list, or from a table row, which may span several lines. */
export interface Row {
  /** Number of its first line, from 1. */
  line: number;
  /** Number of lines it spans. */
  lines: number;
  entries: Entry[];
}

/** Every @ of a list is in one of these, so that nobody is lost silently. */
export type Entry = {
  /** The part of the row it was read from. */
  text: string;
} & (
  | {
      kind: 'address';
      address: string;
      /** According to the export, the person can no longer sign in. */
      deactivated: boolean;
    }
  /** An invalid address, or a person without one. */
  | { kind: 'unreadable'; code: AddressError }
  /** A further address of a person whose row has one in the likeliest column. */
  | { kind: 'beside' }
);

/** Words in exports of Okta, Google, Entra and Slack for people who can no longer sign in, in several languages. */
const DEACTIVATED = [
  ...['deactivated', 'deprovisioned', 'suspended', 'inactive', 'disabled', 'archived', 'blocked'],
  ...['terminated', 'deleted', 'offboarded', 'deaktiviert', 'gesperrt', 'inaktiv', 'gelöscht'],
  ...['désactivée?', 'inactif', 'suspendue?', 'bloquée?', 'supprimée?', 'desac?tivad[oa]'],
  ...['inac?tiv[oa]', 'suspendid[oa]', 'suspens[oa]', 'bloquead[oa]', 'eliminad[oa]'],
  ...['disattivat[oa]', 'inattiv[oa]', 'sospes[oa]', 'bloccat[oa]', 'gedeactiveerd', 'inactief'],
  ...[
    'geblokkeerd',
    'nieaktywn[ya]',
    'zablokowan[ya]',
    '無効',
    '停止(?:中|済み)?',
    '已?停用',
    '已?禁用',
  ],
  ...['비활성(?:화됨)?', '정지됨?', 'неактив\\p{L}*', 'заблокирован\\p{L}*', 'отключ[её]н\\p{L}*'],
].join('|');
const ALONE = new RegExp(`^(?:${DEACTIVATED})$`, 'iu');
const AT_THE_BEGINNING = new RegExp(`^(?:${DEACTIVATED})(?=$|[\\s(,:;/–-])`, 'iu');

/** Maximum length of such a cell, white space included. */
const LONGEST = 40;
export const saysDeactivated = (cell: string): boolean =>
  cell.length <= LONGEST && ALONE.test(cell.trim());
/** Also accepts text after the word, as in a status column: `Deactivated (2026-01-31)`. */
export const startsDeactivated = (cell: string): boolean =>
  AT_THE_BEGINNING.test(cell.slice(0, 100).trim());

/** Marks an address as deactivated when an export's row becomes a line. */
export const DEACTIVATED_MARK = 'DEACTIVATED';
