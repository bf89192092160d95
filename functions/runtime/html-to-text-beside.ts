import type * as HtmlToText from 'html-to-text';
import { beside } from './beside.ts';

/** Replaces `html-to-text` in the bundles (cdk/bundle.ts): only mails and refusals of an Okta need it. */
const htmlToText = (): typeof HtmlToText => beside('./html-to-text.cjs');

export const compile: typeof HtmlToText.compile = (options) => {
  let toText: ReturnType<typeof HtmlToText.compile> | undefined;
  return (...given) => {
    toText ??= htmlToText().compile(options);
    return toText(...given);
  };
};
export const convert: typeof HtmlToText.convert = (...given) => htmlToText().convert(...given);
