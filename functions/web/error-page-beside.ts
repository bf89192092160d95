import { beside } from '../runtime/beside.ts';
import { errorPage } from './error-page.tsx';

/** Defined in bundles, which have the page for failures in a file: few requests need it (cdk/bundle.ts). */
declare const FILES_BESIDE: true | undefined;

export const errorPageBeside: typeof errorPage = (error) =>
  typeof FILES_BESIDE === 'undefined'
    ? errorPage(error)
    : beside('./error-page.cjs').errorPage(error);
