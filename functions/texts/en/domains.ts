import type { Proof } from '../../onboarding/domain-proofs.ts';
import { number } from './words.ts';

/** E-mail domains, and the DNS records that prove their ownership. */
export const domains = () => ({
  title: (count: number) =>
    count === 1 ? 'Your e-mail domain' : `Your ${number(count)} e-mail domains`,
  lead: (open: number) =>
    open === 1
      ? 'Prove that the domain is yours: add this TXT record in its DNS settings. You can do that at any time until the approval.'
      : `Prove that these ${number(open)} domains are yours: add a TXT record in the DNS settings of each. You can do that at any time until the approval.`,
  allProven: 'All proven: nothing is left to do. Please keep the records.',
  patience:
    'We keep looking by ourselves. A new record can take up to an hour to be seen, since resolvers remember that there was none.',
  lookedAt: 'Last looked',
  recordName: 'Name (TXT record)',
  recordValue: 'Value',
  check: 'Check now',
  more: (count: number) => `${number(count)} more`,
  proven: (count: number) =>
    count === 1 ? 'One domain is proven' : `${number(count)} domains are proven`,
  proofs: {
    proven: 'Proven',
    missing: 'Record not found',
    unreachable: 'DNS does not answer',
    vouched: 'Vouched for',
  } satisfies Record<Proof, string>,
});
