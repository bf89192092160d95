import { expect, test } from 'vitest';
import type { EventPattern } from '../../functions/wiring.ts';
import { matches } from '../../local/event-pattern.ts';

const pattern: EventPattern = {
  source: [{ prefix: 'aws.partner/auth0.com/' }, 'test'],
  detailType: ['Log', 'Other log'],
  detail: { data: { type: ['s', 'f'], tags: { recipient: ['user'] } } },
};
const event = {
  source: 'aws.partner/auth0.com/sequel',
  detailType: 'Log',
  detail: { id: 1, data: { type: 's', tags: { recipient: ['user'] } } },
};

test('an event matches whatever fields it has beyond the pattern', () => {
  expect(matches(pattern, event)).toBe(true);
});

test.each([
  ['another exact source', { source: 'test' }],
  ['another detail type that is named', { detailType: 'Other log' }],
  ['another value that is named', { detail: { data: { ...event.detail.data, type: 'f' } } }],
  [
    'an array with an element that is named',
    { detail: { data: { type: 's', tags: { recipient: ['csm', 'user'] } } } },
  ],
])('an event matches with %s', (_, change) => {
  expect(matches(pattern, { ...event, ...change })).toBe(true);
});

test.each([
  ['a source that only holds the prefix', { source: 'x/aws.partner/auth0.com/' }],
  ['a source that only starts with an exact one', { source: 'tests' }],
  ['a detail type that is not named', { detailType: 'Third log' }],
  ['a value that is not named', { detail: { data: { ...event.detail.data, type: 'ss' } } }],
  ['a number for a text', { detail: { data: { ...event.detail.data, type: 0 } } }],
  ['an array without one', { detail: { data: { type: 's', tags: { recipient: ['csm'] } } } }],
  ['an empty array', { detail: { data: { type: 's', tags: { recipient: [] } } } }],
  ['a nested field missing', { detail: { data: { type: 's', tags: {} } } }],
  ['a nested object missing', { detail: { data: { type: 's' } } }],
  ['no detail', { detail: undefined }],
])('an event does not match with %s', (_, change) => {
  expect(matches(pattern, { ...event, ...change })).toBe(false);
});

test.each([
  ['a field that is not there', {}, true],
  ['a number above', { delivery: { millis: 11 } }, true],
  ['the number itself', { delivery: { millis: 10 } }, false],
  ['a text for the number', { delivery: { millis: '11' } }, false],
])('absent, or above ten: %s', (_, detail, fits) => {
  const late: EventPattern = {
    source: ['ses'],
    detailType: ['Delivered'],
    detail: { delivery: { millis: [{ exists: false }, { numeric: ['>', 10] }] } },
  };
  expect(matches(late, { source: 'ses', detailType: 'Delivered', detail })).toBe(fits);
});
