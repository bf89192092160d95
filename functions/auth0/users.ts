import type { UsersClient } from 'auth0/users';
import * as z from 'zod/mini';
import type { ConnectionName } from '../onboarding/connection-name.ts';
import { Auth0Refused } from '../runtime/errors.ts';
import { call } from './connection.ts';

const userSchema = z.object({ user_id: z.string() });

/**
 * Whether Auth0 has an account with this address apart from this connection's
 * (https://auth0.com/docs/api/management/v2/users-by-email/get-users-by-email).
 * @returns undefined without the optional scope `read:users`
 * @throws Auth0Unavailable, Auth0Refused
 */
export async function hasOtherAccount(
  client: { users: UsersClient },
  email: string,
  connection: ConnectionName,
): Promise<boolean | undefined> {
  try {
    const found = await call('look for users', () =>
      // Auth0 stores addresses in lower case and compares them exactly.
      client.users.listUsersByEmail({ email: email.toLowerCase() }),
    );
    return z
      .array(userSchema)
      .parse(found)
      .some(({ user_id }) => user_id.split('|')[1] !== connection);
  } catch (error) {
    if (error instanceof Auth0Refused && error.status === 403) return undefined;
    throw error;
  }
}
