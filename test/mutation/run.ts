import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { type Mutant, mutantsOf, mutated } from './mutants.ts';
import { knownSurvivors } from './survivors.ts';

/**
 * `npm run test:mutation`: makes one change at a time in a copy of the tree and runs the tests that should
 * notice it, nearest first. Exits with 1 if fewer than 90 % are noticed, or if one that is not noticed is
 * missing from survivors.ts, which gives the reasons.
 *
 * Regenerates files that commands write from the code (the ASL, the table of permissions) before the tests
 * run, so that tests notice a change's behaviour, not an outdated document.
 */

const SHARE = 0.9;
const MINUTE = 60_000;
const sources = /^(functions|statemachines|cdk)\/.*\.tsx?$/;
/** Texts: only a reader can find mistakes in them. */
const words = /^functions\/(texts\/(en|de)\/|web\/(styles|script)\.ts)/;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    count: { type: 'string', default: '300' },
    files: { type: 'string', default: '' },
  },
});
const count = Number(values.count);
const root = join(import.meta.dirname, '../..');

const run = (command: string[], minutes: number, cwd: string) => {
  const [program = '', ...rest] = command;
  const { status } = spawnSync(program, rest, {
    cwd,
    timeout: minutes * MINUTE,
    killSignal: 'SIGKILL',
    stdio: 'ignore',
  });
  return status === 0;
};

function copyOfTheTree(): string {
  const copy = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'mutation-'));
  const { stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
  for (const file of stdout.split('\0').filter(Boolean))
    if (existsSync(join(root, file))) cpSync(join(root, file), join(copy, file));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

const copy = copyOfTheTree();
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));

const read = (file: string) => readFileSync(join(copy, file), 'utf8');
const files = spawnSync('git', ['ls-files', '--', 'functions', 'statemachines', 'cdk'], {
  cwd: root,
  encoding: 'utf8',
})
  .stdout.split('\n')
  .filter((file) => sources.test(file) && !words.test(file) && file.includes(values.files));

const sizes = files.map((file) => read(file).length);
const share = fc.noBias(fc.nat(2 ** 31 - 1)).map((number) => number / 2 ** 31);
/** More than needed, as the compiler refuses many. */
const draws = fc.sample(fc.noShrink(fc.tuple(share, share, share)), {
  seed: Number(values.seed),
  numRuns: 20 * count,
});
const pick = <T>(list: T[], at: number): T | undefined => list[Math.floor(at * list.length)];

/** A random mutant: the file is drawn by size, then the kind among those it has. */
function drawn([ofFile, ofKind, ofMutant]: [number, number, number]): Mutant | undefined {
  let at = ofFile * sizes.reduce((sum, size) => sum + size, 0);
  const file = files.find((_, index) => {
    at -= sizes[index] ?? 0;
    return at < 0;
  });
  if (!file) return undefined;
  const byKind = Object.values(Object.groupBy(mutantsOf(file, read(file)), ({ kind }) => kind));
  return pick(pick(byKind, ofKind) ?? [], ofMutant);
}

const vitest = ['node', 'node_modules/vitest/vitest.mjs'];
const quietly = ['--bail=1', '--reporter=dot'];
/** The tests that may notice a change of the file, the nearest first. */
function stepsFor(file: string): string[][] {
  const room = dirname(file).replace(/^functions\//, '');
  const near = existsSync(join(copy, 'test', room))
    ? [[...vitest, 'run', `test/${room}/`, ...quietly]]
    : [];
  return [
    ...near,
    [...vitest, 'related', '--run', '--project', 'together', file, ...quietly],
    [...vitest, 'run', '--project', 'together', 'test/cdk/', 'test/statemachines/', ...quietly],
    [...vitest, 'run', '--project', 'product', ...quietly],
  ];
}

/** Undefined if the compiler, or a command that writes documents, rejects the change. */
function noticed(mutant: Mutant): string | undefined | false {
  const before = read(mutant.file);
  const written = /^(statemachines|cdk)\/|^functions\/[a-z-]+\.ts$/.test(mutant.file);
  writeFileSync(join(copy, mutant.file), mutated(before, mutant));
  try {
    if (!run(['node', 'node_modules/typescript/bin/tsc', '-p', '.'], 5, copy)) return undefined;
    for (const document of written ? ['asl', 'permissions', 'draw'] : [])
      if (!run(['npm', 'run', '--silent', document], 5, copy)) return undefined;
    const step = stepsFor(mutant.file).find((command) => !run(command, 6, copy));
    return step ? step.slice(2).join(' ') : false;
  } finally {
    writeFileSync(join(copy, mutant.file), before);
    for (const folder of written ? ['statemachines', 'docs'] : [])
      cpSync(join(root, folder), join(copy, folder), { recursive: true });
  }
}

const keptAs = ({ file, from, to }: Mutant) =>
  knownSurvivors.find((one) => one.file === file && one.from === from && one.to === to);
const indented = (text: string) => text.replaceAll('\n', '\n      ') || '(nothing)';
const shown = ({ file, line, kind, from, to }: Mutant) =>
  `${file}:${line}  ${kind}\n    - ${indented(from)}\n    + ${indented(to)}`;

console.log(`npm run test:mutation -- --seed ${values.seed} --count ${count}`);
for (const project of ['together', 'product'])
  if (!run([...vitest, 'run', '--project', project, ...quietly], 15, copy)) {
    console.error(`The tests of "${project}" fail without a change: nothing can be told.`);
    process.exit(2);
  }
const seen = new Set<string>();
const survivors: Mutant[] = [];
let tried = 0;
for (const draw of draws) {
  if (tried === count) break;
  const mutant = drawn(draw);
  const key = mutant && `${mutant.file} ${mutant.start} ${mutant.to}`;
  if (!mutant || !key || seen.has(key) || keptAs(mutant)?.as === 'equivalent') continue;
  seen.add(key);
  const by = noticed(mutant);
  if (by === undefined) continue;
  tried += 1;
  if (by === false) survivors.push(mutant);
  console.log(
    by === false
      ? `SURVIVED ${shown(mutant)}`
      : `noticed  ${mutant.file}:${mutant.line}  ${mutant.kind}, by ${by}`,
  );
}

const killed = tried - survivors.length;
const unexplained = survivors.filter((mutant) => !keptAs(mutant));
console.log(`\n${killed} of ${tried} were noticed (${((100 * killed) / tried).toFixed(1)} %).`);
for (const mutant of unexplained) console.log(`\nnot in survivors.ts: ${shown(mutant)}`);
process.exitCode = killed >= SHARE * tried && unexplained.length === 0 ? 0 : 1;
