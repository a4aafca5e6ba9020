/**
 * What the organisation knows, in articles. Published texts are kept in an index in memory, in each process, built by
 * the language engine and brought up to date by the facts of the log; search and answers never touch the database.
 */
import type { Actor, HarkenEvent } from '@harken/contract/events';
import { type ArticleId, type CollectionId, idFrom, type PersonId } from '@harken/contract/ids';
import type { Article, ArticleText, Collection, SearchHit } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { createArticleIndex, engineTrail } from './article-index.ts';
import * as store from './store.ts';

export interface KnowledgeDeps {
  log: Pick<EventLog, 'transact' | 'tail' | 'head'>;
  read: Kysely<unknown>;
  clock: Clock;
}

type Texts = Partial<Record<Locale, ArticleText>>;
export type Knowledge = ReturnType<typeof createKnowledge>;

export function createKnowledge({ log, read, clock }: KnowledgeDeps) {
  const index = createArticleIndex();
  let stopTail: (() => void) | undefined;

  async function createCollection(collection: Omit<Collection, 'id'>, actor: Actor): Promise<Collection> {
    const made = { ...collection, id: idFrom('coll', newId()) };
    await log.transact(async (tx) => {
      await store.insertCollection(tx.db, made);
      tx.append({ name: 'collection.created', actor, data: { collection: made } });
    });
    return made;
  }

  async function createArticle(
    draft: Pick<Article, 'slug' | 'collectionId' | 'audience' | 'checked'> & { texts: Texts; published?: boolean },
    actor: Actor,
  ): Promise<Article> {
    const { texts, published = false, ...head } = draft;
    const article: Article = { ...head, id: idFrom('arti', newId()), version: 1, texts: {} };
    for (const [locale, text] of Object.entries(texts))
      article.texts[locale as Locale] = { ...text, published, updatedAt: clock.now().toISOString() };
    await log.transact(async (tx) => {
      if (await store.slugTaken(tx.db, article.slug)) throw new Refusal('article.slug_taken');
      await store.insertArticle(tx.db, article);
      tx.append({ name: 'article.created', actor, data: { article } });
    });
    return article;
  }

  /** @throws Refusal `record.changed` when `version` is not the present one */
  async function updateArticle(
    id: ArticleId,
    change: {
      version: number;
      collectionId?: CollectionId | undefined;
      audience?: Article['audience'] | undefined;
      checked?: string | null | undefined;
      texts?: Texts | undefined;
    },
    actor: Actor,
  ): Promise<Article> {
    return edit(id, change.version, actor, 'article.updated', (article) => {
      const texts = { ...article.texts };
      for (const [locale, text] of Object.entries(change.texts ?? {})) {
        const published = texts[locale as Locale]?.published ?? false;
        texts[locale as Locale] = { ...text, published, updatedAt: clock.now().toISOString() };
      }
      return {
        ...article,
        collectionId: change.collectionId ?? article.collectionId,
        audience: change.audience ?? article.audience,
        checked: change.checked === undefined ? article.checked : change.checked,
        texts,
      };
    });
  }

  /**
   * What is published is what its publisher read.
   * @throws Refusal `record.changed` when `version` is not the present one
   */
  async function publish(
    id: ArticleId,
    { version, locale, published }: { version: number; locale: Locale; published: boolean },
    actor: Actor,
  ): Promise<Article> {
    return edit(id, version, actor, published ? 'article.published' : 'article.unpublished', (article) => {
      const text = article.texts[locale];
      if (!text) throw new Refusal('record.not_found', `There is no text in ${locale}`);
      return { ...article, texts: { ...article.texts, [locale]: { ...text, published } } };
    });
  }

  async function edit(
    id: ArticleId,
    version: number,
    actor: Actor,
    name: 'article.updated' | 'article.published' | 'article.unpublished',
    change: (article: Article) => Article,
  ): Promise<Article> {
    return log.transact(async (tx) => {
      const [before] = await store.articles(tx.db, id);
      if (!before) throw new Refusal('record.not_found');
      const after = { ...change(before), version: before.version + 1 };
      if (before.version !== version || !(await store.updateArticle(tx.db, after, version)))
        throw new Refusal('record.changed');
      for (const [key, text] of Object.entries(after.texts)) {
        const locale = key as Locale;
        const earlier = before.texts[locale];
        if (earlier === text) continue;
        if (earlier)
          await store.keepEarlier(tx.db, {
            articleId: id,
            locale,
            version: before.version,
            text: earlier,
            until: clock.now(),
            by: actor.kind === 'person' ? (actor.id as PersonId) : null,
          });
        await store.putText(tx.db, id, locale, text);
      }
      tx.append({ name, actor, data: { article: after } });
      return after;
    });
  }

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

  return {
    createCollection,
    createArticle,
    updateArticle,
    publish,
    get,
    list: async () => ({ collections: await store.collections(read), articles: await store.articles(read) }),
    search,
    answer: index.answer,
    guess: index.guess,
    collectionOf: index.collectionOf,
    /** What the help centre shows. */
    readers: index.readers,
    engineTrail,
    start,
    stop: () => stopTail?.(),
  };
}
