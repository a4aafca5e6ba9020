/**
 * Requests that people with settings make us send. They go by https to public addresses only: what a name leads to is
 * looked at when the connection is made, so a name that changes in between leads nowhere either. Redirects are not
 * followed.
 */
import { lookup } from 'node:dns';
import { type IncomingHttpHeaders, request as overHttp, type RequestOptions } from 'node:http';
import { request as overHttps } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { unmapped } from './http/addresses.ts';

export type OutgoingFailure = 'address_refused' | 'unreachable';

export class OutgoingError extends Error {
  readonly kind: OutgoingFailure;
  /** Whether somebody may have got it all the same. */
  readonly sent: boolean;
  constructor(kind: OutgoingFailure, message: string, sent = false) {
    super(message);
    this.name = 'OutgoingError';
    this.kind = kind;
    this.sent = sent;
  }
}

export interface Outgoing {
  /** @throws OutgoingError */
  ask(
    url: string,
    what?: { method?: Method; headers?: Record<string, string>; body?: string; patienceMs?: number },
  ): Promise<{ status: number; text: string; headers: IncomingHttpHeaders }>;
  /** @throws OutgoingError where nothing may be sent, as far as the address itself tells */
  demandAllowed(url: string): void;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const usualPatienceMs = 8_000;
const mostBytes = 512 * 1024;

/** Not the open internet: this machine, the network around it, and what is set aside (IANA special-purpose registries). */
const inner = new BlockList();
for (const range of [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24',
  '192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
]
  .join(' ')
  .split(' ')) {
  const [net = '', bits] = range.split('/');
  inner.addSubnet(net, Number(bits), 'ipv4');
}
for (const range of '::/127 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 fc00::/7 fe80::/10 ff00::/8'.split(
  ' ',
)) {
  const [net = '', bits] = range.split('/');
  inner.addSubnet(net, Number(bits), 'ipv6');
}

export function isInner(address: string): boolean {
  const plain = unmapped(address);
  const family = isIP(plain);
  return family === 0 || inner.check(plain, family === 6 ? 'ipv6' : 'ipv4');
}

const isLoopback = (address: string) => /^(127\.|::1$)/.test(unmapped(address));

/**
 * @param allowLoopback for development: this machine, also without https
 * @param own           origins that this very program serves on this machine
 */
export function createOutgoing({
  allowLoopback,
  own = [],
}: {
  allowLoopback: boolean;
  own?: readonly string[];
}): Outgoing {
  const allowed = (address: string) => !isInner(address) || (allowLoopback && isLoopback(address));

  function parsed(url: string): URL {
    const at = URL.parse(url);
    if (!at || at.username || at.password) throw new OutgoingError('address_refused', 'This is not a web address.');
    const host = at.hostname.replace(/^\[|\]$/g, '');
    if (own.includes(at.origin)) return at;
    const here = host === 'localhost' || isLoopback(host);
    if (at.protocol !== 'https:' && !(allowLoopback && here && at.protocol === 'http:')) {
      throw new OutgoingError('address_refused', `${at.host} would be asked without https.`);
    }
    if (isIP(host) !== 0 && !allowed(host)) {
      throw new OutgoingError('address_refused', `${host} is an address of an inner network.`);
    }
    return at;
  }

  const guarded: LookupFunction = (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '', 4);
      const bad = found.find(({ address }) => !allowed(address));
      if (bad || !found[0]) {
        return done(new OutgoingError('address_refused', `${host} leads to an inner network.`), '', 4);
      }
      // One that asks for all of them gets a list; see net.connect's autoSelectFamily.
      if (options.all) (done as unknown as (error: null, all: typeof found) => void)(null, found);
      else done(null, found[0].address, found[0].family);
    });
  };

  return {
    demandAllowed: (url) => void parsed(url),

    async ask(url, { method = 'GET', headers = {}, body, patienceMs = usualPatienceMs } = {}) {
      const at = parsed(url);
      const options: RequestOptions = {
        method,
        headers: { accept: 'application/json', ...headers, ...(body && { 'content-length': Buffer.byteLength(body) }) },
        ...(own.includes(at.origin) ? {} : { lookup: guarded }),
        signal: AbortSignal.timeout(patienceMs),
        agent: false,
      };
      return await new Promise((resolve, reject) => {
        let connected = false;
        const failed = (error: Error) =>
          reject(error instanceof OutgoingError ? error : new OutgoingError('unreachable', error.message, connected));
        const asked = (at.protocol === 'https:' ? overHttps : overHttp)(at, options, (answer) => {
          const parts: Buffer[] = [];
          let bytes = 0;
          answer.on('data', (part: Buffer) => {
            bytes += part.length;
            if (bytes > mostBytes)
              asked.destroy(new OutgoingError('unreachable', `${at.host} answers too much.`, true));
            else parts.push(part);
          });
          answer.on('error', failed);
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString(), headers: answer.headers }),
          );
        });
        asked.on('error', failed);
        asked.on('socket', (socket) => socket.once('connect', () => (connected = true)));
        asked.end(body);
      });
    },
  };
}
