import { expect, test } from 'vitest';
import { production, synthesize } from './template.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST_RESOURCES = 500;

test('a stage with every optional setting stays well below a stack’s limits', () => {
  const { resources } = synthesize({
    ...production,
    domainName: 'sso.example.com',
    certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/x',
    auth0EventBusName: 'aws.partner/auth0.com/acme/auth0.logs',
    weeklyRecheck: true,
    webhooks: JSON.stringify([{ name: 'crm', url: 'https://crm.example/hooks' }]),
    dashboardApi: 'https://app.sequel.io/dashboard',
    staffSignIn: JSON.stringify({ domain: 'staff.auth0.com', clientId: 'abc' }),
  });
  expect(Object.keys(resources).length).toBeLessThan(MOST_RESOURCES - 15);
});
