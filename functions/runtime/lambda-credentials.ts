import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * AWS clients on Lambda read credentials from the environment only. Replaces `@aws-sdk/credential-provider-node` in
 * the bundles (cdk/bundle.ts): its dozen other sources, meant for other machines, would add 130 KiB to each cold start.
 */
export const defaultProvider = fromEnv;
