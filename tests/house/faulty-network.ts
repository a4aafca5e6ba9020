/**
 * A bad line between a customer and the server: a TCP proxy that drops, resets, delays, goes silent without closing,
 * and swallows answers after the server has taken effect.
 */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface FaultyNetwork {
  /** Where the customer's side connects. */
  url: string;
  /** Ends every connection at once, as a base station does that is left. */
  drop(): void;
  /** Every connection goes silent and stays open: only the missing answer tells. New ones work. */
  goSilent(): void;
  /** The next `count` answers are swallowed and their connections reset: the server did it, the customer cannot know. */
  swallowAnswers(count: number): void;
  /** New connections are reset until `comeBack`. */
  goAway(): void;
  comeBack(): void;
  /** Each piece of data waits this long. */
  delay(ms: number): void;
  /** Connections carried so far. */
  carried(): number;
  close(): Promise<void>;
}

interface Line {
  customer: Socket;
  server: Socket;
  silent: boolean;
}

export async function openFaultyNetwork(to: string): Promise<FaultyNetwork> {
  const target = new URL(to);
  const lines = new Set<Line>();
  let away = false;
  let delayMs = 0;
  let swallow = 0;
  let carried = 0;

  const end = (line: Line) => {
    lines.delete(line);
    line.customer.resetAndDestroy();
    line.server.resetAndDestroy();
  };

  const proxy = createServer((customer) => {
    customer.on('error', () => {});
    if (away) return void customer.resetAndDestroy();
    carried++;
    const server = connect(Number(target.port), target.hostname);
    const line: Line = { customer, server, silent: false };
    lines.add(line);
    customer.setNoDelay(true);
    server.setNoDelay(true);
    const pass = (from: Socket, into: Socket, answers: boolean) => {
      // Pieces keep their order, as on any line: each waits for the one before, also once nothing is delayed any more.
      let before = Promise.resolve();
      let waiting = 0;
      from.on('data', (data) => {
        if (line.silent) return;
        if (answers && swallow > 0) {
          swallow--;
          return end(line);
        }
        if (delayMs === 0 && waiting === 0) return void into.write(data);
        const wait = delayMs;
        waiting++;
        before = before
          .then(() => new Promise((done) => setTimeout(done, wait)))
          .then(() => {
            waiting--;
            into.write(data);
          });
      });
      from.on('close', () => line.silent || end(line));
      from.on('error', () => line.silent || end(line));
    };
    pass(customer, server, false);
    pass(server, customer, true);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as { port: number };

  return {
    url: `http://127.0.0.1:${port}`,
    drop: () => {
      for (const line of [...lines]) end(line);
    },
    goSilent: () => {
      for (const line of lines) {
        line.silent = true;
        // The server's side ends, as it would when its own patience ends; the customer's stays open and mute.
        line.server.resetAndDestroy();
      }
    },
    swallowAnswers: (count) => {
      swallow += count;
    },
    goAway: () => {
      away = true;
      for (const line of [...lines]) end(line);
    },
    comeBack: () => {
      away = false;
      delayMs = 0;
      swallow = 0;
    },
    delay: (ms) => {
      delayMs = ms;
    },
    carried: () => carried,
    async close() {
      for (const line of [...lines]) end(line);
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
