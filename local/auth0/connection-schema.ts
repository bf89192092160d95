import * as z from 'zod';

/**
 * The input of `POST` and `PATCH /api/v2/connections` for the strategy `okta`. Lengths, counts and patterns are those
 * of the published OpenAPI document (https://auth0.com/docs/api/management/v2/connections/post-connections). There
 * `options` allows additional properties, and the body does not.
 */

/** As published for `ConnectionDomainAliasesItems`; the alternative there, a URL, routes nobody. */
const DOMAIN_ALIAS =
  /^((?!-))(xn--)?([a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?\.)*(xn--)?[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/;

/**
 * @param trustedHosts `host:port` of local origins, the only ones for which a port is accepted; the real service
 *   accepts none.
 */
export function connectionSchemas(trustedHosts: readonly string[]) {
  const options = z.looseObject({
    client_id: z.string().min(1).max(255),
    client_secret: z.string().max(700).optional(),
    domain: z
      .string()
      .min(4)
      .max(255)
      .refine(
        (domain) => /^[a-z0-9.-]+$/i.test(domain) || trustedHosts.includes(domain),
        'Just the domain of the okta server with no scheme or trailing slash',
      )
      .optional(),
    type: z.literal('back_channel').optional(),
    scope: z
      .string()
      .min(6)
      .max(255)
      .refine((scope) => scope.split(' ').includes('openid'), "Must include 'openid'")
      .optional(),
    domain_aliases: z.array(z.string().max(256).regex(DOMAIN_ALIAS)).max(1000).optional(),
  });
  const common = {
    display_name: z.string().min(1).max(128).optional(),
    is_domain_connection: z.boolean().optional(),
    show_as_button: z.boolean().optional(),
    realms: z.array(z.string()).optional(),
    metadata: z
      .record(z.string(), z.string().max(255).nullable())
      .refine((metadata) => Object.keys(metadata).length <= 10, 'Too many properties (maximum 10)')
      .optional(),
    enabled_clients: z.array(z.string()).optional(),
  };
  return {
    create: z.strictObject({
      name: z
        .string()
        .max(128)
        .regex(/^[a-zA-Z0-9](-[a-zA-Z0-9]|[a-zA-Z0-9])*$/),
      strategy: z.literal('okta'),
      options: options.optional(),
      ...common,
    }),
    update: z.strictObject({ options: options.optional(), ...common }),
    clients: z
      .array(z.strictObject({ client_id: z.string(), status: z.boolean() }))
      .min(1)
      .max(50),
  };
}

type ConnectionSchemas = ReturnType<typeof connectionSchemas>;
export type CreateConnection = z.output<ConnectionSchemas['create']>;
export type UpdateConnection = z.output<ConnectionSchemas['update']>;
export type ConnectionOptions = NonNullable<CreateConnection['options']>;
