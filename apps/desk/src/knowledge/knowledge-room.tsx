import type { ArticleId } from '@harken/contract/ids';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass, IconButton } from '../platform/buttons.tsx';
import { useMay } from '../platform/desk.ts';
import { Empty, PartFailed } from '../platform/failures.tsx';
import { useTitle } from '../platform/go.ts';
import { localName, useLanguage } from '../platform/i18n.ts';
import { useNarrow } from '../platform/narrow.ts';
import { SearchInput } from '../platform/search-input.tsx';
import { ArticleView } from './article-view.tsx';
import { useArticles } from './articles-data.ts';
import { KnowledgePlaces, NewArticleLink } from './articles-screen.tsx';
import { KnowledgeHits } from './knowledge-search.tsx';

/** What the organisation knows, to search and to read. */
export function KnowledgeRoom(): ReactElement {
  const { t } = useTranslation(['knowledge', 'articles']);
  const writes = useMay('knowledge.edit');
  const { q = '', article, section } = useSearch({ from: '/desk/knowledge' });
  const navigate = useNavigate();
  const locale = useLanguage();
  const [words, setWords] = useState(q);
  const narrow = useNarrow();
  // Alone on a small screen, the list is the page.
  const alone = narrow && !article;
  const List = alone ? 'main' : 'section';
  useTitle(t('title'));
  useEffect(() => {
    if (words === q) return;
    const timer = setTimeout(
      () =>
        void navigate({
          to: '/knowledge',
          search: (now) => ({ ...now, q: words || undefined }) as typeof now,
          replace: true,
        }),
      200,
    );
    return () => clearTimeout(timer);
  });
  const open = (id: ArticleId, at: number | null) =>
    void navigate({
      to: '/knowledge',
      search: (now) => ({ ...now, article: id, section: at ?? undefined }) as typeof now,
    });
  return (
    <div className="grid h-full grid-rows-[minmax(0,1fr)] md:grid-cols-[340px_minmax(0,1fr)]">
      <List
        {...(alone ? { id: 'main', tabIndex: -1 } : { 'aria-label': t('title') })}
        className={`flex min-h-0 flex-col border-r border-line outline-none ${article ? 'max-md:hidden' : ''}`}
      >
        <div className="flex h-14 shrink-0 items-center border-b border-line px-4">
          <h1 className="flex-1 text-15 font-semibold">{t('title')}</h1>
          <KnowledgePlaces />
        </div>
        <div className="border-b border-line p-3">
          <SearchInput label={t('search.label')} hint={t('search.hint')} value={words} onValue={setWords} />
        </div>
        <div className="scroll-quiet min-h-0 flex-1 overflow-y-auto">
          {words.trim() ? (
            <KnowledgeHits
              words={words}
              locale={locale}
              current={article}
              onOpen={(hit) => open(hit.articleId, hit.section)}
            />
          ) : (
            <Shelves current={article} />
          )}
        </div>
      </List>
      {!alone && (
        <main
          id="main"
          tabIndex={-1}
          className={`scroll-quiet min-h-0 overflow-y-auto bg-surface-1 outline-none ${article ? '' : 'max-md:hidden'}`}
        >
          {narrow && <h1 className="sr-only">{t('title')}</h1>}
          <div className="mx-auto max-w-[720px] px-6 py-6 max-md:px-4">
            {article ? (
              <>
                <IconButton
                  icon={ArrowLeft}
                  label={t('back')}
                  className="mb-2 -ml-1.5 md:hidden"
                  onClick={() =>
                    void navigate({ to: '/knowledge', search: ({ q: kept }) => (kept ? { q: kept } : {}) })
                  }
                />
                {writes && (
                  <Link
                    to="/knowledge/articles/$articleId"
                    params={{ articleId: article }}
                    className={`float-right ${buttonClass()}`}
                  >
                    {t('articles:edit')}
                  </Link>
                )}
                <ArticleView
                  key={article}
                  id={article as ArticleId}
                  section={section ?? null}
                  sentence={null}
                  locale={locale}
                  goTo={open}
                />
              </>
            ) : (
              <div className="pt-[20vh] text-13 text-ink-2">
                <h2 className="mb-1 text-15 font-semibold text-ink-1">{t('nothingOpen.title')}</h2>
                <p>{t('nothingOpen.text')}</p>
              </div>
            )}
          </div>
        </main>
      )}
    </div>
  );
}

/** Everything there is, by collection. */
function Shelves({ current }: { current: string | undefined }): ReactElement {
  const { t } = useTranslation('knowledge');
  const locale = useLanguage();
  const { data, error, refetch } = useArticles();
  const writes = useMay('knowledge.edit');
  if (error)
    return (
      <div className="px-4 py-3">
        <PartFailed error={error} retry={() => void refetch()} />
      </div>
    );
  // Drafts and what is archived are for the screen of those who write.
  const articles = data?.articles.filter((one) => !one.archived && Object.keys(one.texts).length > 0) ?? [];
  if (data && !articles.length) {
    if (!writes) return <p className="px-4 py-5 text-13 text-ink-2">{t('empty')}</p>;
    return <Empty title={t('empty')} action={<NewArticleLink />} />;
  }
  const shelves = [...(data?.collections ?? [])].sort((a, b) => a.position - b.position);
  return (
    <>
      {shelves.map((shelf) => (
        <section key={shelf.id} aria-label={localName(shelf.name)} className="border-b border-line py-2">
          <h2 className="px-4 py-1 text-12 font-medium text-ink-3">{localName(shelf.name)}</h2>
          <ul>
            {articles
              .filter(({ collectionId }) => collectionId === shelf.id)
              .map(({ id, texts }) => (
                <li key={id}>
                  <Link
                    to="/knowledge"
                    search={{ article: id }}
                    aria-current={current === id ? 'page' : undefined}
                    className="block px-4 py-1 text-13 hover:bg-surface-2 aria-[current]:bg-surface-1 aria-[current]:font-medium"
                  >
                    {(texts[locale] ?? texts.en ?? texts.zh)?.title}
                  </Link>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </>
  );
}
