import { expect, test } from 'vitest';
import { END, ITEM, statesOf, text } from '../../statemachines/builder.ts';

const { task, waitForAnswer, map, choice, pass, wait, succeed, is, contains } = statesOf<
  'Brief CSM' | 'Route e-mail domains' | 'Wait for approval' | 'Decided?' | 'Done',
  { id: string; found: { good: boolean; words: { text: string }[] }; seconds: number }
>();
const now = { 'now.$': '$$.State.EnteredTime' };
const policy = { timeout: 60, retry: [] };

test('a task runs the function of its name, and keeps nothing unless told to', () => {
  expect(
    task('Route e-mail domains', { input: { id: '$.id' }, ...policy, next: 'Done' }),
  ).toStrictEqual({
    'Route e-mail domains': {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a substitution of CloudFormation
      Parameters: { FunctionName: '${RouteEmailDomains}', Payload: { 'id.$': '$.id', ...now } },
      TimeoutSeconds: 60,
      Retry: [],
      ResultPath: null,
      Next: 'Done',
    },
  });
});

test('a wait hands over its task token', () => {
  const { 'Wait for approval': state } = waitForAnswer('Wait for approval', {
    input: { id: '$.id' },
    ...policy,
    catch: { 'States.Timeout': { next: 'Brief CSM' } },
    keepAs: '$.found',
    next: END,
  });
  expect(state).toMatchObject({
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Parameters: { Payload: { 'id.$': '$.id', 'taskToken.$': '$$.Task.Token', ...now } },
    Catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: null, Next: 'Brief CSM' }],
    ResultPath: '$.found',
    End: true,
  });
});

test('paths, texts and intrinsic functions are told apart, at any depth', () => {
  const { Done } = pass('Done', {
    value: {
      id: '$.id',
      at: '$$.Execution.StartTime',
      text: text('$.id'),
      deep: { list: [{ good: '$.found.good' }, text(''), 1, false] },
      contains: contains('$.found.words[*].text', 'yes'),
    },
    next: END,
  });
  expect(Done).toMatchObject({
    Parameters: {
      'id.$': '$.id',
      'at.$': '$$.Execution.StartTime',
      text: '$.id',
      deep: { list: [{ 'good.$': '$.found.good' }, '', 1, false] },
      'contains.$': "States.ArrayContains($.found.words[*].text, 'yes')",
    },
  });
});

test('what does not exist stops the compiler', () => {
  // `npm run check` fails when one of these compiles.
  const input = { id: '$.id' } as const;
  const states = [
    // @ts-expect-error no such state
    task('Brief CSM', { input, ...policy, next: 'Nowhere' }),
    // @ts-expect-error a state that runs no function
    task('Done', { input, ...policy, next: END }),
    // @ts-expect-error a function that only keeps a task token
    task('Wait for approval', { input, ...policy, next: END }),
    // @ts-expect-error no such data
    task('Brief CSM', { input: { id: '$.ids' }, ...policy, next: END }),
    // @ts-expect-error no such data to keep it as
    task('Brief CSM', { input, ...policy, keepAs: '$.lost', next: END }),
    // @ts-expect-error no such error
    task('Brief CSM', { input, ...policy, catch: { Unlucky: { next: 'Done' } }, next: END }),
    // @ts-expect-error a state that does not wait for an answer
    waitForAnswer('Brief CSM', { input, ...policy, catch: {}, keepAs: '$.found', next: END }),
    // @ts-expect-error a text that is taken for a path
    pass('Done', { value: { outcome: 'completed' }, next: END }),
    map('Done', {
      over: '$.found.words',
      item: { word: ITEM },
      atOnce: 1,
      // @ts-expect-error no such state within the item
      startAt: 'Nowhere',
      states: succeed('Done'),
      keepAs: '$.found',
      next: END,
    }),
    choice('Decided?', {
      // @ts-expect-error never true
      choices: [{ when: is('$.found.good', 'yes'), next: 'Done' }],
      otherwise: 'Done',
    }),
    // @ts-expect-error no such data
    wait('Done', { seconds: '$.minutes', next: END }),
    // @ts-expect-error no such state
    succeed('Finished'),
  ];
  expect(states).toHaveLength(12);
});
