import { csv } from './csv.ts';

/** Somebody who is to sign in. */
export interface ListedPerson {
  email: string;
  domain: string;
  role: 'mainAdmin' | 'user';
}

export const peopleCsv = (people: readonly ListedPerson[]): string =>
  csv([
    ['email', 'domain', 'role'],
    ...people.map(({ email, domain, role }) => [email, domain, role]),
  ]);
