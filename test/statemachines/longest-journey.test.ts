import { expect, test } from 'vitest';
import { MOST_WAITS, waitAfter } from '../../functions/3-verify/report-okta-trouble.ts';
import { limits as sizes } from '../../functions/onboarding/submission-limits.ts';
import { limits } from '../../functions/record/limits.ts';
import { DAY, executionArn } from '../local/step-functions/harness.ts';
import { decided, HOUR, type Lambda, onboarding, verified } from './journey.ts';

/**
 * Step Functions ends an execution for good at its 25,000th event. This runs the longest possible journey:
 * the most Okta apps, an Okta that does not respond until the retries end and then defers each time, the
 * most corrections, everyone as slow as allowed, and no sign-in events.
 */

/** Most corrections per link. */
const MOST_CORRECTIONS = Math.max(...limits.corrections.rules.map(({ most }) => most));
/** Days of the longest wait for a person: 20 business days, with holidays among them. */
const LONGEST_WAIT = 30;
/** Days of a list of 10,000 at the slowest rate of SES, and of its daily quota used up twice. */
const INVITING = 2;

/** The last event's number, and the characters of the largest: a payload is at most 256 KiB. */
async function sizeOf({ call }: ReturnType<typeof onboarding>) {
  let last = 0;
  let largest = 0;
  let nextToken: string | undefined;
  do {
    const page = (await call('GetExecutionHistory', {
      executionArn: executionArn('acme'),
      maxResults: 1000,
      ...(nextToken ? { nextToken } : {}),
    })) as { events: { id: number }[]; nextToken?: string };
    last = page.events.at(-1)?.id ?? last;
    largest = Math.max(largest, ...page.events.map((event) => JSON.stringify(event).length));
    nextToken = page.nextToken;
  } while (nextToken);
  return { last, largest };
}

test('the longest journey stays below 20,000 events', async () => {
  const domains = Array.from({ length: sizes.oktaApps }, (_, index) => `app${index}.okta.com`);
  let waits = 0;
  const since = new Map<string, number>();
  const begun = (wait: string) => () => {
    since.set(wait, journey.clock.now());
    return { for: wait, since: new Date(journey.clock.now()).toISOString() };
  };
  const ReviewWait: Lambda = ({ wait }) => {
    const { for: name, reminded, escalated } = wait as Record<string, string | boolean>;
    const days = (journey.clock.now() - (since.get(String(name)) ?? 0)) / DAY;
    const due =
      days > 3 && !reminded ? 'reminder' : days > 10 && !escalated ? 'escalation' : 'nothing';
    return {
      ...(wait as object),
      reminded: days > 3,
      escalated: days > 10,
      due,
    };
  };
  let isSilent = true;
  const journey = onboarding({
    VerifyDomain: (payload) => {
      if (isSilent) throw Object.assign(new Error(), { name: 'OktaUnavailable' });
      const asked = Number(payload.asked) + 1;
      return { ...verified(payload), asked, retryAfter: asked <= 5 ? 60 : 0 };
    },
    ReportOktaTrouble({ oktaTrouble }) {
      const { times } = oktaTrouble as { times: number };
      waits += 1;
      isSilent = waits <= MOST_WAITS;
      const giveUp = waits > MOST_WAITS;
      return { times: times + 1, since: '', reported: '', giveUp, wait: waitAfter(times) };
    },
    RequestCorrection: begun('correction'),
    RequestApproval: begun('approval'),
    RequestSwitchOn: begun('switchOn'),
    PrepareMainAdmin: begun('mainAdminDashboard'),
    InviteMainAdmin: begun('firstSignIn'),
    PrepareEveryone: begun('everyoneDashboard'),
    ReviewWait,
    InviteUsers: () => null,
  });
  await journey.begin(domains);
  await journey.clock.advance(10 * DAY);
  expect(waits).toBe(MOST_WAITS + 1);
  for (let round = 1; round <= MOST_CORRECTIONS; round += 1) {
    if (round === 1) await journey.clock.advance(LONGEST_WAIT * DAY);
    await journey.answer('correction', { id: `s${round}`, domains });
    await journey.clock.advance(HOUR);
    if (round === MOST_CORRECTIONS) await journey.clock.advance(LONGEST_WAIT * DAY);
    await journey.answer(
      'approval',
      decided(round < MOST_CORRECTIONS ? 'requestChanges' : 'approve'),
    );
  }
  await journey.clock.advance(LONGEST_WAIT * DAY);
  await journey.answer('firstSignIn', { signedIn: true, at: '', by: 'csm' });
  await journey.clock.advance(INVITING * DAY);
  const [latest] = journey.calls('InviteUsers').slice(-1);
  await journey.call('SendTaskSuccess', {
    taskToken: (latest as { taskToken: string }).taskToken,
    output: JSON.stringify({ sent: 10_000, refused: 0, uncertain: 0 }),
  });
  await journey.clock.advance(0);
  expect(await journey.describe('acme')).toMatchObject({ status: 'SUCCEEDED' });
  const { last, largest } = await sizeOf(journey);
  expect(largest).toBeLessThan(100_000);
  expect(last).toBeLessThan(20_000);
}, 120_000);
