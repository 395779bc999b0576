import { BlockList, isIP, isIPv6 } from 'node:net';
import type { AddressClass } from '../../telemetry/observed-request.ts';

/** Returns the first four groups of an IPv6 address: one subscriber has all addresses with the same start. */
function networkOf(address: string): string {
  const [head = '', tail = ''] = address.split('%')[0]?.split('::') ?? [];
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const zeros = Math.max(0, 8 - before.length - after.length);
  const groups = address.includes('::') ? [...before, ...Array.from({ length: zeros }, () => '0'), ...after] : before;
  return `${groups.slice(0, 4).join(':')}::/64`;
}

const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * Normalizes an address, so that one client has one: IPv4 stays, IPv6 becomes its network; null for a text that is no
 * address.
 */
function normalize(text: string): string | null {
  const address = mapped.exec(text)?.[1] ?? text;
  if (isIP(address) === 0) return null;
  return isIPv6(address) ? networkOf(address.toLowerCase()) : address;
}

/**
 * Returns the address of a client: that of its connection or, behind proxies, the one that the outermost of them added
 * to `x-forwarded-for`. Earlier entries come from the client and are not trusted.
 */
export function clientAddress(
  peer: string | null | undefined,
  forwardedFor: string,
  trustedProxies: number,
): string | null {
  const own = normalize(peer ?? '');
  if (trustedProxies === 0) return own;
  return normalize(forwardedFor.split(',').at(-trustedProxies)?.trim() ?? '') ?? own;
}

function networks(
  ...subnets: readonly (readonly [network: string, prefix: number, family: 'ipv4' | 'ipv6'])[]
): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) list.addSubnet(...subnet);
  return list;
}

const loopback = networks(['127.0.0.0', 8, 'ipv4'], ['::', 64, 'ipv6']);
const inner = networks(
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
);

/** Classifies the address of a client, as far as it may be logged. */
export function classOfAddress(address: string | null): AddressClass {
  if (address === null) return 'unknown';
  const [plain = ''] = address.split('/');
  const family = isIPv6(plain) ? 'ipv6' : 'ipv4';
  if (loopback.check(plain, family)) return 'loopback';
  return inner.check(plain, family) ? 'private' : 'public';
}
