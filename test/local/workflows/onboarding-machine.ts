import { readFileSync } from 'node:fs';
import type { service } from '../step-functions/harness.ts';

export type Lambdas = NonNullable<Parameters<typeof service>[0]['lambdas']>;

const asl = readFileSync(
  new URL('../../../statemachines/onboarding.asl.json', import.meta.url),
  'utf8',
);
const SUBSTITUTION = /\$\{(\w+)\}/g;

/** The product's own workflow. */
export const definition: Processor = JSON.parse(asl.replace(SUBSTITUTION, '$1'));

export interface Processor {
  StartAt: string;
  States: Record<
    string,
    {
      Next?: string;
      Default?: string;
      Choices?: { Next: string }[];
      Catch?: { ErrorEquals: string[]; Next: string }[];
      ItemProcessor?: Processor;
    }
  >;
}

const asked = (wait: string) => () => ({ for: wait, since: '2026-01-05T09:00:00.000Z' });

/** Its functions, which all succeed; waits are not answered. */
export const lambdas: Lambdas = {
  ...Object.fromEntries([...asl.matchAll(SUBSTITUTION)].map(([, name]) => [name, () => null])),
  VerifyDomain: ({ domain }: { domain: string }) => ({
    domain,
    outcome: 'verified',
    checks: [],
    problems: [],
    asked: 1,
    retryAfter: 0,
  }),
  ...Object.fromEntries(
    ['SendReminder', 'ReportOutcome'].map((name) => [name, () => ({ left: [], done: true })]),
  ),
  FindConflicts: () => ({ open: false }),
  RequestApproval: asked('approval'),
  OfferTrial: asked('trial'),
  RequestSwitchOn: asked('switchOn'),
  PrepareMainAdmin: asked('mainAdminDashboard'),
  InviteMainAdmin: asked('firstSignIn'),
  PrepareEveryone: asked('everyoneDashboard'),
  ReviewWait: ({ wait }: { wait: object }) => ({ ...wait, due: 'nothing' }),
};
