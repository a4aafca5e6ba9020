/**
 * Puts a restored folder in the place of the present one. Several renames cannot be one step, so the intention is
 * written down first: whoever comes next, also the next start after a kill, goes on where it stopped.
 */
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { flushFolder } from '../database/durable-folder.ts';

const note = 'restore.json';
const parts = ['database', 'files', 'format.json', 'master.key'];

interface Intention {
  /** What was restored. */
  from: string;
  /** Where what was there goes. */
  earlier: string;
}

export async function putInPlace(folder: string, from: string, earlier: string): Promise<void> {
  const file = await open(join(folder, `${note}.new`), 'w', 0o600);
  await file.writeFile(JSON.stringify({ from, earlier } satisfies Intention));
  await file.sync();
  await file.close();
  await rename(join(folder, `${note}.new`), join(folder, note));
  flushFolder(folder);
  await finishRestore(folder);
}

/** Nothing to do, as a rule. Safe to repeat. Under the lock of the folder only. */
export async function finishRestore(folder: string): Promise<void> {
  const text = await readFile(join(folder, note), 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const { from, earlier } = JSON.parse(text) as Intention;
  for (const part of parts) {
    const [fresh, here, aside] = [join(folder, from, part), join(folder, part), join(folder, earlier, part)];
    if (!existsSync(fresh)) continue;
    if (existsSync(here)) {
      await mkdir(join(folder, earlier), { recursive: true, mode: 0o700 });
      await rename(here, aside);
    }
    await rename(fresh, here);
  }
  flushFolder(folder);
  await rm(join(folder, note));
  flushFolder(folder);
  await rm(join(folder, from), { recursive: true, force: true });
}
