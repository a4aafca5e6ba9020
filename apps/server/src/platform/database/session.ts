import type { Server, Socket } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';

/**
 * Serves many `pg` clients over the engine's one session.
 *
 * The unit is a *batch*: everything a client sends up to and including Sync or a simple query. A batch runs
 * whole, because the unnamed statement and portal it talks about belong to the session, not to the client: between
 * one client's Parse and Bind nobody else may Parse. (The engine's own socket server runs single messages; a
 * statement of 1 MB arrives in pieces, and then clients get each other's rows.) A client in a transaction keeps
 * the session until the transaction ends.
 */
export function serveSession(server: Server, engine: PGlite): { stop(): void } {
  const clients = new Set<Client>();
  const waiting: Batch[] = [];
  let owner: Client | undefined;
  let running = false;
  const greeting = greet(engine);

  server.on('connection', (socket) => {
    const client: Client = { socket, reader: new FrameReader(), ready: false };
    clients.add(client);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => received(client, chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clients.delete(client);
      for (let at = waiting.length - 1; at >= 0; at -= 1) if (waiting[at]?.client === client) waiting.splice(at, 1);
      if (owner === client) {
        waiting.unshift({ client, bytes: simpleQuery('rollback'), ends: true });
        void drain();
      }
    });
  });

  function received(client: Client, chunk: Buffer): void {
    client.reader.add(chunk);
    if (!client.ready) {
      const first = client.reader.takeStartup();
      if (first === undefined) return;
      if (first.code === sslRequest || first.code === gssRequest) {
        client.socket.write('N');
        received(client, Buffer.alloc(0));
        return;
      }
      if (first.code === cancelRequest) {
        client.socket.destroy(); // one session that is busy with its statement cannot hear of a cancellation
        return;
      }
      client.ready = true;
      client.socket.write(greeting);
    }
    for (const batch of client.reader.takeBatches()) {
      if (batch === 'terminate') client.socket.end();
      else waiting.push({ client, ...batch });
    }
    void drain();
  }

  function next(): Batch | undefined {
    if (owner === undefined) return waiting.shift();
    const at = waiting.findIndex((batch) => batch.client === owner);
    return at < 0 ? undefined : waiting.splice(at, 1)[0];
  }

  async function drain(): Promise<void> {
    if (running) return;
    running = true;
    for (let batch = next(); batch !== undefined; batch = next()) {
      const answer: Uint8Array[] = [];
      // An SQL error is an answer like any other. What throws here is the engine itself breaking; nobody catches
      // that, the thread dies of it and with it the process, and the restart recovers.
      await engine.execProtocolRawStream(batch.bytes, {
        syncToFs: false,
        onRawData: (bytes) => answer.push(bytes.slice()),
      });
      if (!batch.client.socket.destroyed) batch.client.socket.write(Buffer.concat(answer));
      owner = !batch.ends || engine.isInTransaction() ? batch.client : undefined;
    }
    running = false;
  }

  return {
    stop: () => {
      for (const client of clients) client.socket.destroy();
    },
  };
}

interface Client {
  socket: Socket;
  reader: FrameReader;
  ready: boolean;
}

interface Batch {
  client: Client;
  bytes: Buffer;
  /** Whether the session is free afterwards, unless a transaction is open. */
  ends: boolean;
}

const sslRequest = 80_877_103;
const gssRequest = 80_877_104;
const cancelRequest = 80_877_102;
const sync = 'S'.charCodeAt(0);
const query = 'Q'.charCodeAt(0);
const flush = 'H'.charCodeAt(0);
const terminate = 'X'.charCodeAt(0);

/** Cuts the stream of a client into batches. */
class FrameReader {
  #chunks: Buffer[] = [];
  #size = 0;
  /** Nothing can be done before so many bytes are here: a large statement is joined once, not at each piece. */
  #needed = 0;

  add(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  takeStartup(): { code: number } | undefined {
    const bytes = this.#joined();
    if (bytes === undefined || bytes.length < 8 || bytes.length < bytes.readInt32BE(0)) return undefined;
    this.#keep(bytes.subarray(bytes.readInt32BE(0)));
    return { code: bytes.readInt32BE(4) };
  }

  *takeBatches(): Generator<'terminate' | { bytes: Buffer; ends: boolean }> {
    const bytes = this.#joined();
    if (bytes === undefined) return;
    let start = 0;
    let at = 0;
    this.#needed = 0;
    while (bytes.length - at >= 5) {
      const end = at + 1 + bytes.readInt32BE(at + 1);
      if (end > bytes.length) {
        this.#needed = end - start;
        break;
      }
      const kind = bytes[at];
      at = end;
      if (kind === terminate) {
        yield 'terminate';
        start = at;
      } else if (kind === sync || kind === query || kind === flush) {
        yield { bytes: bytes.subarray(start, at), ends: kind !== flush };
        start = at;
      }
    }
    this.#keep(bytes.subarray(start));
  }

  #joined(): Buffer | undefined {
    if (this.#size === 0 || this.#size < this.#needed) return undefined;
    const bytes = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
    this.#chunks = [bytes];
    return bytes;
  }

  #keep(rest: Buffer): void {
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#size = rest.length;
  }
}

/** What the engine says to a newcomer. Asked once and repeated, so that a connection need not wait for the session. */
function greet(engine: PGlite): Buffer {
  const parameters = Buffer.from('user\0postgres\0database\0postgres\0client_encoding\0UTF8\0\0');
  const packet = Buffer.alloc(8 + parameters.length);
  packet.writeInt32BE(packet.length, 0);
  packet.writeInt32BE(196_608, 4);
  parameters.copy(packet, 8);
  return Buffer.from(engine.execProtocolRawSync(packet));
}

function simpleQuery(sql: string): Buffer {
  const bytes = Buffer.alloc(6 + Buffer.byteLength(sql));
  bytes[0] = query;
  bytes.writeInt32BE(bytes.length - 1, 1);
  bytes.write(sql, 5);
  return bytes;
}
