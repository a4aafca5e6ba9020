import { linkSync, lstatSync, renameSync, unlinkSync } from 'node:fs';
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
  const aside = `${path}.${process.pid}.${Math.random().toString(36).slice(2, 8)}`;
  let bound = false;
  try {
    for (;;) {
      const there = inode(path);
      if (there !== undefined) {
        if (await answers(path)) {
          return false;
        }
        if (inode(path) === there) removeStale(path, there, `${aside}.stale`);
        continue;
      }
      if (!bound) bound = await listens(server, aside);
      try {
        linkSync(aside, path);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  } finally {
    if (bound) unlinkSync(aside);
  }
}

function removeStale(path: string, stale: number, name: string): void {
  try {
    renameSync(path, name);
  } catch {
    return; // another process was first
  }
  // Between the look and the rename another process may have put its own here: give it back.
  if (inode(name) !== stale) linkSync(name, path);
  unlinkSync(name);
}

function inode(path: string): number | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.ino;
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
