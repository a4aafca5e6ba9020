import { Link } from '@tanstack/react-router';
import { type ReactElement, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Labelled, Select } from '../administration/setting.tsx';
import { buttonClass } from '../platform/buttons.tsx';
import { Empty, PartFailed } from '../platform/failures.tsx';
import { ago, percent } from '../platform/format.ts';
import { localName, useLanguage } from '../platform/i18n.ts';
import { SearchInput } from '../platform/search-input.tsx';
import { StaleBadge, StateBadge } from './article-badges.tsx';
import { helpedShare } from './article-readers.tsx';
import { conditions, fits, locales, type Row, rowsOf, type Wanted } from './article-state.ts';
import { useArticles, useVoices } from './articles-data.ts';
import { ArticlesScreen, NewArticleLink } from './articles-screen.tsx';

/** Two beside each other on a phone. */
const narrowed = 'max-md:w-[calc(50%-6px)] max-md:[&>select]:w-full';

/** Every article with where it stands: what is published, what is being written, what a translation lacks. */
export function ArticlesList(): ReactElement {
  const { t } = useTranslation(['articles', 'imports']);
  const language = useLanguage();
  const { data, error, refetch } = useArticles();
  const voices = useVoices().data?.voices ?? [];
  const [wanted, setWanted] = useState<Wanted>({ words: '', collectionId: '', audience: '', condition: '' });
  const set = (part: Partial<Wanted>) => setWanted((now) => ({ ...now, ...part }));
  const rows = useMemo(() => (data ? rowsOf({ ...data, language }) : []), [data, language]);
  const shown = rows.filter((row) => fits(row, wanted));
  return (
    <ArticlesScreen
      title={t('list.title')}
      text={t('list.text')}
      action={
        <div className="flex flex-wrap gap-2">
          <Link to="/knowledge/import" className={buttonClass()}>
            {t('imports:do')}
          </Link>
          <NewArticleLink />
        </div>
      }
    >
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="ghost h-40" />}
      {data && !data.articles.length && (
        <div className="-mx-4">
          <Empty title={t('list.empty')} action={<NewArticleLink />}>
            {t('list.emptyText')}
          </Empty>
        </div>
      )}
      {data && data.articles.length > 0 && (
        <>
          <div className="mb-3 flex flex-wrap items-end gap-3">
            <SearchInput
              label={t('list.search')}
              value={wanted.words}
              onValue={(words) => set({ words })}
              className="w-64 max-md:w-full"
            />
            <Labelled label={t('list.collection')} className={narrowed}>
              {(id) => (
                <Select
                  id={id}
                  value={wanted.collectionId}
                  onChange={(event) => set({ collectionId: event.target.value })}
                >
                  <option value="">{t('list.anyCollection')}</option>
                  {data.collections.map((one) => (
                    <option key={one.id} value={one.id}>
                      {localName(one.name)}
                    </option>
                  ))}
                </Select>
              )}
            </Labelled>
            <Labelled label={t('list.condition')} className={narrowed}>
              {(id) => (
                <Select
                  id={id}
                  value={wanted.condition}
                  onChange={(event) => set({ condition: event.target.value as Wanted['condition'] })}
                >
                  <option value="">{t('list.anyCondition')}</option>
                  {conditions.map((one) => (
                    <option key={one} value={one}>
                      {t(`condition.${one}`)}
                    </option>
                  ))}
                </Select>
              )}
            </Labelled>
            <Labelled label={t('list.audience')} className={narrowed}>
              {(id) => (
                <Select id={id} value={wanted.audience} onChange={(event) => set({ audience: event.target.value })}>
                  <option value="">{t('list.anyAudience')}</option>
                  {(['public', 'customers', 'agents'] as const).map((one) => (
                    <option key={one} value={one}>
                      {t(`audience.${one}`)}
                    </option>
                  ))}
                </Select>
              )}
            </Labelled>
            <p role="status" className="pb-1.5 text-12 text-ink-3">
              {t('list.count', { count: shown.length })}
            </p>
          </div>
          {shown.length > 0 ? (
            <ul aria-label={t('list.title')} className="border-t border-line">
              {shown.map((row) => (
                <ArticleRow
                  key={row.article.id}
                  row={row}
                  helped={helpedShare(
                    voices.find((one) => one.articleId === row.article.id && one.locale === language),
                  )}
                />
              ))}
            </ul>
          ) : (
            <p className="py-3 text-13 text-ink-2">{t('list.nothingFound')}</p>
          )}
        </>
      )}
    </ArticlesScreen>
  );
}

function ArticleRow({ row, helped }: { row: Row; helped: number | null }): ReactElement {
  const { t } = useTranslation('articles');
  const { article, texts } = row;
  return (
    <li className="border-b border-line">
      <Link
        to="/knowledge/articles/$articleId"
        params={{ articleId: article.id }}
        className="grid min-h-12 items-center gap-x-4 gap-y-1 px-1 py-2 hover:bg-surface-2 md:grid-cols-[minmax(0,1fr)_auto_88px]"
      >
        <span className="min-w-0">
          <span className={`block truncate text-13 font-medium ${article.archived ? 'text-ink-3' : ''}`}>
            {row.title}
          </span>
          <span className="block truncate text-12 text-ink-2">
            {[
              row.collection && localName(row.collection.name),
              t(`audience.${article.audience}`),
              helped !== null && t('list.helped', { share: percent(helped) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </span>
        <span className="flex flex-wrap items-center gap-1.5">
          {locales.map((locale) => (
            <StateBadge key={locale} locale={locale} state={texts[locale].state} />
          ))}
          {locales.some((locale) => texts[locale].stale) && <StaleBadge source={article.source} />}
        </span>
        <span className="text-12 text-ink-3 md:text-right">{row.changedAt && ago(row.changedAt)}</span>
      </Link>
    </li>
  );
}
