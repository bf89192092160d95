import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { expect, test } from 'vitest';
import { functions } from '../../functions/functions.ts';
import type { VariableName } from '../../functions/runtime/environment.ts';
import type { Permission } from '../../functions/wiring.ts';

/**
 * Each cold start pays for what a function's modules import, even if it is never used
 * (docs/performance.md).
 */

const { metafile } = buildSync({
  absWorkingDir: join(import.meta.dirname, '../..'),
  entryPoints: Object.entries(functions).map(([name, { file }]) => ({
    in: `functions/${file}.ts`,
    out: name,
  })),
  bundle: true,
  // Only the imported packages matter, not their contents, which would take longer.
  packages: 'external',
  platform: 'node',
  format: 'esm',
  outdir: 'out',
  write: false,
  metafile: true,
});
/** Function and package of every import that remains in a bundle. */
const imports = Object.entries(metafile.outputs).flatMap(([output, { imports }]) =>
  imports.map(({ path }) => ({ output, path })),
);

/** Large packages, each with the variable that its users need. */
const packages: [string, ...VariableName[]][] = [
  ['undici', 'TRUSTED_ORIGINS', 'WEBHOOK_ORIGINS'],
  ['auth0/management', 'AUTH0_DOMAIN'],
  ['nodemailer/lib/mail-composer', 'MAIL_FROM'],
  ['email-providers/all.json', 'OWN_DOMAINS'],
  ['papaparse', 'OWN_DOMAINS'],
];

test.each(packages)('%s is only in functions with %s', (name, ...variables) => {
  const given = Object.entries(functions)
    .filter(([, { environment }]) =>
      variables.some((variable) => (environment as readonly VariableName[]).includes(variable)),
    )
    .map(([each]) => `out/${each}.js`);
  const having = imports.filter(({ path }) => path === name).map(({ output }) => output);
  expect(having).not.toEqual([]);
  expect(given).toEqual(expect.arrayContaining(having));
});

test('only the functions that send due mails contain mails, and may send them', () => {
  const senders = Object.entries(functions).filter(([, { permissions }]) =>
    (permissions as readonly Permission[]).includes('readSendQuota'),
  );
  const others = Object.entries(functions).filter(
    (each) => !senders.some(([name]) => name === each[0]),
  );
  const mails = others.flatMap(([name]) =>
    Object.entries(metafile.outputs[`out/${name}.js`]?.inputs ?? {})
      .filter(([path, { bytesInOutput }]) => path.endsWith('mails.tsx') && bytesInOutput > 0)
      .map(([path]) => ({ name, path })),
  );
  expect(mails).toEqual([]);
  for (const [, { permissions }] of others) expect(permissions).not.toContain('sendMail');
});
