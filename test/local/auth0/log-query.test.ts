import { expect, test } from 'vitest';
import type { LogEntry } from '../../../local/auth0/auth0-store.ts';
import { LogQueryError, parseLogQuery } from '../../../local/auth0/log-query.ts';

const entry: LogEntry = {
  log_id: '9001',
  date: '2026-11-23T09:30:00.000Z',
  type: 's',
  description: null,
  connection: 'acme-corp',
  connection_id: 'con_1',
  client_id: 'c',
  client_name: 'Sequel',
  ip: '127.0.0.1',
  hostname: 'localhost',
  user_agent: 'Firefox 99 "quoted"',
  strategy: 'okta',
  strategy_type: 'enterprise',
  user_id: 'okta|acme-corp|00u1',
  user_name: 'ada@acme.test',
};

test.each([
  ['type:s', true],
  ['type:f', false],
  ['type:S', false],
  ['type:s AND connection:"acme-corp"', true],
  ['connection:"acme-corp" AND type:s AND user_name:"ada@acme.test"', true],
  ['type:s AND connection:"acme"', false],
  ['user_id:"okta|acme-corp|00u1"', true],
  ['user_agent:"Firefox 99 \\"quoted\\""', true],
  ['description:null', false],
  ['date:2026-11-23', true],
  ['date:[2026-11-23 TO 2026-11-23]', true],
  ['date:[2026-11-23T09:30:00.000Z TO *] AND type:s', true],
  ['date:[2026-11-24 TO *]', false],
  ['date:[* TO 2026-11-22]', false],
  ['no_such_field:x', false],
])('q=%s', (query, matches) => {
  expect(parseLogQuery(query)(entry)).toBe(matches);
});

test.each([
  'type:s OR type:f',
  'NOT type:f',
  'type:s connection:x',
  'type:s AND',
  'AND type:s',
  'acme',
  'connection:acm*',
  '(type:s)',
  'connection:"open',
  'type:',
])('q=%s is not supported', (query) => {
  expect(() => parseLogQuery(query)).toThrow(LogQueryError);
});
