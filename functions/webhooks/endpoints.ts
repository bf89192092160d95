import * as z from 'zod';
import { readKeys, secretNames } from '../onboarding/secrets.ts';
import { domainEventNames } from '../record/domain-events.ts';
import { InvalidState } from '../runtime/errors.ts';

export const endpointName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,29}$/, 'must be at most 30 of a-z, 0-9 and -');

const common = {
  /** Identifies the secret and the deliveries; a renamed endpoint starts over. */
  name: endpointName,
  /** The events it gets; empty for all. */
  events: z.array(z.enum(domainEventNames)).default([]),
};

/** Where webhooks may be posted to. */
export const endpointUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
  .refine(
    (url) => !URL.canParse(url) || (!new URL(url).username && !new URL(url).password),
    'must not have a user name or a password in it: who sends is proven by the signature',
  );

/**
 * A receiver of webhooks. A chat's webhook URL is its only secret, so it is stored like the other endpoints' keys, not
 * in the settings.
 */
export const endpointSchema = z.discriminatedUnion('format', [
  z.strictObject({
    ...common,
    format: z.literal('standard').default('standard'),
    url: endpointUrl,
  }),
  z.strictObject({ ...common, format: z.literal('slack') }),
]);
export type Endpoint = z.output<typeof endpointSchema>;

/** Content of the setting `webhooks`. */
export const endpointsSchema = z
  .array(endpointSchema)
  .max(20)
  .refine(
    (endpoints) => new Set(endpoints.map(({ name }) => name)).size === endpoints.length,
    'must have names that differ',
  );

/** @throws InvalidState for an invalid variable, which no deployment creates */
export function readEndpoints(variable: unknown): Endpoint[] {
  const parsed = endpointsSchema.safeParse(variable);
  if (!parsed.success) throw new InvalidState('Environment variable WEBHOOKS is not usable');
  return parsed.data;
}

export const isWanted = ({ events }: Endpoint, type: string): boolean =>
  events.length === 0 || events.some((name) => name === type);

/**
 * Reads an endpoint's secret: the signing keys, separated by white space (several during a rotation), or a chat's URL.
 * @throws InvalidState if there is none
 */
export async function readEndpointSecret(prefix: string, name: string): Promise<string[]> {
  const secret = secretNames.webhook(prefix, name);
  const texts = await readKeys(secret);
  if (texts.length === 0) throw new InvalidState(`Secret ${secret} is empty or missing`);
  return texts;
}
