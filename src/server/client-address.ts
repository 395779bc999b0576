import { isIP, isIPv6 } from 'node:net';

/** The first four groups of an IPv6 address: one subscriber has all addresses that begin with them. */
function networkOf(address: string): string {
  const [head = '', tail = ''] = address.split('%')[0]?.split('::') ?? [];
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const zeros = Math.max(0, 8 - before.length - after.length);
  const groups = address.includes('::') ? [...before, ...Array.from({ length: zeros }, () => '0'), ...after] : before;
  return `${groups.slice(0, 4).join(':')}::/64`;
}

const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** Normalizes an address, so that one client has one: IPv4 as it is, of IPv6 the network; null for a text that is none. */
function normalize(text: string): string | null {
  const address = mapped.exec(text)?.[1] ?? text;
  if (isIP(address) === 0) return null;
  return isIPv6(address) ? networkOf(address.toLowerCase()) : address;
}

/**
 * The address of a client: that of its connection or, behind proxies, the one that the outermost of them added to
 * `x-forwarded-for`. What stands before that is the client's own word.
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
