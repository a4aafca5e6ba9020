/** Articles: made, placed, published, hidden, archived. What a text said before each change is kept. */
import { type ArticleId, type CollectionId, idFrom } from '@harken/contract/ids';
import type { Article, ArticleText, DraftText } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import { clean } from '../platform/clean.ts';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import { actorOf, type Changer } from '../platform/http/caller.ts';
import { newId } from '../platform/ids.ts';
import { mistaken, type Noting, noted, personOf } from './changes.ts';
import * as drafts from './draft-store.ts';
import * as store from './store.ts';

type Texts = Partial<Record<Locale, ArticleText>>;
type Head = Pick<Article, 'collectionId' | 'audience' | 'checked' | 'source' | 'archived'>;
const head = ['collectionId', 'audience', 'checked', 'source', 'archived'] as const;

export interface ArticlesDeps {
  log: Pick<EventLog, 'transact'>;
  clock: Clock;
  audit: Noting;
}

const mostQuestions = 200;

const entries = <T>(texts: Partial<Record<Locale, T>>) => Object.entries(texts) as [Locale, T][];

/** What an article is called among those who write it. */
const titleOf = ({
  texts,
  source,
  slug,
}: Pick<Article, 'source' | 'slug'> & { texts: Partial<Record<Locale, { title: string }>> }): string =>
  (texts[source] ?? texts.en ?? texts.zh)?.title || slug;

export function createArticles({ log, clock, audit }: ArticlesDeps) {
  async function create(
    wanted: Pick<Article, 'slug' | 'collectionId' | 'audience' | 'checked'> & {
      source?: Locale | undefined;
      texts?: Texts;
      drafts?: Partial<Record<Locale, DraftText>>;
      published?: boolean;
    },
    by: Changer = null,
    within?: Tx,
  ): Promise<Article> {
    const { slug, collectionId, audience, checked, texts = {}, drafts: begun = {}, published = false } = wanted;
    const now = clock.now();
    const written = { ...begun, ...texts };
    const article: Article = {
      id: idFrom('arti', newId()),
      ...{ slug, collectionId, audience, checked },
      source: wanted.source ?? (written.en || !written.zh ? 'en' : 'zh'),
      archived: false,
      version: 1,
      texts: {},
    };
    for (const [locale, text] of entries(texts))
      article.texts[locale] = {
        ...clean(text),
        published,
        updatedAt: now.toISOString(),
        updatedBy: personOf(by),
      };
    const make = async (tx: Tx) => {
      await refuseMisplaced(tx, article);
      if (await store.slugTaken(tx.db, slug)) throw new Refusal('article.slug_taken');
      await store.insertArticle(tx.db, article);
      for (const [locale, text] of entries(begun))
        await drafts.insert(tx.db, {
          articleId: article.id,
          ...{ locale, version: 1, savedAt: now.toISOString(), savedBy: personOf(by), text: clean(text) },
        });
      tx.append({ name: 'article.created', actor: actorOf(by), data: { article } });
      const detail = { name: titleOf({ ...article, texts: written }) };
      await audit.record(tx, { by, action: 'article.created', target: article.id, detail });
    };
    await (within ? make(within) : log.transact(make));
    return article;
  }

  /** @throws Refusal `record.changed` when `version` is not the present one */
  async function update(
    id: ArticleId,
    {
      version,
      texts = {},
      ...fields
    }: { version: number; texts?: Texts | undefined } & {
      [K in keyof Head]?: Head[K] | undefined;
    },
    by: Changer = null,
  ): Promise<Article> {
    return edit(id, version, by, async (tx, was) => {
      const is: Article = { ...was, texts: { ...was.texts } };
      for (const field of head) if (fields[field] !== undefined) Object.assign(is, { [field]: fields[field] });
      for (const [locale, text] of entries(texts))
        is.texts[locale] = {
          ...clean(text),
          published: was.texts[locale]?.published ?? false,
          updatedAt: clock.now().toISOString(),
          updatedBy: personOf(by),
        };
      if (is.collectionId !== was.collectionId || (was.archived && !is.archived)) await refuseMisplaced(tx, is);
      return { is, name: 'article.updated', detail: { ...(await headNoted(tx, was, is)), ...textsNoted(texts) } };
    });
  }

  /**
   * Shows or hides a language. What is published is what its publisher read: a draft is named by its version and
   * becomes the text.
   *
   * @throws Refusal `record.changed` when the article or the draft is not at this version any more ·
   *   `article.incomplete` when the draft lacks a title or a text
   */
  async function publish(
    id: ArticleId,
    {
      version,
      locale,
      published,
      draft: draftVersion,
    }: { version: number; locale: Locale; published: boolean; draft?: number | undefined },
    by: Changer = null,
  ): Promise<Article> {
    return edit(id, version, by, async (tx, was) => {
      let text = was.texts[locale];
      if (draftVersion !== undefined) {
        const draft = await drafts.one(tx.db, id, locale);
        if (draft?.version !== draftVersion) throw new Refusal('record.changed');
        if (!draft.text.title.trim() || !draft.text.body.trim()) throw new Refusal('article.incomplete');
        const updatedAt = clock.now().toISOString();
        text = { ...draft.text, published, updatedAt, updatedBy: draft.savedBy ?? personOf(by) };
        await drafts.drop(tx.db, id, locale, draftVersion);
        tx.append({
          name: 'article.draft_changed',
          actor: actorOf(by),
          data: { articleId: id, locale, draft: null },
        });
      }
      if (!text) throw new Refusal('record.not_found', `There is no text in ${locale}`);
      const is = { ...was, texts: { ...was.texts, [locale]: { ...text, published } } };
      return { is, name: published ? 'article.published' : 'article.unpublished', detail: { locale } };
    });
  }

  /**
   * How customers ask for an article, with some more questions and without others, in a transaction of the caller's. It
   * says the same as before: a translation of it is no older for it, and a draft of it has them too.
   *
   * @returns those that were not there before
   */
  async function changeQuestions(
    tx: Tx,
    {
      articleId,
      locale,
      add = [],
      remove = [],
    }: { articleId: ArticleId; locale: Locale; add?: string[]; remove?: string[] },
    by: Changer,
  ): Promise<string[]> {
    const change = (questions: readonly string[]) =>
      [...new Set([...questions.filter((one) => !remove.includes(one)), ...add])].slice(0, mostQuestions);
    const draft = await drafts.one(tx.db, articleId, locale);
    if (draft) {
      const text = { ...draft.text, questions: change(draft.text.questions) };
      await drafts.update(tx.db, { ...draft, version: draft.version + 1, text }, draft.version);
    }
    let added: string[] = [];
    await editWithin(tx, articleId, null, by, async (_, was) => {
      const text = was.texts[locale];
      if (!text) throw new Refusal('record.not_found', `There is no text in ${locale}`);
      const questions = change(text.questions);
      added = questions.filter((one) => !text.questions.includes(one));
      const is = { ...was, texts: { ...was.texts, [locale]: { ...text, questions } } };
      return {
        is,
        name: 'article.updated',
        detail: { locale, questions: { added: add.length, removed: remove.length } },
      };
    });
    return added;
  }

  /** @throws Refusal `record.changed` when `version` is given and not the present one */
  async function archive(
    tx: Tx,
    id: ArticleId,
    { archived, version = null }: { archived: boolean; version?: number | null },
    by: Changer,
  ): Promise<void> {
    await editWithin(tx, id, version, by, async (_, was) => {
      const is = { ...was, archived };
      if (was.archived && !archived) await refuseMisplaced(tx, is);
      return { is, name: 'article.updated', detail: noted(was, is, head) };
    });
  }

  type Change = (
    tx: Tx,
    was: Article,
  ) => Promise<{
    is: Article;
    name: 'article.updated' | 'article.published' | 'article.unpublished';
    detail: Record<string, unknown>;
  }>;

  const edit = (id: ArticleId, version: number, by: Changer, change: Change): Promise<Article> =>
    log.transact((tx) => editWithin(tx, id, version, by, change));

  /** @param wanted the version that was edited; null for a change that does not depend on the rest */
  async function editWithin(
    tx: Tx,
    id: ArticleId,
    wanted: number | null,
    by: Changer,
    change: Change,
  ): Promise<Article> {
    const [before] = await store.articles(tx.db, id);
    if (!before) throw new Refusal('record.not_found');
    const { version } = before;
    if (wanted !== null && version !== wanted) throw new Refusal('record.changed');
    const { is, name, detail } = await change(tx, before);
    const after = { ...is, version: version + 1 };
    if (!(await store.updateArticle(tx.db, after, version))) throw new Refusal('record.changed');
    for (const [locale, text] of entries(after.texts)) {
      const earlier = before.texts[locale];
      if (earlier === text) continue;
      if (earlier)
        await store.keepEarlier(tx.db, {
          articleId: id,
          ...{ locale, version, text: earlier, until: clock.now(), by: personOf(by) },
        });
      await store.putText(tx.db, id, locale, text);
    }
    tx.append({ name, actor: actorOf(by), data: { article: after } });
    await audit.record(tx, { by, action: name, target: id, detail: { name: titleOf(after), ...detail } });
    return after;
  }

  /** In words that are read where nobody knows collections by their ids. */
  async function headNoted(tx: Tx, was: Article, is: Article): Promise<Record<string, unknown>> {
    const changed: Record<string, unknown> = noted(was, is, head);
    if (!('collectionId' in changed)) return changed;
    const nameOf = async (id: CollectionId) => (await store.collection(tx.db, id))?.name ?? id;
    return { ...changed, collectionId: { from: await nameOf(was.collectionId), to: await nameOf(is.collectionId) } };
  }

  /** Nothing is put where nobody would look for it. */
  async function refuseMisplaced(tx: Tx, { collectionId }: { collectionId: CollectionId }): Promise<void> {
    const collection = await store.collection(tx.db, collectionId);
    if (!collection || collection.archived)
      throw mistaken('collectionId', collection ? 'is archived' : 'names no collection');
  }

  return { create, update, publish, changeQuestions, archive };
}

/** Which texts were changed. What they said before is in the article's own history. */
function textsNoted(texts: Texts): Record<string, unknown> {
  const changed = Object.keys(texts);
  return changed.length ? { texts: changed } : {};
}
