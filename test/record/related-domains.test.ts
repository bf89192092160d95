import { expect, test } from 'vitest';
import { relatedTo } from '../../functions/record/related-domains.ts';

test.each<[string, string[]]>([
  ['acme.example', ['acme.example', 'eu.acme.example']],
  ['mail.acme.example', ['acme.example']],
  ['eu.acme.example', ['eu.acme.example', 'acme.example']],
  ['a.b.eu.acme.example', ['eu.acme.example', 'acme.example']],
  ['notacme.example', []],
  ['acme.example.org', []],
  ['example', []],
  ['other.co.uk', []],
])('how %s is related', (theirs, found) => {
  expect(relatedTo(['acme.example', 'eu.acme.example', 'acme.co.uk'])(theirs)).toEqual(found);
});
