import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Article, identifyLanguage, type Locale } from '@harken/engines/language';
import { BadInput } from '../json-input.ts';

/**
 * Articles of a folder of Markdown, also in folders inside. Front matter is optional: `id`, `title`, `summary`, `locale` and
 * a list `questions`. A file `card.zh.md` is the Chinese of `card`; otherwise the text's own language counts.
 * @throws BadInput with a line for each file that cannot be read
 */
export function readFolder(folder: string): Article[] {
  let paths: string[];
  try {
    paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'));
  } catch {
    throw new BadInput([`There is no folder ${folder}`]);
  }
  if (paths.length === 0) throw new BadInput([`${folder} has no Markdown files (*.md)`]);
  const wrong: string[] = [];
  const seen = new Map<string, string>();
  const articles = paths.sort().flatMap((path) => {
    const file = join(folder, path);
    const article = articleOf(file, relative(folder, file), wrong);
    if (article === null) return [];
    const key = `${article.id} (${article.locale})`;
    const before = seen.get(key);
    if (before !== undefined) wrong.push(`${file}:1 is the article ${key}, which ${before} is too`);
    seen.set(key, file);
    return [article];
  });
  if (wrong.length > 0) throw new BadInput(wrong);
  return articles;
}

function articleOf(file: string, path: string, wrong: string[]): Article | null {
  const lines = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  const fields = new Map<string, string>();
  const questions: string[] = [];
  let body = lines;
  if (lines[0] === '---') {
    const end = lines.indexOf('---', 1);
    if (end < 0) {
      wrong.push(`${file}:1 opens its front matter with --- and does not close it`);
      return null;
    }
    body = lines.slice(end + 1);
    let list = '';
    lines.slice(1, end).forEach((line, nth) => {
      const item = /^\s*- (.*)$/.exec(line);
      const field = /^([A-Za-z_]+):\s*(.*)$/.exec(line);
      if (item !== null && list !== '') {
        if (list === 'questions') questions.push(unquoted(item[1]!));
      } else if (field !== null) {
        list = field[2] === '' ? field[1]! : '';
        fields.set(field[1]!, unquoted(field[2]!));
      } else if (line.trim() !== '' && !line.startsWith('#'))
        wrong.push(`${file}:${nth + 2} is neither 'key: value' nor an item of a list`);
    });
  }
  const text = body.join('\n');
  const name = path.replace(/(?:\.(en|zh))?\.md$/, '').replaceAll('\\', '/');
  const title =
    fields.get('title') || /^# (.+)$/m.exec(text)?.[1]?.trim() || name.split('/').at(-1)!.replaceAll('-', ' ');
  return {
    id: fields.get('id') || name,
    title,
    summary: fields.get('summary') ?? null,
    body: text,
    locale: localeAs(fields.get('locale') ?? /\.(en|zh)\.md$/.exec(path)?.[1], `${title}\n${text}`),
    questions,
  };
}

/** `zh-CN` is Chinese; a language that is not said is the text's own. */
export function localeAs(said: string | undefined, text: string): Locale {
  if (said === undefined || said.trim() === '')
    return identifyLanguage(text.slice(0, 2_000)).locale === 'zh' ? 'zh' : 'en';
  return /^zh\b/i.test(said.trim()) ? 'zh' : 'en';
}

function unquoted(value: string): string {
  return value.trim().replace(/^(["'])(.*)\1$/, '$2');
}
