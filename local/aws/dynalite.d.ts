// The parts of dynalite (npm, ships no types) behind its HTTP server.

/** One operation. `store` and `data` are dynalite's own structures; an error may be an `ActionError`. */
declare module 'dynalite/actions/*' {
  const action: (
    store: object,
    data: object,
    callback: (error: unknown, output: object) => void,
  ) => void;
  export default action;
}

/** The input of one operation. */
declare module 'dynalite/validations/*' {
  export const types: object;
  export const custom: ((data: object, store: object) => string | undefined) | undefined;
}

declare module 'dynalite/validations/index.js' {
  /** @returns `data` without unknown members. @throws ActionError */
  export function checkTypes(data: unknown, types: object): { TableName?: string };
  /** Also parses the expressions into `data`. @throws ActionError */
  export function checkValidations(
    data: object,
    types: object,
    custom: unknown,
    store: object,
  ): void;
}

declare module 'dynalite/db/index.js' {
  /** The storage key of an item, or of any object with the table's key attributes. */
  export function createKey(item: object, table: object): string;
  /** Updates the index entries from the old item (if any) to the new one (if any). */
  export function updateIndexes(
    store: object,
    table: object,
    oldItem: object | null,
    item: object | null,
    callback: (error: unknown) => void,
  ): void;
}
