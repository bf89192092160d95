import { describe, expect, test } from 'vitest';
import type { Finding } from '../../functions/onboarding/domain-proofs.ts';
import {
  type Look,
  lookedForProofs,
  recheckedProofs,
} from '../../functions/record/domain-changes.ts';
import { emailDomainsOf, type OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { asOktaDomain } from '../brands.ts';
import { at, recordIn, type WayStage } from './example.ts';

const look = (found: Record<string, Finding>, by: Look['by'] = 'sweep', second = 100) =>
  lookedForProofs({ found: new Map(Object.entries(found)), at: at(second), by, proofKey: 'key' });

const part = (found: Record<string, Finding>, left: Look['left'], second = 100) =>
  lookedForProofs({
    found: new Map(Object.entries(found)),
    ...(left && { left }),
    at: at(second),
    by: 'sweep',
    proofKey: 'key',
  });

const changed = (
  record: OnboardingRecord,
  ...changes: ((record: OnboardingRecord) => OnboardingRecord | undefined)[]
) => changes.reduce((now, change) => change(now) ?? now, record);

const proof = (record: OnboardingRecord) => emailDomainsOf(record)[0]?.proof;
const nextLook = ({ pending }: OnboardingRecord) =>
  pending.flatMap((each) => (each.kind === 'lookForProofs' ? each.at : []));
const minutes = (from: string, to = '') => (Date.parse(to) - Date.parse(from)) / 60_000;

describe('a DNS check', () => {
  test.each(['proven', 'missing', 'unreachable'] as const)('records that it is %s', (finding) => {
    expect(proof(changed(recordIn('verifying'), look({ 'acme.test': finding })))).toBe(finding);
  });

  test('keeps a proof while DNS does not answer', () => {
    const record = changed(
      recordIn('verifying'),
      look({ 'acme.test': 'proven' }),
      look({ 'acme.test': 'unreachable' }),
    );
    expect(proof(record)).toBe('proven');
  });

  test('removes the proof when the record is gone', () => {
    const record = changed(
      recordIn('verifying'),
      look({ 'acme.test': 'proven' }),
      look({ 'acme.test': 'missing' }),
    );
    expect(proof(record)).toBe('missing');
  });

  test('does not change a domain there was no time for', () => {
    const record = changed(recordIn('verifying'), look({ 'acme.test': 'unreachable' }), look({}));
    expect(proof(record)).toBe('unreachable');
  });

  test('that had no time for all is continued in a minute, and the next one waits longer only after a round', () => {
    const next = 'acme.test';
    const begun = changed(
      recordIn('awaitingApproval'),
      look({ 'acme.test': 'missing' }, 'sweep', 0),
      look({ 'acme.test': 'missing' }, 'sweep', 0),
      part({}, { next, isRound: false }),
    );
    expect(begun.proofs).toMatchObject({ next, times: 2 });
    expect(minutes(at(100), nextLook(begun)[0])).toBe(1);
    const round = changed(begun, part({}, { next, isRound: true }));
    expect(round.proofs).toMatchObject({ next, times: 3 });
    expect(minutes(at(100), nextLook(round)[0])).toBe(8);
    const all = changed(round, part({ 'acme.test': 'missing' }, undefined));
    expect(all.proofs).not.toHaveProperty('next');
  });

  test('gives a record from before proofs a key', () => {
    const { proofKey: _, ...old } = recordIn('awaitingApproval');
    expect(emailDomainsOf(old)).toEqual([]);
    expect(proof(changed(old, look({})))).toBe('missing');
  });

  test.each([
    ['verifying', 0],
    ['awaitingApproval', 1],
  ] as const)('of a list that is %s tells the CSM %i times that all are proven', (stage, times) => {
    const proven = look({ 'acme.test': 'proven' });
    const { pending } = changed(recordIn(stage), look({ 'acme.test': 'missing' }), proven, proven);
    expect(pending.filter(({ kind }) => kind === 'tellOfProofs')).toHaveLength(times);
  });

  test('reports once that all are proven', () => {
    const proven = look({ 'acme.test': 'proven' });
    const { history } = changed(recordIn('verifying'), proven, proven);
    expect(history.filter(({ event }) => event === 'domainsProven')).toHaveLength(1);
  });
});

describe('the next DNS check', () => {
  test('comes later each time, after six hours at most', () => {
    let record = changed(recordIn('verifying'), look({}, 'submission', 0));
    const waits = [nextLook(record)[0]].map((next) => minutes(at(0), next));
    for (let times = 1; times < 12; times += 1) {
      record = changed(record, look({}, 'sweep', times));
      waits.push(minutes(at(times), nextLook(record)[0]));
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]);
  });

  test('is scheduled once', () => {
    expect(nextLook(changed(recordIn('verifying'), look({}), look({}, 'person')))).toHaveLength(1);
  });

  test('is not postponed by a requested check in between', () => {
    const record = changed(recordIn('verifying'), look({}, 'sweep'), look({}, 'person'));
    expect(record.proofs?.times).toBe(1);
  });

  test('is not needed once all are proven', () => {
    expect(nextLook(changed(recordIn('verifying'), look({ 'acme.test': 'proven' })))).toEqual([]);
  });

  test.each<[WayStage, number]>([
    ['verifying', 1],
    ['awaitingCorrection', 1],
    ['awaitingApproval', 1],
    ['connecting', 0],
    ['inviting', 0],
  ])('in the stage %s: %i', (stage, looks) => {
    expect(nextLook(changed(recordIn(stage), look({})))).toHaveLength(looks);
  });
});

describe('a domain in use', () => {
  const recheck = (finding: Finding, second: number) =>
    recheckedProofs(new Map([['acme.test', finding]]), at(second));
  const routed = { [asOktaDomain('acme.okta.com')]: ['acme.test'] };
  const proven = () => ({
    ...changed(recordIn('verifying'), look({ 'acme.test': 'proven' })),
    routed,
  });

  test('is not lost once it is routed elsewhere', () => {
    const lost = changed(proven(), recheck('missing', 200));
    const elsewhere = { ...lost, routed: { [asOktaDomain('acme.okta.com')]: ['other.test'] } };
    expect(changed(elsewhere, recheckedProofs(new Map(), at(300))).lost).toEqual({});
  });

  test('counts as lost from the first check that misses its record', () => {
    const record = changed(proven(), recheck('missing', 200), recheck('missing', 300));
    expect(record.lost).toEqual({ 'acme.test': at(200) });
    expect(proof(record)).toBe('missing');
    const told = record.pending.flatMap((each) => (each.kind === 'publish' ? [each.event] : []));
    expect(told.filter(({ name }) => name === 'domain.lost')).toMatchObject([
      { at: at(200), data: { emailDomain: 'acme.test' } },
    ]);
  });

  test('is not lost while DNS does not answer', () => {
    const record = changed(proven(), recheck('unreachable', 200));
    expect([record.lost, proof(record)]).toEqual([{}, 'proven']);
  });

  test('stays lost while DNS does not answer', () => {
    const record = changed(proven(), recheck('missing', 200), recheck('unreachable', 300));
    expect(record.lost).toEqual({ 'acme.test': at(200) });
  });

  test('is proven again with its record', () => {
    const record = changed(proven(), recheck('missing', 200), recheck('proven', 300));
    expect([record.lost, proof(record)]).toEqual([{}, 'proven']);
  });

  test('that was vouched for and never proven is not lost', () => {
    expect(changed(recordIn('verifying'), recheck('missing', 200)).lost).toEqual({});
  });
});
