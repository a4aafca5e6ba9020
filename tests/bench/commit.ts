/**
 * What does a transaction with one event cost on the embedded database? Beside it, from the same run: the disk's own
 * flush, and the plainest commit the engine can do.
 *
 *     node tests/bench/commit.ts            embedded, in a temporary folder
 *     TEST_DATABASE_URL=… node tests/bench/commit.ts
 */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalBus } from '../../apps/server/src/platform/bus.ts';
import { systemClock } from '../../apps/server/src/platform/clock.ts';
import { openDatabase } from '../../apps/server/src/platform/database.ts';
import { createEventLog } from '../../apps/server/src/platform/events.ts';
import { createReactions } from '../../apps/server/src/platform/reactions.ts';

const seconds = Number(process.env.SECONDS ?? 4);
const folder = mkdtempSync(join(tmpdir(), 'hk-bench-'));
const results: Record<string, string | number>[] = [];

const disk = openSync(join(folder, 'disk'), 'w');
const page = Buffer.alloc(8192);
await measure('write 8 KB, flush (the disk)', 1, async () => {
  writeSync(disk, page, 0, page.length, 0);
  fdatasyncSync(disk);
});
closeSync(disk);

const cold = performance.now();
const open = () =>
  openDatabase({ HARKEN_DATA: folder, DATABASE_URL: process.env.TEST_DATABASE_URL, DATABASE_CONNECTIONS: 40 });
let database = await open();
const coldMs = performance.now() - cold;
await database.close();
const warm = performance.now();
database = await open();
const warmMs = performance.now() - warm;

const { pool } = database;
await pool.query('create table if not exists public.bench (n int)');
const bus = createLocalBus();
const log = createEventLog({ database, bus });
const one = await pool.connect();
await measure('select 1', 1, () => one.query('select 1'));
await measure('insert one row, flushed (the yardstick)', 1, () => one.query('insert into public.bench values (1)'));
one.release();
const append = () =>
  log.transact(async (tx) =>
    tx.append({
      name: 'bench.written',
      actor: { kind: 'system', id: null },
      data: { text: 'ordinary length '.repeat(12) },
    }),
  );
await measure('transact: one event', 1, append);
await measure('transact: one event', 32, append);

const reactions = createReactions({ log, database, bus, clock: systemClock });
const waiting = new Map<string, () => void>();
reactions.on('bench', ['bench.asked'], (event) => waiting.get(event.data.id as string)?.());
await reactions.start();
await reactions.idle();
let asked = 0;
const react = async () => {
  const id = String(asked++);
  const reacted = new Promise<void>((done) => waiting.set(id, done));
  await log.transact(async (tx) =>
    tx.append({ name: 'bench.asked', actor: { kind: 'system', id: null }, data: { id } }),
  );
  await reacted;
  waiting.delete(id);
};
await measure('transact, until its reaction runs', 1, react);
await measure('transact, until its reaction runs', 32, react);

console.log(
  `${database.kind}: first open ${coldMs.toFixed(0)} ms, next open ${warmMs.toFixed(0)} ms; load ${(await import('node:os')).loadavg()[0]?.toFixed(1)}`,
);
console.table(results);
await reactions.stop();
log.close();
await pool.query('drop table public.bench');
await database.close();
rmSync(folder, { recursive: true });

async function measure(what: string, atOnce: number, act: () => Promise<unknown>): Promise<void> {
  const run = async (forMs: number) => {
    const times: number[] = [];
    const until = performance.now() + forMs;
    const lane = async () => {
      while (performance.now() < until) {
        const started = performance.now();
        await act();
        times.push(performance.now() - started);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
    return times.sort((a, b) => a - b);
  };
  await run(1000);
  const times = await run(seconds * 1000);
  const ms = (share: number) => Number(times[Math.floor(times.length * share)]?.toFixed(2));
  results.push({
    what,
    'at once': atOnce,
    'a second': Math.round(times.length / seconds),
    'p50 ms': ms(0.5),
    'p95 ms': ms(0.95),
    'p99 ms': ms(0.99),
  });
}
