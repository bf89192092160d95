import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { expect, test } from 'vitest';
import type { Language } from '../../functions/onboarding/languages.ts';
import { pageStates } from '../browser/page-states.ts';
import { exampleData, exampleMails } from '../mail/mail-examples.ts';

/**
 * Texts that German and English pages share were left untranslated, unless they are the same in both languages or
 * are marked as English, like the words of Okta's console.
 */

const { brand, company, csm, contact, mainAdmin, said } = exampleData;

/** The same in both languages: names of things and people, and others' words. */
const SAME = [
  ...[brand.name, brand.productName, ...Object.values(brand.loginChoices)],
  ...[company, csm.name ?? '', contact.name, mainAdmin.name],
  ...said.split('\n'),
  // Okta's words and Sequel's, inside longer texts.
  ...['App integration name', 'Sign-in redirect URI', 'Client ID', 'Client', 'Welcome to'],
  // Okta's answers, and what ops type and search for in logs.
  'The redirect_uri parameter must be a Login redirect URI in the client app settings.',
  'You do not have permission to perform the requested action',
  'The account is locked.',
  'aws stepfunctions redrive-execution',
  ...['onboardings', 'switch-off', 'revoke-links'],
  ...['setup-link', 'webhooks', 'recheck', 'replay', 'crm', 'since', 'again', 'rotate', 'npm run'],
  // Words of both languages.
  ...['Okta', 'Name', 'Single'],
  // Typed by people.
  'email,status',
  'Sam Doe',
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft Österreich mbH',
].toSorted((one, other) => other.length - one.length);

/** Addresses, hosts, IDs and commands are in no language. */
const inNoLanguage = (word: string) => /[@./:_]|\d|-\w+-/.test(word);

type Node = DefaultTreeAdapterMap['node'];

/** Attributes that are read aloud, or shown as placeholders. */
const READ = ['aria-label', 'alt', 'title', 'placeholder'];

/** Texts with at least one word, in elements or attributes. */
function textsOf(html: string): Set<string> {
  const found = new Set<string>();
  const keep = (text: string) => {
    let own = text;
    for (const same of SAME) own = own.replaceAll(same, '');
    const words = own.split(/\s+/).filter((word) => !inNoLanguage(word));
    if (/\p{L}{4}/u.test(words.join(' '))) found.add(words.join(' ').trim());
  };
  const look = (node: Node): void => {
    if (node.nodeName === '#text' && 'value' in node) keep(node.value);
    if (!('childNodes' in node)) return;
    const attributes = 'attrs' in node ? node.attrs : [];
    const attribute = (name: string) => attributes.find((each) => each.name === name)?.value;
    const isEnglish = node.nodeName !== 'html' && attribute('lang') === 'en';
    if (
      isEnglish ||
      attribute('translate') === 'no' ||
      ['style', 'script', 'code'].includes(node.nodeName)
    )
      return;
    for (const name of READ) keep(attribute(name) ?? '');
    for (const child of node.childNodes) look(child);
  };
  look(parse(html, { scriptingEnabled: false }));
  return found;
}

const documents = (language: Language): [string, string][] => [
  ...Object.entries(pageStates(language)).map(
    ([name, { html }]) => [name, html] as [string, string],
  ),
  ...Object.entries(exampleMails(language)).flatMap(([name, variants]) =>
    Object.entries(variants).map(
      ([variant, { html }]) => [`mail ${name} ${variant}`, html] as [string, string],
    ),
  ),
];

test('texts are found, and words of no language are ignored', () => {
  const html =
    '<p title="Read this">Check <b lang="en">Save</b> <code>x</code> a@b.c https://x.y 12</p>';
  expect([...textsOf(html)]).toEqual(['Read this', 'Check']);
});

test('German pages and mails contain no English', () => {
  const englishOf = new Map(documents('en'));
  const left: Record<string, string[]> = {};
  for (const [name, html] of documents('de')) {
    const before = textsOf(englishOf.get(name) ?? '');
    const english = [...textsOf(html)].filter((text) => before.has(text));
    if (english.length > 0) left[name] = english;
  }
  expect(left).toEqual({});
});
