import { csv } from './csv.ts';

/** A person who should sign in. */
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
