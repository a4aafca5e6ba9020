import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOutgoing, isInner } from './outgoing.ts';

const strict = createOutgoing({ allowLoopback: false });
const atHome = createOutgoing({ allowLoopback: true });
let url: string;
const server = createServer((request, response) => {
  if (request.url === '/away') return void response.writeHead(302, { location: `${url}/there` }).end();
  if (request.url === '/much') return void response.end('x'.repeat(600 * 1024));
  response.end(`you asked ${request.url}`);
});
beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

describe('a request that someone with settings makes us send', () => {
  it.each([
    '10.1.2.3',
    '127.0.0.1',
    '169.254.169.254',
    '172.20.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    '::ffff:10.0.0.1',
    'fd00::1',
    'fe80::1',
    '64:ff9b::a00:1',
    'not an address',
  ])('does not go to %s', (address) => {
    expect(isInner(address)).toBe(true);
  });

  it.each(['1.1.1.1', '93.184.215.14', '2606:4700::1111'])('may go to %s', (address) => {
    expect(isInner(address)).toBe(false);
  });

  it.each([
    'http://id.example/',
    'https://user:secret@id.example/',
    'https://10.0.0.1/',
    'https://[::1]/',
    'https://0x7f.1/',
    'https://2130706433/',
    'ftp://id.example/',
    'no address',
  ])('is refused by its address alone: %s', async (address) => {
    await expect(strict.ask(address)).rejects.toMatchObject({ kind: 'address_refused' });
  });

  it('is refused when a name leads to this machine, whoever says so', async () => {
    const { port } = new URL(url);
    await expect(strict.ask(`https://localhost:${port}/`)).rejects.toMatchObject({ kind: 'address_refused' });
  });

  it('reaches this machine for development, and nothing else of the inner network', async () => {
    expect(await atHome.ask(`${url}/here`)).toMatchObject({ status: 200, text: 'you asked /here' });
    const { port } = new URL(url);
    expect((await atHome.ask(`http://localhost:${port}/`)).status).toBe(200);
    await expect(atHome.ask('https://10.0.0.1/')).rejects.toMatchObject({ kind: 'address_refused' });
    await expect(atHome.ask('http://id.example/')).rejects.toMatchObject({ kind: 'address_refused' });
  });

  it('follows no redirect and reads no more than half a megabyte', async () => {
    expect((await atHome.ask(`${url}/away`)).status).toBe(302);
    await expect(atHome.ask(`${url}/much`)).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('says that nobody answers', async () => {
    await expect(atHome.ask('http://127.0.0.1:9/')).rejects.toMatchObject({ kind: 'unreachable' });
  });
});
