import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { objections, packages } from '../supply/packages.ts';
import { type Attacks, make } from './attacks.ts';

/** Third-party code. `npm run supply` also searches the history (G05). */

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

const attacks: Attacks = {
  G02: () => expect(objections().filter((each) => each.includes('licence'))).toEqual([]),
  G03: () => {
    expect(packages.filter(({ dev, hasInstallScript }) => !dev && hasInstallScript)).toEqual([]);
    expect(objections().filter((each) => each.includes('script'))).toEqual([]);
  },
  G04: () => {
    const runtimes = packages.filter(({ path }) => /^node_modules\/node-\w+-\w+64$/.test(path));
    expect(runtimes.map(({ version }) => version)).toEqual(
      runtimes.map(() => process.version.slice(1)),
    );
    expect(runtimes.length).toBeGreaterThan(0);
  },
  G06: () => expect(objections().filter((each) => /integrity|comes from/.test(each))).toEqual([]),
  G07: () => {
    expect(read('SECURITY.md')).toMatch(/@sequel\.io[\s\S]+\d+ days/);
    expect(read('CONTRIBUTING.md')).toContain('## Updates of packages');
    expect(read('package.json')).toMatch(/"check": ".* npm run --silent supply"/);
    expect(read('.ci/run')).toContain('npm run --silent check');
  },
};

make(attacks, () => undefined);
