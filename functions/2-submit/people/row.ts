import type { AddressError } from '../../onboarding/addresses.ts';

/** What was read of one line of a list, or of a table's row that goes over several. */
export interface Row {
  /** Of its first line, from 1. */
  line: number;
  /** How many lines it goes over. */
  lines: number;
  entries: Entry[];
}

/** Every @ of a list is in one of these, so that nobody is lost without a word. */
export type Entry = {
  /** The part of the row that it was read from. */
  text: string;
} & (
  | {
      kind: 'address';
      address: string;
      /** In the export it comes from, the person can no longer sign in. */
      deactivated: boolean;
    }
  /** Something that should be an address and is none, or a person without one. */
  | { kind: 'unreadable'; code: AddressError }
  /** A further address of a person whose row has one in the column that is meant. */
  | { kind: 'beside' }
);

/** What exports call people who can no longer sign in: Okta, Google, Entra, Slack, and in other languages. */
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

/** None of these is longer, with white space around it. */
const LONGEST = 40;
export const saysDeactivated = (cell: string): boolean =>
  cell.length <= LONGEST && ALONE.test(cell.trim());
/** Also with more behind it, as in a column that is for it: `Deactivated (2026-01-31)`. */
export const startsDeactivated = (cell: string): boolean =>
  AT_THE_BEGINNING.test(cell.slice(0, 100).trim());

/** The mark after an address that comes from an export's row. */
export const DEACTIVATED_MARK = 'DEACTIVATED';
