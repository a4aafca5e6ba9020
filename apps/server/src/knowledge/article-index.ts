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
  type KnowledgeIndex,
  type Passage,
  passagesOf,
  searchKnowledge,
} from '@harken/engines/language';

interface View {
  passages: Map<string, Passage[]>;
  questions: Map<string, string[]>;
  /** Built when it is next asked: an import of a hundred articles builds it once. */
  index: KnowledgeIndex | null;
}

export type Answer =
  | { kind: 'answer'; text: string; confidence: number; sources: Source[]; nearest: ArticleId | undefined }
  | { kind: 'clarify'; options: { label: string; articleId: ArticleId }[]; nearest: ArticleId | undefined }
  | {
      kind: 'abstain';
      reason: 'no_match' | 'low_confidence' | 'not_a_question' | 'needs_person' | 'action';
      nearest: ArticleId | undefined;
    }
  | { kind: 'greeting' | 'thanks'; nearest: undefined };

export function createArticleIndex() {
  const known = new Map<ArticleId, Article>();
  const views = { customers: emptyView(), agents: emptyView() };

  /** Takes an article as it is now; also when nothing of it is published any more. */
  function put(article: Article): void {
    known.set(article.id, article);
    for (const [name, view] of Object.entries(views)) {
      for (const locale of ['en', 'zh'] as const) {
        const text = article.texts[locale];
        const key = `${article.id} ${locale}`;
        view.index = null;
        view.passages.delete(key);
        view.questions.delete(key);
        if (!text?.published || (name === 'customers' && article.audience === 'agents')) continue;
        view.passages.set(
          key,
          passagesOf({ id: article.id, title: text.title, body: text.body, locale, questions: text.questions }),
        );
        view.questions.set(key, text.questions);
      }
    }
  }

  function indexOf(view: View): KnowledgeIndex {
    view.index ??= buildIndex(
      [...view.passages.values()].flat(),
      [...view.questions].flatMap(([key, questions]) =>
        questions.map((question) => ({ question, articleId: key.slice(0, key.indexOf(' ')) })),
      ),
    );
    return view.index;
  }

  function search(q: string, { locale, limit }: { locale?: Locale | undefined; limit: number }): SearchHit[] {
    const hits = searchKnowledge(indexOf(views.agents), q, { limit, ...(locale ? { locale } : {}) });
    return hits.flatMap(({ passage, score, excerpt, marks }) => {
      const article = known.get(passage.articleId as ArticleId);
      if (!article) return [];
      return {
        articleId: article.id,
        slug: article.slug,
        locale: passage.locale,
        title: passage.title,
        section: passage.section || null,
        heading: passage.heading,
        excerpt,
        marks,
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
    const found = answerFrom(indexOf(views[audience]), question, options);
    switch (found.kind) {
      case 'answer':
        return {
          kind: 'answer',
          text: found.text,
          confidence: found.confidence,
          sources: found.sources.flatMap((source, i) => {
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
          options: found.options.map(({ label, articleId }) => ({ label, articleId: articleId as ArticleId })),
          nearest: found.options[0]?.articleId as ArticleId | undefined,
        };
      case 'abstain':
        return {
          kind: 'abstain',
          reason: found.reason,
          nearest: (found.nearest?.articleId ?? undefined) as ArticleId | undefined,
        };
      default:
        return { kind: found.kind, nearest: undefined };
    }
  }

  function guess(trail: readonly TrailStep[], locale: Locale, limit: number) {
    const page = trail.findLast(({ kind }) => kind === 'page');
    const events = trail.filter(({ kind }) => kind === 'event');
    return guessQuestions(
      indexOf(views.customers),
      {
        ...(page ? { page: page.label ?? page.name } : {}),
        events: events.map(({ name, label, code }) => ({ name, label: [label, code].filter(Boolean).join(' ') })),
      },
      locale,
      limit,
    );
  }

  const collectionOf = (id: ArticleId): CollectionId | null => known.get(id)?.collectionId ?? null;

  return { put, search, answer, guess, collectionOf };
}

function emptyView(): View {
  return { passages: new Map(), questions: new Map(), index: null };
}
