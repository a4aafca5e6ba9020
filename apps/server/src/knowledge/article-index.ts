/**
 * Published articles as the language engine sees them, in memory. There are two views: what customers may be told, and
 * what agents may read as well.
 */
import type { ArticleId, CollectionId } from '@harken/contract/ids';
import type { Article, SearchHit } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import type { Source, TrailStep } from '@harken/contract/record';
import {
  answer as answerFrom,
  buildIndex,
  guessQuestions,
  passagesOf,
  searchKnowledge,
  type Trail,
  withArticle,
  withoutArticle,
} from '@harken/engines/language';

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

export function createArticleIndex() {
  const known = new Map<ArticleId, Article>();
  const views = { customers: buildIndex([]), agents: buildIndex([]) };

  /** Takes an article as it is now; also when nothing of it is published any more. */
  function put(article: Article): void {
    known.set(article.id, article);
    const texts = (['en', 'zh'] as const).flatMap((locale) => {
      const text = article.texts[locale];
      return text?.published ? { ...text, id: article.id, locale } : [];
    });
    const passages = texts.flatMap(passagesOf);
    for (const [audience, index] of Object.entries(views)) {
      if (passages.length === 0 || (audience === 'customers' && article.audience === 'agents')) {
        withoutArticle(index, article.id);
      } else withArticle(index, passages);
    }
  }

  function search(q: string, { locale, limit }: { locale?: Locale | undefined; limit: number }): SearchHit[] {
    const hits = searchKnowledge(views.agents, q, { limit, ...(locale ? { locale } : {}) });
    return hits.flatMap(({ passage, score, highlights }) => {
      const article = known.get(passage.articleId as ArticleId);
      if (!article) return [];
      const marks = highlights.filter(({ field }) => field === 'text');
      const { text, from } = excerptOf(passage.text, marks[0]?.start ?? 0);
      return {
        articleId: article.id,
        slug: article.slug,
        locale: passage.locale,
        title: passage.title,
        section: passage.section || null,
        heading: passage.heading,
        excerpt: text,
        marks: marks
          .map(({ start, end }): [number, number] => [start - from, Math.min(end - from, text.length)])
          .filter(([start, end]) => start >= 0 && start < end),
        score,
      };
    });
  }

  /** What a customer may be told in answer to a question. */
  function answer(
    question: string,
    options: { locale: Locale; history?: string[]; context?: string },
    audience: keyof typeof views = 'customers',
  ): Answer {
    const found = answerFrom(views[audience], question, options);
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

  function guess(trail: readonly TrailStep[], locale: Locale, limit: number) {
    return guessQuestions(views.customers, engineTrail(trail), locale, limit);
  }

  const collectionOf = (id: ArticleId): CollectionId | null => known.get(id)?.collectionId ?? null;

  return { put, search, answer, guess, collectionOf };
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

const excerptLength = 220;

/** A piece of a passage around where the first searched word stands, cut at spaces. */
function excerptOf(text: string, at: number): { text: string; from: number } {
  if (text.length <= excerptLength) return { text, from: 0 };
  const wanted = Math.max(0, Math.min(at - 60, text.length - excerptLength));
  const from = wanted === 0 ? 0 : Math.max(0, text.lastIndexOf(' ', wanted) + 1, wanted - 20);
  return { text: text.slice(from, from + excerptLength), from };
}
