import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { createCaller } from '@harken/client/call';
import { collectionId } from '@harken/contract/ids';
import type { ImportedPage } from '@harken/contract/knowledge';
import { type Command, Misuse } from '../command.ts';

const endings = /\.(?:md|markdown|txt|html?|csv|json)$/i;
/** What one request takes, with room for what JSON adds. */
const mostCharacters = 500_000;
const mostFiles = 100;
const longestFile = 1_800_000;

export const command: Command = {
  name: 'import knowledge',
  summary: 'Make drafts of the articles in a folder.',
  about:
    'Reads a folder with all that is in it: Markdown, HTML, CSV with the columns question and answer, and the JSON that\n' +
    'Zendesk Guide or Intercom gives. Each page becomes a draft at a server that runs; nothing is published, and nothing\n' +
    'that somebody wrote is overwritten. Tells what became of each page. The same again goes on where it stopped.\n' +
    'It needs an API key of somebody who may write articles, in a file of its own.',
  words: ['folder'],
  options: {
    url: { kind: { value: 'address' }, about: 'Of the server (http://127.0.0.1:8080).' },
    key: { kind: { value: 'file' }, about: 'A file that holds the API key, and nothing else.' },
    collection: { kind: { value: 'id' }, about: 'The collection that takes them: coll_…' },
    source: {
      kind: { value: 'name' },
      about: 'What they are called at the next import; the folder’s name without it.',
    },
    locale: { kind: { value: 'en|zh' }, about: 'Of pages that do not say theirs (en).' },
    audience: { kind: { value: 'public|customers|agents' }, about: 'Who reads them once they are published (public).' },
  },
  async run({ words, values }) {
    const folder = resolve(words[0] as string);
    const into = intoOf(values, folder);
    const key = await readFile(values.get('key') ?? '', 'utf8').catch(() => {
      throw new Misuse('Name the file that holds the API key with --key.');
    });
    const call = createCaller({
      base: values.get('url') ?? 'http://127.0.0.1:8080',
      headers: () => ({ authorization: `Bearer ${key.trim()}` }),
    });
    const paths = (
      await readdir(folder, { recursive: true }).catch(() => {
        throw new Misuse(`There is no folder ${folder}.`);
      })
    ).filter((path) => endings.test(path));
    const counts = new Map<ImportedPage['outcome'], number>();
    const tell = ({ outcome, key: name, title, problem, left }: ImportedPage) => {
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      const more = [problem, ...left.map((what) => `without ${what}`)].filter(Boolean).join('; ');
      console.log(`${outcome.padEnd(10)}${name}${title ? `  ${title}` : ''}${more ? `  (${more})` : ''}`);
    };
    for await (const files of batchesOf(folder, paths.sort(), tell))
      for (const page of (await call('POST /api/knowledge/imports', { body: { ...into, files } })).pages) tell(page);
    console.log(
      [...counts].map(([outcome, count]) => `${outcome} ${count}`).join(', ') || 'There is nothing to import.',
    );
    return counts.get('failed') ? 1 : 0;
  },
};

function intoOf(values: ReadonlyMap<string, string>, folder: string) {
  const collection = collectionId.safeParse(values.get('collection'));
  if (!collection.success) throw new Misuse('Name the collection with --collection: its id begins with coll_.');
  const locale = values.get('locale') ?? 'en';
  if (locale !== 'en' && locale !== 'zh') throw new Misuse('--locale is en or zh.');
  const audience = values.get('audience') ?? 'public';
  if (audience !== 'public' && audience !== 'customers' && audience !== 'agents')
    throw new Misuse('--audience is public, customers or agents.');
  const source = (values.get('source') ?? basename(folder)).slice(0, 120);
  return { source, collectionId: collection.data, locale, audience } as const;
}

/** So many files as one request takes; those that are too long for any are told instead. */
async function* batchesOf(
  folder: string,
  paths: readonly string[],
  tell: (page: ImportedPage) => void,
): AsyncGenerator<{ path: string; text: string }[]> {
  let batch: { path: string; text: string }[] = [];
  let characters = 0;
  for (const path of paths) {
    const text = await readFile(join(folder, path), 'utf8');
    const name = relative(folder, join(folder, path)).replaceAll('\\', '/');
    if (text.length > longestFile) {
      const problem = `It is longer than ${longestFile} characters`;
      tell({ key: name, locale: null, title: null, outcome: 'failed', articleId: null, problem, left: [] });
      continue;
    }
    if (batch.length === mostFiles || (batch.length > 0 && characters + text.length > mostCharacters)) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push({ path: name, text });
    characters += text.length;
  }
  if (batch.length > 0) yield batch;
}
