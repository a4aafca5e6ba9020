import { open, rename, rm } from 'node:fs/promises';
import { buildIndex, type KnowledgeIndex, type Passage, passagesOf } from '@harken/engines/language';
import { BadInput } from '../json-input.ts';
import { jsonLinesOf } from './json-rows.ts';
import { localeAs } from './knowledge-folder.ts';

export interface SearchDocument {
  id: string;
  title: string;
  text: string;
  /** Questions that the document is known to answer. */
  questions: string[];
}

const kind = 'harken-search-index';
const version = 1;

/**
 * Writes documents, checked, so that they need no checking when asked; ranking them anew takes about a second for 10,000
 * passages, less than reading a finished index would. The file takes its place when it is whole.
 */
export async function writeIndex(file: string, documents: Iterable<SearchDocument>): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  const handle = await open(partial, 'w').catch((error: Error) => {
    throw new BadInput([`${file} cannot be written: ${error.message}`]);
  });
  try {
    await handle.write(`${JSON.stringify({ kind, version })}\n`);
    for (const document of documents) await handle.write(`${JSON.stringify(document)}\n`);
    await handle.close();
    await rename(partial, file);
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(partial, { force: true });
    throw error;
  }
}

/** @throws BadInput when the file is none that `writeIndex` wrote */
export async function readIndex(file: string): Promise<KnowledgeIndex> {
  const passages: Passage[] = [];
  const examples: { question: string; articleId: string }[] = [];
  let known = false;
  for await (const { value, line } of jsonLinesOf(file)) {
    const row = value as Partial<SearchDocument> & { kind?: unknown; version?: unknown };
    if (line === 1) {
      known = row?.kind === kind && row.version === version;
      if (!known) break;
      continue;
    }
    if (typeof row?.id !== 'string' || typeof row.title !== 'string' || typeof row.text !== 'string')
      throw new BadInput([`${file}:${line} is damaged; write the index again`]);
    passages.push(...passagesOfDocument(row as SearchDocument));
    for (const question of row.questions ?? []) examples.push({ question, articleId: row.id });
  }
  if (!known) throw new BadInput([`${file} is no index of this version; write it with: harken search index`]);
  return buildIndex(passages, examples);
}

/** A document without text is found by its title. */
function passagesOfDocument({ id, title, text }: SearchDocument): Passage[] {
  const locale = localeAs(undefined, `${title}\n${text}`);
  const cut = passagesOf({ id, title, body: text, locale });
  return cut.length > 0 ? cut : [{ id, articleId: id, title, heading: null, section: 0, text, locale }];
}
