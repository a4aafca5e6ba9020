/** One real Harken process: the very program that people start, with a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = fileURLToPath(new URL('../../packages/cli/bin.cjs', import.meta.url));
// A busy machine starts slowly, and a start that recovers after a kill has more to do.
const readyWithinMs = 170_000;

export interface HarkenProcess {
  readonly url: string;
  readonly pid: number;
  /** Everything it printed since it was first started. */
  output(): string;
  /** `kill -9`: nothing is finished, nothing is flushed that was not. */
  kill(): Promise<void>;
  /** As an operator stops it. Throws when it does not end, or ends badly. */
  stop(): Promise<void>;
  /** The same program on the same folder and address. */
  startAgain(): Promise<void>;
}

export interface Starting {
  kind: 'demo' | 'empty';
  folder: string;
  /** Settings besides those that every test needs. */
  settings?: Record<string, string>;
  /** What to run it under, e.g. `strace` with its options. */
  under?: readonly string[];
}

/** No process of ours outlives the tests, also when they are broken off. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export async function startProcess(starting: Starting): Promise<HarkenProcess> {
  // Chosen before the start, so that a restart is found where it was.
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let printed = '';
  let child: ChildProcess;
  let ending: ChildProcess | undefined;

  const start = async () => {
    child = launch(starting, port, (text) => {
      printed += text;
    });
    const ended = once(child, 'exit').then(() => {
      throw new Error(`Harken ended instead of getting ready (${child.exitCode ?? child.signalCode}).`);
    });
    ended.catch(() => {});
    const started = child;
    // Dying on its own is never part of a story; without this line it looks like a network that failed.
    child.once('exit', (code, signal) => {
      if (started === ending) return;
      console.error(`Harken (${started.pid}) ended by itself with ${code ?? signal}:\n${lastLines(printed)}`);
    });
    await Promise.race([untilReady(url), ended]).catch((error: Error) => {
      child.kill('SIGKILL');
      throw new Error(`${error.message}\n${lastLines(printed)}`);
    });
  };
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    ending = child;
    const ended = once(child, 'exit');
    process.kill(await programOf(child, starting.under), signal);
    await ended;
  };

  await start();
  return {
    url,
    get pid() {
      return child.pid as number;
    },
    output: () => printed,
    kill: () => end('SIGKILL'),
    async stop() {
      const impatient = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await end('SIGTERM');
      clearTimeout(impatient);
      if (child.exitCode !== 0)
        throw new Error(`Harken ended with ${child.exitCode ?? child.signalCode}:\n${lastLines(printed)}`);
    },
    startAgain: start,
  };
}

/** Runs it until it ends by itself: for starts that must be refused. */
export async function runToTheEnd(starting: Starting): Promise<{ code: number | null; printed: string }> {
  let printed = '';
  const child = launch(starting, await freePort(), (text) => {
    printed += text;
  });
  const impatient = setTimeout(() => child.kill('SIGKILL'), readyWithinMs);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearTimeout(impatient);
  return { code, printed };
}

/** A command as an operator types it, with nothing in its surroundings but these settings. */
export async function harken(settings: Readonly<Record<string, string>>, ...args: string[]) {
  let printed = '';
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env.PATH, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk));
  const [code] = (await once(child, 'exit')) as [number];
  return { code, printed };
}

function launch({ kind, folder, settings, under = [] }: Starting, port: number, print: (text: string) => void) {
  const command = [...under, process.execPath, program, 'start', `--${kind}`];
  const child = spawn(command[0] as string, command.slice(1), {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      // A test brings its own people.
      HARKEN_DEMO_CUSTOMERS: '0',
      HARKEN_DEMO_COLLEAGUES: '0',
      HARKEN_DEMO_HISTORY: '0',
      TZ: 'UTC',
      PORT: String(port),
      HARKEN_DATA: folder,
      LOG_LEVEL: 'warn',
      // One machine plays all customers here; limits have tests of their own.
      RATE_LIMIT_PER_MINUTE: '0',
      ...settings,
    },
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.stdout.on('data', print);
  child.stderr.on('data', print);
  return child;
}

const lastLines = (text: string) => text.trim().split('\n').slice(-25).join('\n');

/** A program that runs another, like `strace`, keeps signals to itself: they go to what it runs. */
async function programOf({ pid }: ChildProcess, under: Starting['under'] = []): Promise<number> {
  if (under.length === 0) return pid as number;
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}

async function untilReady(url: string): Promise<void> {
  const until = Date.now() + readyWithinMs;
  for (;;) {
    const answer = await fetch(`${url}/ready`).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > until) throw new Error(`Harken is not ready after ${readyWithinMs / 1000} s.`);
    await new Promise((again) => setTimeout(again, 40));
  }
}

/**
 * Below those that the system gives to outgoing connections, so that a process finds its own again after a kill; and
 * apart from those of other test files that run at the same time.
 */
export async function freePort(): Promise<number> {
  const first = 10_000 + (Number(process.env.VITEST_POOL_ID ?? 0) % 20) * 1000;
  for (;;) {
    const port = first + randomInt(1000);
    const server = createServer().listen(port, '127.0.0.1');
    const free = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!free) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
