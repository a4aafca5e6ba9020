import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { blobsIn, createFolderBlobs } from './blobs.ts';
import { silentLogger } from './log.ts';
import { createRetention } from './retention.ts';
import { aHouse } from './testing.ts';

test('what is past its time goes with its file, what is not and what is kept for ever stays, and it is noted', async () => {
  const { database, clock } = await aHouse({ at: '2026-03-10T00:00:00Z' });
  const { pool } = database;
  const folder = await mkdtemp(join(tmpdir(), 'hk-blobs-'));
  const blobs = await createFolderBlobs(folder);
  const noted: object[] = [];
  await pool.query(
    'create table platform.thing (id int primary key, at timestamptz not null, sent boolean, blob text)',
  );
  const put = (text: string) => blobs.put(Buffer.from(text));
  const [shared, alone, young] = [await put('shared'), await put('alone'), await put('young')];
  await pool.query(
    `insert into platform.thing values (1, '2026-03-01', false, $1), (2, '2026-03-01', true, $1), (3, '2026-03-02', false, $2),
       (4, '2026-03-09', false, $3)`,
    [shared, alone, young],
  );
  await pool.query(`insert into platform.thing select n, '2026-01-01', true, null from generate_series(100, 1299) n`);
  const base = { table: 'platform.thing', key: 'id', since: 'at' };
  const retention = createRetention({
    database,
    clock,
    config: {
      RETENTION_UNSENT_FILES_DAYS: 7,
      RETENTION_TRAILS_DAYS: 30,
      RETENTION_BULK_ACTS_DAYS: 30,
      RETENTION_PROCEDURE_RUNS_DAYS: 0,
      RETENTION_ROUNDS_DAYS: 400,
      RETENTION_AUDIT_DAYS: 0,
    },
    blobs,
    logger: silentLogger,
    keeps: [
      { ...base, name: 'unsent', setting: 'RETENTION_UNSENT_FILES_DAYS', where: 'not sent', blob: 'blob' },
      { ...base, name: 'trails', setting: 'RETENTION_TRAILS_DAYS' },
      { ...base, name: 'audit', setting: 'RETENTION_AUDIT_DAYS' },
    ],
    note: async (deleted) => void noted.push(deleted),
  });
  expect(await retention.report()).toEqual([
    { name: 'unsent', setting: 'RETENTION_UNSENT_FILES_DAYS', days: 7, due: 2, oldest: '2026-03-01T00:00:00.000Z' },
    { name: 'trails', setting: 'RETENTION_TRAILS_DAYS', days: 30, due: 1200, oldest: '2026-01-01T00:00:00.000Z' },
    { name: 'audit', setting: 'RETENTION_AUDIT_DAYS', days: null, due: 0, oldest: null },
  ]);
  expect(await retention.run()).toEqual({ unsent: 2, trails: 1200 });
  expect(noted).toEqual([{ unsent: 2, trails: 1200 }]);
  const { rows } = await pool.query('select id from platform.thing order by id');
  expect(rows.map(({ id }) => id)).toEqual([2, 4]);
  const left: string[] = [];
  for await (const { name } of blobsIn(folder)) left.push(name);
  expect(left.toSorted()).toEqual([shared, young].toSorted());
  expect(await retention.run()).toEqual({});
  expect(noted).toHaveLength(1);
  await rm(folder, { recursive: true });
});
