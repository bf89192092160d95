import { describe, expect, test } from 'vitest';
import {
  dnsRecordOf,
  lookForProofs,
  newProofKey,
} from '../../functions/onboarding/domain-proofs.ts';
import type { TextRecords } from '../../functions/outbound/text-records.ts';

const key = newProofKey();
const { name, value } = dnsRecordOf(key, 'acme.test');

const find = async (answer: TextRecords | undefined) =>
  (
    await lookForProofs(
      key,
      ['acme.test'],
      async () => new Map(answer === undefined ? [] : [[name, answer]]),
    )
  ).get('acme.test');

describe('the record', () => {
  test('is below the domain', () => {
    expect(dnsRecordOf(key, 'acme.test')).toEqual({
      name: '_sequel-sso.acme.test',
      type: 'TXT',
      value: expect.stringMatching(/^sequel-sso=[0-9a-f]{32}$/),
    });
  });

  test('is constant, and differs between domains and companies', () => {
    const values = [
      dnsRecordOf(key, 'acme.test'),
      dnsRecordOf(key, 'acme.test'),
      dnsRecordOf(key, 'beta.test'),
      dnsRecordOf(newProofKey(), 'acme.test'),
    ].map((record) => record.value);
    expect(new Set(values).size).toBe(3);
  });
});

describe('its content', () => {
  test.each<[string, string[]]>([
    ['the value', [value]],
    ['it beside others', ['v=spf1 -all', value]],
    ['it in upper case', [value.toUpperCase()]],
    ['it in quotes', [`"${value}"`]],
    ['it between spaces', [`  ${value} `]],
  ])('%s proves the domain', async (_, texts) => {
    expect(await find({ texts })).toBe('proven');
  });

  test.each<[string, string[]]>([
    ['nothing', []],
    ['what a wildcard answers to every name', ['v=spf1 -all']],
    ['the value of another domain', [dnsRecordOf(key, 'beta.test').value]],
    ['the value of another company', [dnsRecordOf(newProofKey(), 'acme.test').value]],
    ['a part of the value', [value.slice(0, -1)]],
    ['the value within a longer text', [`${value}0`]],
  ])('%s does not', async (_, texts) => {
    expect(await find({ texts })).toBe('missing');
  });

  test('no answer is not the same as no record', async () => {
    expect(await find('unreachable')).toBe('unreachable');
  });

  test('a domain that there was no time for has no result', async () => {
    expect(await find(undefined)).toBeUndefined();
  });
});
