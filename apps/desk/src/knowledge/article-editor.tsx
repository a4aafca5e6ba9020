import type { ArticleId } from '@harken/contract/ids';
import type { Article, Collection, Draft } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import { useParams } from '@tanstack/react-router';
import { EllipsisVertical, ExternalLink } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass, IconButton } from '../platform/buttons.tsx';
import { PartFailed } from '../platform/failures.tsx';
import { languageNames, useLanguage } from '../platform/i18n.ts';
import { Icon } from '../platform/icons.tsx';
import { useNarrow } from '../platform/narrow.ts';
import { Menu, MenuItem } from '../platform/popups.tsx';
import { StaleBadge, StateBadge } from './article-badges.tsx';
import { ArticleHistory } from './article-history.tsx';
import { ArticlePreview } from './article-preview.tsx';
import { ArticleReaders } from './article-readers.tsx';
import { ArticleSettings } from './article-settings.tsx';
import { isStale, locales, otherOf, textState } from './article-state.ts';
import { ArticleTry } from './article-try.tsx';
import { useArticle, useArticles, useDrafts } from './articles-data.ts';
import { ArticlesScreen } from './articles-screen.tsx';
import type { DraftKeeper, DraftState } from './draft-keeper.ts';
import { NewArticle } from './new-article.tsx';
import { discard, hide, publish, stillRight } from './publishing.ts';
import { SavedState, TextPane } from './text-pane.tsx';
import { useDraft } from './use-draft.ts';
import { WritingHelp } from './writing-help.tsx';

/** An article as it is written. */
export function ArticleEditor(): ReactElement {
  const { articleId = '' } = useParams({ strict: false });
  return articleId === 'new' ? <NewArticle /> : <Existing key={articleId} id={articleId as ArticleId} />;
}

function Existing({ id }: { id: ArticleId }): ReactElement {
  const { t } = useTranslation('articles');
  const article = useArticle(id);
  const drafts = useDrafts(id);
  const all = useArticles();
  const error = article.error ?? drafts.error ?? all.error;
  if (!article.data || !drafts.data || !all.data) {
    const again = () => void Promise.all([article.refetch(), drafts.refetch(), all.refetch()]);
    return (
      <ArticlesScreen title={t('places.articles')} back>
        {error ? <PartFailed error={error} retry={again} /> : <div className="ghost h-64" />}
      </ArticlesScreen>
    );
  }
  return (
    <Editor
      article={article.data.article}
      drafts={drafts.data.drafts}
      collections={all.data.collections}
      slugs={new Set(all.data.articles.map(({ slug }) => slug))}
    />
  );
}

/** What stands beside the text that is being written; on a phone in its place. */
const sides = ['other', 'preview', 'answers', 'history', 'readers', 'settings'] as const;
type Side = (typeof sides)[number] | 'text';

function Editor({
  article,
  drafts,
  collections,
  slugs,
}: {
  article: Article;
  drafts: readonly Draft[];
  collections: readonly Collection[];
  slugs: ReadonlySet<string>;
}): ReactElement {
  const { t } = useTranslation('articles');
  const language = useLanguage();
  const narrow = useNarrow();
  const [locale, setLocale] = useState<Locale>(article.source);
  const [chosen, setSide] = useState<Side>('other');
  const texts = { en: useDraft(article, drafts, 'en'), zh: useDraft(article, drafts, 'zh') };
  const side: Side = narrow && chosen === 'other' ? 'text' : chosen;
  const other = otherOf(locale);
  const { keeper, draft } = texts[locale];
  const fields = draft.edit.mine;
  const title = [language, otherOf(language)].map((one) => texts[one].draft.edit.mine.title.trim()).find(Boolean);
  const shown = narrow ? (['text', ...sides.slice(1)] as const) : sides;
  const pane = (of: Locale) => (
    <section aria-label={languageNames[of]} className="min-w-0">
      <PaneHead article={article} locale={of} {...texts[of]} />
      <TextPane locale={of} {...texts[of]} slugs={slugs} />
      <WritingHelp />
    </section>
  );
  return (
    <ArticlesScreen title={title ?? article.slug} wide back>
      {article.archived && (
        <p className="mb-4 rounded-md border border-attention-line bg-attention-soft px-3 py-2 text-13 text-attention">
          {t('archived')}
        </p>
      )}
      <div className="mb-4 flex flex-wrap items-center gap-x-6 gap-y-2 border-b border-line pb-3">
        <Choice
          label={t('write')}
          value={locale}
          options={locales.map((one) => ({ value: one, name: languageNames[one] }))}
          onChange={setLocale}
        />
        <Choice
          label={narrow ? t('show') : t('beside')}
          value={side}
          options={shown.map((one) => ({
            value: one,
            name: one === 'other' ? languageNames[other] : t(`side.${one}`),
          }))}
          onChange={setSide}
        />
      </div>
      <div className={narrow ? '' : 'grid grid-cols-2 items-start gap-8'}>
        {(!narrow || side === 'text') && pane(locale)}
        {side !== 'text' && side !== 'other' && side !== 'settings' && (
          <section aria-label={t(`side.${side}`)} className="min-w-0">
            {side === 'preview' && <ArticlePreview locale={locale} fields={fields} checked={article.checked} />}
            {side === 'answers' && <ArticleTry key={locale} id={article.id} locale={locale} fields={fields} />}
            {side === 'history' && (
              <ArticleHistory key={locale} article={article} locale={locale} keeper={keeper} fields={fields} />
            )}
            {side === 'readers' && <ArticleReaders id={article.id} locale={locale} />}
          </section>
        )}
        {!narrow && side === 'other' && pane(other)}
        {/* Stays where it is while one looks at something else: what is not saved there is not lost. */}
        <section aria-label={t('side.settings')} hidden={side !== 'settings'} className="min-w-0">
          <ArticleSettings article={article} collections={collections} />
        </section>
      </div>
    </ArticlesScreen>
  );
}

function Choice<V extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: V;
  options: readonly { value: V; name: string }[];
  onChange: (value: V) => void;
}): ReactElement {
  return (
    <fieldset className="flex min-w-0 flex-wrap items-center gap-1">
      <legend className="sr-only">{label}</legend>
      <span aria-hidden="true" className="mr-1 text-12 text-ink-3">
        {label}
      </span>
      {options.map((option) => (
        <Button
          key={option.value}
          size="small"
          look={option.value === value ? 'plain' : 'quiet'}
          aria-pressed={option.value === value}
          className={option.value === value ? 'border-accent-line! bg-accent-soft! text-accent!' : ''}
          onClick={() => onChange(option.value)}
        >
          {option.name}
        </Button>
      ))}
    </fieldset>
  );
}

function PaneHead({
  article,
  locale,
  keeper,
  draft,
}: {
  article: Article;
  locale: Locale;
  keeper: DraftKeeper;
  draft: DraftState;
}): ReactElement {
  const { t } = useTranslation('articles');
  const [busy, setBusy] = useState(false);
  const { edit, saving } = draft;
  const hasDraft = edit.version > 0 || saving.is !== 'saved';
  const state = textState(article, locale, hasDraft);
  const text = article.texts[locale];
  const complete = edit.mine.title.trim() !== '' && edit.mine.body.trim() !== '';
  const target = { article, locale, keeper };
  const run = async (deed: (on: typeof target) => Promise<void>) => {
    setBusy(true);
    await deed(target);
    setBusy(false);
  };
  const mayPublish =
    complete && !article.archived && state !== 'published' && state !== 'nothing' && saving.is !== 'clash';
  const isOpen = text?.published && !article.archived && article.audience === 'public';
  return (
    <div className="mb-4 flex min-h-14 flex-wrap items-start gap-x-3 gap-y-2">
      <div className="min-w-0 flex-1 max-md:basis-full">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h2 className="text-15 font-semibold">{languageNames[locale]}</h2>
          <StateBadge state={state} />
          {isStale(article, locale) && <StaleBadge source={article.source} />}
        </div>
        <SavedState draft={draft} />
      </div>
      {isOpen && (
        <a
          href={`/help/${locale}/articles/${article.slug}`}
          target="_blank"
          rel="noreferrer"
          className={buttonClass('quiet')}
        >
          <Icon of={ExternalLink} size={15} />
          {t('open')}
        </a>
      )}
      <Button
        look={mayPublish ? 'primary' : 'plain'}
        disabled={!mayPublish || busy}
        aria-label={`${t(state === 'changed' ? 'publishChanges' : 'publish')}, ${languageNames[locale]}`}
        onClick={() => void run(publish)}
      >
        {t(state === 'changed' ? 'publishChanges' : 'publish')}
      </Button>
      <Menu
        label={t('more')}
        align="end"
        trigger={
          <IconButton icon={EllipsisVertical} label={`${t('more')}, ${languageNames[locale]}`} disabled={busy} />
        }
      >
        <MenuItem disabled={!isStale(article, locale)} onSelect={() => void run(stillRight)}>
          {t('stillRight')}
        </MenuItem>
        <MenuItem disabled={!text?.published} onSelect={() => void run(hide)}>
          {t('hide')}
        </MenuItem>
        <MenuItem disabled={edit.version === 0} onSelect={() => void run(discard)}>
          {t('discard')}
        </MenuItem>
      </Menu>
    </div>
  );
}
