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
