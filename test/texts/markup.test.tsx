import { expect, test } from 'vitest';
import { markupOf } from '../../functions/texts/markup.ts';

test.each([
  [<h1>Single sign-on</h1>, '<h1>Single <span class="whole">sign-on</span></h1>'],
  [<h2>“sign-on”, and so on</h2>, '<h2><span class="whole">“sign-on”,</span> and so on</h2>'],
  [
    <h3>
      <a href="/a-b">Sign-in</a>
    </h3>,
    '<h3><a href="/a-b"><span class="whole">Sign-in</span></a></h3>',
  ],
  [<h1>Donaudampfschiff-Fahrt</h1>, '<h1>Donaudampfschiff-Fahrt</h1>'],
  [<p>single sign-on</p>, '<p>single sign-on</p>'],
])('a short word with a hyphen is not broken in a heading: %#', (document, markup) => {
  expect(markupOf(document)).toBe(markup);
});

test('a mail does that with an attribute, as clients drop style sheets', () => {
  expect(markupOf(<h1>sign-on</h1>, 'style="white-space:nowrap"')).toBe(
    '<h1><span style="white-space:nowrap">sign-on</span></h1>',
  );
});

test('a text from outside is isolated when inserted, alone or among others', () => {
  const name = 'חברה 24';
  expect(
    markupOf(
      <p>
        Of {name}: 3, {[<b key="a">{name}</b>]}
      </p>,
    ),
  ).toBe('<p>Of <bdi>חברה 24</bdi>: 3, <b><bdi>חברה 24</bdi></b></p>');
  expect(markupOf(<i>{name}</i>)).toBe('<i><bdi>חברה 24</bdi></i>');
  expect(markupOf(<p>Acme 24</p>)).toBe('<p>Acme 24</p>');
});

test('typed text follows the direction of its letters', () => {
  expect(markupOf(<textarea>{'שלום'}</textarea>)).toBe('<textarea dir="auto">שלום</textarea>');
  expect(markupOf(<input dir="ltr" />)).toBe('<input dir="ltr"/>');
});
