import { expect, test } from 'vitest';
import { machine, service, task } from './harness.ts';

const next = { Type: 'Succeed' };

test.each<[string, object, RegExp]>([
  ['a Parallel', machine({ Both: { Type: 'Parallel', Branches: [], End: true } }), /Both/],
  [
    'JSONata',
    machine({ Go: { Type: 'Pass', QueryLanguage: 'JSONata', End: true } }),
    /QueryLanguage/,
  ],
  ['HeartbeatSeconds', machine({ Go: task('go', { HeartbeatSeconds: 5 }) }), /HeartbeatSeconds/],
  [
    'another service',
    machine({ Go: task('go', { Resource: 'arn:aws:states:::sqs:sendMessage' }) }),
    /Resource/,
  ],
  [
    'a distributed Map',
    machine({
      Each: {
        Type: 'Map',
        ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, ...machine({ End: next }) },
        End: true,
      },
    }),
    /Mode/,
  ],
  [
    'a Wait for two times',
    machine({ Hold: { Type: 'Wait', Seconds: 1, SecondsPath: '$.s', End: true } }),
    /Wait has one of/,
  ],
  ['StartAt nowhere', { StartAt: 'Nowhere', States: { End: next } }, /'Nowhere'/],
  ['Next to nowhere', machine({ Go: { Type: 'Pass', Next: 'Nowhere' } }), /'Nowhere'/],
  [
    'Catch to nowhere',
    machine({ Go: task('go', { Catch: [{ ErrorEquals: ['X'], Next: 'Nowhere' }] }) }),
    /'Nowhere'/,
  ],
  [
    'a Choice to nowhere',
    machine({
      Go: { Type: 'Choice', Choices: [{ Variable: '$', IsNull: true, Next: 'Nowhere' }] },
    }),
    /'Nowhere'/,
  ],
  [
    'a nowhere in a Map',
    machine({
      Each: { Type: 'Map', ItemProcessor: { StartAt: 'Nowhere', States: {} }, End: true },
    }),
    /'Nowhere'/,
  ],
])('a definition with %s is refused when the service starts', (_name, definition, message) => {
  expect(() => service({ definition })).toThrow(message);
});

test('comments are allowed everywhere', () => {
  const Comment = 'why';
  const definition = machine(
    {
      Go: task('go', {
        Comment,
        Retry: [{ Comment, ErrorEquals: ['X'] }],
        Catch: [{ Comment, ErrorEquals: ['X'], Next: 'End' }],
      }),
      End: { ...next, Comment },
    },
    { Comment },
  );
  expect(() => service({ definition })).not.toThrow();
});
