import { expect, test } from 'vitest';
import { followAuthorize } from '../../functions/auth0/proof.ts';

const tenant = 'tenant.auth0.com';
const query = { connection: 'acme' };
const redirect = (location: string) => new Response(null, { status: 302, headers: { location } });

/** Follows these responses of the tenant, in order. */
const follow = (...answers: (() => Response)[]) =>
  followAuthorize(
    async () => {
      const answer = answers.shift();
      if (!answer) throw new TypeError('fetch failed');
      return answer();
    },
    tenant,
    query,
  );

test('follows redirects through the tenant’s own pages to the outside', async () => {
  const url = await follow(
    () => redirect('/continue'),
    () => redirect('https://acme.okta.com/authorize'),
  );
  expect(url.host).toBe('acme.okta.com');
});

test.each([429, 500, 503])(
  'a %s from Auth0 is Auth0’s trouble, and says nothing about the connection',
  async (status) => {
    await expect(follow(() => new Response(null, { status }))).rejects.toMatchObject({
      name: 'Auth0Unavailable',
      message: `${tenant} answered ${status}`,
    });
  },
);

test('so is an Auth0 that does not answer', async () => {
  await expect(follow()).rejects.toMatchObject({
    name: 'Auth0Unavailable',
    message: `No answer from ${tenant}`,
  });
});

test.each([200, 403])('a page of the tenant (%s) is no proof', async (status) => {
  await expect(follow(() => new Response(null, { status }))).rejects.toMatchObject({
    name: 'ConnectionNotProven',
    message: `${tenant} answered ${status}`,
  });
});

test('nor is a redirect loop in the tenant', async () => {
  const circle = () => redirect('/again');
  await expect(follow(circle, circle, circle)).rejects.toMatchObject({
    name: 'ConnectionNotProven',
  });
});
