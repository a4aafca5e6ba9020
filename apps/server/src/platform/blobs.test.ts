import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createFolderBlobs } from './blobs.ts';

const aFolder = () => mkdtemp(join(tmpdir(), 'hk-blobs-'));

test('what is put is read back, byte for byte, by the hash of its content', async () => {
  const blobs = await createFolderBlobs(await aFolder());
  const bytes = Buffer.from([0, 255, 1, 2, 3]);
  const name = await blobs.put(bytes);
  expect(name).toBe(createHash('sha256').update(bytes).digest('hex'));
  const { stream, bytes: length } = await blobs.read(name);
  expect(length).toBe(5);
  expect(await buffer(stream)).toEqual(bytes);
});

test('the same content is kept once, also when it comes many times at once', async () => {
  const folder = await aFolder();
  const blobs = await createFolderBlobs(folder);
  const names = await Promise.all(Array.from({ length: 8 }, () => blobs.put(Buffer.from('same'))));
  const name = names[0] as string;
  expect(new Set(names).size).toBe(1);
  expect((await readdir(folder)).sort()).toEqual([name.slice(0, 2), 'arriving'].sort());
  expect(await readdir(join(folder, name.slice(0, 2)))).toEqual([name]);
});

test('only this user can look into it', async () => {
  const folder = join(await aFolder(), 'files');
  const blobs = await createFolderBlobs(folder);
  const name = await blobs.put(Buffer.from('secret'));
  const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
  expect(await mode(folder)).toBe('700');
  expect(await mode(join(folder, name.slice(0, 2)))).toBe('700');
  expect(await mode(join(folder, name.slice(0, 2), name))).toBe('600');
});

test('a name is never a path', async () => {
  const folder = await aFolder();
  const blobs = await createFolderBlobs(join(folder, 'files'));
  await writeFile(join(folder, 'outside'), 'secret');
  for (const name of ['../outside', '/etc/passwd', '..', '', 'arriving', 'A'.repeat(64), `${'a'.repeat(63)}/`]) {
    await expect(blobs.read(name), name).rejects.toMatchObject({ code: 'record.not_found' });
  }
  await expect(blobs.read('0'.repeat(64))).rejects.toMatchObject({ code: 'record.not_found' });
});

test('what was half written when the program ended is gone at the next start', async () => {
  const folder = await aFolder();
  const first = await createFolderBlobs(folder);
  const name = await first.put(Buffer.from('whole'));
  await writeFile(join(folder, 'arriving', 'half'), 'ha');
  const second = await createFolderBlobs(folder);
  expect(await readdir(join(folder, 'arriving'))).toEqual([]);
  expect(await readFile(join(folder, name.slice(0, 2), name), 'utf8')).toBe('whole');
  expect(await buffer((await second.read(name)).stream)).toEqual(Buffer.from('whole'));
});
