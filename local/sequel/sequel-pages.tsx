import type { ComponentChildren } from 'preact';
import { renderStandInPage } from '../stand-in-page.tsx';

const page = (title: string, content: ComponentChildren) =>
  renderStandInPage({ title, standsFor: 'Sequel.io', narrow: true, content });

export const welcomePage = (links: { create: string; login: string }) =>
  page(
    'Welcome to Sequel',
    <>
      <p>You have been invited. How would you like to enter?</p>
      <p>
        <a class="button quiet wide" href={links.create}>
          Create a login
        </a>
        <a class="button wide" href={links.login}>
          Already have a login
        </a>
      </p>
    </>,
  );

export const createLoginPage = (links: { login: string; welcome: string }) =>
  page(
    'You do not need a new login',
    <>
      <p>
        Your organisation signs in to Sequel through Okta: the login that you have at work is the
        one to use. A login created here would not be connected to it.
      </p>
      <p>
        <a class="button wide" href={links.login}>
          Already have a login
        </a>
      </p>
      <p>
        <a href={links.welcome}>Back</a>
      </p>
    </>,
  );

export const signedInPage = (session: { email: string; connection: string; signOut: string }) =>
  page(
    'You are in',
    <>
      <p>
        You are signed in to Sequel as <strong>{session.email}</strong> through{' '}
        <strong>{session.connection}</strong>.
      </p>
      <form method="post" action={session.signOut}>
        <button class="quiet" type="submit">
          Sign out of Sequel
        </button>
      </form>
    </>,
  );

export const failedPage = (failure: { description: string; login: string }) =>
  page(
    'You could not be signed in',
    <>
      <p class="error" role="alert">
        {failure.description}
      </p>
      <p>
        <a class="button wide" href={failure.login}>
          Try again
        </a>
      </p>
    </>,
  );
