import { readFileSync } from 'node:fs';

/** Reads a file beside the bundle: see `filesOf` in cdk/bundle.ts. esbuild leaves this `require` as it is. */
export const beside = (file: string) => require(file);

/** The text of a file beside the bundle. */
export const textBeside = (file: string) => readFileSync(`${__dirname}/${file}`, 'utf8');
