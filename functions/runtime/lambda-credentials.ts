import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Where AWS clients find credentials on Lambda: in the environment, and nowhere else. The bundles have this in the
 * place of `@aws-sdk/credential-provider-node` (cdk/bundle.ts), which knows a dozen other ways, for other machines:
 * 130 KiB that each cold start would read.
 */
export const defaultProvider = fromEnv;
