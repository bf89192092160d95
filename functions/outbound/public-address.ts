import ipaddr from 'ipaddr.js';

/** 2000::/3, all of IPv6 that IANA has given out as global unicast. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether this IP address is globally routable unicast, by IANA's special-purpose registries as
 * ipaddr.js has them. Private, loopback, link-local (with cloud metadata), CGNAT, multicast,
 * documentation and reserved addresses are not, nor is IPv6 that carries an IPv4 address inside
 * (mapped, NAT64, 6to4, Teredo): where that ends is not to be seen from here.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_UNICAST);
}
