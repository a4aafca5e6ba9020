import { expect, test } from 'vitest';
import { type Actor, createEventLog, type StoredEvent } from './events.ts';
import { lookAtReactions } from './operations.ts';
import { createReactions } from './reactions.ts';
import { aHouse, type House } from './testing.ts';

const actor: Actor = { kind: 'system', id: null };

/** One event a transaction, numbered. */
async function happens(house: Pick<House, 'log'>, ...numbers: number[]): Promise<void> {
  for (const n of numbers) {
    await house.log.transact(async (tx) => tx.append({ name: 'thing.happened', actor, data: { n } }));
  }
}

/** Reactions of the same house after a restart, or of another process of it. */
function another({ log, database, bus, clock }: House, options: { retryAfterMs?: number[]; patienceMs?: number } = {}) {
  return createReactions({ log, database, bus, clock, retryAfterMs: [1, 5], ...options });
}

test('a reaction sees every event of its names, in order, also those before it began', async () => {
  const { log, reactions } = await aHouse();
  const seen: string[] = [];
  reactions.on('greeter', ['customer.arrived'], (event) => void seen.push(event.data.who as string));
  await tell('customer.arrived', { who: 'Ada' });
  await tell('customer.left', { who: 'Ada' });
  await reactions.start();
  await tell('customer.arrived', { who: 'Bo' });
  await reactions.idle();
  expect(seen).toEqual(['Ada', 'Bo']);

  function tell(name: string, data: object) {
    return log.transact(async (tx) => tx.append({ name, actor, data }));
  }
});

test('a broken reaction is tried again, then parked, while later events and other reactions go on', async () => {
  const { log, reactions } = await aHouse();
  let broken = true;
  let attempts = 0;
  const fragile: number[] = [];
  const sturdy: number[] = [];
  reactions.on('fragile', ['thing.happened'], async (event) => {
    if (event.data.n === 2 && broken) {
      attempts += 1;
      throw new Error('cannot do two');
    }
    fragile.push(event.data.n as number);
  });
  reactions.on('sturdy', ['thing.happened'], (event: StoredEvent) => void sturdy.push(event.data.n as number));
  await reactions.start();
  for (const n of [1, 2, 3, 4]) {
    await log.transact(async (tx) => tx.append({ name: 'thing.happened', actor, data: { n } }));
  }
  await reactions.idle();
  expect({ fragile, sturdy, attempts }).toEqual({ fragile: [1, 3, 4], sturdy: [1, 2, 3, 4], attempts: 3 });

  const parked = await reactions.parked();
  expect(parked).toMatchObject([
    { subscription: 'fragile', eventName: 'thing.happened', attempts: 3, error: 'cannot do two' },
  ]);
  const id = parked[0]?.id as string;
  await expect(reactions.replay(id)).rejects.toThrow('cannot do two');
  expect(await reactions.parked()).toHaveLength(1);

  broken = false;
  await reactions.replay(id);
  expect(fragile).toEqual([1, 3, 4, 2]);
  expect(await reactions.parked()).toEqual([]);
  await expect(reactions.replay(id)).rejects.toThrow('No reaction is parked');
});

test('a subscription goes on after a restart where it had come to', async () => {
  const house = await aHouse();
  const seen: string[] = [];
  for (const life of ['first', 'second']) {
    const reactions = another(house);
    reactions.on('counter', ['thing.happened'], (event) => void seen.push(`${life} ${event.data.n}`));
    await reactions.start();
    await happens(house, ...(life === 'first' ? [1, 2] : [4]));
    await reactions.idle();
    await reactions.stop();
    if (life === 'first') await happens(house, 3);
  }
  expect(seen).toEqual(['first 1', 'first 2', 'second 3', 'second 4']);
});

test('a retry that a stop interrupted is made after the next start', async () => {
  const house = await aHouse();
  const before = another(house, { retryAfterMs: [3_600_000] });
  before.on('counter', ['thing.happened'], () => {
    throw new Error('not today');
  });
  await before.start();
  await happens(house, 1);
  await expect
    .poll(async () => (await house.database.pool.query('select state from platform.parked_reaction')).rows)
    .toEqual([{ state: 'retrying' }]);
  await before.stop();

  const seen: unknown[] = [];
  const after = another(house);
  after.on('counter', ['thing.happened'], (event) => void seen.push(event.data.n));
  await after.start();
  await after.idle();
  expect(seen).toEqual([1]);
  expect((await house.database.pool.query('select state from platform.parked_reaction')).rows).toEqual([]);
  await after.stop();
});

test('a subscription that must not act on the past begins now', async () => {
  const house = await aHouse();
  const seen: unknown[] = [];
  house.reactions.on('writer', ['thing.happened'], (event) => void seen.push(event.data.n), 'now');
  await happens(house, 1, 2);
  await house.reactions.start();
  await happens(house, 3);
  await house.reactions.idle();
  expect(seen).toEqual([3]);
});

test('a handler that hangs counts as failed, and its subscription goes on', async () => {
  const house = await aHouse();
  const reactions = another(house, { retryAfterMs: [], patienceMs: 30 });
  const seen: unknown[] = [];
  reactions.on('slow', ['thing.happened'], async (event) => {
    if (event.data.n === 1) await new Promise(() => {});
    seen.push(event.data.n);
  });
  await reactions.start();
  await happens(house, 1, 2);
  await reactions.idle();
  expect(seen).toEqual([2]);
  expect(await reactions.parked()).toMatchObject([{ error: expect.stringContaining('longer than 30 ms') }]);
  await reactions.stop();
});

test('a handler far behind catches up in order, without holding what waits in memory', async () => {
  const house = await aHouse();
  let release = () => {};
  const gate = new Promise<void>((open) => {
    release = open;
  });
  const seen: unknown[] = [];
  house.reactions.on('late', ['thing.happened'], async (event) => {
    await gate;
    seen.push(event.data.n);
  });
  await house.reactions.start();
  for (let n = 0; n < 8000; n += 1000) {
    await house.log.transact(async (tx) => {
      for (let i = 0; i < 1000; i += 1) tx.append({ name: 'thing.happened', actor, data: { n: n + i } });
    });
  }
  release();
  await house.reactions.idle();
  expect(seen).toEqual(Array.from({ length: 8000 }, (_, n) => n));
});

test('of several processes one reacts; when it goes, another takes over and nothing is lost', async (context) => {
  const house = await aHouse();
  if (house.database.kind !== 'postgres') context.skip('the embedded database serves one process');
  const { database, bus, clock } = house;
  const seen: [process: string, n: unknown][] = [];
  const processes = ['a', 'b'].map((name) => {
    const log = createEventLog({ database, bus });
    const reactions = createReactions({ log, database, bus, clock });
    reactions.on('counter', ['thing.happened'], (event) => void seen.push([name, event.data.n]));
    return { log, reactions };
  });
  const [a, b] = processes as [(typeof processes)[number], (typeof processes)[number]];
  await a.reactions.start();
  await b.reactions.start();
  await happens(b, 1, 2);
  await expect
    .poll(() => seen)
    .toEqual([
      ['a', 1],
      ['a', 2],
    ]);

  // The database loses the connection that holds the lead, as when its process is killed.
  await database.pool.query(
    `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 7270003 and granted
        and database = (select oid from pg_database where datname = current_database())`,
  );
  await expect
    .poll(async () => (await database.pool.query('select term from platform.leader')).rows, { timeout: 5000 })
    .toEqual([{ term: 2 }]);
  await happens(a, 3, 4);
  await expect.poll(() => new Set(seen.map(([, n]) => n))).toEqual(new Set([1, 2, 3, 4]));
  expect(seen.filter(([, n]) => n === 4)).toEqual([['b', 4]]);

  // One that has lost the lead without noticing can no longer move a cursor.
  await database.pool.query('update platform.leader set term = 99');
  await happens(b, 5);
  await expect
    .poll(async () => (await database.pool.query('select term from platform.leader')).rows, { timeout: 8000 })
    .toEqual([{ term: 100 }]);
  await happens(b, 6);
  await expect.poll(() => seen.some(([, n]) => n === 6), { timeout: 5000 }).toBe(true);

  for (const { log, reactions } of processes) {
    await reactions.stop();
    log.close();
  }
});

test('who lags is known by the database alone, and how many are parked', async () => {
  const house = await aHouse();
  const { reactions, clock } = house;
  let go = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  reactions.on('slow', ['thing.happened'], () => gate);
  reactions.on('broken', ['thing.happened'], () => {
    throw new Error('never');
  });
  await reactions.start();
  await happens(house, 1);
  clock.advance({ seconds: 40 });
  await expect.poll(async () => (await reactions.behind(30)).parked).toBe(1);
  await expect
    .poll(async () => (await reactions.behind(30)).late)
    .toMatchObject([{ subscription: 'slow', seconds: 40 }]);
  expect((await reactions.behind(60)).late).toEqual([]);
  const told = await lookAtReactions(reactions, 30);
  expect(told).toEqual({ note: '"slow" lags by 40 s, 1 parked, see /api/operations/parked' });
  go();
  await reactions.idle();
  await expect.poll(async () => (await reactions.behind(30)).late).toEqual([]);
});
