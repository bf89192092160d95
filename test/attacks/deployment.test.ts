import { expect } from 'vitest';
import * as z from 'zod';
import { type FunctionName, functions } from '../../functions/functions.ts';
import { parseOktaDomain } from '../../functions/okta/okta-domain.ts';
import { allows, statementsByRole } from '../cdk/statements.ts';
import { ofType, production, synthesize } from '../cdk/template.ts';
import { type Attacks, each, make } from './attacks.ts';

/** Checks whether the deployed stack would allow these attacks. */

const { resources, terminationProtection } = synthesize({ ...production, reservedConcurrency: 20 });
const roles = statementsByRole(resources);
const names = Object.keys(functions) as FunctionName[];
const statementsOf = (name: FunctionName) => {
  const { Role } = z.object({ Role: z.string() }).parse(resources[name]?.Properties);
  return roles.get(Role.replace('.Arn}', '}')) ?? [];
};
const isPublicGet = (name: FunctionName) => {
  const { trigger } = functions[name];
  return (
    trigger.by === 'http' &&
    trigger.routes !== 'unmatched' &&
    trigger.routes.some(({ method }) => method === 'GET')
  );
};

const arn = (rest: string) => rest.replace('::', ':eu-central-1:111122223333:');
const secretOf = (stage: string, name: string) =>
  arn(`arn:aws:secretsmanager::secret:sequel-sso/${stage}/${name}-AbC123`);
const secret = (name: string) => secretOf('production', name);
const execution = (stage: string) =>
  arn(`arn:aws:states::execution:sso-onboarding-${stage}:acme-0a1b2c`);
const READ = 'secretsmanager:GetSecretValue';

const may = (action: string, resource: string) =>
  names.filter((name) => allows(statementsOf(name), action, resource));
const holding = (permission: string) =>
  names.filter((name) => functions[name].permissions.some((each) => each === permission));
const allStatements = [...roles.values()].flat();
const texts = (type: string) => JSON.stringify(ofType(resources, type));

/** Okta domains with the names of other secrets. */
const domains = {
  C06: 'submission.okta.com',
  C07: 'task-tokens',
  C09: 'link-keys',
  C10: 'auth0',
  C11: 'users-1-AbC123.okta.com',
};

const others: Attacks = {
  // A name without a dot is not a domain, whoever vouches for it.
  C04: () =>
    expect(parseOktaDomain('users-12', { customDomains: [], trustedOrigins: [] })).toHaveProperty(
      'error',
    ),
  C12: () => {
    expect(may(READ, secret('link-keys'))).toEqual(holding('readLinkKeys'));
    for (const name of may(READ, secret('link-keys')))
      expect(functions[name].trigger.by, name).not.toBe('http');
  },
  C13: () => expect(may(READ, secret('auth0')).filter(isPublicGet)).toEqual([]),
  C14: () => {
    const answering = new Set(holding('answerTask'));
    const reading = may('states:GetExecutionHistory', execution('production'));
    expect(reading.filter((name) => answering.has(name))).toEqual([]);
  },
  C15: () => expect(may('secretsmanager:ListSecrets', '*')).toEqual(['DeleteExpiredSecrets']),
  C16: () => {
    const actions = names.flatMap(statementsOf).flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  },
  C17: () => {
    for (const stage of ['production-2', 'staging'])
      for (const name of ['link-keys', 'auth0', 'onboardings/acme-0a1b2c/submission'])
        expect(may(READ, secretOf(stage, name))).toEqual([]);
  },
  C18: () => {
    for (const action of ['states:DescribeExecution', 'states:GetExecutionHistory'])
      expect(may(action, execution('production-2'))).toEqual([]);
  },
  C19: () => {
    const sending = allStatements.filter(({ Action }) =>
      Action.some((action) => /^ses:Send/.test(action)),
    );
    expect(sending.length).toBeGreaterThan(0);
    for (const { Condition } of sending)
      expect(Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'sso@sequel.io' } });
  },
  C20: () => expect(texts('AWS::WAFv2::WebACL')).toContain('RateBasedStatement'),
  C21: () => {
    const [, limit] = /"Limit":(\d+)/.exec(texts('AWS::WAFv2::WebACL')) ?? [];
    const [, rate] = /"ThrottlingRateLimit":(\d+)/.exec(texts('AWS::ApiGateway::Stage')) ?? [];
    // The window is five minutes.
    expect(Number(limit) / 300).toBeLessThan(Number(rate) / 100);
  },
  C22: () => expect(texts('AWS::Lambda::Function')).toContain('"ReservedConcurrentExecutions":20'),
  C23: () => {
    const format = /"Format":"(.+?)","/.exec(texts('AWS::ApiGateway::Stage'))?.[1] ?? '';
    expect(format).toContain('resourcePath');
    expect(format).not.toMatch(/context\.(path|requestOverride|customDomain)|authorizer/);
  },
  C24: () =>
    expect(texts('AWS::StepFunctions::StateMachine')).toContain('"IncludeExecutionData":false'),
  C26: () => {
    const groups = ofType(resources, 'AWS::Logs::LogGroup');
    expect(groups.length).toBeGreaterThan(0);
    for (const group of groups) expect(group).toHaveProperty('RetentionInDays');
    // An attacker in control of a function can neither read nor delete logs.
    const actions = names.flatMap(statementsOf).flatMap(({ Action }) => Action);
    expect(actions.filter((action) => /^logs:(?!CreateLog|Put)/.test(action))).toEqual([]);
  },
  C27: () => {
    const variables = names.flatMap((name) => {
      const { Environment } = z
        .object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) })
        .parse(resources[name]?.Properties);
      return Object.entries(Environment.Variables);
    });
    for (const [name, value] of variables) {
      expect(name).not.toMatch(/SECRET(?!S_PREFIX)|PASSWORD|TOKEN|KEY/);
      expect(String(value)).not.toContain('resolve:secretsmanager');
    }
  },
  C29: () => {
    const grants = ofType(resources, 'AWS::Lambda::Permission');
    expect(grants.length).toBeGreaterThan(0);
    for (const grant of grants) expect(grant).toHaveProperty('SourceArn');
  },
  C30: () => {
    for (const [kind, key] of [
      ['AWS::SQS::Queue', 'Queues'],
      ['AWS::SNS::Topic', 'Topics'],
    ] as const) {
      const ids = ofType(resources, kind).map(({ id }) => id);
      const refusing = ofType(resources, `${kind}Policy`).filter((policy) =>
        JSON.stringify(policy).includes('"Bool":{"aws:SecureTransport":"false"}'),
      );
      expect(ids.length).toBeGreaterThan(0);
      for (const id of ids)
        expect(
          refusing.some((policy) => JSON.stringify(policy[key as never]).includes(`{${id}`)),
          id,
        ).toBe(true);
    }
  },
  C31: () => {
    // Kept for years, in a table that survives the stack's deletion.
    expect(texts('AWS::Lambda::Function')).toMatch(/"AUDIT_YEARS":"7"/);
    for (const { deletion } of ofType(resources, 'AWS::DynamoDB::GlobalTable'))
      expect(deletion).toBe('RetainExceptOnCreate');
  },
  C33: () => {
    expect(terminationProtection).toBe(true);
    for (const { deletion } of ofType(resources, 'AWS::SecretsManager::Secret'))
      expect(deletion).toBe('RetainExceptOnCreate');
  },
};

make(
  {
    ...each(domains, (domain) =>
      expect(may(READ, secret(`onboardings/acme-0a1b2c/client-secrets/${domain}`))).toEqual(
        holding('readClientSecrets'),
      ),
    ),
    ...others,
  },
  () => undefined,
);
