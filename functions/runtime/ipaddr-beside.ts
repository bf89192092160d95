import type Ipaddr from 'ipaddr.js';
import { beside } from './beside.ts';

const ipaddr = (): typeof Ipaddr => beside('./ipaddr.cjs');

/**
 * Replaces `ipaddr.js` in the bundles (cdk/bundle.ts): only clients with IPv6, and requests to customers' hosts, need it.
 */
export default {
  isValid: (...given) => ipaddr().isValid(...given),
  parse: (...given) => ipaddr().parse(...given),
  parseCIDR: (...given) => ipaddr().parseCIDR(...given),
  process: (...given) => ipaddr().process(...given),
} satisfies Partial<typeof Ipaddr>;
