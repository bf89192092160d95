import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import type { ManualClock } from '../manual-clock.ts';
import { manualClock } from '../manual-clock.ts';
import type { Event, Service } from './harness.ts';
import { DAY, machine, named, SECOND, START, service, task, tokenTask } from './harness.ts';

/** A machine that uses every feature. Each Lambda it invokes has its own name. */
const definition = machine({
  Prepare: task('prepare', {
    ResultPath: '$.prepared',
    ResultSelector: { 'n.$': '$.Payload' },
    Next: 'Flaky',
  }),
  Flaky: task('flaky', {
    ResultPath: null,
    Retry: [{ ErrorEquals: ['Later'], IntervalSeconds: 600, MaxAttempts: 3 }],
    Next: 'Ask',
  }),
  Ask: tokenTask('ask', {
    TimeoutSeconds: (10 * DAY) / SECOND,
    ResultPath: '$.answer',
    Next: 'Never answered',
  }),
  'Never answered': tokenTask('ask-nobody', {
    TimeoutSeconds: 7_200,
    Catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: null, Next: 'Hold' }],
    Next: 'Hold',
  }),
  Hold: { Type: 'Wait', Seconds: 3_600, Next: 'Each' },
  Each: {
    Type: 'Map',
    MaxConcurrency: 1,
    ItemsPath: '$.items',
    ItemSelector: { 'i.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value' },
    ItemProcessor: machine({
      Item: task('item', {
        Parameters: {
          'FunctionName.$': "States.Format('item-{}', $.i)",
          Payload: { 'v.$': '$.v', 'entered.$': '$$.State.EnteredTime' },
        },
        OutputPath: '$.Payload',
      }),
    }),
    ResultPath: '$.done',
    Next: 'Which',
  },
  Which: {
    Type: 'Choice',
    Choices: [{ Variable: '$.answer', StringEquals: 'yes', Next: 'Finish' }],
    Default: 'Wrong',
  },
  Wrong: { Type: 'Fail' },
  Finish: task('finish', { OutputPath: '$.Payload' }),
});

/** The state of the person and the Lambdas, which outlives the service. */
function world() {
  const tokens: string[] = [];
  const lambdas = {
    prepare: () => 7,
    // Depends only on the time, so that an extra attempt changes nothing.
    flaky(_payload: unknown, clock: ManualClock) {
      if (clock.now() < START + 1_000 * SECOND) throw named('Later');
    },
    ask({ token }: { token: string }) {
      if (!tokens.includes(token)) tokens.push(token);
    },
    'ask-nobody': () => null,
    'item-0': (payload: unknown) => payload,
    'item-1': (payload: unknown) => payload,
    finish: (payload: unknown) => payload,
  };
  return { tokens, lambdas };
}

/** Everything in the machine is due at a multiple of this, and time stands still during a kill. */
const STEP = 600 * SECOND;

/** Answers and lets time pass until the execution ends or the service is killed. */
async function play(played: Service, tokens: string[], isKilled: () => boolean): Promise<void> {
  for (let step = 0; step < 100; step++) {
    await played.clock.advance(step === 0 ? 0 : STEP);
    if (isKilled()) return;
    const [token] = tokens;
    if (token !== undefined && played.clock.now() >= START + 6 * STEP) {
      await played
        .call('SendTaskSuccess', { taskToken: token, output: '"yes"' })
        .catch((error: Error) => expect(error.name).toBe('TaskTimedOut'));
      await played.clock.advance(0);
    }
    if (isKilled() || (await played.describe('one')).status !== 'RUNNING') return;
  }
}

/** The Lambdas whose success is in the history: they returned, or got their token. */
function settled(events: Event[]): string[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  return events
    .filter(({ type }) => type === 'TaskSucceeded' || type === 'TaskSubmitted')
    .map((event) => {
      let scheduled: Event | undefined = event;
      while (scheduled && scheduled.type !== 'TaskScheduled') {
        scheduled = byId.get(scheduled.previousEventId);
      }
      const details = scheduled?.taskScheduledEventDetails as { parameters: string } | undefined;
      return JSON.parse(details?.parameters ?? 'null').FunctionName;
    });
}

/** A database that kills its user after a number of commits. */
class KillingDatabase extends DatabaseSync {
  commits = 0;
  killAfter = Number.POSITIVE_INFINITY;
  kill = () => {};

  override exec(sql: string): void {
    super.exec(sql);
    if (sql !== 'commit') return;
    this.commits += 1;
    if (this.commits === this.killAfter) this.kill();
  }
}

type World = ReturnType<typeof world>;
const START_INPUT = { items: ['a', 'b'] };

async function undisturbed(machineOf = definition, { tokens, lambdas }: World = world()) {
  const database = new KillingDatabase(':memory:');
  const played = service({ definition: machineOf, lambdas, database });
  await played.start('one', START_INPUT);
  await play(played, tokens, () => false);
  return {
    commits: database.commits,
    invocations: played.calls.length,
    end: await played.describe('one'),
    history: await played.history('one'),
  };
}

/** Runs the machine, kills the service at some point, and continues with a second one. */
async function disturbed(
  at: { commit?: number; invocation?: number },
  machineOf = definition,
  { tokens, lambdas }: World = world(),
) {
  const database = new KillingDatabase(':memory:');
  const clock = manualClock(START);
  let isKilled = false;
  let invocations = 0;
  const dying = Object.entries(lambdas).map(([name, lambda]) => [
    name,
    (payload: never, now: ManualClock) => {
      invocations += 1;
      if (invocations === at.invocation) database.kill();
      return lambda(payload, now);
    },
  ]);
  const first = service({
    definition: machineOf,
    lambdas: Object.fromEntries(dying),
    database,
    clock,
  });
  database.killAfter = at.commit ?? Number.POSITIVE_INFINITY;
  database.kill = () => {
    isKilled = true;
    void first.stepFunctions.stop();
  };
  await first.start('one', START_INPUT);
  if (!isKilled) await play(first, tokens, () => isKilled);
  expect(isKilled).toBe(true);
  const before = await first.history('one');

  const second = service({ definition: machineOf, lambdas, database, clock });
  await second.stepFunctions.resume();
  await play(second, tokens, () => false);
  return {
    before,
    calls: second.calls,
    statuses: [...first.statusChanges, ...second.statusChanges].map(({ status }) => status),
    end: await second.describe('one'),
    history: await second.history('one'),
  };
}

test('an execution killed after any of its writes ends the same and repeats nothing', async () => {
  const expected = await undisturbed();
  expect(expected.end.status).toBe('SUCCEEDED');
  expect(expected.commits).toBeGreaterThan(30);
  for (let commit = 1; commit < expected.commits; commit++) {
    const actual = await disturbed({ commit });
    // Compares times, IDs and order, so nothing is duplicated or missing.
    expect(actual.history, `killed after commit ${commit}`).toEqual(expected.history);
    expect(actual.end).toEqual(expected.end);
    const invoked = new Set(actual.calls.map(([name]) => name));
    expect(settled(actual.before).filter((name) => invoked.has(name))).toEqual([]);
    expect(actual.statuses).toEqual(expect.arrayContaining(['RUNNING', 'SUCCEEDED']));
  }
});

test('an execution killed during any invocation ends the same, and repeats only that invocation', async () => {
  const expected = await undisturbed();
  for (let invocation = 1; invocation <= expected.invocations; invocation++) {
    const actual = await disturbed({ invocation });
    expect(actual.history, `killed in invocation ${invocation}`).toEqual(expected.history);
    expect(actual.calls).toHaveLength(expected.invocations - invocation + 1);
  }
});

test('a nested Map that fails and is retried ends the same, whenever it is killed', async () => {
  const inner = {
    Type: 'Map',
    ItemProcessor: machine({
      Work: task('work', { OutputPath: '$.Payload', Next: 'Rest' }),
      Rest: { Type: 'Wait', Seconds: STEP / SECOND, End: true },
    }),
    End: true,
  };
  const stormy = machine({
    Outer: {
      Type: 'Map',
      ItemsPath: '$.items',
      ItemSelector: { 'list.$': "States.Array($$.Map.Item.Value, 'x', $$.Map.Item.Index)" },
      ItemProcessor: machine({ Inner: { ...inner, ItemsPath: '$.list' } }),
      Retry: [{ ErrorEquals: ['Later'], IntervalSeconds: STEP / SECOND, MaxAttempts: 5 }],
      ResultPath: '$.done',
      End: true,
    },
  });
  const stormyWorld = () => ({
    tokens: [],
    lambdas: {
      ...world().lambdas,
      work(item: unknown, clock: ManualClock) {
        if (item === 'b' && clock.now() < START + 2 * STEP) throw named('Later');
        return `${item} done`;
      },
    },
  });
  const expected = await undisturbed(stormy, stormyWorld());
  expect(JSON.parse(expected.end.output ?? '').done).toEqual([
    ['a done', 'x done', '0 done'],
    ['b done', 'x done', '1 done'],
  ]);
  for (let commit = 1; commit < expected.commits; commit += 3) {
    const actual = await disturbed({ commit }, stormy, stormyWorld());
    expect(actual.end, `killed after commit ${commit}`).toEqual(expected.end);
    expect(actual.history.map(({ id }) => id)).toEqual(
      actual.history.map((_e, index) => index + 1),
    );
  }
});

test('a restart keeps the token and the deadline, and does not invoke again', async () => {
  const { database, clock, run, stepFunctions, calls } = service({
    definition: machine({ Ask: tokenTask('ask', { TimeoutSeconds: (30 * DAY) / SECOND }) }),
    lambdas: { ask: () => null },
  });
  await run();
  const [[, payload] = ['', undefined]] = calls;
  await clock.advance(10 * DAY);
  await stepFunctions.stop();
  await clock.advance(10 * DAY);

  const second = service({
    definition: machine({ Ask: tokenTask('ask', { TimeoutSeconds: (30 * DAY) / SECOND }) }),
    database,
    clock,
  });
  await second.stepFunctions.resume();
  await clock.advance(10 * DAY - 1);
  expect((await second.describe('test')).status).toBe('RUNNING');
  expect(second.calls).toEqual([]);
  const { token } = payload as { token: string };
  await second.call('SendTaskSuccess', { taskToken: token, output: '1' });
  await clock.advance(0);
  expect((await second.describe('test')).status).toBe('SUCCEEDED');
});

test('an acknowledged answer counts, even if the process dies immediately', async () => {
  const tokens: string[] = [];
  const states = machine({ Ask: tokenTask('ask') });
  const first = service({
    definition: states,
    lambdas: { ask: ({ token }: { token: string }) => void tokens.push(token) },
  });
  await first.run();
  await first.call('SendTaskSuccess', { taskToken: tokens[0], output: '"yes"' });
  await first.stepFunctions.stop();
  expect((await first.describe('test')).status).toBe('RUNNING');
  const second = service({ definition: states, database: first.database, clock: first.clock });
  await second.stepFunctions.resume();
  await second.clock.advance(0);
  expect(await second.describe('test')).toMatchObject({ status: 'SUCCEEDED', output: '"yes"' });
});

test('deadlines missed while the process was down fire after the restart', async () => {
  const states = machine({
    Which: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.kind', StringEquals: 'token', Next: 'Ask' },
        { Variable: '$.kind', StringEquals: 'lambda', Next: 'Work' },
        { Variable: '$.kind', StringEquals: 'retry', Next: 'Try' },
      ],
      Default: 'Hold',
    },
    Ask: tokenTask('ask', { TimeoutSeconds: 60 }),
    Work: task('work', { TimeoutSeconds: 60 }),
    Try: task('try', { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 60 }] }),
    Hold: { Type: 'Wait', Seconds: 60, End: true },
  });
  const tokens: string[] = [];
  let isBroken = true;
  const lambdas = {
    ask: ({ token }: { token: string }) => void tokens.push(token),
    work: () => new Promise(() => {}),
    try() {
      if (isBroken) throw named('Broken');
    },
  };
  const first = service({ definition: states, lambdas });
  for (const kind of ['token', 'lambda', 'retry', 'wait']) await first.start(kind, { kind });
  await first.clock.advance(SECOND);
  await first.stepFunctions.stop();
  await first.clock.advance(DAY);
  isBroken = false;

  const second = service({
    definition: states,
    lambdas,
    database: first.database,
    clock: first.clock,
  });
  await second.stepFunctions.resume();
  // Before the deadline's own timer fires.
  await expect(
    second.call('SendTaskSuccess', { taskToken: tokens[0], output: '1' }),
  ).rejects.toMatchObject({ name: 'TaskTimedOut' });
  await second.clock.advance(0);
  expect(await second.describe('token')).toMatchObject({
    status: 'FAILED',
    error: 'States.Timeout',
  });
  expect(await second.describe('lambda')).toMatchObject({
    status: 'FAILED',
    error: 'States.Timeout',
  });
  expect((await second.describe('retry')).status).toBe('SUCCEEDED');
  expect((await second.describe('wait')).status).toBe('SUCCEEDED');
  expect(second.calls.map(([name]) => name)).toEqual(['try']);
});

test('concurrent items of a Map continue concurrently after a restart', async () => {
  const states = machine({
    Each: {
      Type: 'Map',
      MaxConcurrency: 3,
      ItemProcessor: machine({
        Before: task('before', { ResultPath: null, Next: 'Hold' }),
        Hold: { Type: 'Wait', Seconds: 60, Next: 'After' },
        After: task('after', { OutputPath: '$.Payload' }),
      }),
      End: true,
    },
  });
  const lambdas = { before: () => null, after: (n: number) => n * 10 };
  const first = service({ definition: states, lambdas });
  await first.run([1, 2, 3, 4, 5]);
  await first.clock.advance(30 * SECOND);
  await first.stepFunctions.stop();
  const second = service({
    definition: states,
    lambdas,
    database: first.database,
    clock: first.clock,
  });
  await second.stepFunctions.resume();
  await second.clock.advance(30 * SECOND - 1);
  expect(second.calls).toEqual([]);
  await second.clock.advance(DAY);
  expect(await second.describe('test')).toMatchObject({
    status: 'SUCCEEDED',
    output: '[10,20,30,40,50]',
  });
  expect(first.calls.map(([, n]) => n)).toEqual([1, 2, 3]);
  expect(second.calls.filter(([name]) => name === 'before').map(([, n]) => n)).toEqual([4, 5]);
});

test('an execution continues with the definition it was started with', async () => {
  const first = service({
    definition: machine({
      Hold: { Type: 'Wait', Seconds: 60, Next: 'Old' },
      Old: { Type: 'Pass', Result: 'old', End: true },
    }),
  });
  await first.run();
  await first.stepFunctions.stop();
  const second = service({
    definition: machine({ New: { Type: 'Pass', Result: 'new', End: true } }),
    database: first.database,
    clock: first.clock,
  });
  await second.stepFunctions.resume();
  await second.start('next');
  await second.clock.advance(60 * SECOND);
  expect((await second.describe('test')).output).toBe('"old"');
  expect((await second.describe('next')).output).toBe('"new"');
});

test('an answer that arrives during a restart is not lost', async () => {
  const states = machine({ Ask: tokenTask('Ask', { End: true }) });
  let token = '';
  const lambdas = {
    Ask: (payload: { token: string }) => {
      token = payload.token;
    },
  };
  const first = service({ definition: states, lambdas });
  await first.run();
  await first.stepFunctions.stop();
  const second = service({
    definition: states,
    lambdas,
    database: first.database,
    clock: first.clock,
  });
  await Promise.all([
    second.stepFunctions.resume(),
    second.call('SendTaskSuccess', { taskToken: token, output: '"yes"' }),
  ]);
  await second.clock.advance(0);
  expect(await second.describe('test')).toMatchObject({ status: 'SUCCEEDED', output: '"yes"' });
});

test('a status change that was not delivered before the kill is delivered after it', async () => {
  const states = machine({ Done: { Type: 'Pass', End: true } });
  const first = service({ definition: states, onStatusChange: () => new Promise(() => {}) });
  await first.run();
  await first.stepFunctions.stop();
  const second = service({ definition: states, database: first.database, clock: first.clock });
  await second.stepFunctions.resume();
  await second.clock.advance(0);
  expect(second.statusChanges.map(({ status }) => status)).toEqual(['RUNNING', 'SUCCEEDED']);
  await second.stepFunctions.stop();
  const third = service({ definition: states, database: first.database, clock: first.clock });
  await third.stepFunctions.resume();
  await third.clock.advance(0);
  expect(third.statusChanges).toEqual([]);
});

test('a real process survives repeated kill -9', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'step-functions-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const database = join(folder, 'state.db');
  const log = join(folder, 'invocations');
  const script = new URL('./killed-process.ts', import.meta.url).pathname;

  /** Starts the process; resolves with its exit code, or null if it was killed. */
  const round = (killAfterMs?: number) =>
    new Promise<number | null>((resolve, reject) => {
      const child = spawn(process.execPath, [script, database, log], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      child.on('error', reject);
      child.on('exit', resolve);
      child.stdout.once('data', () => {
        if (killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
      });
    });
  const kills = [5, 40, 80];
  for (const killAfterMs of kills) expect(await round(killAfterMs)).toBeNull();
  expect(await round()).toBe(0);

  const { events, output } = JSON.parse(await readFile(`${log}.end`, 'utf8'));
  expect(output).toBe(JSON.stringify(Array.from({ length: 16 }, (_, index) => index)));
  const ids = events.map(({ id }: Event) => id);
  expect(ids).toEqual(ids.map((_id: number, index: number) => index + 1));
  const invocations = (await readFile(log, 'utf8')).trim().split('\n');
  // Invoked although the success was recorded:
  expect(invocations.filter((line) => line.startsWith('again'))).toEqual([]);
  // Each of the 32 once, plus at most one for each kill and running item.
  expect(invocations.length).toBeGreaterThanOrEqual(32);
  expect(invocations.length).toBeLessThanOrEqual(32 + 2 * kills.length);
});
