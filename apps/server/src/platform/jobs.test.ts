import { expect, test } from 'vitest';
import { createJobs } from './jobs.ts';
import { aHouse } from './testing.ts';

test('a job exists exactly when the transaction that asked for it commits', async () => {
  const { log, database, bus } = await aHouse();
  const sent: string[] = [];
  const jobs = createJobs({ database, bus });
  jobs.define<{ to: string }>('mail.send', async ({ to }) => void sent.push(to));
  await jobs.start();

  await log.transact((tx) => jobs.enqueue(tx, 'mail.send', { to: 'ada' }));
  await expect(
    log.transact(async (tx) => {
      await jobs.enqueue(tx, 'mail.send', { to: 'bo' });
      throw new Error('changed my mind');
    }),
  ).rejects.toThrow('changed my mind');
  await jobs.enqueue(undefined, 'mail.send', { to: 'cy' });
  await jobs.idle();
  expect(sent.sort()).toEqual(['ada', 'cy']);
  await jobs.stop();
});

test('one job of a key waits at a time, and one with a later time waits for it', async () => {
  const { database, bus } = await aHouse();
  let runs = 0;
  const jobs = createJobs({ database, bus });
  jobs.define('report.refresh', async () => {
    runs += 1;
  });
  await jobs.start();
  const tomorrow = new Date(Date.now() + 86_400_000);
  await jobs.enqueue(undefined, 'report.refresh', {}, { runAt: tomorrow });
  await jobs.enqueue(undefined, 'report.refresh', {}, { key: 'a', runAt: tomorrow });
  await jobs.enqueue(undefined, 'report.refresh', {}, { key: 'a', runAt: tomorrow });
  await jobs.idle();
  expect(runs).toBe(0);
  const { rows } = await database.pool.query(`select count(*) as n from jobs.job where name = 'report.refresh'`);
  expect(rows[0].n).toBe(2);
  await jobs.stop();
});

test('a job that keeps failing is kept for an operator, who lets it run again', async () => {
  const { database, bus } = await aHouse();
  let broken = true;
  const attempts: number[] = [];
  const jobs = createJobs({ database, bus });
  jobs.define(
    'hook.deliver',
    async (_data, { attempt }) => {
      attempts.push(attempt);
      if (broken) throw new Error('no answer');
    },
    { retries: 1, retryDelaySeconds: 0 },
  );
  await jobs.start();
  await jobs.enqueue(undefined, 'hook.deliver', { url: 'x' });
  await expect.poll(() => jobs.failed(), { timeout: 10_000 }).toHaveLength(1);
  expect(attempts).toEqual([1, 2]);
  const [failed] = await jobs.failed();
  expect(failed).toMatchObject({ name: 'hook.deliver', error: 'no answer', attempts: 2 });

  broken = false;
  await jobs.retry(failed as { name: string; id: string });
  await jobs.idle();
  expect(attempts).toEqual([1, 2, 3]);
  expect(await jobs.failed()).toEqual([]);
  await jobs.stop();
});
