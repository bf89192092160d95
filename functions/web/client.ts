import { createHmac, randomBytes } from 'node:crypto';
import ipaddr from 'ipaddr.js';

/** Of this process: the lines of one client can be told from another's, and lead to no address. */
const ownKey = randomBytes(32);

/**
 * Who sent a request, for logs and counters: 16 hexadecimal characters, and nobody without the key can
 * try addresses against them. An IPv6 client has 2^64 addresses, so that their network counts.
 * @param key of the stage, so that all its functions say the same
 */
export function clientOf(address: string, key: Buffer | string = ownKey): string {
  return createHmac('sha256', key).update(networkOf(address)).digest('hex').slice(0, 16);
}

function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  // An IPv4 address in IPv6's form is the IPv4 address.
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return parsed.toNormalizedString().split(':').slice(0, 4).join(':');
}
