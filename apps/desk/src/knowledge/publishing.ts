/** What an editor does with a text besides writing it; each tells its outcome and offers the way back. */
import type { Article, ArticleText, DraftText } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import i18next from 'i18next';
import { call, isRefused, queries } from '../platform/api.ts';
import { languageNames } from '../platform/i18n.ts';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { readArticleAgain } from './articles-data.ts';
import { type DraftKeeper, textOf } from './draft-keeper.ts';
import { savedOf } from './use-draft.ts';

interface Target {
  article: Article;
  locale: Locale;
  keeper: DraftKeeper;
}

const said = (key: 'published' | 'hidden' | 'discarded' | 'stillRight' | 'undone', locale: Locale) =>
  i18next.t(`articles:done.${key}`, { language: languageNames[locale] });

async function attempt(work: () => Promise<void>, { article }: Pick<Target, 'article'>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const late = isRefused(error, 'record.changed');
    tell(late ? i18next.t('articles:done.changed') : problemWords(error), { tone: 'breaking' });
  } finally {
    readArticleAgain(article.id);
  }
}

async function put(
  { id, version }: Pick<Article, 'id' | 'version'>,
  locale: Locale,
  change: { published: boolean; draft?: number } | { text: ArticleText },
): Promise<Article> {
  const { article } = await send({ id }, version, locale, change);
  // What comes next is done from this version.
  queries.setQueryData(['article', id], { article });
  return article;
}

function send(
  params: Pick<Article, 'id'>,
  version: number,
  locale: Locale,
  change: { published: boolean; draft?: number } | { text: ArticleText },
): Promise<{ article: Article }> {
  if (!('text' in change))
    return call('POST /api/knowledge/articles/:id/publish', { params, body: { version, locale, ...change } });
  const { title, summary, body, questions } = change.text;
  const texts = { [locale]: { title, summary, body, questions } };
  return call('PATCH /api/knowledge/articles/:id', { params, body: { version, texts } });
}

const draftAgain = (id: Article['id'], locale: Locale, text: DraftText) =>
  call('PUT /api/knowledge/articles/:id/drafts/:locale', { params: { id, locale }, body: { version: 0, text } });

/** What stands in the fields becomes what readers see. */
export const publish = (target: Target): Promise<void> =>
  attempt(async () => {
    const { article, locale, keeper } = target;
    if (!(await keeper.flush())) return;
    const { version, mine } = keeper.state.get().edit;
    const before = article.texts[locale];
    const done = await put(article, locale, { published: true, ...(version ? { draft: version } : {}) });
    keeper.adopt(savedOf(done, [], locale));
    const takeBack = () =>
      attempt(async () => {
        // What readers saw before, and the draft beside it, as it was.
        if (before?.published) await put(done, locale, { text: before });
        else await put(done, locale, { published: false });
        if (version) await draftAgain(article.id, locale, textOf(mine));
        await keeper.reload();
        tell(said('undone', locale));
      }, target);
    tell(said('published', locale), { undo: () => void takeBack() });
  }, target);

/** Readers and the virtual agent do not have it any more; writers keep it. */
export const hide = (target: Target): Promise<void> =>
  attempt(async () => {
    const { article, locale } = target;
    const done = await put(article, locale, { published: false });
    const takeBack = () =>
      attempt(async () => {
        await put(done, locale, { published: true });
        tell(said('undone', locale));
      }, target);
    tell(said('hidden', locale), { undo: () => void takeBack() });
  }, target);

export const discard = (target: Target): Promise<void> =>
  attempt(async () => {
    const { article, locale, keeper } = target;
    await keeper.flush();
    const { version, mine } = keeper.state.get().edit;
    if (version === 0) return;
    const params = { id: article.id, locale };
    await call('DELETE /api/knowledge/articles/:id/drafts/:locale', { params, query: { version } });
    keeper.begin(savedOf(article, [], locale));
    const takeBack = () => {
      keeper.set(mine);
      void keeper.flush();
    };
    tell(said('discarded', locale), { undo: takeBack });
  }, target);

/** Its source changed, and this translation says the same all the same. */
export const stillRight = (target: Target): Promise<void> =>
  attempt(async () => {
    const { article, locale } = target;
    const text = article.texts[locale];
    if (!text) return;
    await put(article, locale, { text });
    tell(said('stillRight', locale));
  }, target);
