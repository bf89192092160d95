import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { functions } from '../../functions/functions.ts';
import { deadLettersOf, ofType, production, synthesize } from './template.ts';

const development = synthesize();
const live = synthesize(production);

describe('events', () => {
  const kept = deadLettersOf(live.resources);
  const undelivered = (recipient: string[]) => ({
    source: ['aws.ses'],
    'detail-type': ['Email Bounced', 'Email Complaint Received', 'Email Rejected'],
    detail: {
      mail: { tags: { 'ses:configuration-set': ['sso-onboarding-production'], recipient } },
    },
  });
  const rules = z
    .array(
      z.object({
        EventPattern: z.looseObject({ 'detail-type': z.array(z.string()) }),
        EventBusName: z.string().optional(),
        Targets: z.array(
          z.object({ Arn: z.string(), DeadLetterConfig: z.object({ Arn: z.string() }) }),
        ),
      }),
    )
    .parse(ofType(live.resources, 'AWS::Events::Rule'));

  test('a sign-in at Auth0 runs ReceiveSignIn', () => {
    expect(rules).toContainEqual(
      expect.objectContaining({
        EventBusName: production.auth0EventBusName,
        EventPattern: {
          source: [{ prefix: 'aws.partner/auth0.com/' }],
          'detail-type': ['Auth0 log'],
          detail: { data: { type: ['s', 'f'] } },
        },
        Targets: [expect.objectContaining({ Arn: '{ReceiveSignIn.Arn}' })],
      }),
    );
  });

  test('an onboarding that fails, times out or is stopped runs ReportFailure', () => {
    const [machine] = ofType(live.resources, 'AWS::StepFunctions::StateMachine');
    expect(rules).toContainEqual(
      expect.objectContaining({
        EventPattern: {
          source: ['aws.states'],
          'detail-type': ['Step Functions Execution Status Change'],
          detail: {
            stateMachineArn: [`{${machine?.id}}`],
            status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
          },
        },
        Targets: [expect.objectContaining({ Arn: '{ReportFailure.Arn}' })],
      }),
    );
  });

  test('undelivered and failed events go to the dead-letter queue', () => {
    for (const { Targets } of rules)
      for (const { DeadLetterConfig } of Targets) expect(DeadLetterConfig.Arn).toBe(kept);
    const handled = z
      .array(
        z.object({
          FunctionName: z.string(),
          DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }) }),
        }),
      )
      .parse(ofType(live.resources, 'AWS::Lambda::EventInvokeConfig'));
    expect(
      handled.map(({ FunctionName, DestinationConfig }) => [
        FunctionName,
        DestinationConfig.OnFailure.Destination,
      ]),
    ).toEqual([
      ['{ReceiveSignIn}', kept],
      ['{ReportFailure}', kept],
      ['{TrackExecution}', kept],
      ['{SendMails}', kept],
      ['{ReportUndelivered}', kept],
      ['{DeliverPending}', kept],
      ['{DeleteExpiredSecrets}', kept],
      ['{PlanWebhooks}', kept],
    ]);
  });

  test('with webhook endpoints, published events run their function, and each endpoint has a secret', () => {
    const endpoint = { name: 'crm', url: 'https://crm.example/hooks' };
    const { resources } = synthesize({ webhooks: JSON.stringify([endpoint]) });
    const rule = z
      .array(
        z.looseObject({
          Targets: z.unknown().optional(),
          EventPattern: z.unknown().optional(),
          EventBusName: z.unknown().optional(),
        }),
      )
      .parse(ofType(resources, 'AWS::Events::Rule'))
      .find(({ Targets }) => JSON.stringify(Targets).includes('PlanWebhooks'));
    expect(rule).toMatchObject({ EventPattern: { source: ['sequel.sso'] } });
    expect(rule?.EventPattern).not.toHaveProperty('detail');
    expect(JSON.stringify(rule?.EventBusName)).toContain('Published');
    const named = (type: string) => JSON.stringify(ofType(resources, type));
    expect(named('AWS::SecretsManager::Secret')).toContain('development/webhooks/crm');
    expect(named('AWS::Scheduler::Schedule')).toContain('webhook-sweep');
    expect(JSON.stringify(ofType(development.resources, 'AWS::Events::Rule'))).not.toContain(
      'PlanWebhooks',
    );
  });

  test('an own system for the dashboard has a key, and the functions that call it have its URL', () => {
    const url = 'https://app.sequel.io/dashboard';
    const { resources } = synthesize({ dashboardApi: url });
    const text = JSON.stringify(ofType(resources, 'AWS::SecretsManager::Secret'));
    expect(text).toContain('development/dashboard-api');
    const told = Object.entries(resources)
      .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
      .filter(([, { Properties }]) => JSON.stringify(Properties).includes(url))
      .map(([id]) => id);
    expect(told.sort()).toEqual(['DeliverPending', 'PrepareEveryone', 'PrepareMainAdmin']);
    const without = ofType(development.resources, 'AWS::SecretsManager::Secret');
    expect(JSON.stringify(without)).not.toContain('dashboard-api');
    for (const wrong of ['http://app.sequel.io/', 'https://me:pw@app.sequel.io/', 'app'])
      expect(() => synthesize({ dashboardApi: wrong })).toThrow('dashboardApi');
  });

  test('with a staff sign-in its secret exists, and the pages that require it know', () => {
    const application = { domain: 'staff.auth0.com', clientId: 'abc' };
    const { resources } = synthesize({ staffSignIn: JSON.stringify(application) });
    const text = JSON.stringify(ofType(resources, 'AWS::SecretsManager::Secret'));
    expect(text).toContain('development/staff-sign-in');
    const told = Object.entries(resources)
      .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
      .filter(([, { Properties }]) => JSON.stringify(Properties).includes('staff.auth0.com'))
      .map(([id]) => id);
    expect(told.sort()).toEqual([
      'ActOnApproval',
      'BeginSignIn',
      'DecideApproval',
      'FinishSignIn',
      'RenewQueueLink',
      'ShowApproval',
      'ShowPeople',
      'ShowQueue',
      'ShowSwitch',
      'SignOut',
      'StartTrial',
      'TurnSwitch',
    ]);
    expect(() => synthesize({ staffSignIn: '{"domain": "https://x"}' })).toThrow('staffSignIn');
  });

  test.each(['http://crm.example/hooks', 'ftp://crm.example'])(
    '%s is refused as a webhook endpoint',
    (url) => {
      expect(() => synthesize({ webhooks: JSON.stringify([{ name: 'crm', url }]) })).toThrow(
        'webhooks',
      );
    },
  );

  test('without a partner event bus there is no rule for sign-ins', () => {
    const runs = z
      .array(z.object({ Targets: z.array(z.object({ Arn: z.string() })) }))
      .parse(ofType(development.resources, 'AWS::Events::Rule'))
      .flatMap(({ Targets }) => Targets.map(({ Arn }) => Arn));
    expect(runs.filter((arn) => arn.startsWith('{Re')).sort()).toEqual([
      '{ReportFailure.Arn}',
      '{ReportUndelivered.Arn}',
    ]);
  });

  test('an undelivered mail of this stage runs ReportUndelivered', () => {
    expect(ofType(live.resources, 'AWS::SES::ConfigurationSetEventDestination')).toMatchObject([
      {
        EventDestination: {
          Enabled: true,
          EventBridgeDestination: {
            EventBusArn: 'arn:aws:events:eu-central-1:111122223333:event-bus/default',
          },
          MatchingEventTypes: ['bounce', 'complaint', 'reject', 'deliveryDelay', 'delivery'],
        },
      },
    ]);
    const rule = rules.find(({ Targets }) => Targets[0]?.Arn === '{ReportUndelivered.Arn}');
    expect(rule?.EventBusName).toBeUndefined();
    expect(rule?.EventPattern).toEqual(undelivered(['contact', 'mainAdmin', 'csm', 'ops']));
  });

  test('undelivered invitations are gathered for ReportUndeliveredInvitations', () => {
    const rule = rules.find(({ EventPattern }) =>
      isDeepStrictEqual(EventPattern, undelivered(['user'])),
    );
    const queue = ofType(live.resources, 'AWS::SQS::Queue').find(
      ({ id }) => rule?.Targets[0]?.Arn === `{${id}.Arn}`,
    );
    const timeout = functions.ReportUndeliveredInvitations.timeout;
    expect(queue).toMatchObject({
      RedrivePolicy: { deadLetterTargetArn: kept, maxReceiveCount: 3 },
      VisibilityTimeout: 6 * timeout + 300,
    });
    expect(ofType(live.resources, 'AWS::Lambda::EventSourceMapping')).toContainEqual(
      expect.objectContaining({
        EventSourceArn: `{${queue?.id}.Arn}`,
        FunctionName: '{ReportUndeliveredInvitations}',
        BatchSize: 1000,
        MaximumBatchingWindowInSeconds: 300,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      }),
    );
  });

  test('deferred, delayed and lost mails are gathered for a minute for TrackDeliveries', () => {
    const rule = rules.find(({ EventPattern }) =>
      EventPattern['detail-type'].includes('Email Delivered'),
    );
    expect(rule?.EventPattern).toEqual({
      source: ['aws.ses'],
      'detail-type': [
        'Email Delivery Delayed',
        'Email Delivered',
        'Email Bounced',
        'Email Rejected',
      ],
      detail: {
        mail: { tags: { 'ses:configuration-set': ['sso-onboarding-production'] } },
        // Most mails are delivered at once, without an event here.
        delivery: { processingTimeMillis: [{ exists: false }, { numeric: ['>', 10_000] }] },
      },
    });
    const queue = ofType(live.resources, 'AWS::SQS::Queue').find(
      ({ id }) => rule?.Targets[0]?.Arn === `{${id}.Arn}`,
    );
    expect(ofType(live.resources, 'AWS::Lambda::EventSourceMapping')).toContainEqual(
      expect.objectContaining({
        EventSourceArn: `{${queue?.id}.Arn}`,
        FunctionName: '{TrackDeliveries}',
        MaximumBatchingWindowInSeconds: 60,
      }),
    );
  });
});
