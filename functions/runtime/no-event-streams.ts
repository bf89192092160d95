/**
 * What the AWS SDK answers event streams with, which no call of this product has. The bundles have this in the place of
 * `@smithy/core/event-streams` (cdk/bundle.ts): the SDK imports it when it is needed, for which esbuild keeps all of
 * `@smithy/core` in each bundle, a module in a function of its own.
 */
export class EventStreamSerde {
  constructor() {
    throw new Error('Event streams are not in the bundle (cdk/bundle.ts)');
  }
}

export const eventStreamSerdeProvider = () => new EventStreamSerde();

/** Of clients that have calls with event streams, of which none is made. */
export const resolveEventStreamSerdeConfig = <T>(config: T): T => config;
