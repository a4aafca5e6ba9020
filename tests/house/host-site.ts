/** Somebody else's web site with our messenger in it, on an origin of its own. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { House } from './house.ts';
import { aMessenger, type Claims, hostToken, type Messenger } from './visitor.ts';

export interface HostSite {
  /** The page that loads the messenger from `door`, for the customer `sub`, or for a stranger. */
  page(door: string, sub?: string): string;
  close(): Promise<void>;
}

export async function openHostSite(house: House, claimsOf: (sub: string) => Claims): Promise<HostSite> {
  let messenger: Messenger = { key: '', secret: '' };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://host');
    const sub = url.searchParams.get('sub');
    if (url.pathname === '/token' && sub) {
      response.setHeader('content-type', 'text/plain').end(hostToken(messenger, claimsOf(sub)));
    } else if (url.pathname === '/') {
      response
        .setHeader('content-type', 'text/html; charset=utf-8')
        .end(page(url.searchParams.get('door') ?? '', messenger.key, sub));
    } else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const origin = `http://127.0.0.1:${port}`;
  // For this site alone: its origin is known only now.
  messenger = await aMessenger(house, [origin]);
  return {
    page: (door, sub) => `${origin}/?${new URLSearchParams({ door, ...(sub ? { sub } : {}) })}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function page(door: string, key: string, sub: string | null): string {
  const identify = sub
    ? `harken('identify', () => fetch('/token?sub=${encodeURIComponent(sub)}').then((said) => said.text()));`
    : '';
  return `<!doctype html><html lang="en"><title>A shop</title><link rel="icon" href="data:,"><h1>A shop</h1>
<script>window.harken = window.harken || function () { (harken.q = harken.q || []).push([...arguments]) }; ${identify}</script>
<script src="${door}/messenger/launcher.js" data-key="${key}" data-locale="en" async></script></html>`;
}
