import { expect, test } from 'vitest';
import type { Wait } from '../../functions/onboarding/inputs.ts';
import { END, ITEM, statesOf, text } from '../../statemachines/builder.ts';

const { task, waitForAnswer, map, choice, pass, wait, succeed, is, contains } = statesOf<
  | 'Create connection'
  | 'Review wait'
  | 'Look for first sign-in'
  | 'Wait for approval'
  | 'Decided?'
  | 'Done',
  {
    onboardingId: string;
    submissionId: string;
    domain: string;
    wait: Wait;
    found: { good: boolean; words: { text: string }[] };
    seconds: number;
  }
>();
const now = { 'now.$': '$$.State.EnteredTime' };
const policy = { timeout: 60, retry: [] };
const ids = { onboardingId: '$.onboardingId', submissionId: '$.submissionId' } as const;

test('a task runs the function of its name, and discards the result by default', () => {
  const input = { ...ids, domain: '$.domain' } as const;
  expect(task('Create connection', { input, ...policy, next: 'Done' })).toStrictEqual({
    'Create connection': {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a substitution of CloudFormation
        FunctionName: '${CreateConnection}',
        Payload: {
          'onboardingId.$': '$.onboardingId',
          'submissionId.$': '$.submissionId',
          'domain.$': '$.domain',
          ...now,
        },
      },
      TimeoutSeconds: 60,
      Retry: [],
      ResultPath: null,
      Next: 'Done',
    },
  });
});

test('a result is composed of the answer and constants', () => {
  const { 'Review wait': state } = task('Review wait', {
    input: { wait: '$.wait' },
    ...policy,
    result: {
      for: '$.Payload.for',
      since: '$.Payload.since',
      reminded: true,
      escalated: '$.Payload.escalated',
      due: text('nothing'),
    },
    keepAs: '$.wait',
    next: END,
  });
  expect(state).toMatchObject({
    ResultSelector: {
      'for.$': '$.Payload.for',
      'since.$': '$.Payload.since',
      reminded: true,
      'escalated.$': '$.Payload.escalated',
      due: 'nothing',
    },
    ResultPath: '$.wait',
    End: true,
  });
});

test('a wait passes its task token on', () => {
  const { 'Wait for approval': state } = waitForAnswer('Wait for approval', {
    input: { onboardingId: '$.onboardingId' },
    ...policy,
    catch: { 'States.Timeout': { next: 'Review wait' } },
    keepAs: '$.found',
    next: END,
  });
  expect(state).toMatchObject({
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Parameters: {
      Payload: {
        'onboardingId.$': '$.onboardingId',
        'taskToken.$': '$$.Task.Token',
        ...now,
      },
    },
    Catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: null, Next: 'Review wait' }],
    ResultPath: '$.found',
    End: true,
  });
});

test('paths, texts and intrinsic functions are told apart, at any depth', () => {
  const { Done } = pass('Done', {
    value: {
      id: '$.domain',
      at: '$$.Execution.StartTime',
      text: text('$.domain'),
      deep: { list: [{ good: '$.found.good' }, text(''), 1, false] },
      contains: contains('$.found.words[*].text', 'yes'),
    },
    next: END,
  });
  expect(Done).toMatchObject({
    Parameters: {
      'id.$': '$.domain',
      'at.$': '$$.Execution.StartTime',
      text: '$.domain',
      deep: { list: [{ 'good.$': '$.found.good' }, '', 1, false] },
      'contains.$': "States.ArrayContains($.found.words[*].text, 'yes')",
    },
  });
});

test('the compiler rejects unknown names and wrong types', () => {
  // `npm run check` fails when one of these compiles.
  const input = { wait: '$.wait' } as const;
  const result = {
    for: '$.Payload.for',
    since: '$.Payload.since',
    reminded: '$.Payload.reminded',
    escalated: '$.Payload.escalated',
  } as const;
  const due = '$.Payload.due' as const;
  const keep = { keepAs: '$.wait', next: END } as const;
  const states = [
    // @ts-expect-error no such state
    task('Review wait', { input, ...policy, next: 'Nowhere' }),
    // @ts-expect-error a state that runs no function
    task('Done', { input, ...policy, next: END }),
    // @ts-expect-error a function that only keeps a task token
    task('Wait for approval', { input, ...policy, next: END }),
    // @ts-expect-error no such data
    task('Review wait', { input: { wait: '$.waits' }, ...policy, next: END }),
    // @ts-expect-error not what the function takes
    task('Review wait', { input: { wait: '$.found' }, ...policy, next: END }),
    // @ts-expect-error something that the function takes is missing
    task('Look for first sign-in', { input: ids, ...policy, next: END }),
    // @ts-expect-error something that the function does not know
    task('Review wait', { input: { wait: '$.wait', more: '$.domain' }, ...policy, next: END }),
    // @ts-expect-error something of what is kept is missing
    task('Review wait', { input, ...policy, result, ...keep }),
    // @ts-expect-error nothing that the function answers
    task('Review wait', { input, ...policy, result: { ...result, due: '$.Payload.do' }, ...keep }),
    // @ts-expect-error another kind of thing than what is kept
    task('Review wait', { input, ...policy, result: { ...result, due, for: due }, ...keep }),
    // @ts-expect-error no such data to keep it as
    task('Review wait', { input, ...policy, keepAs: '$.lost', next: END }),
    // @ts-expect-error no such error
    task('Review wait', { input, ...policy, catch: { Unlucky: { next: 'Done' } }, next: END }),
    // @ts-expect-error a state that does not wait for an answer
    waitForAnswer('Review wait', { input, ...policy, catch: {}, keepAs: '$.found', next: END }),
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
  expect(states).toHaveLength(18);
});
