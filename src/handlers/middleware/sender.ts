import { BlockList, isIP } from 'node:net';
import type { Context } from 'hono';

/**
 * Returns the address that a request came from. X-Forwarded-For counts only as far as trusted proxies wrote it: read from the right, the
 * first address that is no trusted proxy is the sender.
 */
export function createSenderOf(trustedProxies: readonly string[]): (c: Context) => string {
  const isTrusted = createProxyCheck(trustedProxies);

  return function senderOf(c) {
    let sender = peerOf(c);
    const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => plainAddress(part.trim()));
    while (isTrusted(sender)) {
      const before = forwarded.pop();
      if (before === undefined || isIP(before) === 0) break;
      sender = before;
    }
    return sender;
  };
}

/**
 * What limits count as one sender: an IPv4 address, or the IPv6 network that one connection gets, since its owner may choose any of its
 * addresses for each request.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/%.*$/, '').toLowerCase();
  if (isIP(plain) !== 6 || /^fe[89ab]/.test(plain)) return address;
  const [before = [], after = []] = plain.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  const network = [...before, ...zeros, ...after].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}

/** Whether an address is one of the trusted proxies (addresses and networks). */
export function createProxyCheck(trustedProxies: readonly string[]): (address: string) => boolean {
  const trusted = new BlockList();
  for (const entry of trustedProxies) trust(trusted, entry);
  return (address) => isIP(address) > 0 && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** The address at the other end of the connection, which may be a proxy's. */
export function peerOf(c: Context): string {
  return plainAddress(socketAddress(c));
}

function trust(list: BlockList, entry: string): void {
  const [address = '', bits] = entry.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0) return;
  if (bits === undefined) list.addAddress(address, family);
  else list.addSubnet(address, Number(bits), family);
}

function socketAddress(c: Context): string {
  const env = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined;
  return env?.incoming?.socket?.remoteAddress ?? 'unknown';
}

/** IPv4-mapped IPv6, brackets and ports do not make a different sender. */
function plainAddress(text: string): string {
  const bare = text.replace(/^\[([^\]]+)\](:\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
  return bare.replace(/^::ffff:(?=\d+\.)/i, '');
}
