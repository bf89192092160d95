import type { Language } from '../onboarding/languages.ts';
import { beside } from '../runtime/beside.ts';
import { de } from './de/index.ts';
import { mails as deMails } from './de/mails/index.ts';
import { type Dictionary, en } from './en/index.ts';
import { mails as enMails } from './en/mails/index.ts';

/**
 * Defined in bundles, where the texts are in files of their own (cdk/bundle.ts): a cold start reads one language, and
 * only mails read the mails' texts.
 */
declare const FILES_BESIDE: true | undefined;

interface Parts {
  pages: () => Omit<Dictionary, 'mails'>;
  mails: () => Dictionary['mails'];
}

const all: Record<Language, Parts> = {
  en: { pages: () => en, mails: enMails },
  de: { pages: () => de, mails: deMails },
};

const fromFiles = (language: Language): Parts => ({
  pages: () => beside(`./texts-${language}.cjs`)[language],
  mails: () => beside(`./mails-${language}.cjs`).mails(),
});

export function dictionaryOf(language: Language): Dictionary {
  const { pages, mails } =
    typeof FILES_BESIDE === 'undefined' ? all[language] : fromFiles(language);
  return Object.defineProperties({} as Dictionary, {
    ...Object.getOwnPropertyDescriptors(pages()),
    mails: { enumerable: true, get: mails },
  });
}
