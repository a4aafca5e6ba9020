import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Article, collections, KnowledgeError, type Locale, parseArticle, readKnowledge } from './knowledge.ts';

let articles: Article[];
let pairs: { id: string; en: Article; zh: Article }[];
let facts: string;

beforeAll(async () => {
  articles = await readKnowledge();
  facts = await readFile(new URL('./facts.md', import.meta.url), 'utf8');
  const of = (locale: Locale) => new Map(articles.filter((a) => a.locale === locale).map((a) => [a.id, a]));
  const zh = of('zh');
  pairs = [...of('en')].flatMap(([id, en]) => {
    const other = zh.get(id);
    return other ? [{ id, en, zh: other }] : [];
  });
});

describe('the articles of Harbour Bank', () => {
  test('number at least 44, and every one is there in English and in Chinese', () => {
    expect(pairs.length).toBeGreaterThanOrEqual(44);
    expect(articles).toHaveLength(pairs.length * 2);
  });

  test('have an id of their own, and each collection has some', () => {
    expect(new Set(articles.map((a) => `${a.id}.${a.locale}`)).size).toBe(articles.length);
    expect([...new Set(articles.map((a) => a.collection))]).toEqual(collections.map((c) => c.id));
    for (const { id, en, zh } of pairs) expect(zh.collection, id).toBe(en.collection);
  });

  test('have the same sections, remarks and tables in both languages, so that a citation holds in both', () => {
    for (const { id, en, zh } of pairs) {
      expect(shape(zh), id).toEqual(shape(en));
      expect(shape(en).sections, id).toBeGreaterThanOrEqual(3);
      expect(shape(en).sections, id).toBeLessThanOrEqual(6);
    }
  });

  test('are of a length that one reads', () => {
    for (const { id, en, zh } of pairs) {
      const words = en.body.split(/\s+/).length;
      const characters = zh.body.match(/\p{Script=Han}/gu)?.length ?? 0;
      expect(words, id).toBeGreaterThanOrEqual(200);
      expect(words, id).toBeLessThanOrEqual(450);
      expect(characters, id).toBeGreaterThanOrEqual(240);
      expect(characters, id).toBeLessThanOrEqual(700);
    }
  });

  test('are asked for in 4 to 8 ways, and no two articles claim the same question', () => {
    const owner = new Map<string, string>();
    for (const article of articles) {
      expect(article.questions.length, article.id).toBeGreaterThanOrEqual(4);
      expect(article.questions.length, article.id).toBeLessThanOrEqual(8);
      for (const question of article.questions) {
        const key = question.toLowerCase();
        expect(owner.get(key), question).toBeUndefined();
        owner.set(key, article.id);
      }
    }
  });

  test('name the same amounts, shares, codes, times of day and phone numbers in both languages', () => {
    for (const { id, en, zh } of pairs) expect(figures(zh.body), id).toEqual(figures(en.body));
  });

  test('name the same durations in both languages', () => {
    for (const { id, en, zh } of pairs) expect(durations(zh), id).toEqual(durations(en));
  });

  test('take every figure from facts.md', () => {
    const known = new Set(figures(facts));
    for (const { id, en } of pairs) {
      expect(
        figures(`${en.summary}\n${en.body}`).filter((figure) => !known.has(figure)),
        id,
      ).toEqual([]);
    }
  });

  test('link only to articles and sections that exist, to the same ones in both languages', () => {
    for (const { id, en, zh } of pairs) {
      expect(links(zh), id).toEqual(links(en));
      for (const { target, section } of links(en)) {
        const found = pairs.find((pair) => pair.id === target);
        expect(found, `${id} links to ${target}`).toBeDefined();
        expect(target, `${id} links to itself`).not.toBe(id);
        if (found && section) expect(section, `${id} links to ${target}`).toBeLessThanOrEqual(shape(found.en).sections);
      }
    }
  });

  test('know no other links: nothing leads away from the help centre', () => {
    for (const { body, id } of articles) {
      expect(body.replace(/\]\(article:[a-z0-9#-]+\)/g, ''), id).not.toMatch(/\]\(|https?:/);
    }
  });

  test('write Chinese with Chinese punctuation and English without it', () => {
    for (const { id, en, zh } of pairs) {
      expect(zh.body.match(/\p{Script=Han}[,;:!?]/gu), id).toBeNull();
      expect(`${en.title}${en.summary}${en.body}`.match(/[\p{Script=Han}，。；：？！]/gu)?.join('') ?? '', id).toMatch(
        /^(中文)?$/,
      );
      expect(en.body.match(/\w'\w/), id).toBeNull();
    }
  });
});

describe('a broken article is refused with its file and line', () => {
  const good = [
    '---',
    'id: pin',
    'title: PIN',
    'collection: cards',
    'summary: It is in the app.',
    'checked: 2026-11-03',
    'questions:',
    '- Where is my PIN?',
    '---',
    '',
    '## 1 See it',
    '',
    'Open **Cards**.',
    '',
  ];
  const file = 'cards/pin.en.md';
  const broken = (line: number, text: string) => good.with(line - 1, text).join('\n');
  const refusal = (text: string, name = file) => {
    try {
      parseArticle(name, text);
    } catch (error) {
      if (error instanceof KnowledgeError) return error.message;
      throw error;
    }
    return 'accepted';
  };

  test('while the good one is accepted', () => {
    expect(parseArticle(file, good.join('\n'))).toEqual({
      id: 'pin',
      collection: 'cards',
      locale: 'en',
      title: 'PIN',
      summary: 'It is in the app.',
      body: '## 1 See it\n\nOpen **Cards**.',
      questions: ['Where is my PIN?'],
      checked: '2026-11-03',
    });
  });

  test.each([
    [':1: expected "---" to open the front matter', broken(1, '***')],
    [':8: the front matter is never closed with "---"', good.slice(0, 8).join('\n')],
    [':3: "title" is empty', broken(3, 'title:')],
    [':3: unknown key "colour"', broken(3, 'colour: red')],
    [':3: "id" appears twice', broken(3, 'id: pin')],
    [':3: a list item belongs under "questions:"', broken(3, '- a list item')],
    [':2: id "pins" differs from the file name', broken(2, 'id: pins')],
    [':4: collection "travel" differs from the folder', broken(4, 'collection: travel')],
    [':6: checked must be a day, YYYY-MM-DD', broken(6, 'checked: 2026-02-30')],
    [':8: expected "key: value" or "- item", found ""', broken(8, '')],
    [':8: "summary" is missing', good.filter((line) => !line.startsWith('summary')).join('\n')],
    [':8: "questions" is missing or empty', good.filter((line) => !line.startsWith('- ')).join('\n')],
    [':11: expected "## 1 Title", found "## 2 See it"', broken(11, '## 2 See it')],
    [':10: text before the first section', broken(10, 'Before all')],
  ])('%s', (message, text) => {
    expect(refusal(text)).toBe(file + message);
  });

  test('also for the name of the file', () => {
    expect(refusal(good.join('\n'), 'cards/pin.fr.md')).toBe(
      'cards/pin.fr.md:1: expected <collection>/<slug>.<en|zh>.md',
    );
  });
});

/** Amounts, percentages, codes, times of day and phone numbers, each once, in order. */
function figures(text: string): string[] {
  const found = text.match(
    /[A-Z]{1,2}\$\d{1,3}(?:,\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?%|\b[A-Z]{3}-\d{3}\b|\b\d\d:\d\d\b|\+65 0000 \d{4}/g,
  );
  return [...new Set(found)].sort();
}

const units = {
  en: {
    'working day': 'working days?',
    minute: 'minutes?',
    hour: 'hours?',
    day: 'days?',
    month: 'months?',
  },
  zh: { 'working day': '个工作日', minute: '分钟', hour: '小时', day: '天', month: '个月' },
} as const;

/** "3–5 working day", "24 hour" … written in digits, each once, in order. */
function durations({ body, locale }: Article): string[] {
  const found = Object.entries(units[locale]).flatMap(([unit, word]) =>
    [...body.matchAll(new RegExp(`(\\d+)(?: (?:to|至) (\\d+))?[ ]?${word}`, 'g'))].map(([, from, to]) =>
      to ? `${from}–${to} ${unit}` : `${from} ${unit}`,
    ),
  );
  return [...new Set(found)].sort();
}

function shape({ body }: Article) {
  const count = (pattern: RegExp) => body.match(pattern)?.length ?? 0;
  return {
    sections: count(/^## /gm),
    steps: count(/^\d+\. /gm),
    points: count(/^- /gm),
    remarks: count(/^> /gm),
    rows: count(/^\| /gm),
  };
}

function links({ body }: Article) {
  return [...body.matchAll(/\]\(article:([a-z0-9-]+)(?:#(\d+))?\)/g)]
    .map(([, target = '', section]) => ({ target, section: section ? Number(section) : undefined }))
    .sort((a, b) => (a.target < b.target ? -1 : a.target > b.target ? 1 : 0));
}
