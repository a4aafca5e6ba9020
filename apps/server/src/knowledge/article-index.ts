/**
 * Published articles as the language engine sees them, in memory. There are three views: what anyone may be told, what
 * customers whom a host site vouched for may be told as well, and what only agents may read.
 */
import type { ArticleId, CollectionId } from '@harken/contract/ids';
import type { Article, SearchHit } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import type { Source, TrailStep } from '@harken/contract/record';
import {
  answer as answerFrom,
  buildIndex,
  guessQuestions,
  type KnowledgeIndex,
  passagesOf,
  searchKnowledge,
  type Trail,
  withArticle,
  withoutArticle,
} from '@harken/engines/language';
import { type Comparison, compareArticles } from '@harken/engines/language/compare';
import { excerptOf } from './excerpt.ts';
import { createQuotations } from './quotations.ts';
import { createReaders, type Readership } from './readers.ts';

type Nearest = { nearest: ArticleId | undefined };

export type Answer = Nearest &
  (
    | {
        kind: 'answer';
        text: string;
        confidence: number;
        sources: Source[];
        /** What the answer alone does not give: something done, or a person. */
        needs: 'action' | 'person' | null;
      }
    | { kind: 'clarify'; question: string; options: { label: string; articleId: ArticleId }[] }
    | { kind: 'abstain'; reason: 'no_match' | 'low_confidence' | 'not_a_question' | 'needs_person' | 'action' }
    | { kind: 'small_talk'; text: string }
  );

/** Who is told. */
export type Audience = Readership | 'agents';

export type Compared = { otherId: ArticleId } & Comparison;

/** Those that say the same are among the first that its title finds. */
const mostCompared = 8;
/** An index of so many passages is made in a moment. */
const mostTried = 2000;

export function createArticleIndex() {
  const known = new Map<ArticleId, Article>();
  const views: Record<Audience, KnowledgeIndex> = {
    anyone: buildIndex([]),
    customers: buildIndex([]),
    agents: buildIndex([]),
  };
  const readers = createReaders(known, views);
  const quotations = createQuotations(known);
  let edition = 0;

  /** Takes an article as it is now; also when nothing of it is published any more. */
  function put(article: Article): void {
    known.set(article.id, article);
    readers.changed();
    quotations.changed();
    edition += 1;
    const passages = passagesIn(article);
    for (const audience of ['anyone', 'customers', 'agents'] as const) {
      if (passages.length > 0 && mayBeTold(article, audience)) withArticle(views[audience], passages);
      else withoutArticle(views[audience], article.id);
    }
  }

  function search(q: string, { locale, limit }: { locale?: Locale | undefined; limit: number }): SearchHit[] {
    const hits = searchKnowledge(views.agents, q, { limit, ...(locale ? { locale } : {}) });
    return hits.flatMap(({ passage, score, highlights }) => {
      const article = known.get(passage.articleId as ArticleId);
      if (!article) return [];
      const excerpt = excerptOf(
        passage.text,
        highlights.filter(({ field }) => field === 'text'),
      );
      return {
        articleId: article.id,
        slug: article.slug,
        locale: passage.locale,
        title: passage.title,
        section: passage.section || null,
        heading: passage.heading,
        excerpt: excerpt.text,
        marks: excerpt.marks,
        score,
      };
    });
  }

  /** What may be told in answer to a question; to anyone, unless it is said to whom. */
  function answer(
    question: string,
    options: { locale: Locale; history?: string[]; context?: string },
    audience: Audience = 'anyone',
  ): Answer {
    return answerOf(views[audience], known, question, options);
  }

  /**
   * What would be answered to each of some questions if an article read as given; what is known stays as it is. Among
   * all that may be said with it, unless that is so much that others would wait for it.
   */
  function tryOut(tried: Article, locale: Locale, questions: readonly string[]): Answer[] {
    const others = [...known.values()].filter(
      ({ id, audience }) => id !== tried.id && (audience !== 'agents' || tried.audience === 'agents'),
    );
    const own = passagesIn(tried);
    const rest = others.flatMap(passagesIn);
    const index = buildIndex(rest.length > mostTried ? own : [...own, ...rest]);
    const named = new Map(known).set(tried.id, tried);
    return questions.map((question) => answerOf(index, named, question, { locale }));
  }

  function guess(trail: readonly TrailStep[], locale: Locale, limit: number, audience: Audience = 'anyone') {
    return guessQuestions(views[audience], engineTrail(trail), locale, limit);
  }

  /** A question for each article that readers may be told, in their language: as its author wrote it, or its title. */
  function askable(locale: Locale, audience: Audience): { articleId: ArticleId; question: string }[] {
    return [...known.values()].flatMap((article) => {
      const text = article.texts[locale];
      if (!text?.published || article.archived || !mayBeTold(article, audience)) return [];
      return { articleId: article.id, question: text.questions[0] ?? text.title };
    });
  }

  const collectionOf = (id: ArticleId): CollectionId | null => known.get(id)?.collectionId ?? null;

  /**
   * How a published article compares with those that are likeliest to say the same.
   * @param also others to compare it with in any case
   */
  function compared(id: ArticleId, locale: Locale, also: readonly ArticleId[]): Compared[] {
    const article = known.get(id);
    const text = article?.texts[locale];
    const own = article ? passagesIn(article).filter((passage) => passage.locale === locale) : [];
    if (!text || own.length === 0) return [];
    const about = [text.title, ...text.questions.slice(0, 3)].join('\n');
    const near = searchKnowledge(views.agents, about, { locale, limit: 60 }).map(({ passage }) => passage.articleId);
    const others = [...new Set([...also, ...(near as ArticleId[])])].filter((one) => one !== id);
    return others.slice(0, also.length + mostCompared).flatMap((otherId) => {
      const other = known.get(otherId);
      const passages = other ? passagesIn(other).filter((passage) => passage.locale === locale) : [];
      return passages.length ? [{ otherId, ...compareArticles(own, passages) }] : [];
    });
  }

  return {
    put,
    search,
    answer,
    tryOut,
    guess,
    askable,
    collectionOf,
    readers,
    compared,
    quotes: quotations.quotes,
    get: (id: ArticleId) => known.get(id),
    /** Counts the changes: what was found out before one may not hold after it. */
    edition: () => edition,
  };
}

const mayBeTold = (article: Article, audience: Audience): boolean =>
  audience === 'agents' ||
  article.audience === 'public' ||
  (audience === 'customers' && article.audience === 'customers');

const passagesIn = (article: Article) =>
  (['en', 'zh'] as const).flatMap((locale) => {
    const text = article.texts[locale];
    return text?.published && !article.archived ? passagesOf({ ...text, id: article.id, locale }) : [];
  });

function answerOf(
  index: KnowledgeIndex,
  known: ReadonlyMap<ArticleId, Article>,
  question: string,
  options: { locale: Locale; history?: string[]; context?: string },
): Answer {
  const found = answerFrom(index, question, options);
  switch (found.kind) {
    case 'answer':
      return {
        kind: 'answer',
        text: found.text,
        confidence: found.confidence,
        needs: found.needs,
        sources: placesOf(found.sources).flatMap((source, i) => {
          const article = known.get(source.articleId as ArticleId);
          if (!article) return [];
          return {
            n: i + 1,
            articleId: article.id,
            slug: article.slug,
            title: source.title,
            section: source.section || null,
            sentence: source.sentence,
            checked: article.checked,
          };
        }),
        nearest: found.sources[0]?.articleId as ArticleId | undefined,
      };
    case 'clarify':
      return {
        kind: 'clarify',
        question: found.question,
        options: found.options.map(({ label, articleId }) => ({ label, articleId: articleId as ArticleId })),
        nearest: found.options[0]?.articleId as ArticleId | undefined,
      };
    case 'abstain':
      return { kind: 'abstain', reason: found.reason, nearest: found.nearest[0]?.articleId as ArticleId | undefined };
    default:
      return { kind: 'small_talk', text: found.text, nearest: undefined };
  }
}

/** The steps as the engine reads them: the latest page, and what happened on the way there. */
export function engineTrail(steps: readonly TrailStep[]): Trail {
  const page = steps.findLast(({ kind }) => kind === 'page');
  return {
    ...(page ? { page: page.label ?? page.name } : {}),
    events: steps
      .filter(({ kind }) => kind === 'event')
      .map(({ name, label, code }) => ({ name, label: [label, code].filter(Boolean).join(' ') })),
  };
}

/** One citation a passage: its first sentence says enough to find it. */
function placesOf<S extends { passageId: string }>(sources: readonly S[]): S[] {
  return sources.filter((source, i) => sources.findIndex(({ passageId }) => passageId === source.passageId) === i);
}
