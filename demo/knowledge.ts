import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Harbour Bank's articles, read from `knowledge/<collection>/<slug>.<locale>.md`.
 *
 * A file is front matter (plain `key: value` lines and one `- ` list) and a body in a small part of Markdown:
 * `## 1 Title` sections, paragraphs, `- ` and `1. ` lists, tables, `> ` remarks, `**bold**`, and links to other
 * articles written `[words](article:slug)` or, to one section, `[words](article:slug#2)`.
 */

export type Locale = 'en' | 'zh';

export type Article = {
  /** The same for every language; equals the file's slug. */
  readonly id: string;
  readonly collection: string;
  readonly locale: Locale;
  readonly title: string;
  /** One or two sentences that answer the title. */
  readonly summary: string;
  readonly body: string;
  /** How customers ask for it, in their own words. */
  readonly questions: readonly string[];
  /** Day on which somebody last compared the article with the facts, YYYY-MM-DD. */
  readonly checked: string;
};

/** In the order in which a help centre shows them. */
export const collections = [
  { id: 'cards', name: { en: 'Cards', zh: '卡片' } },
  { id: 'accounts', name: { en: 'Accounts', zh: '账户' } },
  { id: 'transfers', name: { en: 'Transfers', zh: '转账' } },
  { id: 'app-and-security', name: { en: 'App and security', zh: '手机银行与安全' } },
  { id: 'disputes-and-fraud', name: { en: 'Disputes and fraud', zh: '争议与防诈骗' } },
  { id: 'fees-and-limits', name: { en: 'Fees and limits', zh: '费用与限额' } },
  { id: 'travel', name: { en: 'Travel', zh: '旅行' } },
  { id: 'loans-and-savings', name: { en: 'Loans and savings', zh: '贷款与储蓄' } },
] as const;

const knowledgeFolder = fileURLToPath(new URL('./knowledge/', import.meta.url));
const singleKeys = ['id', 'title', 'collection', 'summary', 'checked'] as const;

export class KnowledgeError extends Error {
  constructor(file: string, line: number, message: string) {
    super(`${file}:${line}: ${message}`);
    this.name = 'KnowledgeError';
  }
}

/**
 * Reads every article, in the order of `collections`, then by id, English before Chinese.
 * @throws KnowledgeError with file and line for anything that is not as described above
 */
export async function readKnowledge(folder: string = knowledgeFolder): Promise<Article[]> {
  const articles: Article[] = [];
  for (const collection of await readdir(folder)) {
    if (!collections.some((known) => known.id === collection)) {
      throw new KnowledgeError(collection, 1, `"${collection}" is not a collection of knowledge.ts`);
    }
    for (const name of (await readdir(join(folder, collection))).sort()) {
      const file = `${collection}/${name}`;
      articles.push(parseArticle(file, await readFile(join(folder, collection, name), 'utf8')));
    }
  }
  const place = (article: Article) => collections.findIndex((collection) => collection.id === article.collection);
  return articles.sort((a, b) => place(a) - place(b) || compare(a.id, b.id) || compare(a.locale, b.locale));
}

/** @param file `<collection>/<slug>.<locale>.md`, also the name in errors */
export function parseArticle(file: string, text: string): Article {
  const path = /^([a-z-]+)\/([a-z0-9-]+)\.(en|zh)\.md$/.exec(file);
  if (!path) throw new KnowledgeError(file, 1, 'expected <collection>/<slug>.<en|zh>.md');
  const [, collection = '', slug = '', locale] = path;

  const lines = text.split('\n');
  if (lines[0] !== '---') throw new KnowledgeError(file, 1, 'expected "---" to open the front matter');
  const end = lines.indexOf('---', 1);
  if (end < 0) throw new KnowledgeError(file, lines.length, 'the front matter is never closed with "---"');

  const single: Partial<Record<(typeof singleKeys)[number], string>> = {};
  const questions: string[] = [];
  let inQuestions = false;
  lines.slice(1, end).forEach((line, index) => {
    const number = index + 2;
    const item = /^- (.*\S)\s*$/.exec(line);
    if (item) {
      if (!inQuestions) throw new KnowledgeError(file, number, 'a list item belongs under "questions:"');
      questions.push(item[1] ?? '');
      return;
    }
    const pair = /^([a-z]+):(?: (.*\S))?\s*$/.exec(line);
    if (!pair) throw new KnowledgeError(file, number, `expected "key: value" or "- item", found "${line}"`);
    const [, key = '', value = ''] = pair;
    inQuestions = key === 'questions';
    if (inQuestions) return;
    const known = singleKeys.find((name) => name === key);
    if (!known) throw new KnowledgeError(file, number, `unknown key "${key}"`);
    if (single[known] !== undefined) throw new KnowledgeError(file, number, `"${key}" appears twice`);
    if (value === '') throw new KnowledgeError(file, number, `"${key}" is empty`);
    single[known] = value;
  });

  const read = (key: (typeof singleKeys)[number]): string => {
    const value = single[key];
    if (value === undefined) throw new KnowledgeError(file, end + 1, `"${key}" is missing`);
    return value;
  };
  const lineOf = (key: string) => lines.findIndex((line) => line.startsWith(`${key}:`)) + 1;
  if (read('id') !== slug)
    throw new KnowledgeError(file, lineOf('id'), `id "${read('id')}" differs from the file name`);
  if (read('collection') !== collection) {
    throw new KnowledgeError(file, lineOf('collection'), `collection "${read('collection')}" differs from the folder`);
  }
  if (!isDay(read('checked'))) throw new KnowledgeError(file, lineOf('checked'), 'checked must be a day, YYYY-MM-DD');
  if (questions.length === 0) throw new KnowledgeError(file, end + 1, '"questions" is missing or empty');
  checkSections(file, lines, end + 1);

  return {
    id: slug,
    collection,
    locale: locale === 'zh' ? 'zh' : 'en',
    title: read('title'),
    summary: read('summary'),
    body: lines
      .slice(end + 1)
      .join('\n')
      .trim(),
    questions,
    checked: read('checked'),
  };
}

/** Citations point at section numbers, so they must run 1, 2, 3 … and nothing may stand before the first. */
function checkSections(file: string, lines: readonly string[], from: number): void {
  let sections = 0;
  for (let index = from; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const heading = /^(#+) ?(.*)$/.exec(line);
    if (heading) {
      sections += 1;
      if (!new RegExp(`^## ${sections} \\S`).test(line)) {
        throw new KnowledgeError(file, index + 1, `expected "## ${sections} Title", found "${line}"`);
      }
    } else if (sections === 0 && line.trim() !== '') {
      throw new KnowledgeError(file, index + 1, 'text before the first section');
    }
  }
  if (sections === 0) throw new KnowledgeError(file, lines.length, 'no sections');
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
