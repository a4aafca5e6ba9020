/**
 * What is being written. A draft is saved as it is typed and read only by those who write; two who write the same one
 * are told, because each save names the one it was made from. What stood there before is read from the same door.
 */
import type { ArticleId } from '@harken/contract/ids';
import type { ArticleVersion, Draft, DraftText } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Kysely } from 'kysely';
import { clean } from '../platform/clean.ts';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import { actorOf, type Changer } from '../platform/http/caller.ts';
import { personOf } from './changes.ts';
import * as drafts from './draft-store.ts';
import * as store from './store.ts';

export interface DraftsDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
}

/** Who types on is told of again after so long: others see that it goes on, and the log does not fill with saves. */
const toldAgainMs = 60_000;

export function createDrafts({ log, read, clock }: DraftsDeps) {
  /**
   * @param version of the draft that was edited; 0 where there was none
   * @throws Refusal `record.changed` when somebody else saved it, published it or gave it up in the meantime
   */
  async function save(
    articleId: ArticleId,
    locale: Locale,
    { version, text }: { version: number; text: DraftText },
    by: Changer,
  ): Promise<Draft> {
    return log.transact(async (tx) => {
      if (!(await store.isArticle(tx.db, articleId))) throw new Refusal('record.not_found');
      const was = await drafts.one(tx.db, articleId, locale);
      const now = clock.now();
      const is: Draft = {
        articleId,
        locale,
        version: version + 1,
        savedAt: now.toISOString(),
        savedBy: personOf(by),
        text: clean(text),
      };
      const kept = version === 0 ? await drafts.insert(tx.db, is) : await drafts.update(tx.db, is, version);
      if (!kept) throw new Refusal('record.changed');
      const goesOn =
        was?.savedBy === is.savedBy &&
        Math.floor(Date.parse(was.savedAt) / toldAgainMs) === Math.floor(now.getTime() / toldAgainMs);
      if (!goesOn)
        tx.append({
          name: 'article.draft_changed',
          actor: actorOf(by),
          data: { articleId, locale, draft: headOf(is) },
        });
      return is;
    });
  }

  /** @throws Refusal `record.changed` when it is not at this version any more */
  async function discard(articleId: ArticleId, locale: Locale, version: number, by: Changer): Promise<void> {
    await log.transact(async (tx) => {
      if (!(await drafts.drop(tx.db, articleId, locale, version))) throw new Refusal('record.changed');
      tx.append({ name: 'article.draft_changed', actor: actorOf(by), data: { articleId, locale, draft: null } });
    });
  }

  /** Newest first. Each state lasted from the change before it to its own end. */
  async function history(articleId: ArticleId): Promise<ArticleVersion[]> {
    const [article] = await store.articles(read, articleId);
    if (!article) throw new Refusal('record.not_found');
    const earlier = await store.earlierTexts(read, articleId);
    return (['en', 'zh'] as const)
      .flatMap((locale) => {
        const now = article.texts[locale];
        if (!now) return [];
        const before = earlier.filter((one) => one.locale === locale);
        const states = [...before.map(({ text }) => text), now];
        return states.map((state, at): ArticleVersion => {
          const { published, updatedAt, updatedBy, ...text } = state;
          const made = before[at - 1];
          const was = states[at - 1];
          return {
            number: at + 1,
            locale,
            what: published ? 'published' : was?.published ? 'unpublished' : 'written',
            at: made ? made.until.toISOString() : updatedAt,
            by: made ? made.by : (updatedBy ?? null),
            published,
            text,
          };
        });
      })
      .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : b.number - a.number));
  }

  return {
    save,
    discard,
    of: (articleId: ArticleId) => drafts.of(read, articleId),
    heads: () => drafts.heads(read),
    history,
  };
}

function headOf({ text, ...head }: Draft) {
  return { ...head, title: text.title };
}
