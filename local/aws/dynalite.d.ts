// The parts of dynalite (npm, no types of its own) behind its HTTP server.

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
  /** @returns `data` without what the operation does not know. @throws ActionError */
  export function checkTypes(data: unknown, types: object): { TableName?: string };
  /** Parses the expressions into `data`, too. @throws ActionError */
  export function checkValidations(
    data: object,
    types: object,
    custom: unknown,
    store: object,
  ): void;
}

declare module 'dynalite/db/index.js' {
  /** The key under which an item, or what has the table's key, is kept. */
  export function createKey(item: object, table: object): string;
  /** Brings the entries in the indexes from the old item, if any, to the new one, if any. */
  export function updateIndexes(
    store: object,
    table: object,
    oldItem: object | null,
    item: object | null,
    callback: (error: unknown) => void,
  ): void;
}
