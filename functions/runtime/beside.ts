/** Reads a file beside the bundle: see `filesOf` in cdk/bundle.ts. esbuild leaves this `require` as it is. */
export const beside = (file: string) => require(file);
