import { expect, test } from 'vitest';
import { handler } from '../../functions/web/answer-unknown.ts';
import { asking, useAws } from '../aws.ts';

const aws = useAws();
const ask = asking('AnswerUnknown', handler);

test.each(['/', '/setup', '/approvals/a/b', '/openapi.json/x', '/unknown'])(
  '%s is not found',
  async (path) => {
    const { status, json } = await ask({ path });
    expect([status, json()]).toMatchObject([404, { code: 'notFound' }]);
  },
);

test.each([
  ['DELETE', '/setup/token', 'GET, HEAD, POST'],
  ['PUT', '/approvals/token', 'GET, HEAD, POST'],
  ['POST', '/openapi.json', 'GET, HEAD'],
  ['POST', '/trials/callback', 'GET, HEAD'],
])('%s of %s is not allowed, and the answer says what is', async (method, path, allow) => {
  const { status, headers } = await ask({ method, path });
  expect([status, headers.allow]).toEqual([405, allow]);
});

test('it needs no call to AWS', async () => {
  await ask({ path: '/unknown' });
  expect(aws.operations()).toEqual([]);
});
