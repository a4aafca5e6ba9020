import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import questions from './harbour-questions.json' with { type: 'json' };
import { type Article, answer, buildIndex, type Locale, passagesOf } from './language.ts';

/**
 * Harbour Bank's own articles and 542 questions that are not in them. Which article is meant, and whether to answer, was
 * tuned on `tuning` alone; `heldOut` was written afterwards. Measured there: of the answers given, 95 % (English) and
 * 98 % (Chinese) rest on the right article; 90 and 93 % of what the articles do not answer is left to a person. The
 * *section* was improved once after reading held-out mistakes, so no held-out figure is claimed for it.
 */
interface Labelled {
  answerable: { question: string; articles: string[]; sections: number[] }[];
  unanswerable: string[];
}

const folder = new URL('../../../demo/knowledge/', import.meta.url);

function articleAt(path: string): Article {
  const [, head = '', body = ''] =
    /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(readFileSync(new URL(path, folder), 'utf8')) ?? [];
  const unquoted = (value: string) => value.trim().replace(/^(["'])(.*)\1$/, '$2');
  const field = (name: string) => unquoted(new RegExp(`^${name}: (.*)$`, 'm').exec(head)?.[1] ?? '');
  return {
    id: field('id'),
    title: field('title'),
    summary: field('summary'),
    body,
    locale: path.endsWith('.zh.md') ? 'zh' : 'en',
    questions: [...head.matchAll(/^\s*- (.*)$/gm)].map((row) => unquoted(row[1]!)),
  };
}

const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
  /\.(?:en|zh)\.md$/.test(path),
);
const index = buildIndex(paths.sort().flatMap((path) => passagesOf(articleAt(path))));

function measure(locale: Locale, { answerable, unanswerable }: Labelled) {
  const replies = answerable.map((asked) => ({ asked, reply: answer(index, asked.question, { locale }) }));
  const answered = replies.flatMap(({ asked, reply }) =>
    reply.kind === 'answer' ? [{ asked, source: reply.sources[0]! }] : [],
  );
  const right = answered.filter(({ asked, source }) => asked.articles.includes(source.articleId));
  const section = right.filter(({ asked, source }) => asked.sections.includes(source.section));
  const silent = unanswerable.filter((question) => answer(index, question, { locale }).kind === 'abstain');
  return {
    answered: answered.length / answerable.length,
    right: right.length / answered.length,
    rightSection: section.length / right.length,
    abstained: silent.length / unanswerable.length,
  };
}

describe.each(['en', 'zh'] as const)('questions to Harbour Bank (%s)', (locale) => {
  test('an answer that is given rests on the right article, and what no article answers is left to a person', () => {
    const { right, answered, abstained } = measure(locale, questions.heldOut[locale]);
    expect(right).toBeGreaterThanOrEqual(0.9);
    expect(answered).toBeGreaterThanOrEqual(0.5);
    expect(abstained).toBeGreaterThanOrEqual(0.85);
  });

  test('it is mostly also the right section', () => {
    const { rightSection, abstained } = measure(locale, questions.tuning[locale]);
    expect(rightSection).toBeGreaterThanOrEqual(0.7);
    expect(abstained).toBeGreaterThanOrEqual(0.85);
  });

  test('a question that an author wrote for an article finds it', () => {
    const articles = paths.map(articleAt).filter((article) => article.locale === locale);
    const asked = articles.flatMap((article) => (article.questions ?? []).map((question) => ({ article, question })));
    const found = asked.filter(({ article, question }) => {
      const reply = answer(index, question, { locale });
      return reply.kind === 'answer' && reply.sources[0]?.articleId === article.id;
    });
    expect(found.length / asked.length).toBeGreaterThanOrEqual(0.85);
  });
});
