import type { Article } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lettersOf } from '../administration/both-languages.ts';
import { SettingRow, TextInput } from '../administration/setting.tsx';
import { call, isRefused } from '../platform/api.ts';
import { Button, buttonClass } from '../platform/buttons.tsx';
import { Empty, PartFailed } from '../platform/failures.tsx';
import { useLanguage } from '../platform/i18n.ts';
import { problemWords } from '../platform/problem-words.ts';
import { AudienceChoice, CollectionChoice, LanguageChoice } from './article-choices.tsx';
import { slugFor } from './article-state.ts';
import { readArticleAgain, useArticles } from './articles-data.ts';
import { ArticlesScreen } from './articles-screen.tsx';

/** A title and a shelf; everything else is written in the editor, as a draft from the first letter. */
export function NewArticle(): ReactElement {
  const { t } = useTranslation('articles');
  const language = useLanguage();
  const navigate = useNavigate();
  const { data, error, refetch } = useArticles();
  const [source, setSource] = useState<Locale>(language);
  const [title, setTitle] = useState('');
  const [chosen, setCollection] = useState('');
  const [audience, setAudience] = useState<Article['audience']>('public');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const shelves = data?.collections.filter(({ archived }) => !archived) ?? [];
  const collection = shelves.find(({ id }) => id === chosen) ?? shelves[0];
  const slugs = new Set(data?.articles.map(({ slug }) => slug));
  const missing = tried && !title.trim();

  async function make(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (busy || !title.trim() || !collection) return;
    setBusy(true);
    setProblem(null);
    const drafts = { [source]: { title: title.trim(), summary: '', body: '', questions: [] } };
    const body = { collectionId: collection.id, audience, source, drafts };
    const send = async (slug: string) =>
      (await call('POST /api/knowledge/articles', { body: { ...body, slug } })).article;
    try {
      const slug = slugFor(title, slugs);
      const made = await send(slug).catch((refused) => {
        // Somebody took the address a moment ago: another one will do.
        if (!isRefused(refused, 'article.slug_taken')) throw refused;
        return send(`${lettersOf(slug, '-', 60)}-${Date.now().toString(36)}`);
      });
      readArticleAgain(made.id);
      await navigate({ to: '/knowledge/articles/$articleId', params: { articleId: made.id }, replace: true });
    } catch (refused) {
      setProblem(problemWords(refused));
      setBusy(false);
    }
  }

  return (
    <ArticlesScreen title={t('new.title')} text={t('new.text')} back>
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {data && !collection && (
        <div className="-mx-4">
          <Empty
            title={t('new.noCollection')}
            action={
              <Link to="/knowledge/collections" className={buttonClass('primary')}>
                {t('new.toCollections')}
              </Link>
            }
          >
            {t('new.noCollectionText')}
          </Empty>
        </div>
      )}
      {collection && (
        <form onSubmit={(event) => void make(event)} className="max-w-[860px]" noValidate>
          <SettingRow
            label={t('new.titleLabel')}
            text={t('new.titleText')}
            mistake={missing ? t('new.titleNeeded') : undefined}
          >
            {(control) => (
              <TextInput
                {...control}
                maxLength={200}
                lang={source === 'zh' ? 'zh-CN' : 'en'}
                value={title}
                onChange={(event) => setTitle(event.target.value)}
                className="w-full max-w-[480px]"
              />
            )}
          </SettingRow>
          <SettingRow label={t('setting.source.label')} text={t('setting.source.text')}>
            {(control) => <LanguageChoice {...control} value={source} choose={setSource} />}
          </SettingRow>
          <SettingRow label={t('setting.collectionId.label')} text={t('setting.collectionId.text')}>
            {(control) => (
              <CollectionChoice {...control} value={collection.id} shelves={shelves} choose={setCollection} />
            )}
          </SettingRow>
          <SettingRow label={t('setting.audience.label')} text={t('setting.audience.text')}>
            {(control) => <AudienceChoice {...control} value={audience} choose={setAudience} />}
          </SettingRow>
          <div className="flex items-center gap-3 border-t border-line py-4">
            <Button type="submit" look="primary" disabled={busy}>
              {t('new.make')}
            </Button>
            <p role="status" className="text-13 text-breaking">
              {problem}
            </p>
          </div>
        </form>
      )}
    </ArticlesScreen>
  );
}
