/**
 * A backup is one file:
 *
 *     HARKEN BACKUP 1⏎         what it is, and which form
 *     {…}⏎                     its label: version, moment, migrations; readable with `head -2`
 *     zstd of records             kind (1 byte), length (4 bytes), content (some 100 KB)
 *     SHA-256 of all before, and eight closing bytes
 *
 * A file without its end, or with another sum, is no backup. It is written aside, flushed and renamed, so that under
 * its name there is a whole one or none.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { z } from 'zod';
import { StartRefusal } from '../config.ts';
import { flushFolder } from '../database/durable-folder.ts';

const magic = 'HARKEN BACKUP';
const form = 1;
const ending = Buffer.from('HKBKEND\n');
const endBytes = 32 + ending.length;

const label = z.object({
  /** The program that made it. */
  version: z.string(),
  /** Whatever was acknowledged before is in it. */
  moment: z.string(),
  /** The last event in it. */
  seq: z.number(),
  database: z.enum(['embedded', 'postgres']),
  migrations: z.array(z.object({ number: z.number(), name: z.string(), hash: z.string() })).min(1),
  /** Tells which master key its secrets need, and nothing of the key itself. */
  keyId: z.string().nullable(),
  /** The master key, sealed with a passphrase. */
  sealedKey: z.string().optional(),
});
export type Label = z.infer<typeof label>;

export type RecordKind = 'table' | 'rows' | 'sequence' | 'blob' | 'blobContent' | 'end';
const kinds: readonly RecordKind[] = ['table', 'rows', 'sequence', 'blob', 'blobContent', 'end'];

export interface BackupRecord {
  kind: RecordKind;
  content: Buffer;
}

/** A backup that must not be used: one sentence for the operator, and nothing has been touched. */
export function notUsable(code: string, message: string): StartRefusal {
  return new StartRefusal(`backup.${code}`, message);
}

export async function writeBackupFile(
  file: string,
  what: Label,
  records: () => AsyncIterable<BackupRecord>,
): Promise<{ bytes: number }> {
  const aside = `${file}.${process.pid}.partial`;
  const handle = await open(aside, 'w', 0o600);
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    const put = async (chunk: Buffer) => {
      hash.update(chunk);
      bytes += chunk.length;
      await writeAll(handle, chunk);
    };
    await put(Buffer.from(`${magic} ${form}\n${JSON.stringify(what)}\n`));
    await pipeline(
      async function* () {
        for await (const { kind, content } of records()) {
          const head = Buffer.alloc(5);
          head[0] = kinds.indexOf(kind);
          head.writeUInt32BE(content.length, 1);
          yield head;
          if (content.length > 0) yield content;
        }
      },
      createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 1 } }),
      async (compressed: AsyncIterable<Buffer>) => {
        for await (const chunk of compressed) await put(chunk);
      },
    );
    await writeAll(handle, Buffer.concat([hash.digest(), ending]));
    await handle.sync();
    await handle.close();
    await rename(aside, file);
    flushFolder(dirname(file));
    return { bytes: bytes + endBytes };
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(aside, { force: true });
    throw error;
  }
}

async function writeAll(handle: FileHandle, chunk: Buffer): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await handle.write(chunk, at)).bytesWritten;
}

export interface BackupFile {
  label: Label;
  bytes: number;
  records(): AsyncGenerator<BackupRecord>;
}

/**
 * Reads the whole file once and proves that it is whole.
 * @throws StartRefusal `backup.missing`, `backup.foreign`, `backup.newer_form`, `backup.broken`
 */
export async function openBackupFile(file: string): Promise<BackupFile> {
  if (!existsSync(file) || !(await stat(file)).isFile()) throw notUsable('missing', `There is no backup at ${file}.`);
  const { size } = await stat(file);
  const { first, second, bodyAt } = await readHead(file);
  const [, given] = /^HARKEN BACKUP (\d+)$/.exec(first) ?? [];
  if (given === undefined) throw notUsable('foreign', `${file} is not a backup of Harken.`);
  if (Number(given) > form) {
    throw notUsable('newer_form', `${file} was made by a newer version of Harken: restore it with that version.`);
  }
  const broken = (how: string) =>
    notUsable('broken', `The backup ${file} is broken (${how}): take another one; nothing was touched.`);
  if (size < bodyAt + endBytes) throw broken('it ends too early');
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { end: size - endBytes - 1, highWaterMark: 1 << 20 })) {
    hash.update(chunk);
  }
  const end = Buffer.alloc(endBytes);
  const handle = await open(file, 'r');
  await handle.read(end, 0, endBytes, size - endBytes).finally(() => handle.close());
  if (!end.subarray(32).equals(ending)) throw broken('it ends too early');
  if (!end.subarray(0, 32).equals(hash.digest())) throw broken('its checksum is wrong');
  const read = label.safeParse(JSON.parse(second));
  if (!read.success) throw broken('its label cannot be read');
  return { label: read.data, bytes: size, records: () => recordsOf(file, bodyAt, size - endBytes - 1) };
}

async function readHead(file: string): Promise<{ first: string; second: string; bodyAt: number }> {
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(1 << 20);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    const head = buffer.subarray(0, bytesRead);
    const one = head.indexOf(10);
    const two = head.indexOf(10, one + 1);
    const first = one < 0 ? head.toString('latin1', 0, 80) : head.toString('utf8', 0, one);
    return { first, second: head.toString('utf8', one + 1, Math.max(two, 0)), bodyAt: two + 1 };
  } finally {
    await handle.close();
  }
}

async function* recordsOf(file: string, start: number, end: number): AsyncGenerator<BackupRecord> {
  const body = createReadStream(file, { start, end, highWaterMark: 1 << 18 });
  const plain = createZstdDecompress({ chunkSize: 1 << 18 });
  body.on('error', (error) => plain.destroy(error));
  let kept: Buffer = Buffer.alloc(0);
  for await (const chunk of body.pipe(plain) as AsyncIterable<Buffer>) {
    kept = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
    let at = 0;
    while (kept.length - at >= 5) {
      const length = kept.readUInt32BE(at + 1);
      if (kept.length - at < 5 + length) break;
      yield { kind: kinds[kept[at] as number] as RecordKind, content: kept.subarray(at + 5, at + 5 + length) };
      at += 5 + length;
    }
    kept = kept.subarray(at);
  }
}
