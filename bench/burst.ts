import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { embeddedTarget } from '../test/flow/embedded.ts';
import { freePorts, machine } from '../test/flow/machine.ts';
import { approving } from '../test/flow/target.ts';
import { Browser } from '../test/local/sequel/browser.ts';
import { median, milliseconds, printTable } from './table.ts';

/**
 * Many onboardings at once on this machine, with `npm start` in its own process and SES's 14 mails a second. COUNT of
 * them (1,000) are submitted at once and run to their end. This process plays everybody else, and competes for the same
 * CPUs.
 */

const COUNT = Number(process.env.COUNT ?? 1_000);
/** Maximum concurrent requests of one client. */
const AT_ONCE = 32;

/** As browsers do, sends a request again whose idle connection the server was just closing. */
const { fetch: once } = globalThis;
globalThis.fetch = (...request) => once(...request).catch(() => once(...request));

const port = await freePorts();
const ends: (() => void)[] = [];
process.on('exit', () => {
  for (const end of ends) end();
});
const product = machine(
  { PORT: String(port), REQUESTS_PER_MINUTE: '1000000000', TIME_ZONE: 'UTC' },
  (end) => ends.push(end),
);
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const timed = async (work: () => Promise<unknown>) => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

await product.start();
const url = `http://localhost:${port}`;
const target = await embeddedTarget(url);
const database = new DatabaseSync(join(product.directory, 'onboarding.db'), { readOnly: true });

/** Runs `work` for each item, a limited number at a time. */
async function each<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  const left = all.values();
  const worker = async () => {
    for (const one of left) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** The number of onboardings per stage, as in the list. */
function stages(): Record<string, number> {
  const rows = database
    .prepare(
      `select json_extract(item, '$.summary.M.stage.S') as stage, count(*) as count
       from dynamodb_entries where space = 'index all' group by 1`,
    )
    .all();
  return Object.fromEntries(rows.map(({ stage, count }) => [String(stage), Number(count)]));
}

interface Customer {
  setupLink: string;
  submission: Parameters<typeof approving>[0];
  csm: string;
  mainAdmin: string;
}
let customers = 0;
async function newCustomer(): Promise<Customer> {
  customers += 1;
  const domain = `customer${customers}.test`;
  const csm = `dana@csm-of-${domain}`;
  const { setupLink } = await target.issueSetupLink(`Company ${customers}`, csm, `otto@${domain}`);
  const submission = {
    oktaApps: [{ ...target.oktaApp, emailDomains: [domain] }],
    mainAdmin: { name: 'Ada', email: `ada@${domain}` },
    users: [`user@${domain}`],
    contact: { name: 'Otto', email: `otto@${domain}` },
  };
  return { setupLink, submission, csm, mainAdmin: submission.mainAdmin.email };
}
const newCustomers = async (count: number) => {
  const made: Customer[] = [];
  await each(Array.from({ length: count }), async () => made.push(await newCustomer()));
  return made;
};
const refused: number[] = [];
const submit = async ({ setupLink, submission }: Customer) => {
  const { status } = await target.request(setupLink, submission);
  if (status !== 202) refused.push(status);
};

async function until(stage: string, count: number) {
  for (;;) {
    const now = stages();
    if ((now[stage] ?? 0) >= count) return;
    if (now.failed || now.expired) throw new Error(JSON.stringify(now));
    await pause(500);
  }
}

/** The newest mailed link of a kind, once it arrives. */
async function linkMailed(to: string, kind: string): Promise<string> {
  for (;;) {
    const texts = (await target.mailsTo(to)).map(({ text }) => text);
    const links = texts.flatMap((text) => text.match(/https?:\/\/[^\s\])>]+/g) ?? []);
    const found = links.findLast((link) => link.includes(`/${kind}/`));
    if (found) return found;
    await pause(2_000);
  }
}
const stageOf = async ({ setupLink }: Customer) =>
  z.object({ stage: z.string() }).parse((await target.request(setupLink)).body).stage;

/** What people do until everybody is invited. */
async function finish(customer: Customer) {
  const { csm, mainAdmin, submission } = customer;
  const reached = async (stage: string) => {
    while ((await stageOf(customer)) !== stage) await pause(1_000);
  };
  const prepared = async () => target.request(await linkMailed(csm, 'dashboard'), { done: true });
  await target.request(await linkMailed(csm, 'approvals'), approving(submission));
  await reached('awaitingTrial');
  const browser = new Browser();
  const page = await browser.open(await linkMailed(mainAdmin, 'trials'));
  const okta = await browser.submit(page, { domain: target.oktaApp.domain });
  await browser.submit(okta, { email: mainAdmin, password: 'any' });
  await reached('awaitingDashboard');
  await prepared();
  await reached('awaitingFirstSignIn');
  const person = new Browser();
  const welcome = await person.open(target.sequel ?? '');
  const login = await person.click(welcome, 'Already have a login');
  const signIn = await person.submit(login, { email: mainAdmin });
  await person.submit(signIn, { email: mainAdmin, password: 'any' });
  await reached('awaitingDashboard');
  while ((await stageOf(customer)) === 'awaitingDashboard') {
    await prepared();
    await pause(1_000);
  }
}

const mails = () =>
  database
    .prepare('select recipients, subject, at from ses_messages order by at')
    .all()
    .map((row) => ({
      to: String(row.recipients),
      subject: String(row.subject),
      at: Number(row.at),
    }));
/** The peak resident memory so far, in MB. */
const memory = () => {
  const [, kilobytes = '0'] =
    /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${product.pid()}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
};
const pageTime = async (link: string) => {
  const times: number[] = [];
  for (let index = 0; index < 30; index += 1)
    times.push(
      await timed(async () => (await fetch(link, { headers: { accept: 'text/html' } })).text()),
    );
  return median(times);
};

// A single one first, so that everything is loaded.
const [alone] = await newCustomers(1);
if (!alone) throw new Error('unreachable');
await submit(alone);
await until('awaitingApproval', 1);
const ofOne = await pageTime(alone.setupLink);

const burst = await newCustomers(COUNT);
const began = Date.now();
const taken = await timed(() => each(burst, submit));
const seen = await timed(() => until('awaitingApproval', COUNT + 1));
const meanwhile = await pageTime(alone.setupLink);
const all = await timed(() => each(burst, finish));
await until('completed', COUNT);
const sent = mails().filter(({ at }) => at >= began);
const last = sent.at(-1)?.at ?? began;
const kinds = new Map<string, number>();
for (const { to, subject } of sent)
  kinds.set(`${to} ${subject}`, (kinds.get(`${to} ${subject}`) ?? 0) + 1);
const twice = [...kinds].filter(([, count]) => count > 1);

printTable(`Burst: ${COUNT} onboardings submitted at once, SES taking 14 mails a second`, [
  ['', ''],
  ['accepted a second', (COUNT / (taken / 1000)).toFixed(0)],
  ['refused', String(refused.length)],
  ['all before their CSM after', seconds(taken + seen)],
  ['to approval a second', (COUNT / ((taken + seen) / 1000)).toFixed(0)],
  ['all completed after', seconds(taken + seen + all)],
  ['mails', String(sent.length)],
  ['mails twice', String(twice.length)],
  ['of the rate', `${((100 * sent.length) / (14 * ((last - began) / 1000))).toFixed(0)} %`],
  ['onboardings by stage', JSON.stringify(stages())],
  ['a page before, ms', milliseconds(ofOne)],
  ['and while the mails to all CSMs go out', milliseconds(meanwhile)],
  ['highest memory', `${memory().toFixed(0)} MB`],
]);
for (const [mail, count] of twice.slice(0, 5)) console.log(`${count} × ${mail}`);

database.close();
process.exit(0);
