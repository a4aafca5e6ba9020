import { randomBytes } from 'node:crypto';
import { linkSync, lstatSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import { connect, type Server } from 'node:net';

/**
 * Listens at a path so that at most one process does: the lock of the data folder. It dies with its process, also
 * with a killed one, because a socket nobody listens on refuses connections and counts as stale.
 *
 * A plain "remove the stale one, bind" lets two starting processes remove each other's fresh socket. So each binds
 * aside and *links* into place, which fails when something is there, and a stale socket is *renamed* away, which
 * succeeds for one process only.
 *
 * @returns false when a living process has it; nothing is touched then
 */
export async function takeAddress(server: Server, path: string): Promise<boolean> {
  if (process.platform === 'win32') return listens(server, path); // a named pipe is exclusive and dies with its process
  if (identity(path) !== undefined && (await answers(path))) return false;
  const aside = `${path}.${process.pid}.${randomBytes(3).toString('hex')}`;
  await listens(server, aside);
  try {
    for (;;) {
      try {
        linkSync(aside, path);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const there = identity(path);
      if (there === undefined) continue;
      if (await answers(path)) {
        server.close();
        return false;
      }
      if (identity(path) === there) removeStale(path, there, `${aside}.stale`);
    }
  } finally {
    rmSync(aside, { force: true });
  }
}

function removeStale(path: string, stale: string, name: string): void {
  try {
    renameSync(path, name);
  } catch {
    return; // another process was first
  }
  // Between the look and the rename another process may have put its own here: give it back.
  if (identity(name) !== stale) linkSync(name, path);
  unlinkSync(name);
}

/** Which file it is. Its number alone would not tell: a new file may get the number of one just removed. */
function identity(path: string): string | undefined {
  const file = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return file === undefined ? undefined : `${file.ino} ${file.birthtimeNs}`;
}

function listens(server: Server, path: string): Promise<boolean> {
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? done(false) : fail(error)));
    server.listen(path, () => done(true));
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((done, fail) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') done(false);
      else if (error.code === 'EAGAIN')
        done(true); // its queue of callers is full: very much alive
      else fail(error);
    });
  });
}
