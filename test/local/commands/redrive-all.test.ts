import { expect, onTestFinished, test, vi } from 'vitest';
import { shareCredentials } from '../../../local/aws/credentials.ts';
import { onboardings } from '../../../local/commands/onboardings.ts';
import { startAws } from '../aws/aws-endpoint.ts';
import {
  DAY,
  type Description,
  MACHINE_ARN,
  machine,
  named,
  SECOND,
  service,
  task,
} from '../step-functions/harness.ts';

/** Each onboarding fails with the error in its name until it is fixed. */
async function stage() {
  const broken = { is: true };
  const steps = service({
    definition: machine({ Work: task('work') }),
    lambdas: {
      work({ error }: { error?: string }) {
        if (broken.is && error) throw named(error);
        return null;
      },
    },
  });
  const aws = await startAws({
    stepFunctions: {
      call: async (operation, input) =>
        operation === 'ListStateMachines'
          ? { stateMachines: [{ name: 'sso-onboarding-local', stateMachineArn: MACHINE_ARN }] }
          : steps.call(operation, input),
    },
  });
  onTestFinished(() => aws.stop());
  // The command expects AWS three ports above the home page.
  const port = Number(new URL(aws.endpoint).port) - 3;
  shareCredentials(port);
  vi.stubEnv('PORT', String(port));
  return {
    clock: steps.clock,
    broken,
    async fail(error: string, ...names: string[]) {
      for (const name of names) await steps.start(name, { error });
      await steps.clock.advance(SECOND);
    },
    async statuses(...names: string[]) {
      await steps.clock.advance(SECOND);
      const described = await Promise.all(names.map((name) => steps.describe(name)));
      return described.map(({ status, redriveCount }: Description) => [status, redriveCount]);
    },
  };
}

const redriveAll = (...more: string[]) => onboardings(['redrive', '--all-failed', ...more]);

test('all failed onboardings continue, however many, and others are left alone', async () => {
  const { broken, fail, statuses } = await stage();
  const many = Array.from({ length: 120 }, (_, index) => `acme-${index}`);
  await fail('MailNotSent', ...many);
  await fail('', 'good');
  broken.is = false;
  expect(await redriveAll()).toEqual({
    code: 0,
    out: '120 of 120 that failed continue.',
    error: '',
  });
  expect(await statuses(...many)).toEqual(many.map(() => ['SUCCEEDED', 1]));
  expect(await statuses('good')).toEqual([['SUCCEEDED', 0]]);
});

test('with an error, only those that failed with it continue', async () => {
  const { broken, fail, statuses } = await stage();
  await fail('MailNotSent', 'mail-1', 'mail-2');
  await fail('Auth0Refused', 'auth0');
  broken.is = false;
  expect((await redriveAll('--error', 'MailNotSent')).out).toBe(
    '2 of 2 that failed with MailNotSent continue.',
  );
  expect(await statuses('mail-1', 'mail-2', 'auth0')).toEqual([
    ['SUCCEEDED', 1],
    ['SUCCEEDED', 1],
    ['FAILED', 0],
  ]);
});

test('an onboarding that failed too long ago is named, and does not block the others', async () => {
  const { broken, clock, fail, statuses } = await stage();
  await fail('MailNotSent', 'old');
  await clock.advance(15 * DAY);
  await fail('MailNotSent', 'new');
  broken.is = false;
  const reason = 'Execution redrivable period exceeded';
  expect(JSON.parse((await redriveAll('--json')).out)).toEqual({
    redriven: ['new'],
    left: [{ onboardingId: 'old', reason }],
  });
  expect(await statuses('new', 'old')).toEqual([
    ['SUCCEEDED', 1],
    ['FAILED', 0],
  ]);
  expect((await redriveAll()).out).toBe(
    `0 of 1 that failed continue.\nold cannot continue: ${reason}`,
  );
});

test('without failures there is nothing to do', async () => {
  await stage();
  expect(await redriveAll('--error', 'MailNotSent')).toEqual({
    code: 0,
    out: 'No onboarding on this machine failed with MailNotSent.',
    error: '',
  });
});
