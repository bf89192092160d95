import { beforeEach, describe, expect, test } from 'vitest';
import { connectionName } from '../../functions/onboarding/connection-name.ts';
import { claim, keep, release, settle } from '../../functions/record/claims.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { createRecord } from '../../functions/record/store.ts';
import { setDate, useAws } from '../aws.ts';
import { asConnectionName, asOktaDomain, asOnboardingId } from '../brands.ts';
import { at, recordIn, TABLE } from './example.ts';

const aws = useAws();
let count = 0;

const RACES = 100;

/** An onboarding of a company, which lists these e-mail domains, and is being connected. */
async function onboarding(companyId: string, domains: string[], more = {}) {
  count += 1;
  const record = recordIn('connecting');
  const made: OnboardingRecord = {
    ...record,
    onboardingId: asOnboardingId(`${companyId}-${String(count).padStart(12, '0')}`),
    companyId,
    company: companyId,
    submitted: record.submitted && {
      ...record.submitted,
      oktaApps: [
        { domain: asOktaDomain('acme.okta.com'), clientId: '0oa1', emailDomains: domains },
      ],
    },
    ...more,
  };
  await aws.given(() => createRecord(TABLE, made));
  return made;
}

beforeEach(() => {
  setDate(at(3600));
});

describe('a domain', () => {
  test('belongs to its claimant, who may claim it again', async () => {
    const acme = await onboarding('acme', ['acme.test']);
    expect(await claim(TABLE, ['acme.test'], acme)).toEqual([]);
    expect(await claim(TABLE, ['acme.test'], acme)).toEqual([]);
  });

  test('of another approved onboarding is a conflict that names its company', async () => {
    const acme = await onboarding('acme', ['acme.test']);
    const other = await onboarding('other', ['acme.test']);
    await claim(TABLE, ['acme.test'], acme);
    expect(await claim(TABLE, ['acme.test'], other)).toEqual([
      { domain: 'acme.test', kind: 'inProgress', company: 'acme' },
    ]);
  });

  test('in a connection is a conflict that names the connection', async () => {
    const acme = await onboarding('acme', ['acme.test']);
    const other = await onboarding('other', ['acme.test']);
    await claim(TABLE, ['acme.test'], acme);
    await keep(TABLE, new Map([['acme.test', asConnectionName('acme-connection')]]), acme);
    expect(await claim(TABLE, ['acme.test'], other)).toEqual([
      { domain: 'acme.test', kind: 'other', company: 'acme', connection: 'acme-connection' },
    ]);
  });

  test('belongs to the company: its next onboarding gets it, too', async () => {
    const first = await onboarding('acme', ['acme.test']);
    await claim(TABLE, ['acme.test'], first);
    await keep(TABLE, new Map([['acme.test', asConnectionName('acme-connection')]]), first);
    expect(await claim(TABLE, ['acme.test'], await onboarding('acme', ['acme.test']))).toEqual([]);
  });

  test('is free once released', async () => {
    const acme = await onboarding('acme', ['acme.test']);
    await claim(TABLE, ['acme.test'], acme);
    await release(TABLE, ['acme.test'], acme.onboardingId);
    expect(await claim(TABLE, ['acme.test'], await onboarding('other', ['acme.test']))).toEqual([]);
  });

  test('in a connection is not released by the next onboarding’s end', async () => {
    const first = await onboarding('acme', ['acme.test']);
    await keep(TABLE, new Map([['acme.test', asConnectionName('acme-connection')]]), first);
    const next = await onboarding('acme', ['acme.test']);
    await claim(TABLE, ['acme.test'], next);
    await release(TABLE, ['acme.test'], next.onboardingId);
    expect(
      await claim(TABLE, ['acme.test'], await onboarding('other', ['acme.test'])),
    ).toMatchObject([{ kind: 'other' }]);
  });

  test('that two onboardings of a company hold is released by both', async () => {
    const [one, two] = [
      await onboarding('acme', ['acme.test']),
      await onboarding('acme', ['acme.test']),
    ];
    await claim(TABLE, ['acme.test'], one);
    await claim(TABLE, ['acme.test'], two);
    await release(TABLE, ['acme.test'], one.onboardingId);
    const other = await onboarding('other', ['acme.test']);
    expect(await claim(TABLE, ['acme.test'], other)).toHaveLength(1);
    await release(TABLE, ['acme.test'], two.onboardingId);
    expect(await claim(TABLE, ['acme.test'], other)).toEqual([]);
  });

  test('is not claimed beside one that is another’s', async () => {
    const acme = await onboarding('acme', ['acme.test']);
    await claim(TABLE, ['acme.test'], acme);
    const both = await onboarding('both', ['acme.test', 'free.test']);
    await claim(TABLE, ['acme.test', 'free.test'], both);
    expect(await claim(TABLE, ['free.test'], await onboarding('third', ['free.test']))).toEqual([]);
  });
});

describe('a domain that is taken over', () => {
  const kept = async () => {
    const acme = await onboarding('acme', ['acme.test']);
    await keep(TABLE, new Map([['acme.test', asConnectionName('acme-connection')]]), acme);
    return acme;
  };
  const takeOver = async (replaces = [asConnectionName('acme-connection')]) => {
    const other = await onboarding('other', ['acme.test']);
    return { other, conflicts: await claim(TABLE, ['acme.test'], other, replaces) };
  };

  test('belongs to the new company', async () => {
    const acme = await kept();
    const { other, conflicts } = await takeOver();
    expect(conflicts).toEqual([]);
    expect(await claim(TABLE, ['acme.test'], acme)).toHaveLength(1);
    expect(await claim(TABLE, ['acme.test'], other)).toEqual([]);
  });

  test('does not, if the conflict is with another connection than the one named', async () => {
    await kept();
    expect((await takeOver([asConnectionName('beta-connection')])).conflicts).toHaveLength(1);
  });

  test('is not taken from an onboarding in progress', async () => {
    const acme = await kept();
    await claim(TABLE, ['acme.test'], acme);
    expect((await takeOver()).conflicts).toHaveLength(1);
  });

  test('is returned when released', async () => {
    await kept();
    const { other } = await takeOver();
    await release(TABLE, ['acme.test'], other.onboardingId);
    expect(
      await claim(TABLE, ['acme.test'], await onboarding('third', ['acme.test'])),
    ).toMatchObject([{ kind: 'other', company: 'acme', connection: 'acme-connection' }]);
  });

  test('stays once it is in the new connection', async () => {
    await kept();
    const { other } = await takeOver();
    await keep(TABLE, new Map([['acme.test', asConnectionName('other-connection')]]), other);
    await release(TABLE, ['acme.test'], other.onboardingId);
    expect(
      await claim(TABLE, ['acme.test'], await onboarding('third', ['acme.test'])),
    ).toMatchObject([{ company: 'other', connection: 'other-connection' }]);
  });
});

describe('a claim that was never released because its holder was killed', () => {
  test.each<[string, Partial<OnboardingRecord>, number]>([
    ['was rejected', { stage: 'rejected' }, 0],
    ['expired', { stage: 'expired' }, 0],
    ['was stopped', { ended: { status: 'ABORTED', at: at(70) } }, 0],
    ['failed long ago', { ended: { status: 'FAILED', at: '2026-11-01T00:00:00.000Z' } }, 0],
    ['failed, and can be redriven', { ended: { status: 'FAILED', at: at(70) } }, 1],
    ['was corrected, without the domain', { submitted: undefined, oktaApps: [] }, 0],
    ['goes on', {}, 1],
  ])('of an onboarding that %s', async (_, more, conflicts) => {
    const holder = await onboarding('acme', ['acme.test'], more);
    await claim(TABLE, ['acme.test'], holder);
    const other = await onboarding('other', ['acme.test']);
    expect(await claim(TABLE, ['acme.test'], other)).toHaveLength(conflicts);
  });
});

describe('after the switch, a claim stays with the connection that people are routed to', () => {
  const switched = { on: true, at: at(62), by: 'workflow' };
  const ends: [string, Partial<OnboardingRecord>][] = [
    ['expired', { stage: 'expired', switched }],
    ['was stopped', { ended: { status: 'ABORTED', at: at(70) }, switched }],
    ['was stopped halfway', { ended: { status: 'ABORTED', at: at(70) }, switching: at(60) }],
    ['was switched off', { stage: 'expired', switched: { ...switched, on: false } }],
    ['failed long ago', { ended: { status: 'FAILED', at: '2026-11-01T00:00:00.000Z' }, switched }],
  ];
  describe.each(ends)('of an onboarding that %s', (_, end) => {
    test.each(['settled', 'killed before that'])('%s', async (how) => {
      const former = await onboarding('former', ['acme.test']);
      const theirs = asConnectionName('former-connection');
      await keep(TABLE, new Map([['acme.test', theirs]]), former);
      const acme = await onboarding('acme', ['acme.test'], end);
      expect(await claim(TABLE, ['acme.test'], acme, [theirs])).toEqual([]);
      if (how === 'settled') await settle(TABLE, acme);
      const connection = connectionName(acme.onboardingId, asOktaDomain('acme.okta.com'));
      for (const other of ['other', 'former'])
        expect(await claim(TABLE, ['acme.test'], await onboarding(other, ['acme.test']))).toEqual([
          { domain: 'acme.test', kind: 'other', company: 'acme', connection },
        ]);
      expect(await claim(TABLE, ['acme.test'], await onboarding('acme', ['acme.test']))).toEqual(
        [],
      );
    });
  });
});

test(`of two simultaneous claimants one gets the domain, ${RACES} times`, async () => {
  const domains = Array.from({ length: RACES }, (_, race) => `race${race}.test`);
  const [one, other] = [await onboarding('one', domains), await onboarding('other', domains)];
  for (const domain of domains) {
    const conflicts = await Promise.all(
      [one, other].map((claimant) => claim(TABLE, [domain], claimant)),
    );
    expect(
      conflicts.filter((each) => each.length === 0),
      domain,
    ).toHaveLength(1);
  }
});
