/**
 * What the organisation knows, in articles. Published texts are kept in an index in memory, in each process, built by
 * the language engine and brought up to date by the facts of the log; search and answers never touch the database.
 */
import type { HarkenEvent } from '@harken/contract/events';
import type { ArticleId } from '@harken/contract/ids';
import type { Article, ArticleText, DraftText, SearchHit } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import { type Answer, createArticleIndex, engineTrail } from './article-index.ts';
import { createArticles } from './articles.ts';
import type { Noting } from './changes.ts';
import { createCollections } from './collections.ts';
import { createComparing } from './comparing.ts';
import { createDrafts } from './drafts.ts';
import { createImports } from './import/imports.ts';
import { createLearning, type LearningDeps } from './learning.ts';
import { createProposals } from './proposals.ts';
import { createProposing } from './proposing.ts';
import * as store from './store.ts';

export interface KnowledgeDeps {
  log: Pick<EventLog, 'transact' | 'tail' | 'head'>;
  read: Kysely<unknown>;
  clock: Clock;
  /** What is published, placed and put in order is noted there. */
  audit?: Noting;
  /** From what it learns; without it, it learns nothing. */
  learnsFrom?: Pick<LearningDeps, 'jobs' | 'conversations' | 'handleSeconds' | 'mask' | 'group'>;
}

export type Knowledge = ReturnType<typeof createKnowledge>;

export function createKnowledge({ log, read, clock, audit = { record: async () => {} }, learnsFrom }: KnowledgeDeps) {
  const index = createArticleIndex();
  const articles = createArticles({ log, clock, audit });
  const collections = createCollections({ log, audit });
  const drafts = createDrafts({ log, read, clock });
  const proposals = createProposals({ log, read, clock, audit, articles });
  const proposing = createProposing({ log, clock });
  const learns = learnsFrom && { log, read, clock, published: index, proposing, ...learnsFrom };
  const learning = learns && { ...createLearning(learns), ...createComparing(learns) };
  let stopTail: (() => void) | undefined;

  async function get(id: ArticleId): Promise<Article> {
    const [article] = await store.articles(read, id);
    if (!article) throw new Refusal('record.not_found');
    return article;
  }

  /** Reads everything once and follows the log from there. */
  async function start(): Promise<void> {
    const after = await log.head();
    for (const article of await store.articles(read)) index.put(article);
    for (const collection of await store.collections(read)) index.readers.putCollection(collection);
    stopTail = log.tail(after, (events) => {
      for (const { data } of events as readonly HarkenEvent[]) {
        if ('article' in data) index.put(data.article);
        if ('collection' in data) index.readers.putCollection(data.collection);
      }
    });
  }

  function search(q: string, options: { locale?: Locale | undefined; limit: number }): SearchHit[] {
    return index.search(q, options);
  }

  /** @param writes whether it is for somebody who writes: others are not shown what is archived or only a draft */
  async function list(writes: boolean) {
    const [shelves, all] = await Promise.all([store.collections(read), store.articles(read)]);
    if (writes) return { collections: shelves, articles: all, drafts: await drafts.heads() };
    return {
      collections: shelves.filter(({ archived }) => !archived),
      articles: all.filter(({ archived, texts }) => !archived && Object.keys(texts).length > 0),
      drafts: [],
    };
  }

  /** What the virtual agent would say to each question if a text of an article read as given. Nothing is kept. */
  async function tryText(
    id: ArticleId,
    { locale, text, questions }: { locale: Locale; text: DraftText; questions: readonly string[] },
  ) {
    const article = await get(id);
    const published: ArticleText & { published: true } = { ...text, published: true };
    const now = clock.now().toISOString();
    const tried: Article = {
      ...article,
      archived: false,
      texts: { ...article.texts, [locale]: { ...published, updatedAt: now, updatedBy: null } },
    };
    return index.tryOut(tried, locale, questions).map((answer, at) => ({
      question: questions[at] as string,
      kind: answer.kind,
      text: saidBy(answer),
      byThis: answer.kind === 'answer' && answer.nearest === id,
      title: answer.kind === 'answer' ? (answer.sources[0]?.title ?? null) : null,
    }));
  }

  return {
    createCollection: collections.create,
    updateCollection: collections.update,
    orderCollections: collections.order,
    createArticle: articles.create,
    updateArticle: articles.update,
    publish: articles.publish,
    saveDraft: drafts.save,
    discardDraft: drafts.discard,
    draftsOf: drafts.of,
    history: drafts.history,
    proposals,
    learning,
    importPages: createImports({ log, clock, articles }),
    tryText,
    get,
    list,
    search,
    answer: index.answer,
    guess: index.guess,
    askable: index.askable,
    collectionOf: index.collectionOf,
    /** What the help centre shows. */
    readers: index.readers,
    engineTrail,
    start,
    stop: () => stopTail?.(),
  };
}

function saidBy(answer: Answer): string | null {
  if (answer.kind === 'answer' || answer.kind === 'small_talk') return answer.text;
  return answer.kind === 'clarify' ? answer.question : null;
}

/** What these articles answer, apart from any database: for a thread that made up what it was asked. */
export function answersOf(articles: readonly Article[]): Pick<Knowledge, 'answer' | 'collectionOf' | 'engineTrail'> {
  const { put, answer, collectionOf } = createArticleIndex();
  for (const article of articles) put(article);
  return { answer, collectionOf, engineTrail };
}
