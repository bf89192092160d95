import ipaddr from 'ipaddr.js';

/** 2000::/3, all that IANA has assigned as global unicast in IPv6. */
const GLOBAL_UNICAST = '2000::/3';

/**
 * Whether this IP address is globally routable unicast, according to IANA's special-purpose registries in ipaddr.js.
 * Excludes private, loopback, link-local (cloud metadata), CGNAT, multicast, documentation and reserved addresses, and
 * IPv6 with an embedded IPv4 address (mapped, NAT64, 6to4, Teredo), whose destination cannot be known.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(ipaddr.parseCIDR(GLOBAL_UNICAST));
}
