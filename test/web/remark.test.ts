import { expect, test } from 'vitest';
import { decisionSchema } from '../../functions/4-approve/decision.ts';
import { trialRequestSchema } from '../../functions/6-try/trial-request.ts';
import { switchRequestSchema } from '../../functions/7-switch-on/switch-request.ts';
import { dashboardRequestSchema } from '../../functions/8-main-admin/dashboard-request.ts';
import { remark } from '../../functions/web/remark.ts';

const codes = (text: string) =>
  remark.safeParse(text).error?.issues.map(({ message }) => message) ?? [];

test.each([
  '',
  'Separated\u2028lines',
  'Two lines,\n\tthe second indented\r\n',
  'علی\u200cرضا asks',
  'Thanks ❤️ 1️⃣',
])('a note is taken: %j', (text) => {
  expect(codes(text)).toEqual([]);
});

test.each([
  ...[
    '\u2800',
    '\u3164',
    '\u200b',
    '\u2060\n\u2060',
    '\ufe0f',
    '\ufffd',
    'A\u2800B',
    'A\u202eB',
    '\0',
  ],
])('a note with invisible characters is refused: %j', (text) => {
  expect(codes(text)).toEqual(['invisibleCharacters']);
});

test.each([
  ['a decision', decisionSchema, { decision: 'reject', note: '\u2800' }, 'note'],
  ['a trial', trialRequestSchema, { skip: true, reason: '\u2800' }, 'reason'],
  ['a switch', switchRequestSchema, { on: false, reason: '\u2800' }, 'reason'],
  ['the dashboard', dashboardRequestSchema, { skip: true, reason: '\u2800' }, 'reason'],
])('an invisible reason is none for %s', (_, schema, body, path) => {
  expect(schema.safeParse(body).error?.issues).toContainEqual(
    expect.objectContaining({ path: [path], message: 'invisibleCharacters' }),
  );
});
