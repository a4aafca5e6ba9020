/**
 * A disk that fills while people write: new words are refused with a clear problem, what was acknowledged is there,
 * reading goes on, and with room again so does writing, without anybody's help. On a real small file system, which only
 * root can mount; elsewhere this is skipped, and says so.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProblemError } from '@harken/client/call';
import { demoPassword } from '@harken/demo/harbour-bank';
import { openDatabase } from '@harken/server/database';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { watchDisk } from '../../apps/server/src/platform/disk.ts';
import { signIn } from '../house/colleague.ts';
import { servers } from '../house/house.ts';
import { type HarkenProcess, startProcess } from '../house/process.ts';
import { aVisitor, newMessageId } from '../house/visitor.ts';

const place = mkdtempSync(join(tmpdir(), 'harken-small-'));
const megabyte = 1024 * 1024;

function mounted(): boolean {
  if (servers.database || process.platform !== 'linux') return false;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=96m', 'tmpfs', place], { stdio: 'pipe' });
    return true;
  } catch {
    console.warn('A full disk is not tested: this user may not mount a small one.');
    return false;
  }
}

const yes = () => true;
const no = () => false;

const small = mounted();
afterAll(async () => {
  if (small) execFileSync('umount', [place]);
  await rm(place, { recursive: true, force: true });
});

const free = () => {
  const { bavail, bsize } = statfsSync(place);
  return bavail * bsize;
};

/** Something else on the machine that eats the disk until so much is left. */
function fill(name: string, leave: number): void {
  const file = openSync(join(place, name), 'w');
  const block = Buffer.alloc(64 * 1024);
  try {
    // As much as is free now: what the engine gives up meanwhile is its own to write into.
    for (let left = free() - leave; left >= block.length; left -= block.length) writeSync(file, block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}

describe.runIf(small)('an engine whose disk is full in the middle of a write', () => {
  test('gives up its ballast and goes on', async () => {
    const folder = join(place, 'engine');
    const settings = { HARKEN_DATA: folder, DATABASE_URL: undefined, DATABASE_CONNECTIONS: 2 };
    const ballast = join(folder, 'ballast');
    // Nobody watches any more: what is written is not refused before the engine meets the end of the disk.
    (await watchDisk({ ...settings, DISK_RESERVE_MB: 12 })).close();
    await expect.poll(() => existsSync(ballast)).toBe(true);
    const database = await openDatabase(settings);
    try {
      await database.pool.query('create table word (text text not null)');
      fill('other', 0);
      for (let n = 0; n < 8; n += 1) {
        await database.pool.query('insert into word values ($1)', [randomBytes(100_000).toString('hex')]);
      }
      expect(existsSync(ballast)).toBe(false);
      const { rows } = await database.pool.query('select count(*)::int as words from word');
      expect(rows).toEqual([{ words: 8 }]);
    } finally {
      rmSync(join(place, 'other'), { force: true });
      await database.close();
      rmSync(folder, { recursive: true });
    }
  });
});

describe.runIf(small)('a disk that fills', () => {
  let harken: HarkenProcess;
  beforeAll(async () => {
    harken = await startProcess({ kind: 'demo', folder: join(place, 'data'), settings: { DISK_RESERVE_MB: '12' } });
  });
  afterAll(() => harken?.stop());

  test('refuses new words, keeps every acknowledged one, and takes words again when there is room', async () => {
    const administrator = await signIn(harken.url, 'helen.ward@harbourbank.example', demoPassword);
    const lead = await signIn(harken.url, 'grace.tan@harbourbank.example', demoPassword);
    const messenger = await administrator.call('POST /api/messenger-keys', { body: { name: 'Story', origins: [] } });
    const visitor = await aVisitor(harken.url, messenger);
    const { id } = await visitor.asks('How long does a card take?');
    const acknowledged: string[] = [];
    const say = async (length = 1000) => {
      const messageId = newMessageId();
      await visitor.says(
        id,
        `Word ${acknowledged.length} `.padEnd(length, randomBytes(length / 2).toString('hex')),
        messageId,
      );
      acknowledged.push(messageId);
    };
    const refusedWith = async () => {
      for (let tries = 0; tries < 400; tries += 1) {
        try {
          await say();
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemError);
          return (error as ProblemError).problem;
        }
        await new Promise((next) => setTimeout(next, 10));
      }
      throw new Error('Every word was taken.');
    };
    const goesOn = () => expect.poll(() => say().then(yes, no), { timeout: 20_000 }).toBe(true);
    const kept = async () => {
      const { messages } = await lead.call('GET /api/conversations/:id', { params: { id }, query: { limit: 200 } });
      const theirs = messages.filter(({ author }) => author.kind === 'customer').map((message) => message.id);
      const last = acknowledged.slice(-60);
      expect(theirs.filter((one) => last.includes(one))).toEqual(last);
    };

    for (let n = 0; n < 20; n += 1) await say();
    // Slowly: the reserve is reached first.
    fill('other', 10 * megabyte);
    expect(await refusedWith()).toMatchObject({ code: 'server.disk_full', status: 503, retryAfterSeconds: 30 });
    await kept();
    rmSync(join(place, 'other'));
    await goesOn();

    // At once and to the last byte, in the middle of writing.
    await expect.poll(() => statfsSync(place).bavail > 0 && free() > 14 * megabyte, { timeout: 20_000 }).toBe(true);
    const writing = (async () => {
      for (let n = 0; n < 200; n += 1) await say(60_000);
    })().catch(() => {});
    fill('other', 0);
    if (existsSync(join(place, 'data/ballast'))) fill('rest', 0);
    await writing;
    expect((await refusedWith()).code).toBe('server.disk_full');
    const pid = harken.pid;
    await kept();
    rmSync(join(place, 'other'));
    rmSync(join(place, 'rest'), { force: true });
    await goesOn();
    await kept();
    expect(harken.pid).toBe(pid);
    expect((await administrator.call('GET /api/operations/parked')).parked).toEqual([]);

    // And after a restart.
    await harken.kill();
    await harken.startAgain();
    await kept();
  });
});
