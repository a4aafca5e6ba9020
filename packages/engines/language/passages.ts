import type { Locale } from './words.ts';

/** A citable piece of an article: one section, or a part of a long one. */
export interface Passage {
  /** Unique among all passages of the knowledge, stable while the article's headings keep their order. */
  id: string;
  articleId: string;
  title: string;
  /** Of the section, without its number; null before the first heading. */
  heading: string | null;
  /** The number that a citation shows (§2); 0 before the first heading. */
  section: number;
  /** Plain text: one paragraph, list item or table row per line, list markers kept. */
  text: string;
  locale: Locale;
  product?: string | null;
  /** Questions that the article is known to answer. Only the first passage of an article carries them. */
  questions?: readonly string[];
}

export interface Article {
  id: string;
  title: string;
  /** What the article says in a sentence or two; a passage of its own before the first section. */
  summary?: string | null;
  /** Markdown. `## ` opens a numbered section. */
  body: string;
  locale: Locale;
  questions?: readonly string[];
  product?: string | null;
}

/** A section longer than this is cut at the next paragraph. Chinese says the same in about half the characters. */
const LONGEST: Record<Locale, number> = { en: 900, zh: 450 };

interface Block {
  section: number;
  heading: string | null;
  lines: string[];
}

/**
 * Cuts an article into passages by heading, and long sections by paragraph. Lists stay whole with the sentence that
 * introduces them; a table becomes one line per row with its column names, so that a row can be cited alone.
 * @returns passages in reading order; none for an article without text
 */
export function cutArticle(article: Article): Passage[] {
  const passages: Passage[] = [];
  const partsOf = new Map<number, number>();
  let open: Block | undefined;
  const close = () => {
    if (open === undefined || open.lines.length === 0) return;
    const part = (partsOf.get(open.section) ?? 0) + 1;
    partsOf.set(open.section, part);
    const suffix = part === 1 ? '' : `.${part}`;
    passages.push({
      id: `${article.id}/${article.locale}#${open.section}${suffix}`,
      articleId: article.id,
      title: article.title,
      heading: open.heading,
      section: open.section,
      text: open.lines.join('\n'),
      locale: article.locale,
      ...(article.product === undefined ? {} : { product: article.product }),
      ...(passages.length === 0 && article.questions?.length ? { questions: article.questions } : {}),
    });
    open = undefined;
  };
  const summary = plainInline(article.summary ?? '');
  if (summary !== '') open = { section: 0, heading: null, lines: [summary] };
  for (const block of blocksOf(article.body)) {
    const length = open?.lines.reduce((sum, line) => sum + line.length, 0) ?? 0;
    const introduced = /[:：]$/.test(open?.lines.at(-1) ?? '');
    const full = length + block.lines.join('').length > LONGEST[article.locale] && !introduced;
    if (open !== undefined && (open.section !== block.section || open.heading !== block.heading || full)) close();
    open ??= { section: block.section, heading: block.heading, lines: [] };
    open.lines.push(...block.lines);
  }
  close();
  return passages;
}

/** Markdown as blocks of plain lines: a paragraph, a list or a table each. */
function* blocksOf(markdown: string): Generator<Block> {
  let section = 0;
  let heading: string | null = null;
  let lines: string[] = [];
  let columns: string[] | undefined;
  let inCode = false;
  let isList = false;
  function* flush(): Generator<Block> {
    if (lines.length > 0) yield { section, heading, lines };
    lines = [];
    columns = undefined;
    isList = false;
  }
  for (const raw of markdown.replaceAll('\r\n', '\n').split('\n')) {
    const line = raw.trimEnd();
    if (/^\s{0,3}(?:```|~~~)/.test(line)) {
      inCode = !inCode;
      continue;
    }
    const title = inCode ? null : /^ {0,3}(#{1,6})[ \t]+(.*)$/.exec(line);
    if (title !== null) {
      yield* flush();
      const name = plainInline(title[2]!);
      if (title[1]!.length === 2) section++;
      if (title[1]!.length > 1) heading = withoutNumber(name, section);
      continue;
    }
    if (line.trim() === '' || /^\s{0,3}(?:[-*_][ \t]*){3,80}$/.test(line)) {
      // A blank line between two items does not end a list; the next line decides.
      if (!isList) yield* flush();
      continue;
    }
    if (!inCode && /^\s{0,3}\|/.test(line)) {
      const cells = cellsOf(line);
      if (cells.every((cell) => /^:?-{1,40}:?$/.test(cell))) continue;
      if (columns === undefined) {
        yield* flush();
        columns = cells;
      } else {
        lines.push(tableRow(columns, cells));
      }
      continue;
    }
    if (columns !== undefined) yield* flush();
    const item = /^[ \t]{0,12}(?:[-*+•][ \t]+|(\d{1,3})[.)][ \t]+|(\d{1,3})、)(.*)$/.exec(line);
    if (!inCode && item !== null) {
      const number = item[1] ?? item[2];
      if (!isList && lines.length > 0 && !/[:：]$/.test(lines.at(-1)!)) yield* flush();
      isList = true;
      lines.push(`${number === undefined ? '-' : `${number}.`} ${plainInline(item[3]!)}`);
      continue;
    }
    const text = inCode ? line.trim() : plainInline(line.replace(/^\s{0,3}>\s?/, '').trim());
    if (text === '') continue;
    const continues = lines.length > 0 && (!isList || /^\s{2}/.test(raw));
    if (isList && !continues) yield* flush();
    if (!continues || inCode) lines.push(text);
    else lines.push(joinWrapped(lines.pop()!, text));
  }
  yield* flush();
}

/** "2 The six reasons", "§2 …" or "二、…" as the second section: the number is kept apart. A heading "3 days" stays. */
function withoutNumber(heading: string, section: number): string {
  const chinese = '零一二三四五六七八九十'[section] ?? '';
  const number = new RegExp(`^(?:§?\\s?${section}(?:[.、)．]\\s?|\\s+)|${chinese}、\\s?)(?=\\S)`);
  return heading.replace(number, '');
}

/** A wrapped line goes on with a space, except between two Chinese characters. */
function joinWrapped(before: string, after: string): string {
  const tight =
    /[\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF]$/u.test(before) &&
    /^[\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF]/u.test(after);
  return tight ? before + after : `${before} ${after}`;
}

function cellsOf(line: string): string[] {
  return line.trim().replace(/^\|/, '').replace(/\|$/, '').split('|').map(plainInline);
}

function tableRow(columns: readonly string[], cells: readonly string[]): string {
  const [first = '', ...rest] = cells;
  const values = rest.flatMap((cell, i) => {
    const name = columns[i + 1] ?? '';
    return cell === '' ? [] : [name === '' ? cell : `${name} ${cell}`];
  });
  const chinese = /\p{Script=Han}/u.test(first + columns.join(''));
  return values.length === 0 ? first : `${first}${chinese ? '：' : ': '}${values.join(chinese ? '，' : ', ')}`;
}

/** Markup inside a line, gone; quantifiers are bounded so that a line of brackets stays linear. */
function plainInline(text: string): string {
  return text
    .replace(/<!--[^>]{0,400}-->|<\/?[a-z][^<>]{0,200}>/gi, '')
    .replace(/!?\[([^[\]]{0,300})\]\([^()]{0,600}\)/g, '$1')
    .replace(/(\*\*|__|`)/g, '')
    .replace(/(?<![\p{L}\p{N}*])\*([^*\n]{1,300})\*(?![\p{L}\p{N}*])/gu, '$1')
    .replace(/\\([\\`*_{}[\]()#+\-.!|>])/g, '$1')
    .trim();
}
