import { expect, test } from 'vitest';
import { createOutages } from '../../local/outages.ts';
import { manualClock } from './manual-clock.ts';
import { machine, named, SECOND, service, task, tokenTask } from './step-functions/harness.ts';

const MINUTE = 60 * SECOND;

/** Onboardings that run one function, which fails while an error is set; and what was reported. */
function running(
  Retry: object[] = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 99, MaxDelaySeconds: 60 }],
) {
  const clock = manualClock(Date.UTC(2026, 0, 5, 9));
  const trouble: { error?: string } = {};
  const said: string[] = [];
  const outages = createOutages({ clock, say: (text) => said.push(text) });
  const { start, call, stepFunctions } = service({
    definition: machine({ Work: task('work', { Retry }) }),
    clock,
    watch: outages,
    lambdas: {
      work() {
        if (trouble.error) throw named(trouble.error);
        return null;
      },
    },
  });
  return { clock, trouble, said, start, call, stepFunctions };
}

const begins = expect.stringMatching(/^Mail has not worked for 15 minutes \(MailNotSent\)/);
const ends = 'Mail no longer blocks onboardings (MailNotSent).';

test('an outage is reported once after 15 minutes, however many it delays, and once when it ends', async () => {
  const { clock, trouble, said, start } = running();
  trouble.error = 'MailNotSent';
  for (let index = 0; index < 200; index += 1) await start(`acme-${index}`);
  await clock.advance(15 * MINUTE - 1);
  expect(said).toEqual([]);
  await clock.advance(1);
  expect(said).toEqual([begins]);
  await clock.advance(10 * MINUTE);
  delete trouble.error;
  await clock.advance(2 * MINUTE);
  expect(said).toEqual([begins, ends]);
});

test('trouble of less than 15 minutes is not reported', async () => {
  const { clock, trouble, said, start } = running();
  trouble.error = 'MailNotSent';
  await start('acme');
  await clock.advance(13 * MINUTE);
  delete trouble.error;
  await clock.advance(60 * MINUTE);
  expect(said).toEqual([]);
});

test('a change of the error is a new outage, counted from the state’s start', async () => {
  const { clock, trouble, said, start } = running();
  trouble.error = 'MailNotSent';
  await start('acme');
  await clock.advance(10 * MINUTE);
  trouble.error = 'Auth0Unavailable';
  await clock.advance(5 * MINUTE);
  expect(said).toEqual([expect.stringMatching(/^Auth0 has not worked/)]);
});

test.each([
  ['stopped by ops', 99],
  ['given up', 30],
])('an onboarding that is %s no longer counts as delayed', async (how, MaxAttempts) => {
  const { clock, trouble, said, start, call } = running([
    { ErrorEquals: ['States.ALL'], MaxAttempts, MaxDelaySeconds: 60 },
  ]);
  trouble.error = 'MailNotSent';
  await start('acme');
  await clock.advance(15 * MINUTE);
  expect(said).toEqual([begins]);
  if (how === 'stopped by ops')
    await call('StopExecution', {
      executionArn: 'arn:aws:states:us-east-1:000000000000:execution:Journey:acme',
    });
  await clock.advance(60 * MINUTE);
  expect(said).toEqual([begins, ends]);
});

test('a wait counts as delayed until the person can answer', async () => {
  const clock = manualClock(Date.UTC(2026, 0, 5, 9));
  const said: string[] = [];
  let error: string | undefined = 'MailNotSent';
  const { start, describe } = service({
    definition: machine({
      Wait: tokenTask('keep', { Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 99 }] }),
    }),
    clock,
    watch: createOutages({ clock, say: (text) => said.push(text) }),
    lambdas: {
      keep() {
        if (error) throw named(error);
        return null;
      },
    },
  });
  await start('acme');
  await clock.advance(15 * MINUTE);
  error = undefined;
  await clock.advance(60 * MINUTE);
  expect(said).toEqual([begins, ends]);
  expect(await describe('acme')).toMatchObject({ status: 'RUNNING' });
});
