import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

/** Where the npm package's Chromium is unpacked, once per install. */
const home = fileURLToPath(new URL('../../node_modules/.cache/chromium', import.meta.url));
/** Makes text look the same on every machine: Open Sans from the package, the machine's own fonts for the rest. */
const fontsConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${home}/fonts</dir>
  <cachedir>${home}/fonts-cache</cachedir>
  <match target="pattern">
    <test name="family"><string>system-ui</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>Open Sans</string></edit>
  </match>
  <match target="pattern">
    <test name="family"><string>sans-serif</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>Open Sans</string></edit>
  </match>
</fontconfig>
`;

/** Unpacks next to the final place and moves it there atomically, as test files run in parallel. */
async function unpack(): Promise<void> {
  if (existsSync(home)) return;
  await mkdir(dirname(home), { recursive: true });
  const staging = await mkdtemp(`${home}-`);
  // The package unpacks into the temporary directory, and its libraries only on Lambda.
  await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', "import c from '@sparticuz/chromium'; await c.executablePath()"],
    {
      cwd: dirname(fileURLToPath(import.meta.url)),
      env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
    },
  );
  await writeFile(join(staging, 'fonts.conf'), fontsConfiguration);
  try {
    await rename(staging, home);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
}

/**
 * A real, headless Chromium: the one at `CHROME_PATH` if set, otherwise the one in the npm package
 * `@sparticuz/chromium` (x64 Linux). The caller must close it.
 *
 * @param options `scripts: false`: turns JavaScript off as in a person's settings, so that `noscript` applies
 *   (not the case with Playwright's own switch); `debuggingPort`: lets another program drive it
 */
export async function launchBrowser({
  scripts = true,
  debuggingPort,
}: {
  scripts?: boolean;
  debuggingPort?: number;
} = {}): Promise<Browser> {
  const settings = [
    ...(scripts ? [] : ['--blink-settings=scriptEnabled=false']),
    ...(debuggingPort ? [`--remote-debugging-port=${debuggingPort}`] : []),
  ];
  const { CHROME_PATH } = process.env;
  if (CHROME_PATH) return chromium.launch({ executablePath: CHROME_PATH, args: settings });
  await unpack();
  const launch = (env: Record<string, string>) =>
    chromium.launch({
      executablePath: join(home, 'chromium'),
      // The sandbox needs privileges that containers lack. The browser opens only our own pages.
      args: ['--no-sandbox', '--headless=shell', '--font-render-hinting=none', ...settings],
      env: { ...process.env, FONTCONFIG_FILE: join(home, 'fonts.conf'), ...env },
    });
  try {
    return await launch({});
  } catch (error) {
    // A bare machine lacks NSS and NSPR: the package includes those of Amazon Linux.
    if (!String(error).includes('error while loading shared libraries')) throw error;
    return launch({ LD_LIBRARY_PATH: join(home, 'al2023/lib') });
  }
}
