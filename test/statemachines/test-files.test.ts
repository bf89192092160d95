import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type FunctionName, functions, functionsBy } from '../../functions/functions.ts';

/** Functions that are tested in a file of another name. */
const elsewhere: Partial<Record<FunctionName, string>> = {
  ReportUndelivered: 'mail/undelivered',
  ReportUndeliveredInvitations: 'mail/undelivered',
  ReportDashboard: 'flow/own-system',
  BeginSignIn: 'flow/staff',
  SignOut: 'flow/staff',
  FinishSignIn: 'flow/staff',
  ShowQueue: 'flow/queue',
  RenewQueueLink: 'flow/queue',
  ShowRotation: 'flow/keep',
};

describe('every handler of requests and events has its test file', () => {
  const names = [...functionsBy('http'), ...functionsBy('event')];
  test.each(names)('%s', (name) => {
    const file = elsewhere[name] ?? functions[name].file;
    expect(existsSync(new URL(`../${file}.test.ts`, import.meta.url))).toBe(true);
  });

  test.each(Object.entries(elsewhere))('%s is a necessary exception', (name, file) => {
    const own = functions[name as FunctionName].file;
    expect([own === file, existsSync(new URL(`../${own}.test.ts`, import.meta.url))]).toEqual([
      false,
      false,
    ]);
  });
});
