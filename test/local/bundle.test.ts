import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const CACHE = 'node_modules/.cache/local';
const ANNOUNCED = 'Putting the product together (a few seconds) …\n';

type At = (path: string) => string;

/** A product that is put together in a moment: run.mjs with a main.ts and a function. */
function product(main = "import '../functions/a.ts'") {
  const root = mkdtempSync(join(tmpdir(), 'bundle-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const at: At = (path) => join(root, path);
  for (const directory of ['local', 'functions/stage', 'node_modules'])
    mkdirSync(at(directory), { recursive: true });
  for (const file of ['run.mjs', 'bundle.mjs', 'traces.mjs'])
    copyFileSync(`local/${file}`, at(`local/${file}`));
  for (const file of ['package.json', 'tsconfig.json', 'node_modules/.package-lock.json'])
    writeFileSync(at(file), '{}');
  symlinkSync(join(process.cwd(), 'node_modules/esbuild'), at('node_modules/esbuild'));
  writeFileSync(at('local/main.ts'), main);
  writeFileSync(at('functions/a.ts'), "console.log('It runs')");
  return {
    at,
    /** @param before runs first in the process, as JavaScript */
    start({ before = '', ...environment }: { before?: string; [variable: string]: string } = {}) {
      const { pid, status, stdout, stderr } = spawnSync(
        process.execPath,
        ['--import', `data:text/javascript,${encodeURIComponent(before)}`, at('local/run.mjs')],
        { env: { ...process.env, ...environment }, encoding: 'utf8' },
      );
      return { pid, status, stdout, stderr };
    },
  };
}

const begun = { status: 0, stdout: 'It runs\n', stderr: ANNOUNCED };

test.each<[string, (at: At) => void]>([
  ['the bundle is empty', (at) => truncateSync(at(`${CACHE}/main.cjs`))],
  ['the bundle is cut off', (at) => truncateSync(at(`${CACHE}/main.cjs`), 100)],
  ['the bundle is missing', (at) => rmSync(at(`${CACHE}/main.cjs`))],
  ['its source map is missing', (at) => rmSync(at(`${CACHE}/main.cjs.map`))],
  [
    'a start was killed after it wrote the bundle',
    (at) => writeFileSync(at(`${CACHE}/main.cjs`), "console.log('It is half new')"),
  ],
  ['the list of parts is cut off', (at) => truncateSync(at(`${CACHE}/made.json`), 10)],
  ['a module has changed', (at) => writeFileSync(at('functions/a.ts'), "console.log('It runs');")],
  ['a function is new', (at) => writeFileSync(at('functions/stage/b.ts'), '')],
  ...[
    'package.json',
    'tsconfig.json',
    'node_modules/.package-lock.json',
    'local/run.mjs',
    'local/bundle.mjs',
    'local/traces.mjs',
  ].map((file): [string, (at: At) => void] => [
    `${file} has changed`,
    (at) => writeFileSync(at(file), `${readFileSync(at(file), 'utf8')}\n`),
  ]),
])('the next start makes a new bundle if %s, and the one after does not', (_, change) => {
  const { at, start } = product();
  expect(start()).toMatchObject(begun);
  change(at);
  expect(start()).toMatchObject(begun);
  expect(start()).toMatchObject({ ...begun, stderr: '' });
});

test('a function whose file is missing fails alone, and works once the file is back', () => {
  const { at, start } = product(`
    import { createLambdaHost } from './lambda-host.ts';
    const host = createLambdaHost({
      pages: { run: (_, work) => work() },
      onTrouble: (sentence) => console.log(sentence),
    });
    const invoke = (name) => host.invoke(name, {}).catch(({ name }) => name).then(console.log);
    void host.load().then(() => invoke('Gone')).then(() => invoke('Here'));
  `);
  for (const directory of ['cdk', 'local/aws']) mkdirSync(at(directory));
  for (const file of ['local/lambda-host.ts', 'local/aws/aws-error.ts'])
    copyFileSync(file, at(file));
  writeFileSync(at('cdk/names.ts'), 'export const names = () => ({ function: (name) => name })');
  writeFileSync(
    at('functions/functions.ts'),
    `const one = (file) => ({ file, timeout: 1, trigger: { by: 'direct' } });
    export const functions = { Gone: one('stage/gone'), Here: one('stage/here') };
    export const functionNames = Object.keys(functions);
    export const isFunction = (name) => name in functions;`,
  );
  const answering = (answer: string) => `export const handler = async () => '${answer}'`;
  writeFileSync(at('functions/stage/here.ts'), answering('It is here'));
  expect(start()).toMatchObject({
    status: 0,
    stdout:
      'Gone cannot be loaded: Module not found in bundle: ../functions/stage/gone.ts\n' +
      'Runtime.ImportModuleError\nIt is here\n',
  });

  writeFileSync(at('functions/stage/gone.ts'), answering('It is back'));
  expect(start()).toMatchObject({ status: 0, stdout: 'It is back\nIt is here\n' });
});

test('what killed starts were writing is removed, and not what others are writing', () => {
  const { at, start } = product();
  const { pid } = start();
  const [left, others] = [pid, process.pid].map((id) => at(`${CACHE}/main.cjs.${id}`));
  for (const file of [left, others]) writeFileSync(String(file), '');
  rmSync(at(`${CACHE}/made.json`));
  expect(start()).toMatchObject(begun);
  expect([left, others].map((file) => existsSync(String(file)))).toEqual([false, true]);
});

type Product = ReturnType<typeof product>;
type StartIn = (its: Product) => ReturnType<Product['start']>;
/** Makes every write fail. */
const failing = (code: string) => `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  fs.writeFileSync = (path) => {
    throw Object.assign(new Error('no'), { code: '${code}', syscall: 'write', path });
  };
  syncBuiltinESMExports();`;

test.each<[string, StartIn, string | RegExp]>([
  [
    'the cache is not a directory',
    ({ at, start }) => {
      writeFileSync(at('node_modules/.cache'), '');
      return start();
    },
    /^\S+\/node_modules\/\.cache\S* cannot be written \((?:ENOTDIR|EEXIST)\): make it writable, or remove it\.$/,
  ],
  [
    'the bundle is a directory',
    ({ at, start }) => {
      mkdirSync(at(`${CACHE}/main.cjs`), { recursive: true });
      return start();
    },
    /^\S+\/main\.cjs cannot be written \(EISDIR\): make it writable, or remove it\.$/,
  ],
  ...['EACCES', 'EROFS'].map((code): [string, StartIn, RegExp] => [
    `writing fails (${code})`,
    ({ start }) => start({ before: failing(code) }),
    /^\S+\/main\.cjs\S* cannot be written \(E\w+\): make it writable, or remove it\.$/,
  ]),
  ...['ENOSPC', 'EDQUOT'].map((code): [string, StartIn, RegExp] => [
    `the disk is full (${code})`,
    ({ start }) => start({ before: failing(code) }),
    /^The disk with \S+\/\.cache\/local is full \(E\w+\): free some space and start again\.$/,
  ]),
  [
    'the disk fails',
    ({ start }) => start({ before: failing('EIO') }),
    /^The disk fails to read or write \S+ \(EIO\): check the disk, then start again\.$/,
  ],
  [
    'esbuild is not executable',
    ({ at, start }) => start({ ESBUILD_BINARY_PATH: at('package.json') }),
    /^esbuild cannot run \(.+ EACCES\): remove node_modules, then start again\.$/,
  ],
  [
    'esbuild is missing',
    ({ at, start }) => {
      rmSync(at('node_modules/esbuild'));
      return start();
    },
    /^esbuild cannot run \(Cannot find package 'esbuild' .+\): remove node_modules, then start again\.$/,
  ],
  [
    'a module is not TypeScript',
    ({ at, start }) => {
      writeFileSync(at('functions/a.ts'), '1 +');
      return start();
    },
    /ERROR.+\n(?:.*\n)+ {2}The product cannot be put together: esbuild says above what is wrong\.$/,
  ],
])('%s: one sentence, without a stack', (_, startIn, sentence) => {
  const { status, stdout, stderr } = startIn(product());
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^Putting .+…\n/);
  expect(stderr.replace(ANNOUNCED, '').trim()).toMatch(sentence);
  expect(stderr).not.toMatch(/^ +at /m);
});

test('an older Node is told to use npm start', () => {
  const before =
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })";
  expect(product().start({ before })).toMatchObject({
    status: 1,
    stdout: '',
    stderr:
      '\n  This is Node 20.20.2, and the product needs Node 24: run `npm start`, which uses its own (on a Mac, install Node 24).\n\n',
  });
});
