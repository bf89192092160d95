import { Parser } from '@asyncapi/parser';
import { expect, test } from 'vitest';
import { asyncapi } from '../../functions/openapi/asyncapi.ts';
import { handler } from '../../functions/openapi/show-asyncapi.ts';
import { domainEventNames } from '../../functions/record/domain-events.ts';
import { parseBrand } from '../../functions/runtime/brand.ts';
import { asking, PUBLIC_URL, useAws } from '../aws.ts';

const aws = useAws();
const ask = asking('ShowAsyncapi', handler);

test('the document has this URL, bus and brand, and needs no call to AWS', async () => {
  const expected = asyncapi(PUBLIC_URL, 'events-of-test', parseBrand(undefined).name);
  expect((await ask()).json()).toEqual(JSON.parse(JSON.stringify(expected)));
  expect(aws.operations()).toEqual([]);
});

test('AsyncAPI’s validator finds no error, and every event', async () => {
  const { document, diagnostics } = await new Parser().parse((await ask()).body);
  const errors = diagnostics.filter(({ severity }) => severity === 0);
  expect(errors).toEqual([]);
  const names = document?.messages().map((message) => message.name());
  expect(names).toEqual(domainEventNames);
});
