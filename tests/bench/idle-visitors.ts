/**
 * A crowd that opens a messenger session each and a live socket, and then only answers heartbeats. Speaks WebSocket by
 * hand, because ten thousand full clients would need more memory than the server that is measured.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { aVisitor } from '../house/visitor.ts';

const [, , door = '', key = '', count = '0'] = process.argv;
const { port, hostname } = new URL(door);
const atOnce = 50;
let connected = 0;
let begun = 0;
let known: Promise<number> | undefined;

await Promise.all(
  Array.from({ length: atOnce }, async () => {
    while (begun++ < Number(count)) {
      const { token } = await aVisitor(door, { key, secret: '' });
      await stand(token);
      connected++;
    }
  }),
);
process.send?.({ connected });

async function stand(token: string): Promise<void> {
  const socket = connect(Number(port), hostname);
  socket.on('close', () => connected--);
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(
    `GET /api/messenger/live HTTP/1.1\r\nhost: ${hostname}:${port}\r\nupgrade: websocket\r\nconnection: Upgrade\r\n` +
      'sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  await once(socket, 'data');
  // The log from its beginning is nothing to somebody without a conversation; a real one asks for the state first.
  socket.write(frame(0x81, Buffer.from(JSON.stringify({ type: 'hello', after: await head(token), token }))));
  await once(socket, 'data');
  socket.on('data', (data) => answer(socket, data));
}

function head(token: string): Promise<number> {
  known ??= fetch(`${door}/api/messenger/state`, { headers: { authorization: `Bearer ${token}` } })
    .then((response) => response.json() as Promise<{ seq: number }>)
    .then(({ seq }) => seq);
  return known;
}

/** A ping is answered; everything else is only heard. Frames come whole here: they are small and alone. */
function answer(socket: Socket, data: Buffer): void {
  if (data[0] === 0x89) socket.write(frame(0x8a, data.subarray(2, 2 + ((data[1] ?? 0) & 0x7f))));
}

/** A client's frame: masked, here with zeros. */
function frame(head: number, payload: Buffer): Buffer {
  const length = payload.length < 126 ? [0x80 | payload.length] : [0xfe, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.from([head, ...length, 0, 0, 0, 0]), payload]);
}
