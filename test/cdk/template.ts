import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { expect } from 'vitest';
import * as z from 'zod';
import { readSettings } from '../../cdk/read-settings.ts';
import { OnboardingStack } from '../../cdk/stack.ts';
import cdkJson from '../../cdk.json' with { type: 'json' };

/** Production's settings, once deployed. */
export const production = {
  stage: 'production',
  mailFrom: 'Sequel <sso@sequel.io>',
  opsEmail: 'ops@sequel.io',
  auth0Domain: 'sequel.auth0.com',
  auth0ClientIds: 'app1,app2',
  auth0RedirectUri: 'https://app.sequel.io/callback',
  terminationProtection: true,
  auth0EventBusName: 'aws.partner/auth0.com/introvoke-1234/auth0.logs',
};

const resources = z.record(
  z.string(),
  z.looseObject({
    Type: z.string(),
    Properties: z.record(z.string(), z.unknown()).default({}),
    DeletionPolicy: z.string().optional(),
    DependsOn: z.array(z.string()).optional(),
  }),
);
export type Resources = z.output<typeof resources>;

/** Text for a reference to an attribute; `Ref`s to the stack's environment become values. */
const environment: Record<string, string> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-central-1',
  'AWS::AccountId': '111122223333',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Replaces CloudFormation's functions: `Join` with its text, other references with `{logicalId.attribute}`. */
function resolved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== 'object' || value === null) return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': joined } = value as Record<string, unknown>;
  if (typeof Ref === 'string') return environment[Ref] ?? `{${Ref}}`;
  if (Array.isArray(attribute)) return `{${attribute.join('.')}}`;
  if (Array.isArray(joined) && Array.isArray(joined[1]))
    return joined[1].map(resolved).join(`${joined[0]}`);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]));
}

/**
 * The stack as `cdk synth` creates it with this context, without its functions' code.
 * @param options.isValidated also validates it for CloudFormation like `cdk synth`, which takes half of the time
 */
export function synthesize(
  context: Record<string, unknown> = {},
  { isValidated = false }: { isValidated?: boolean } = {},
): Synthesized {
  const key = JSON.stringify([context, isValidated]);
  const known = synthesized.get(key) ?? make(context, isValidated);
  synthesized.set(key, known);
  return known;
}

type Synthesized = ReturnType<typeof make>;
/** Cache: many tests need the same stack. */
const synthesized = new Map<string, Synthesized>();

function make(context: Record<string, unknown>, isValidated: boolean) {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-'));
  const app = new App({
    outdir,
    context: { ...cdkJson.context, ...context },
    builtinCloudFormationValidation: isValidated,
  });
  const stack = new OnboardingStack(app, readSettings(app.node.getAllContext()), () =>
    Code.fromInline('export const handler = async () => {};'),
  );
  const template: unknown = Template.fromStack(stack).toJSON();
  const { Resources } = z.object({ Resources: z.unknown() }).parse(template);
  const warnings = Annotations.fromStack(stack).findWarning('*', Match.anyValue());
  rmSync(outdir, { recursive: true });
  return {
    app,
    warnings: warnings.map(({ entry }) => String(entry.data)),
    terminationProtection: Stack.of(stack).terminationProtection,
    resources: resources.parse(resolved(Resources)),
  };
}

export const ofType = (all: Resources, type: string) =>
  Object.entries(all)
    .filter(([, { Type }]) => Type === type)
    .map(([id, { Properties, DeletionPolicy }]) => ({
      id,
      deletion: DeletionPolicy,
      ...Properties,
    }));

/** ARN of the dead-letter queue: the one without its own dead-letter queue. */
export function deadLettersOf(resources: Resources): string {
  const queues = ofType(resources, 'AWS::SQS::Queue').filter(
    (queue) => !('RedrivePolicy' in queue),
  );
  expect(queues).toHaveLength(1);
  return `{${queues[0]?.id}.Arn}`;
}
