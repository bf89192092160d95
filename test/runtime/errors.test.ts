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
])('what DynamoDB answers is told apart: %o', (error, expected) => {
  expect({ throttled: isThrottled(error), unanswered: isUnanswered(error) }).toEqual(expected);
});

/**
 * The bundles do not keep the names of classes, and Step Functions, Retry and Catch go by `name`. A kind of
 * RequestError is one: no state throws it.
 */
test('every error says its name itself', () => {
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
