import { statesOf, text } from './builder.ts';
import type { Data } from './data.ts';
import type { StateName } from './state-names.ts';

/** The inputs and builders that the onboarding workflow's states share. */

export const { task, waitForAnswer, map, choice, pass, wait, succeed, is, contains, plus } =
  statesOf<StateName, Data>();

/** Where in the execution a task reports from; for a Map's items, where the Map began. */
const told = {
  entered: '$$.State.EnteredTime',
  execution: '$$.Execution',
  round: '$.round',
} as const;
/** Identifies the onboarding of a task. */
export const id = { onboardingId: '$.onboardingId', told } as const;
/** Identifies the submission of a task. */
export const ids = { ...id, submissionId: '$.submission.id' } as const;
/** A wait that begins. */
export const newWait = {
  for: '$.Payload.for',
  since: '$.Payload.since',
  reminded: false,
  escalated: false,
  due: text('nothing'),
} as const;
