/** Whose request it is: the address at the other end, or what a trusted proxy says it saw there. */
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

export type Trusted = (address: string) => boolean;

/** @param list addresses and ranges, comma-separated, as in `10.0.0.0/8, ::1`; empty trusts nobody */
export function trustedProxies(list: string): Trusted {
  const proxies = new BlockList();
  for (const entry of list.split(',').map((part) => part.trim())) {
    if (entry === '') continue;
    const [address = '', bits] = entry.split('/');
    const family = isIP(address);
    if (family === 0) throw new Error(`${entry} is not an address or a range of addresses`);
    if (bits === undefined) proxies.addAddress(address, family === 6 ? 'ipv6' : 'ipv4');
    else proxies.addSubnet(address, Number(bits), family === 6 ? 'ipv6' : 'ipv4');
  }
  return (address) => {
    const plain = unmapped(address);
    return isIP(plain) !== 0 && proxies.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
  };
}

/** From the socket backwards through `X-Forwarded-For`, as long as whoever wrote the entry is trusted. */
export function addressOf(request: IncomingMessage, trusted: Trusted): string {
  let address = request.socket.remoteAddress ?? '';
  const header = request.headers['x-forwarded-for'];
  const hops = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').reverse();
  for (const hop of hops) {
    if (hop.trim() === '' || !trusted(address)) break;
    address = hop.trim();
  }
  return address;
}

/** IPv4 on a socket that speaks both. */
export function unmapped(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** Under what an address is counted. An IPv6 household has a whole /64; counting single addresses would count nothing. */
export function addressKey(address: string): string {
  const plain = unmapped(address);
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = head.split(':').filter(Boolean);
  const rest = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const whole = tail === undefined ? groups : [...groups, ...Array(8 - groups.length - rest.length).fill('0'), ...rest];
  return `${whole.slice(0, 4).join(':')}::/64`;
}
