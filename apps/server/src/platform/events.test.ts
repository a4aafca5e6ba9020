import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLocalBus } from './bus.ts';
import type { Statement } from './database.ts';
import { appendStatements, type NewRow } from './events/rows.ts';
import { type Actor, createEventLog, type StoredEvent } from './events.ts';
import { newId } from './ids.ts';
import { aDatabase, aHouse } from './testing.ts';

const actor: Actor = { kind: 'system', id: null };

test('a follower sees each event once and in order, from this process and from others', async () => {
  const database = await aDatabase();
  const bus = createLocalBus();
  const here = createEventLog({ database, bus });
  const there = createEventLog({ database, bus });
  const seen: StoredEvent[] = [];
  here.tail(0, (events) => seen.push(...events));
  const writers = Array.from({ length: 32 }, (_, writer) => async () => {
    const log = writer % 2 === 0 ? here : there;
    for (let n = 0; n < 10; n += 1) {
      await log.transact(async (tx) => {
        tx.append({ name: 'thing.happened', actor, data: { writer, n } });
        if (n % 5 === 0) tx.append({ name: 'thing.followed', actor, data: { writer, n } });
      });
    }
  });
  await Promise.all(writers.map((write) => write()));
  await expect.poll(() => seen.length).toBe(32 * 12);
  expect(seen).toEqual(await here.read(0, 1000));
  for (let writer = 0; writer < 32; writer += 1) {
    const its = seen.filter((event) => event.data.writer === writer && event.name === 'thing.happened');
    expect(its.map((event) => event.data.n)).toEqual(Array.from({ length: 10 }, (_, n) => n));
  }
  here.close();
  there.close();
});

test('a process says how far it has come itself, not how far the log is', async () => {
  const database = await aDatabase();
  const deaf = { ...createLocalBus(), subscribe: () => () => {} };
  const [here, there] = [createEventLog({ database, bus: deaf, lookEveryMs: 0 }), createEventLog({ database })];
  const seen: StoredEvent[] = [];
  here.tail(0, (events) => seen.push(...events));
  await here.transact(async (tx) => tx.append({ name: 'thing.happened', actor, data: {} }));
  await expect.poll(() => seen.length).toBe(1);
  await there.transact(async (tx) => tx.append({ name: 'thing.followed', actor, data: {} }));
  expect(await here.head()).toBe(2);
  expect(await here.told()).toBe(1);
  expect(seen).toHaveLength(1);
  // Without followers nothing is kept in memory that could be behind.
  expect(await there.told()).toBe(2);
  here.close();
  there.close();
});

test('own commits are handed over from memory, without reading the log', async () => {
  const { log, database } = await aHouse();
  let reads = 0;
  const seen: number[] = [];
  log.tail(0, (events) => seen.push(...events.map((event) => event.seq)));
  await log.transact(async (tx) => tx.append({ name: 'thing.happened', actor, data: {} }));
  await expect.poll(() => seen).toEqual([1]);
  const query = database.pool.query.bind(database.pool) as (...given: unknown[]) => unknown;
  database.pool.query = ((...given: unknown[]) => {
    reads += 1;
    return query(...given);
  }) as typeof database.pool.query;
  for (let n = 0; n < 10; n += 1) {
    await log.transact(async (tx) => tx.append({ name: 'thing.happened', actor, data: { n } }));
    // Handed over before the writer goes on.
    expect(seen).toHaveLength(n + 2);
  }
  expect(reads).toBe(0);
});

test('a follower that comes late reads what it missed and then goes on with the others', async () => {
  const { log } = await aHouse();
  for (let n = 0; n < 1200; n += 100) {
    await log.transact(async (tx) => {
      for (let i = 0; i < 100; i += 1) tx.append({ name: 'thing.happened', actor, data: { n: n + i } });
    });
  }
  const seen: unknown[] = [];
  log.tail(0, (events) => seen.push(...events.map((event) => event.data.n)));
  for (let n = 1200; n < 1230; n += 1) {
    await log.transact(async (tx) => tx.append({ name: 'thing.happened', actor, data: { n } }));
  }
  await expect.poll(() => seen.length).toBe(1230);
  expect(seen).toEqual(Array.from({ length: 1230 }, (_, n) => n));
});

test('an event with a given id is stored once', async () => {
  const { log } = await aHouse();
  const id = '0190a000-0000-7000-8000-000000000001';
  const seen: StoredEvent[] = [];
  log.tail(0, (events) => seen.push(...events));
  for (let n = 0; n < 2; n += 1) {
    await log.transact(async (tx) => tx.append({ id, name: 'thing.happened', actor, data: { n } }));
  }
  await log.transact(async (tx) => tx.append({ name: 'thing.ended', actor, causedBy: id, data: {} }));
  await expect.poll(() => seen.length).toBe(2);
  expect(await log.read(0)).toMatchObject([
    { id, data: { n: 0 }, causedBy: null },
    { name: 'thing.ended', causedBy: id },
  ]);
});

test('a transaction that fails leaves neither rows nor events, and nobody hears of it', async () => {
  const { log, database } = await aHouse();
  const seen: StoredEvent[] = [];
  let told = false;
  log.tail(0, (events) => seen.push(...events));
  await database.pool.query('create table public.thing (n int primary key)');
  await expect(
    log.transact(async (tx) => {
      tx.append({ name: 'thing.happened', actor, data: {} });
      tx.afterCommit(() => {
        told = true;
      });
      await tx.db
        .withTables<{ thing: { n: number } }>()
        .insertInto('thing')
        .values([{ n: 1 }, { n: 1 }])
        .execute();
    }),
  ).rejects.toThrow('duplicate key');
  await expect(
    log.transact(async (tx) => {
      tx.append({ name: 'thing.happened', actor, data: {} });
      const things = tx.db.withTables<{ thing: { n: number } }>();
      await things.insertInto('thing').values({ n: 2 }).execute();
      // Swallowed, so the program goes on to the commit; the database has given the transaction up.
      await things
        .insertInto('thing')
        .values({ n: 2 })
        .execute()
        .catch(() => {});
    }),
  ).rejects.toThrow();
  expect(await log.head()).toBe(0);
  expect({ seen, told }).toEqual({ seen: [], told: false });
  const { rows } = await database.pool.query('select * from public.thing');
  expect(rows).toEqual([]);
});

test('what is handed over equals what is read, whatever a customer writes', async () => {
  const { log } = await aHouse();
  const seen: StoredEvent[] = [];
  log.tail(0, (events) => seen.push(...events));
  await fc.assert(
    fc.asyncProperty(fc.json({ stringUnit: 'binary' }), async (json) => {
      const before = seen.length;
      await log.transact(async (tx) => tx.append({ name: 'thing.said', actor, data: { said: JSON.parse(json) } }));
      await expect.poll(() => seen.length).toBe(before + 1);
      const [stored] = await log.read((seen[before] as StoredEvent).seq - 1, 1);
      expect(seen[before]).toEqual(stored);
    }),
    {
      numRuns: 60,
      examples: [['"\\u0000"'], ['"\\\\u0000"'], ['"\\ud800"'], ['"a\\udc00\\ud800\\u0000b"'], ['"😀"']],
    },
  );
});

test('the database refuses a second connection within a transaction instead of waiting for ever', async () => {
  const { log, database } = await aHouse();
  const waits = log.transact(async () => {
    await database.pool.query('select 1');
  });
  await expect(waits).rejects.toThrow('not through it');
});

test('a writer that drew an earlier number never commits after a later one', async (context) => {
  const { log, database } = await aHouse();
  if (database.kind !== 'postgres') context.skip('the embedded database has one writer at a time');
  const slow = await database.pool.connect();
  const row: NewRow = {
    id: newId(),
    given: false,
    name: 'thing.slow',
    version: 1,
    at: new Date().toISOString(),
    actor_kind: 'system',
    actor_id: null,
    caused_by: null,
    data: '{}',
    trace: null,
  };
  const seenBy = async (statements: Statement[], overtaken: (quick: Promise<unknown>, seen: string[]) => unknown) => {
    const seen: string[] = [];
    const stop = log.tail(await log.head(), (events) => seen.push(...events.map((event) => event.name)));
    await slow.query('begin');
    for (const statement of statements) await slow.query(statement);
    const quick = log.transact(async (tx) => tx.append({ name: 'thing.quick', actor, data: {} }));
    await overtaken(quick, seen);
    await slow.query('commit');
    await quick;
    await log.transact(async (tx) => tx.append({ name: 'thing.ended', actor, data: {} }));
    await expect.poll(() => seen.at(-1)).toBe('thing.ended');
    stop();
    return seen;
  };
  try {
    const notIn200Ms = (quick: Promise<unknown>) =>
      Promise.race([quick, new Promise((later) => setTimeout(later, 200))]);
    expect(await seenBy(appendStatements([row], 'postgres'), notIn200Ms)).toEqual([
      'thing.slow',
      'thing.quick',
      'thing.ended',
    ]);
    // The control: without the lock, whoever reads by number passes over the slow one for ever.
    const followed = (_: Promise<unknown>, seen: string[]) =>
      expect.poll(() => seen, { timeout: 10_000 }).toContain('thing.quick');
    expect(await seenBy(appendStatements([{ ...row, id: newId() }], 'embedded'), followed)).toEqual([
      'thing.quick',
      'thing.ended',
    ]);
  } finally {
    slow.release();
  }
});
