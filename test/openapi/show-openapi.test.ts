import { expect, test } from 'vitest';
import { openapi } from '../../functions/openapi/openapi.ts';
import { handler } from '../../functions/openapi/show-openapi.ts';
import { parseBrand } from '../../functions/runtime/brand.ts';
import { asking, PUBLIC_URL, useAws } from '../aws.ts';

const aws = useAws();
const ask = asking('ShowOpenapi', handler);

test('the document has this URL and brand', async () => {
  const expected = openapi(PUBLIC_URL, parseBrand(undefined).name);
  expect((await ask()).json()).toEqual(JSON.parse(JSON.stringify(expected)));
});

test('it needs no call to AWS', async () => {
  await ask();
  expect(aws.operations()).toEqual([]);
});
