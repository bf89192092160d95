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

/** What exports call people who can no longer sign in: Okta, Google, Entra, and in German. */
const DEACTIVATED =
  /^(?:deactivated|deprovisioned|suspended|inactive|disabled|archived|terminated|deleted|deaktiviert|gesperrt|inaktiv)$/i;
export const saysDeactivated = (cell: string): boolean => DEACTIVATED.test(cell.trim());

/** The mark after an address that comes from an export's row. */
export const DEACTIVATED_MARK = 'DEACTIVATED';
