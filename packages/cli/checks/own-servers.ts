import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server of our own for one test run: nobody else's data, a free port on this machine only, gone afterwards. */
export interface OwnServer extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

/** PostgreSQL as Debian ships it, flushing as in production: races and durability show on nothing less. */
export async function startPostgres(): Promise<OwnServer> {
  const folder = mkdtempSync(join(tmpdir(), 'harken-postgres-'));
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const owner = postgresUser();
  if (owner) for (const path of [folder, passwordFile]) chownSync(path, owner.uid, owner.gid);

  const bin = postgresBin();
  const data = join(folder, 'data');
  const initialise = [
    '-D',
    data,
    '-U',
    'harken',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
  ];
  execFileSync(join(bin, 'initdb'), [...initialise, '--locale=C.UTF-8'], { cwd: folder, stdio: 'pipe', ...owner });

  const port = await freePort();
  // Each test of a file has a database of its own, and each of those up to eight connections until the file is done.
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: folder, max_connections: 500 };
  const child = spawn(
    join(bin, 'postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], ...owner },
  );
  const ready = /database system is ready to accept connections/;
  return started(child, folder, ready, () => `postgres://harken:${password}@127.0.0.1:${port}/postgres`);
}

export async function startNats(): Promise<OwnServer> {
  const folder = mkdtempSync(join(tmpdir(), 'harken-nats-'));
  // It takes a free port itself and says which.
  const child = spawn('nats-server', ['-a', '127.0.0.1', '-p', '-1'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ready = /Listening for client connections on 127\.0\.0\.1:(\d+)[\s\S]*Server is ready/;
  return started(child, folder, ready, ([, port]) => `nats://127.0.0.1:${port}`);
}

/** The server once it says that it is ready; when it never gets there, nothing of it is left. */
async function started(
  child: ChildProcess,
  folder: string,
  ready: RegExp,
  url: (match: RegExpMatchArray) => string,
): Promise<OwnServer> {
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      // To PostgreSQL this is a fast shutdown: sessions are ended, data is flushed. One that hangs is cut off.
      child.kill('SIGINT');
      const impatient = setTimeout(() => child.kill('SIGQUIT'), 10_000);
      await ended;
      clearTimeout(impatient);
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const match = await said(child, ready);
    return { url: url(match), pid: Number(child.pid), [Symbol.asyncDispose]: stop };
  } catch (error) {
    if (child.pid !== undefined) await stop();
    throw error;
  }
}

/** Waits until a server says so; when it ends instead, tells what it said. */
function said(child: ChildProcess, ready: RegExp): Promise<RegExpMatchArray> {
  let heard = '';
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT' ? new Error(`There is no ${child.spawnfile}; install the package of that name`) : error,
      ),
    );
    child.once('exit', (code) => reject(new Error(`${child.spawnfile} ended with ${code}: ${heard.trim()}`)));
    // Heard to the end also when nobody waits any more: a full pipe would stop the server.
    child.stderr?.on('data', (data) => {
      if (heard.length < 20_000) heard += data;
      const match = heard.match(ready);
      if (match) resolve(match);
    });
  });
}

/** PostgreSQL refuses to run as root, so root hands over to the user that its package made. */
function postgresUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (kind: '-u' | '-g') => Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Debian keeps the server's programs out of PATH, one folder for each version; the newest is taken. */
function postgresBin(): string {
  const versions = '/usr/lib/postgresql';
  const newest = existsSync(versions) && readdirSync(versions).sort((a, b) => Number(b) - Number(a))[0];
  if (!newest) throw new Error(`There is no PostgreSQL in ${versions}; install the package postgresql`);
  return join(versions, newest, 'bin');
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
