import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const notOurs = new Set(['node_modules', 'dist', '.git', '.harken', 'coverage', 'test-results']);

/** Every file of the project by its path from the root, with forward slashes; not what is installed, built or run. */
export function projectFiles(root: string): string[] {
  const walk = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      // In a worktree of git, .git is a file.
      if (notOurs.has(entry.name)) return [];
      if (entry.isDirectory()) return walk(path);
      return entry.isFile() && !entry.name.endsWith('.log') ? [path] : [];
    });
  return walk('').sort();
}

export const isTest = (path: string) => /\.test\.tsx?$/.test(path) || path.startsWith('tests/');
export const isCode = (path: string) => /\.(ts|tsx|cjs|mjs|js)$/.test(path);
export const read = (root: string, path: string) => readFileSync(join(root, path), 'utf8');
