import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { languages } from '../../functions/onboarding/languages.ts';
import { exampleMails } from './mail-examples.ts';

/** `npm run mails`: writes every mail in every language, as HTML and as text, with an index to open. */
const directory = fileURLToPath(new URL('../../.artifacts/mails/', import.meta.url));
await rm(directory, { recursive: true, force: true });
await mkdir(directory, { recursive: true });

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const rows: string[] = [];
for (const language of languages) {
  for (const [name, variants] of Object.entries(exampleMails(language))) {
    for (const [variant, { subject, html, text }] of Object.entries(variants)) {
      const file = [language, name, variant].filter((part) => part !== '').join('-');
      await writeFile(`${directory}${file}.html`, html);
      await writeFile(`${directory}${file}.txt`, text);
      rows.push(
        `<li><a href="${file}.html">${file}</a> (<a href="${file}.txt">text</a>): ${escapeHtml(subject)}</li>`,
      );
    }
  }
}
await writeFile(
  `${directory}index.html`,
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Mails</title><h1>Mails</h1><ul>${rows.join('')}</ul></html>\n`,
);
console.log(`${rows.length} mails: ${directory}index.html`);
