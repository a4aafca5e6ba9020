/** What a file of another help centre holds: one page, or many. Pure. */
import type { DraftText } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import { markdownFrom } from './html.ts';

export interface Page {
  /** Names the page within its source; the same in every language of it, and at the next import. */
  key: string;
  locale: Locale;
  text: DraftText;
  /** What the page had and our articles have not: told, because it is lost. */
  left: string[];
}

export interface Unread {
  key: string;
  problem: string;
}

export interface ImportedFile {
  /** With its folders, as in `cards/limits.zh.md`. */
  path: string;
  text: string;
}

const longest = { title: 200, summary: 500, body: 100_000, question: 300, questions: 200 };

/** The pages of a file, and what could not be read of it. A file that is no page at all is one problem. */
export function pagesOf({ path, text }: ImportedFile, otherwise: Locale): (Page | Unread)[] {
  const ending = /\.([a-z0-9]{1,8})$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  const clean = text.replace(/^\uFEFF/, '');
  if (clean.includes('\0')) return [{ key: path, problem: 'It is not a text' }];
  switch (ending) {
    case 'md':
    case 'markdown':
    case 'txt':
      return [named(path, markdownPage(path, clean, otherwise))];
    case 'html':
    case 'htm':
      return [named(path, htmlPage(path, clean, otherwise))];
    case 'csv':
      return questionPages(path, clean, otherwise);
    case 'json':
      return exportPages(path, clean, otherwise);
    default:
      return [{ key: path, problem: `Files that end in ".${ending}" are not read` }];
  }
}

/** What cannot be read is told by the name of its file. */
const named = (path: string, page: Page | Unread): Page | Unread => ('problem' in page ? { ...page, key: path } : page);

/** `cards/limits.zh.md` is the page `cards/limits` in Chinese; so is `zh/cards/limits.md`. */
function placeOf(path: string, otherwise: Locale): { key: string; locale: Locale } {
  const bare = path.replace(/\.[a-z0-9]{1,8}$/i, '');
  const ending = /[.\-_](en|zh)(?:[-_](?:us|gb|cn|hans|sg))?$/i.exec(bare);
  if (ending) return { key: bare.slice(0, ending.index), locale: localeFrom(ending[1], otherwise) };
  const folder = /(?:^|\/)(en|zh)(?:[-_](?:us|gb|cn|hans|sg))?\//i.exec(bare);
  if (folder)
    return { key: bare.replace(folder[0], folder.index ? '/' : ''), locale: localeFrom(folder[1], otherwise) };
  return { key: bare, locale: otherwise };
}

const localeFrom = (tag: unknown, otherwise: Locale): Locale =>
  typeof tag !== 'string' ? otherwise : /^zh/i.test(tag) ? 'zh' : /^en/i.test(tag) ? 'en' : otherwise;

function made(key: string, locale: Locale, text: Partial<DraftText>, left: string[] = []): Page | Unread {
  const { title = '', summary = '', body = '', questions = [] } = text;
  if (!/[\p{L}\p{N}]/u.test(body)) return { key, problem: 'It holds no text' };
  if (!title.trim()) return { key, problem: 'It has no title' };
  if (body.length > longest.body) return { key, problem: `Its text is longer than ${longest.body} characters` };
  const asked = questions.map((one) => one.trim()).filter((one) => one && one.length <= longest.question);
  const kept = [...new Set(asked)].slice(0, longest.questions);
  const lost = questions.filter((one) => one.trim()).length - kept.length;
  return {
    key,
    locale,
    text: {
      title: title.trim().slice(0, longest.title),
      summary: summary.trim().slice(0, longest.summary),
      body: body.trim(),
      questions: kept,
    },
    left: lost > 0 ? [...left, `${lost} questions that were there twice, or too long`] : left,
  };
}

const lastName = (path: string) =>
  (path.split('/').at(-1) ?? '').replace(/[-_]+/g, ' ').replace(/^./, (first) => first.toUpperCase());

function markdownPage(path: string, text: string, otherwise: Locale): Page | Unread {
  const place = placeOf(path, otherwise);
  const [, head = '', rest = text] = /^---\r?\n([\s\S]*?)\r?\n---\r?\n?([\s\S]*)$/.exec(text) ?? [];
  const facts = frontMatter(head);
  const title = /^#[ \t]+(.+)$/m.exec(rest);
  // What stands before the title of the page is not above it.
  const own = title && !rest.slice(0, title.index).trim() ? title : null;
  const body = own ? rest.slice(own.index + own[0].length) : rest;
  const images = body.match(/!\[[^\]\n]*\]\([^)\n]*\)/g)?.length ?? 0;
  return made(
    place.key,
    localeFrom(facts.one.get('locale') ?? facts.one.get('lang'), place.locale),
    {
      title: facts.one.get('title') ?? own?.[1]?.trim() ?? lastName(place.key),
      summary: facts.one.get('summary') ?? facts.one.get('description') ?? '',
      body: body.replaceAll('\r\n', '\n').replace(/!\[([^\]\n]*)\]\([^)\n]*\)/g, '$1'),
      questions: facts.many.get('questions') ?? [],
    },
    pictures(images),
  );
}

const pictures = (count: number): string[] => (count > 0 ? [`${count} pictures or videos`] : []);

/** `key: value` lines, and lists of `- ` items under a key. Anything else in it is left alone. */
function frontMatter(head: string): { one: Map<string, string>; many: Map<string, string[]> } {
  const one = new Map<string, string>();
  const many = new Map<string, string[]>();
  let list: string[] | null = null;
  const plain = (value: string) => value.trim().replace(/^(["'])(.*)\1$/, '$2');
  for (const line of head.split(/\r?\n/)) {
    const item = /^\s*-\s+(.*)$/.exec(line);
    const pair = /^([A-Za-z_]{1,40}):\s*(.*)$/.exec(line);
    if (item && list) list.push(plain(item[1] ?? ''));
    else if (pair) {
      const key = (pair[1] ?? '').toLowerCase();
      list = [];
      if (pair[2]) one.set(key, plain(pair[2]));
      else many.set(key, list);
    }
  }
  return { one, many };
}

function htmlPage(path: string, html: string, otherwise: Locale): Page | Unread {
  const place = placeOf(path, otherwise);
  const lang = /<html[^>]{0,500}\slang=["']?([a-z-]{2,10})/i.exec(html)?.[1];
  const { title, body, left } = markdownFrom(html);
  const locale = localeFrom(lang, place.locale);
  return made(place.key, locale, { title: title ?? lastName(place.key), body }, pictures(left));
}

/** Questions with their answers, a row each; rows with one answer are one article. */
function questionPages(path: string, text: string, otherwise: Locale): (Page | Unread)[] {
  const [head = [], ...rows] = rowsOf(text);
  const names = head.map((cell) => cell.trim().toLowerCase());
  const column = (...wanted: string[]) => names.findIndex((name) => wanted.includes(name));
  const [asked, told] = [column('question', 'questions', '问题', '问法'), column('answer', 'answers', '答案', '回答')];
  if (asked < 0 || told < 0) return [{ key: path, problem: 'Its first row names no columns "question" and "answer"' }];
  const [titled, tagged] = [column('title', '标题'), column('locale', 'language', '语言')];
  const articles = new Map<string, { locale: Locale; title: string; body: string; questions: string[] }>();
  const found: (Page | Unread)[] = [];
  for (const [at, row] of rows.entries()) {
    const [question = '', answer = ''] = [row[asked]?.trim(), row[told]?.trim()];
    if (!question && !answer) continue;
    if (!question || !answer) {
      found.push({
        key: `${path}#${at + 2}`,
        problem: `Row ${at + 2} has no ${question ? 'answer' : 'question'}`,
      });
      continue;
    }
    const title = (titled < 0 ? '' : row[titled]?.trim()) || question;
    const locale = localeFrom(
      tagged < 0 ? undefined : row[tagged],
      /\p{Script=Han}/u.test(question) ? 'zh' : otherwise,
    );
    const known = articles.get(`${locale} ${answer}`);
    if (known) known.questions.push(question);
    else articles.set(`${locale} ${answer}`, { locale, title, body: answer, questions: [question] });
  }
  for (const { locale, ...article } of articles.values())
    found.push(made(`${path}#${article.questions[0]}`, locale, article));
  return found;
}

/** RFC 4180, with commas, semicolons or tabs. */
function rowsOf(text: string): string[][] {
  const first = text.slice(0, text.indexOf('\n') < 0 ? text.length : text.indexOf('\n'));
  const separator = [';', '\t'].find((one) => first.split(one).length > first.split(',').length) ?? ',';
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"' && cell === '') quoted = true;
    else if (character === separator || character === '\n') {
      row.push(cell.replace(/\r$/, ''));
      cell = '';
      if (character === '\n') {
        rows.push(row);
        row = [];
      }
    } else cell += character;
  }
  if (cell || row.length) rows.push([...row, cell]);
  return rows;
}

/** What Zendesk Guide and Intercom give when they are asked for their articles. */
function exportPages(path: string, text: string, otherwise: Locale): (Page | Unread)[] {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return [{ key: path, problem: 'It is not JSON' }];
  }
  const record = data as Record<string, unknown>;
  if (Array.isArray(record?.articles)) return record.articles.map((one, at) => zendeskPage(path, one, at, otherwise));
  const list = Array.isArray(record?.data) ? record.data : record?.type === 'article' ? [record] : null;
  if (list) return list.flatMap((one, at) => intercomPages(path, one, at, otherwise));
  return [{ key: path, problem: 'It is neither an export of Zendesk Guide nor one of Intercom' }];
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function zendeskPage(path: string, one: unknown, at: number, otherwise: Locale): Page | Unread {
  const { id, title, name, body, locale } = (one ?? {}) as Record<string, unknown>;
  const key = `${path}#${id ?? at}`;
  const read = markdownFrom(textOf(body));
  return made(
    key,
    localeFrom(locale, otherwise),
    { title: textOf(title) || textOf(name), body: read.body },
    pictures(read.left),
  );
}

function intercomPages(path: string, one: unknown, at: number, otherwise: Locale): (Page | Unread)[] {
  const article = (one ?? {}) as Record<string, unknown>;
  const key = `${path}#${article.id ?? at}`;
  const usual = localeFrom(article.default_locale, otherwise);
  const translated = (article.translated_content ?? {}) as Record<string, unknown>;
  const others = Object.entries(translated).filter(([tag]) => /^(?:en|zh)/i.test(tag));
  const texts = [[usual, article] as const, ...others.map(([tag, text]) => [localeFrom(tag, usual), text] as const)];
  const byLocale = new Map(texts.filter(([, text]) => text && typeof text === 'object').reverse());
  return [...byLocale].map(([locale, text]) => {
    const { title, description, body } = text as Record<string, unknown>;
    const read = markdownFrom(textOf(body));
    return made(
      key,
      locale,
      { title: textOf(title), summary: textOf(description), body: read.body },
      pictures(read.left),
    );
  });
}
