import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Per process: log lines can be grouped by client without revealing its address. */
const ownKey = createSecretKey(randomBytes(32));

/** By text. Node takes six times as long with a key that is not such an object. */
const keys = new Map<string, KeyObject>();
function keyOf(text: string): KeyObject {
  const key = keys.get(text) ?? createSecretKey(text, 'utf8');
  keys.set(text, key);
  return key;
}

/**
 * Pseudonym of a request's sender, for logs and counters: 16 hexadecimal characters. The key prevents
 * matching them by trying addresses. IPv6 uses the /64 network, as one client has 2^64 addresses.
 * @param key of the stage, so that all its functions return the same
 */
export function clientOf(address: string, key?: string): string {
  const secret = key === undefined ? ownKey : keyOf(key);
  return createHmac('sha256', secret).update(networkOf(address)).digest('hex').slice(0, 16);
}

function networkOf(address: string): string {
  if (isIPv4(address) || !ipaddr.isValid(address)) return address;
  // Converts IPv4-mapped IPv6 addresses to IPv4.
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return parsed.toNormalizedString().split(':').slice(0, 4).join(':');
}
