import * as z from 'zod';
import { ofType, type Resources } from './template.ts';

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const document = z.object({
  Statement: z.array(
    z.object({
      Effect: z.literal('Allow'),
      Action: texts,
      Resource: texts,
      Condition: z.unknown().optional(),
    }),
  ),
});
const policies = z.array(z.object({ Roles: z.array(z.string()), PolicyDocument: document }));
const roleSchema = z.object({
  Policies: z.array(z.object({ PolicyDocument: document })).default([]),
});

/** The statements of each role, by the role's reference (`{logicalId}`). */
export function statementsByRole(resources: Resources) {
  const byRole = new Map<string, z.output<typeof document>['Statement']>();
  const add = (role: string, { Statement }: z.output<typeof document>) =>
    byRole.set(role, [...(byRole.get(role) ?? []), ...Statement]);
  for (const [id, { Type, Properties }] of Object.entries(resources))
    if (Type === 'AWS::IAM::Role')
      for (const { PolicyDocument } of roleSchema.parse(Properties).Policies)
        add(`{${id}}`, PolicyDocument);
  for (const { Roles, PolicyDocument } of policies.parse(ofType(resources, 'AWS::IAM::Policy')))
    for (const role of Roles) add(role, PolicyDocument);
  return byRole;
}

const pattern = (text: string) =>
  new RegExp(
    `^${text
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );

const ofKeys = z.object({
  'ForAllValues:StringLike': z.object({ 'dynamodb:LeadingKeys': z.string() }),
});

/**
 * Whether IAM would allow it: some statement matches both. Of conditions, checks only the one on keys.
 * @param keys of the table's items, if the statement is limited to them
 */
export const allows = (
  statements: readonly { Action: string[]; Resource: string[]; Condition?: unknown }[],
  action: string,
  resource: string,
  keys?: string,
) =>
  statements.some(
    ({ Action, Resource, Condition }) =>
      ofKeys.safeParse(Condition).data?.['ForAllValues:StringLike']['dynamodb:LeadingKeys'] ===
        keys &&
      Action.some((text) => pattern(text).test(action)) &&
      Resource.some((text) => pattern(text).test(resource)),
  );
