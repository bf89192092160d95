import { type Recipient, recipients } from './mail/recipients.ts';
import { domainEventNames, SOURCE } from './record/domain-events.ts';
import type { EventRule } from './wiring.ts';

/** The events that invoke functions. The function table says which event invokes which function. */

/** Sign-ins at Auth0, successful and failed. */
export const signIns: EventRule = {
  name: 'SignIns',
  description: 'Sign-ins at Auth0, and those that failed.',
  in: ({ auth0EventBus }) =>
    auth0EventBus === undefined
      ? undefined
      : {
          bus: auth0EventBus,
          pattern: {
            source: [{ prefix: 'aws.partner/auth0.com/' }],
            detailType: ['Auth0 log'],
            detail: { data: { type: ['s', 'f'] } },
          },
        },
};

/** An onboarding failed, timed out or was stopped. */
export const failures: EventRule = {
  name: 'Failures',
  description: 'Onboardings that ended without an outcome.',
  in: ({ stateMachineArn }) => ({
    pattern: {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: { stateMachineArn: [stateMachineArn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
    },
  }),
};

/** The workflow of an onboarding started, ended, or continues after a redrive. */
export const statusChanges: EventRule = {
  name: 'StatusChanges',
  description: 'Onboardings that start, end, or go on after a redrive.',
  in: ({ stateMachineArn }) => ({
    pattern: {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: { stateMachineArn: [stateMachineArn] },
    },
  }),
};

/** All published events. */
export const published: EventRule = {
  name: 'PublishedEvents',
  description: 'What others are told of onboardings, for webhooks.',
  in: ({ webhooksFrom }) =>
    webhooksFrom === undefined
      ? undefined
      : {
          bus: webhooksFrom,
          pattern: { source: [SOURCE], detailType: domainEventNames },
        },
};

/** Mails of the stage to these recipients that bounced, were rejected, or were reported as spam. */
const undeliveredTo =
  (whose: readonly Recipient[]): EventRule['in'] =>
  // https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html
  ({ configurationSet }) => ({
    pattern: {
      source: ['aws.ses'],
      detailType: ['Email Bounced', 'Email Complaint Received', 'Email Rejected'],
      detail: { mail: { tags: { 'ses:configuration-set': [configurationSet], recipient: whose } } },
    },
  });

export const invitationsUndelivered: EventRule = {
  name: 'InvitationsUndelivered',
  description: 'Invitations that did not get through.',
  in: undeliveredTo(['user']),
};

export const undelivered: EventRule = {
  name: 'Undelivered',
  description: 'Mails that did not get through, other than invitations.',
  in: undeliveredTo(recipients.filter((recipient) => recipient !== 'user')),
};

/** Milliseconds after which a delivery counts as late. Most are quicker, and nobody needs their events. */
const LATE = 10_000;

export const deliveries: EventRule = {
  name: 'Deliveries',
  description: 'Mails that are deferred, get through late, or do not get through.',
  in: ({ configurationSet }) => ({
    pattern: {
      source: ['aws.ses'],
      detailType: ['Email Delivery Delayed', 'Email Delivered', 'Email Bounced', 'Email Rejected'],
      detail: {
        mail: { tags: { 'ses:configuration-set': [configurationSet] } },
        // Only delivered mails have this field.
        delivery: { processingTimeMillis: [{ exists: false }, { numeric: ['>', LATE] }] },
      },
    },
  }),
};
