import { expect, test } from 'vitest';
import { decodeFile } from '../../../functions/2-submit/people/decode.ts';

const text = 'Name;E-Mail\r\nMüller;a@x.com\r\n';
const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();

test.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
  ['UTF-16 as Excel writes it', Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16 the other way round', swapped(Buffer.from(`\ufeff${text}`, 'utf16le'))],
  ['UTF-16 without a mark', Buffer.from(text, 'utf16le')],
  ['UTF-16 the other way round without a mark', swapped(Buffer.from(text, 'utf16le'))],
  ['the code page of Windows', Buffer.from(text, 'latin1')],
])('a file in %s is read', (_, bytes) => {
  expect(decodeFile(bytes)).toEqual({ text });
});

test.each([
  ['a workbook', Buffer.from('504b030414000600', 'hex'), 'fileIsWorkbook'],
  ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'fileIsWorkbook'],
  ['a picture', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'fileUnreadable'],
])('%s is an error', (_, bytes, error) => {
  expect(decodeFile(bytes)).toEqual({ error });
});
