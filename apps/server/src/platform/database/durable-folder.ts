import { closeSync, fdatasyncSync, fsyncSync, openSync, readdirSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type EmscriptenOptions = Parameters<NodeFS['init']>[1];
interface OpenFile {
  nfd?: number;
  node: unknown;
}
type Write = (file: OpenFile, buffer: Int8Array, offset: number, length: number, position: number) => number;
interface NodeFileSystem {
  realPath(node: unknown): string;
  stream_ops: { fsync?: (file: OpenFile) => number; write: Write };
}

/**
 * A data folder whose flushes reach the disk. The engine's file system answers "flushed" and does nothing, which
 * survives a killed process and not a power cut. This puts the real call in, before the engine starts, so that the
 * recovery after a crash is flushed too; and it counts, so that the start can check that a commit flushes.
 */
export class DurableFolder extends NodeFS {
  flushes = 0;
  /** A file to be given up when the disk is full in the middle of a write. */
  ballast: string | undefined;

  override async init(engine: Parameters<NodeFS['init']>[0], options: EmscriptenOptions) {
    const { emscriptenOpts } = await super.init(engine, options);
    const preRun = (emscriptenOpts.preRun ?? []) as ((module: unknown) => void)[];
    const flushing = (module: unknown) => {
      const { NODEFS } = (module as { FS: { filesystems: { NODEFS: NodeFileSystem } } }).FS.filesystems;
      NODEFS.stream_ops.fsync = (file) => {
        this.flushes += 1;
        if (file.nfd !== undefined) fdatasyncSync(file.nfd);
        else flushFolder(NODEFS.realPath(file.node));
        return 0;
      };
      const write = NODEFS.stream_ops.write;
      NODEFS.stream_ops.write = (file, buffer, offset, length, position) => {
        let done = 0;
        while (done < length) {
          try {
            done += writeSync(file.nfd as number, buffer, offset + done, length - done, position + done);
          } catch (error) {
            // The engine's own way tells it what went wrong, in its own terms.
            if (!this.#giveUpBallast(error)) return write(file, buffer, offset, length, position);
          }
        }
        return done;
      };
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [flushing, ...preRun] } as EmscriptenOptions };
  }

  #giveUpBallast(error: unknown): boolean {
    const { code } = error as NodeJS.ErrnoException;
    if (this.ballast === undefined || (code !== 'ENOSPC' && code !== 'EDQUOT')) return false;
    try {
      unlinkSync(this.ballast);
      return true;
    } catch {
      return false; // given up already
    }
  }
}

/** A renamed or new file is on the disk only when its folder is. */
export function flushFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Everything under a folder: files that were copied in are on the disk only then. */
export function flushTree(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) flushTree(inner);
    else {
      const file = openSync(inner, 'r+');
      fsyncSync(file);
      closeSync(file);
    }
  }
  flushFolder(path);
}
