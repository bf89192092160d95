import { describe, expect, test } from 'vitest';
import { completed, failure } from '../../functions/10-finish/mails.tsx';
import { texts } from '../../functions/texts/index.ts';
import { asOnboardingId } from '../brands.ts';
import { exampleMail, textOf } from '../mail/example.ts';
import { exampleData } from '../mail/mail-examples.ts';

test('a list of a thousand failed addresses is cut, and says so', () => {
  const { brand, company, csm, contact, mainAdmin } = exampleData;
  const { text } = completed({
    brand,
    language: 'en',
    company,
    csm,
    contact,
    mainAdmin,
    invited: 1,
    failed: Array.from({ length: 1000 }, (_, index) => `n${index}@acme.com`),
    setupLink: 'https://sso.example.com/setup/x',
    audience: 'csm',
  });
  expect(text).toContain('1,000 addresses could not be written to');
  expect(text).toContain('n49@acme.com');
  expect(text).not.toContain('n50@acme.com');
  expect(text).toContain('and 950 more');
});

test('the customer and the CSM are each greeted by name', () => {
  expect(textOf('rejected', 'customer')).toContain('Hello Riley Chen,');
  expect(textOf('rejected', 'csm')).toContain('Hello Dana Miller,');
});

test('the reason for a rejection keeps its line breaks', () => {
  const { html, text } = exampleMail('rejected', 'customer', {
    ...exampleData,
    said: '<script>first line\nsecond line',
  });
  expect(text).toMatch(/\nsecond line/);
  expect(html).toContain('<br');
});

test('after completion only the customer gets a link to the page', () => {
  expect(textOf('completed', 'customer')).toContain('https://sso.example.com/setup/');
  expect(textOf('completed', 'csm-some-failed')).not.toContain('https://sso.example.com/setup/');
});

test('only the CSM reads to re-invite the others in the dashboard, if that is not done', () => {
  const { csmSteps } = texts('en').mails.completed;
  expect(textOf('completed', 'csm-some-failed')).toContain(csmSteps);
  expect(textOf('completed', 'csm-prepared')).not.toContain(csmSteps);
  expect(textOf('completed', 'customer')).not.toContain(csmSteps);
});

test('uncertain invitations are not listed as undeliverable', () => {
  const text = textOf('completed', 'csm-prepared');
  expect(text).toContain('Of one invitation we do not know whether it arrived');
  expect(text).toContain('lee@acme.com');
  expect(text).not.toContain('could not be written to');
});

test('the CSM gets the failed addresses', () => {
  const text = textOf('completed', 'csm-some-failed');
  expect(text).toContain('2 addresses could not be written to');
  expect(text).toContain('sam@acme.com * kim@acme.de');
});

test('an expiry says what did not happen, and mentions a connection only if there is one', () => {
  const { reasons, connected } = texts('en').mails.expired;
  expect(textOf('expired', 'customer')).toContain(reasons.correction);
  expect(textOf('expired', 'customer')).not.toContain(connected);
  expect(textOf('expired', 'csm')).toContain(reasons.firstSignIn);
  expect(textOf('expired', 'csm')).toContain(connected);
});

describe('a failure', () => {
  const failed = {
    brand: exampleData.brand,
    language: 'en',
    company: 'Acme Corp',
    onboardingId: asOnboardingId('acme-corp-3f9d2c81b04e'),
    executionArn: 'arn:aws:states:eu-central-1:123456789012:execution:Onboarding:acme',
    redriveUntil: '2026-12-09T14:05:00.000Z',
    error: 'Auth0Refused',
    cause: 'No such application',
  } as const;
  const redrive = 'aws stepfunctions redrive-execution';

  test('tells ops what failed and why, until when it can be redriven, and with which command', () => {
    const { text } = failure({ ...failed, status: 'FAILED' });
    for (const fact of [
      failed.onboardingId,
      failed.error,
      failed.cause,
      failed.executionArn,
      '9 December 2026 at 14:05 UTC',
      redrive,
    ])
      expect(text).toContain(fact);
  });

  test.each(['ABORTED', 'TIMED_OUT'] as const)('%s offers no redrive', (status) => {
    const { text } = failure({ ...failed, status });
    expect(text).toContain(texts('en').mails.failure.status[status]);
    expect(text).not.toContain(redrive);
  });

  test('without error and cause leaves no empty lines for them', () => {
    const { text } = failure({ ...failed, status: 'ABORTED', error: '', cause: '' });
    const { error, cause } = texts('en').mails.failure;
    expect(text).not.toContain(`${error}:`);
    expect(text).not.toContain(`${cause}:`);
  });
});
