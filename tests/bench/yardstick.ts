/**
 * The least that a message can cost: one flushed commit and one socket echo. A process of its own, with a database of
 * its own of the same kind, so that nothing else waits in it. Started by the other benchmarks.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openDatabase } from '@harken/server/database';
import { databaseOn } from '../../apps/server/src/platform/testing/fresh-database.ts';
import type { Chance } from '../house/figures.ts';
import { servers } from '../house/house.ts';

export interface Yardstick {
  /** Milliseconds from the send of a line to its echo, which is sent when the line is on the disk. */
  timeEchoes(perSecond: number, seconds: number, luck: Chance): Promise<number[]>;
  close(): Promise<void>;
}

export async function openYardstick(): Promise<Yardstick> {
  const child = fork(import.meta.filename, ['serve'], { stdio: 'inherit' });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  const sent: number[] = [];
  const took: number[] = [];
  let all = () => {};
  createInterface(socket).on('line', (line) => {
    const n = Number(line);
    took[n] = performance.now() - (sent[n] as number);
    if (n === sent.length - 1) all();
  });
  return {
    async timeEchoes(perSecond, seconds, luck) {
      sent.length = took.length = 0;
      const began = performance.now();
      for (let due = 0; ; ) {
        due += (-Math.log(1 - luck.next()) * 1000) / perSecond;
        if (due > seconds * 1000) break;
        const left = began + due - performance.now();
        if (left > 0) await new Promise((later) => setTimeout(later, left));
        sent.push(performance.now());
        socket.write(`${sent.length - 1}\n`);
      }
      if (took.filter(Boolean).length < sent.length) {
        await new Promise<void>((done) => {
          all = done;
        });
      }
      return [...took];
    },
    async close() {
      socket.destroy();
      child.send('stop');
      await once(child, 'exit');
    },
  };
}

if (process.argv[2] === 'serve') {
  const folder = await mkdtemp(join(tmpdir(), 'harken-yardstick-'));
  const own = servers.database ? await databaseOn(servers.database) : undefined;
  const database = await openDatabase({
    HARKEN_DATA: folder,
    DATABASE_URL: own?.url,
    DATABASE_CONNECTIONS: 12,
  });
  await database.pool.query('create table yardstick (line text not null)');
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    createInterface(socket).on('line', async (line) => {
      await database.pool.query('insert into yardstick values ($1)', [line]);
      socket.write(`${line}\n`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.send?.(server.address());
  await once(process, 'message');
  process.disconnect?.();
  server.close();
  await database.close();
  await own?.drop();
  await rm(folder, { recursive: true, force: true });
}
