import { expect, test } from 'vitest';
import { failureIn } from '../../local/failure-in.ts';

const common = {
  level: 'ERROR',
  timestamp: '2026-11-23T09:30:00.000Z',
  service: 'sso-onboarding',
  function_name: 'sso-onboarding-local-ShowSetup',
};

test.each<[object, string]>([
  [
    {
      ...common,
      message: 'Request failed',
      id: 'f3a',
      error: { name: 'DynamoDBServiceException', message: 'The table\nis busy', stack: 'at x' },
    },
    'Request failed: DynamoDBServiceException: The table is busy (id f3a)',
  ],
  [
    {
      ...common,
      message: 'A mail cannot be put together',
      mail: 'approval',
      error: 'InvalidState',
    },
    'A mail cannot be put together: InvalidState (mail approval)',
  ],
  [{ ...common, message: 'A mail is uncertain' }, 'A mail is uncertain'],
])('%j is a failure', (entry, sentence) => {
  expect(failureIn(`${JSON.stringify(entry, null, 4)}\n`)).toBe(sentence);
});

test.each([
  JSON.stringify({ ...common, level: 'INFO', message: 'ShowSetup answered' }),
  JSON.stringify({ ...common, level: 'WARN', message: 'Okta does not answer' }),
  'VerifyDomain failed: OktaUnavailable\n    at x',
  '',
])('%j is not reported in the terminal', (entry) => {
  expect(failureIn(entry)).toBeUndefined();
});
