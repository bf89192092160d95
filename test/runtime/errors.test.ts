import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ConditionalCheckFailedException,
  InternalServerError,
  ProvisionedThroughputExceededException,
  RequestLimitExceeded,
  ThrottlingException,
} from '@aws-sdk/client-dynamodb';
import { LimitExceededException } from '@aws-sdk/client-secrets-manager';
import { expect, test } from 'vitest';
import { isThrottled, isUnanswered } from '../../functions/runtime/errors.ts';

const input = { message: 'told', $metadata: {} };

test.each([
  [new ThrottlingException(input), { throttled: true, unanswered: false }],
  [new ProvisionedThroughputExceededException(input), { throttled: true, unanswered: false }],
  [new RequestLimitExceeded(input), { throttled: true, unanswered: false }],
  [new LimitExceededException(input), { throttled: true, unanswered: false }],
  [new InternalServerError(input), { throttled: false, unanswered: true }],
  [new ConditionalCheckFailedException(input), { throttled: false, unanswered: false }],
])('DynamoDB’s errors are told apart: %o', (error, expected) => {
  expect({ throttled: isThrottled(error), unanswered: isUnanswered(error) }).toEqual(expected);
});

/**
 * Bundles do not keep class names, and Retry and Catch match `name`. Subclasses of RequestError share its name, as
 * no state throws them.
 */
test('every error sets its own name', () => {
  const functions = join(import.meta.dirname, '../../functions');
  const classes = globSync('**/*.{ts,tsx}', { cwd: functions }).flatMap((file) =>
    [
      ...readFileSync(join(functions, file), 'utf8').matchAll(
        /class (\w+) extends (?!RequestError\b)\w*(?:Error|Trouble|Refusal)\b[^{]*\{(.*?)^\}/gms,
      ),
    ].map(([, name = '', body = '']) => ({
      name,
      says: /readonly name = '(\w+)'/.exec(body)?.[1],
    })),
  );
  expect(classes.length).toBeGreaterThan(12);
  expect(classes).toEqual(classes.map(({ name }) => ({ name, says: name })));
});
