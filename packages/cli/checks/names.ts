import type { Check } from './check.ts';
import { projectFiles, read } from './files.ts';

/** Names that say nothing about what is inside, so everything ends up there. */
const vague = new Set(['utils', 'util', 'helpers', 'services', 'managers', 'common', 'misc']);

/** Paths that exist on one machine only. Written in parts, because this file is looked at too. */
const machinePath = new RegExp(`(?<![\\w.:/-])/(${['work', 'Users', 'home'].join('|')})/[A-Za-z0-9_.-]+`, 'g');

const binary = /\.(png|jpe?g|gif|webp|ico|woff2?|ttf|wasm|gz|zip|pdf|mp3|wav)$/;

export const check: Check = {
  name: 'names',
  demands: 'folders are named for what they hold, and no file names a path of one machine',
  async run(root) {
    const files = projectFiles(root);
    const folders = new Set(files.flatMap((path) => parents(path)));
    const problems = [
      ...[...folders]
        .filter((folder) => vague.has(folder.split('/').at(-1) ?? ''))
        .map((folder) => `${folder}/ says nothing about what it holds; name it after the trade`),
      ...files
        .filter((path) => !binary.test(path) && path !== 'package-lock.json')
        .flatMap((path) =>
          read(root, path)
            .split('\n')
            .flatMap((line, index) =>
              [...line.matchAll(machinePath)].map(([found]) => `${path}:${index + 1} names ${found}`),
            ),
        ),
    ];
    return { looked: files.length, at: 'files', problems };
  },
};

function parents(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
