import { expect, test } from 'vitest';
import { handler } from '../../functions/10-finish/report-failure.ts';
import { readSecretText, secretNames, writeSecret } from '../../functions/onboarding/secrets.ts';
import { PREFIX, useAws } from '../aws.ts';
import { asOktaDomain } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import { at, onboardingId } from '../record/example.ts';

const aws = useAws();
const secret = secretNames.clientSecret(PREFIX, onboardingId, asOktaDomain('acme.okta.com'));
const keepSecret = () => aws.given(() => writeSecret(secret, 'client-secret', 'v'.repeat(32)));
const input = {
  company: 'Acme',
  submission: { id: 's1', domains: [asOktaDomain('acme.okta.com')] },
};
const report = (status: string, detail: object = {}) =>
  handler(
    {
      detail: {
        executionArn: `arn:aws:states:us-east-1:000000000000:execution:sso:${onboardingId}`,
        name: onboardingId,
        status,
        stopDate: Date.parse(at(100)),
        input: JSON.stringify(input),
        ...detail,
      },
    },
    lambdaContext('ReportFailure'),
  );

test.each(['FAILED', 'TIMED_OUT', 'ABORTED'])('ops are notified of %s, once', async (status) => {
  await report(status);
  expect(aws.mails().map(({ to }) => to)).toEqual([['ops@sequel.example']]);
});

test('a stop is reported as a stop, with who it was', async () => {
  await report('ABORTED', { error: 'Stopped', cause: 'kim: They have left' });
  const [mail] = aws.mails();
  expect(mail?.subject).toContain('was stopped');
  const text = await aws.newestMail();
  expect(text).toContain('Stopped by: kim: They have left');
  expect(text).not.toMatch(/fail/i);
});

test('a stop without a name says where to look', async () => {
  await report('ABORTED');
  expect(await aws.newestMail()).toContain('CloudTrail');
});

test('a failed onboarding keeps its secrets, for a redrive', async () => {
  await keepSecret();
  await report('FAILED');
  expect(await readSecretText(secret)).toBe('client-secret');
});

test.each(['TIMED_OUT', 'ABORTED'])('after %s no client secret is left', async (status) => {
  await keepSecret();
  await report(status);
  expect(await readSecretText(secret)).toBeUndefined();
});

test('an execution whose input is too large for the event is identified by its ID', async () => {
  await report('FAILED', { input: null });
  expect(aws.mails()[0]?.subject).toContain(onboardingId);
});
