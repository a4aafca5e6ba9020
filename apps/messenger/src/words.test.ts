import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { languageOf, languages } from './launch.ts';
import { moreWords } from './more/words.ts';
import ar from './words/ar.ts';
import en from './words/en.ts';
import zh from './words/zh.ts';
import { duration, moment, speak, words } from './words.ts';

/** Every text, by its path, with `⟨0⟩`, `⟨1⟩` … where something is put in. */
function texts(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, value(...['⟨0⟩', '⟨1⟩'].slice(0, Math.max(1, value.length)))]];
  return Object.entries(value as object).flatMap(([key, each]) => texts(each, `${path}.${key}`));
}

const all = { en: { ...en, ...moreWords.en }, zh: { ...zh, ...moreWords.zh }, ar: { ...ar, ...moreWords.ar } };
const apart = new Set(['.tag', '.units']);

describe.each(languages)('the texts in %s', (language) => {
  test('are the same ones as in every language, none of them empty', () => {
    expect(texts(all[language]).map(([path]) => path)).toEqual(texts(all.en).map(([path]) => path));
    for (const [path, text] of texts(all[language])) expect(text.trim(), path).not.toBe('');
  });

  test('say what is put into them', () => {
    const english = new Map(texts(all.en));
    for (const [path, text] of texts(all[language]))
      for (const hole of english.get(path)!.match(/⟨\d⟩/g) ?? []) expect(text, path).toContain(hole);
  });
});

test.each(['zh', 'ar'] as const)('nothing is left in English in %s', (language) => {
  const english = new Map(texts(all.en));
  const script = { zh: /\p{Script=Han}/u, ar: /\p{Script=Arabic}/u }[language];
  for (const [path, text] of texts(all[language])) {
    if (apart.has(path) || path === '.quote') continue;
    expect(text, path).not.toBe(english.get(path));
    expect(text, path).toMatch(script);
  }
});

test('Chinese ends its sentences with its own marks', () => {
  for (const [path, text] of texts(all.zh))
    if (!apart.has(path)) expect(text, path).not.toMatch(/\p{Script=Han}[,.?!:;]/u);
});

test.each([
  ['zh-Hans-CN', 'zh'],
  ['ZH', 'zh'],
  ['ar-EG', 'ar'],
  ['en-SG', 'en'],
  ['de', 'en'],
  ['', 'en'],
])('a page in %j is answered in %s', (page, language) => {
  expect(languageOf(page)).toBe(language);
});

test('times and durations are written as the readers of each language write them', async () => {
  const at = new Date();
  at.setHours(14, 5, 0, 0);
  await speak('en', 'en');
  expect(moment(at.toISOString())).toBe('14:05');
  expect(duration(120)).toBe('2 min');
  expect(duration(36)).toBe('36 sec');
  await speak('en', 'en-US');
  expect(moment(at.toISOString())).toMatch(/^02:05\sPM$/);
  await speak('zh', 'zh-Hans');
  expect(duration(120)).toBe('2分钟');
  expect(words.ahead(2, '2')).toBe('，前面 2 位');
  await speak('ar', 'ar');
  expect(duration(7200)).toBe('ساعتان');
  expect(moment('2020-11-03T08:00:00Z')).toContain('نوفمبر');
});

test('the launcher greets in the words of the dictionaries', () => {
  const launcher = readFileSync(new URL('launcher.ts', import.meta.url), 'utf8');
  for (const language of languages) expect(launcher).toContain(`${language}: '${all[language].help}'`);
});
