/**
 * What counting a request costs: in memory, with its telling, and as a row of the embedded database.
 *
 *     node tests/bench/limits.ts
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalBus } from '../../apps/server/src/platform/bus.ts';
import { openDatabase } from '../../apps/server/src/platform/database.ts';
import { createLimits } from '../../apps/server/src/platform/http/limits.ts';

const keys = 1_000;
const bus = createLocalBus();
let words = 0;
let bytes = 0;
bus.subscribe('http.limits', (word) => {
  words += 1;
  bytes += JSON.stringify(word).length;
});
const limits = createLimits({ RATE_LIMIT_PER_MINUTE: 600, SIGN_IN_LIMIT_PER_MINUTE: 20 }, bus);

const times = 500_000; // below the limit of every key: a refusal costs its stack trace
let begin = performance.now();
for (let n = 0; n < times; n++) {
  limits.ofSession(`session ${n % keys}`);
}
const inMemory = ((performance.now() - begin) / times) * 1000;
await new Promise((resolve) => setTimeout(resolve, 700));
limits.close();

const folder = await mkdtemp(join(tmpdir(), 'harken-limits-'));
const database = await openDatabase({ HARKEN_DATA: folder, DATABASE_URL: undefined, DATABASE_CONNECTIONS: 4 });
await database.pool.query('create table public.taken (key text primary key, count int, until timestamptz)');
const rows = 500;
begin = performance.now();
for (let n = 0; n < rows; n++) {
  await database.pool.query(
    `insert into public.taken values ($1, 1, now()) on conflict (key) do update set count = taken.count + 1 returning count`,
    [`session ${n % keys}`],
  );
}
const asRow = ((performance.now() - begin) / rows) * 1000;
await database.close();
await rm(folder, { recursive: true });

console.table({
  'counted in memory, µs': inMemory.toFixed(2),
  'counted as a row, µs': asRow.toFixed(0),
  'words on the bus for 1,000 busy keys': words,
  'bytes of them': bytes,
});
