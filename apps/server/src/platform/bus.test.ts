import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { type Bus, createLocalBus, openBus } from './bus.ts';

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

async function aFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function aNatsServer(port: number): Promise<ChildProcess> {
  const server = spawn('nats-server', ['-a', '127.0.0.1', '-p', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
  children.push(server);
  for await (const chunk of server.stderr) if (String(chunk).includes('Server is ready')) break;
  return server;
}

async function carries(from: Bus, to: Bus): Promise<void> {
  const heard: unknown[] = [];
  const stop = to.subscribe('typing', (payload) => heard.push(payload));
  // A subscription reaches the server a moment later than the call returns.
  await expect
    .poll(() => {
      from.publish('typing', { conversation: 'conv_1', by: '客户' });
      return heard[0];
    })
    .toEqual({ conversation: 'conv_1', by: '客户' });
  stop();
}

test('the bus within a process carries messages and survives a listener that fails', async () => {
  const bus = createLocalBus();
  bus.subscribe('typing', () => {
    throw new Error('broken listener');
  });
  await carries(bus, bus);
  await bus.close();
});

test('the bus between processes carries messages, and says when it was away', async (context) => {
  if (spawnSync('nats-server', ['--version']).error !== undefined) context.skip('nats-server is not installed');
  const port = await aFreePort();
  const server = await aNatsServer(port);
  const [here, there] = [
    await openBus({ NATS_URL: `nats://127.0.0.1:${port}` }, 'ours'),
    await openBus({ NATS_URL: `nats://127.0.0.1:${port}` }, 'ours'),
  ];
  await carries(here, there);

  let again = 0;
  there.onReconnect(() => {
    again += 1;
  });
  server.kill('SIGKILL');
  await once(server, 'exit');
  here.publish('typing', 'said into the void, which must not fail');
  await aNatsServer(port);
  await expect.poll(() => again, { timeout: 10_000 }).toBe(1);
  await carries(here, there);
  await here.close();
  await there.close();
});

test('two installations share a NATS server and hear nothing of each other', async (context) => {
  if (spawnSync('nats-server', ['--version']).error !== undefined) context.skip('nats-server is not installed');
  const port = await aFreePort();
  await aNatsServer(port);
  const at = (installation: string) => openBus({ NATS_URL: `nats://127.0.0.1:${port}` }, installation);
  const [ours, oursToo, theirs] = [await at('ours'), await at('ours'), await at('theirs')];
  const heard: unknown[] = [];
  oursToo.subscribe('cut', (word) => heard.push(word));
  // A word of our own behind theirs: when it is heard, theirs has had its time.
  await expect
    .poll(() => {
      theirs.publish('cut', 'not for us');
      ours.publish('cut', 'ours');
      return heard.length;
    })
    .toBeGreaterThan(2);
  expect(new Set(heard)).toEqual(new Set(['ours']));
  for (const bus of [ours, oursToo, theirs]) await bus.close();
});

test('a bus that does not answer at the start is refused with a sentence', async () => {
  const port = await aFreePort();
  await expect(openBus({ NATS_URL: `nats://127.0.0.1:${port}` }, 'ours')).rejects.toMatchObject({
    code: 'bus.unreachable',
  });
});
