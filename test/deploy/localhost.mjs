// Preloaded into processes that ask the emulator's API: names under .localhost are this machine
// (RFC 6761), which not every resolver knows.
import dns from 'node:dns';

const { lookup } = dns;
dns.lookup = (name, ...rest) => lookup(name.endsWith('.localhost') ? '127.0.0.1' : name, ...rest);
