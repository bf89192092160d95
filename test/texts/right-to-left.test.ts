import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { describe, expect, test } from 'vitest';
import { languages } from '../../functions/onboarding/languages.ts';
import { texts } from '../../functions/texts/index.ts';
import { isolatesToMarkup } from '../../functions/texts/isolates.ts';
import { namesOf } from '../../functions/texts/names.ts';
import { pageStates } from '../browser/page-states.ts';
import { type ExampleData, exampleData, exampleMails } from '../mail/mail-examples.ts';

/** Names that begin and end with letters of either direction, and with neutral characters. */
const names = {
  company: 'חברת Acme (ישראל) 24',
  csm: 'Dana כהן',
  contact: 'ليلى Chen',
  mainAdmin: 'محمد 2',
};
const data: ExampleData = {
  ...exampleData,
  company: names.company,
  csm: { ...exampleData.csm, name: names.csm },
  contact: { ...exampleData.contact, name: names.contact },
  mainAdmin: { ...exampleData.mainAdmin, name: names.mainAdmin },
};

type Node = DefaultTreeAdapterMap['node'];

/** Names in a document that are not isolated from the text beside them. */
function unisolated(html: string): string[] {
  const found: string[] = [];
  const look = (node: Node, isIsolated: boolean): void => {
    if (node.nodeName === '#text' && 'value' in node) {
      const { value } = node;
      if (/[\u0590-\u06ff]/.test(value) && !isIsolated) found.push(value.trim());
      return;
    }
    if (!('childNodes' in node)) return;
    const { nodeName } = node;
    const attributes = 'attrs' in node ? node.attrs : [];
    const isAlone =
      ['bdi', 'title', 'script'].includes(nodeName) ||
      attributes.some(({ name, value }) => name === 'dir' && value === 'auto');
    for (const child of node.childNodes) look(child, isIsolated || isAlone);
  };
  look(parse(html), false);
  return found;
}

/** Names in a `<bdi>` together with other text. */
const notAlone = (html: string) =>
  [...html.matchAll(/<bdi>(.*?)<\/bdi>/gs)]
    .map(([, text = '']) => text.replaceAll('&amp;', '&'))
    .filter((text) => !Object.values(names).includes(text));

describe.each(languages)('names that run from right to left, in %s', (language) => {
  const pages = pageStates(language, data);
  test.each(Object.keys(pages))('page %s', (name) => {
    const { html = '' } = pages[name] ?? {};
    expect(unisolated(html)).toEqual([]);
    expect(notAlone(html)).toEqual([]);
  });

  const mails = Object.entries(exampleMails(language, data)).flatMap(([name, variants]) =>
    Object.entries(variants).map(([variant, mail]) => ({ name: `${name} ${variant}`, mail })),
  );
  test.each(mails)('mail $name', ({ mail }) => {
    expect(unisolated(mail.html)).toEqual([]);
    expect(notAlone(mail.html)).toEqual([]);
    expect(`${mail.subject}${mail.text}`).not.toMatch(/[\u2066-\u2069]/);
  });
});

test('a sentence isolates only the name, and only if necessary', () => {
  const t = texts('en');
  const say = (company: string) =>
    t.mails.completed.subject({ ...namesOf(exampleData.brand, company) });
  expect(say('Acme')).not.toMatch(/[\u2066-\u2069]/);
  expect(say(names.company)).toContain(`\u2068${names.company}\u2069`);
});

test.each([
  ['<p>\u2068א\u2069, 3</p>', '<p><bdi>א</bdi>, 3</p>'],
  ['<p title="> \u2068א\u2069">b</p>', '<p title="> \u2068א\u2069">b</p>'],
  [
    '<textarea>\u2068א\u2069</textarea>\u2068א\u2069',
    '<textarea>\u2068א\u2069</textarea><bdi>א</bdi>',
  ],
  ['<p>\u2068 not closed</p>', '<p>\u2068 not closed</p>'],
])('marks become markup where that is possible: %j', (marked, markup) => {
  expect(isolatesToMarkup(marked)).toBe(markup);
});
