import { expect, test } from 'vitest';
import { handler } from '../../functions/1-setup-link/issue-setup-link.ts';
import { lambdaContext } from '../lambda-context.ts';

const good = { company: 'Acme', csm: { name: 'Dana', email: 'dana@sequel.example' } };

test.each<[string, object, string]>([
  ['a line break in the company', { company: 'Acme\r\nBcc: x@evil.test' }, 'company'],
  ['a bidirectional override in the company', { company: 'Acme\u202egpj' }, 'company'],
  ['a zero-width space in the company', { company: 'Ac\u200bme' }, 'company'],
  ['a company of nothing but space', { company: ' \u00a0 ' }, 'company'],
  ['a company that is a story', { company: 'a'.repeat(101) }, 'company'],
  ['a line break in the CSM’s name', { csm: { ...good.csm, name: 'Da\nna' } }, 'csm.name'],
  [
    'a line break in an address',
    { csm: { email: 'd@s.example\r\nBcc: x@evil.test' } },
    'csm.email',
  ],
  ['an address that is too long', { csm: { email: `${'d'.repeat(300)}@s.example` } }, 'csm.email'],
  ['a link for ever', { days: 91 }, 'days'],
])('%s is refused, and not repeated', async (_, change, path) => {
  await expect(
    handler({ ...good, ...change }, lambdaContext('IssueSetupLink')),
  ).rejects.toMatchObject({
    name: 'InvalidState',
    message: `IssueSetupLink got an unexpected input at ${path}`,
  });
});
