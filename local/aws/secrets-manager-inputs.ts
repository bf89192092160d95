import * as z from 'zod';

/** What the operations take, with the limits of the API reference. */

const secretId = z.string().min(1).max(2048);
const clientRequestToken = z.string().min(32).max(64).optional();
const valueFields = {
  SecretString: z.string().min(1).optional(),
  SecretBinary: z.base64().min(1).optional(),
};

export const inputs = {
  CreateSecret: z.object({
    Name: z
      .string()
      .min(1)
      .max(512)
      .regex(/^[A-Za-z0-9/_+=.@-]+$/, 'Must be alphanumeric or one of -/_+=.@'),
    ClientRequestToken: clientRequestToken,
    Description: z.string().max(2048).optional(),
    Tags: z
      .array(z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256) }))
      .max(50)
      .default([]),
    ...valueFields,
  }),
  PutSecretValue: z.object({
    SecretId: secretId,
    ClientRequestToken: clientRequestToken,
    VersionStages: z.array(z.string().min(1).max(256)).min(1).max(20).default(['AWSCURRENT']),
    ...valueFields,
  }),
  GetSecretValue: z.object({
    SecretId: secretId,
    VersionId: z.string().min(32).max(64).optional(),
    VersionStage: z.string().min(1).max(256).optional(),
  }),
  DescribeSecret: z.object({ SecretId: secretId }),
  DeleteSecret: z.object({
    SecretId: secretId,
    RecoveryWindowInDays: z.int().optional(),
    ForceDeleteWithoutRecovery: z.boolean().default(false),
  }),
  RestoreSecret: z.object({ SecretId: secretId }),
  ListSecrets: z.object({
    Filters: z
      .array(z.object({ Key: z.literal('name'), Values: z.array(z.string().max(512)).min(1) }))
      .default([]),
    IncludePlannedDeletion: z.boolean().default(false),
    MaxResults: z.int().min(1).max(100).default(100),
    NextToken: z.string().optional(),
  }),
  GetRandomPassword: z.object({
    PasswordLength: z.int().min(1).max(4096).default(32),
    ExcludeCharacters: z.string().max(4096).default(''),
    ExcludeLowercase: z.boolean().default(false),
    ExcludeUppercase: z.boolean().default(false),
    ExcludeNumbers: z.boolean().default(false),
    ExcludePunctuation: z.boolean().default(false),
    IncludeSpace: z.boolean().default(false),
    RequireEachIncludedType: z.boolean().default(true),
  }),
};
