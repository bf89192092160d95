/**
 * Replaces `@smithy/core/event-streams` in the bundles (cdk/bundle.ts), as no call here uses event streams. The SDK
 * imports that module lazily, which makes esbuild keep all of `@smithy/core` in each bundle, every module wrapped in
 * a function.
 */
export class EventStreamSerde {
  constructor() {
    throw new Error('Event streams are not in the bundle (cdk/bundle.ts)');
  }
}

export const eventStreamSerdeProvider = () => new EventStreamSerde();

/** Clients that support event streams call this; no event stream is ever opened. */
export const resolveEventStreamSerdeConfig = <T>(config: T): T => config;
