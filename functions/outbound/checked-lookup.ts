import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { OutboundError } from './outbound-error.ts';
import { isPublicAddress } from './public-address.ts';

/** Every address of a host, as `dns.promises.lookup` gives them with `all`. */
export type Lookup = (hostname: string) => Promise<readonly LookupAddress[]>;

/**
 * A lookup for a connection to use itself, so that what was checked is what is connected to. One
 * address that is not public among the host's spoils them all: it is how DNS rebinding begins.
 *
 * The callback's errors: OutboundError `blockedAddress` and `notFound`, else the lookup's own.
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
