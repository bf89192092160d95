import type { OktaDomain } from '../okta/okta-domain.ts';
import { isSameAddress } from '../onboarding/addresses.ts';
import type { LinkClaims } from '../onboarding/links.ts';
import { type LocatedProblem, locateProblem } from '../onboarding/problems.ts';
import { appsOf, type OnboardingRecord, untried } from '../record/onboarding-record.ts';
import type { Trial } from '../record/trial.ts';
import { TRIAL_LASTS } from '../record/trials.ts';

/** `open`: it has not happened, and still may. */
export type StepResult = 'passed' | 'failed' | 'open';

/** A step of a trial, as far as it is visible to us. */
export interface TrialStep {
  what: 'started' | 'logged' | 'returned' | 'redeemed';
  /** ISO time; omitted if it has not happened. */
  at?: string;
  outcome: StepResult;
  /** As worded by Okta or Auth0. */
  observed?: string;
}

/** A trial as shown to people. */
export interface ShownTrial {
  startedAt: string;
  by: Trial['by'];
  succeeded: boolean;
  steps: TrialStep[];
  problem?: LocatedProblem;
  claims?: {
    email?: string | undefined;
    emailVerified?: boolean | undefined;
    name?: string | undefined;
    isInListedDomain: boolean;
    isMainAdmin: boolean;
    hasAccount?: boolean | undefined;
  };
}

export interface ShownApp {
  domain: OktaDomain;
  emailDomains: string[];
  succeeded: boolean;
  /** Latest first. */
  trials: ShownTrial[];
}

/** The known steps of a trial. @param now epoch milliseconds */
function stepsOf({ startedAt, logged, returnedAt, redeemed, problem }: Trial, now: number) {
  const steps: TrialStep[] = [{ what: 'started', at: startedAt, outcome: 'passed' }];
  if (logged)
    steps.push({
      what: 'logged',
      at: logged.at,
      outcome: logged.succeeded ? 'passed' : 'failed',
      ...(logged.observed === undefined ? {} : { observed: logged.observed }),
    });
  const observed = problem?.observed === undefined ? {} : { observed: problem.observed };
  if (returnedAt === undefined) {
    const isOver = now - Date.parse(startedAt) > TRIAL_LASTS;
    return [...steps, { what: 'returned', outcome: isOver ? 'failed' : 'open' } as const];
  }
  const isSentBack = redeemed === undefined && problem !== undefined;
  steps.push({
    what: 'returned',
    at: returnedAt,
    outcome: isSentBack ? 'failed' : 'passed',
    ...(isSentBack ? observed : {}),
  });
  if (redeemed !== undefined)
    steps.push({
      what: 'redeemed',
      at: returnedAt,
      outcome: redeemed ? 'passed' : 'failed',
      ...(redeemed ? {} : observed),
    });
  return steps;
}

function shownTrial(trial: Trial, record: OnboardingRecord, now: number): ShownTrial {
  const { startedAt, by, returnedAt, succeeded, claims, hasAccount, domain } = trial;
  const steps = stepsOf(trial, now);
  const isLost = returnedAt === undefined && steps.at(-1)?.outcome === 'failed';
  const problem = trial.problem ?? (isLost ? { code: 'neverReturned' as const } : undefined);
  const home = claims?.email?.slice(claims.email.lastIndexOf('@') + 1).toLowerCase();
  const app = record.submitted?.oktaApps.find((each) => each.domain === domain);
  const mainAdmin = record.submitted?.mainAdmin.email;
  return {
    startedAt,
    by,
    succeeded,
    steps,
    ...(problem ? { problem: locateProblem({ ...problem, domain }, appsOf(record)) } : {}),
    ...(claims
      ? {
          claims: {
            ...claims,
            isInListedDomain: home !== undefined && app?.emailDomains.includes(home) === true,
            isMainAdmin: mainAdmin !== undefined && isSameAddress(mainAdmin, claims.email),
            ...(hasAccount === undefined ? {} : { hasAccount }),
          },
        }
      : {}),
  };
}

/** The trials by app. @param role the CSM gets a summary without personal data */
export function shownApps(
  record: OnboardingRecord,
  role: LinkClaims<'trial'>['role'],
  now = Date.now(),
): ShownApp[] {
  const open = untried(record);
  return (record.submitted?.oktaApps ?? []).map(({ domain, emailDomains }) => ({
    domain,
    emailDomains,
    succeeded: !open.includes(domain),
    trials: record.trials
      .filter((trial) => trial.domain === domain)
      .map((trial) => shownTrial(trial, record, now))
      .map(({ claims, ...trial }) => (claims && role !== 'csm' ? { ...trial, claims } : trial))
      .toReversed(),
  }));
}
