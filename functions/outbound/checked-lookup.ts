import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { OutboundError } from './outbound-error.ts';
import { isPublicAddress } from './public-address.ts';

/** Resolves all addresses of a host, like `dns.promises.lookup` with `all`. */
export type Lookup = (hostname: string) => Promise<readonly LookupAddress[]>;

/**
 * A lookup that the connection uses itself, so that it connects to the address that was checked. One non-public
 * address blocks the host: that is how DNS rebinding begins.
 *
 * Errors passed to the callback: OutboundError `blockedAddress` and `notFound`, else the lookup's own.
 */
export function checkedLookup(lookup: Lookup): LookupFunction {
  return (hostname, options, callback) => {
    const find = async () => {
      const addresses = [...(await lookup(hostname))];
      const [first] = addresses;
      if (!first) throw new OutboundError('notFound');
      if (!addresses.every(({ address }) => isPublicAddress(address))) {
        throw new OutboundError('blockedAddress');
      }
      return { addresses, first };
    };
    find().then(
      ({ addresses, first }) =>
        options.all ? callback(null, addresses) : callback(null, first.address, first.family),
      (error) => callback(error, ''),
    );
  };
}
