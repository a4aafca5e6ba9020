import type { CollectionId } from '@harken/contract/ids';
import type { Collection } from '@harken/contract/knowledge';
import type { Localised } from '@harken/contract/people';
import { ArrowDown, ArrowUp, Plus } from 'lucide-react';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ArchiveSetting } from '../administration/archiving.tsx';
import { bothLanguages, isNamed } from '../administration/both-languages.ts';
import { NameSetting } from '../administration/localised-names.tsx';
import { Labelled, SaveBar, TextInput } from '../administration/setting.tsx';
import { useEditing } from '../administration/use-editing.ts';
import { call, isRefused } from '../platform/api.ts';
import { Button, IconButton } from '../platform/buttons.tsx';
import { Empty, PartFailed } from '../platform/failures.tsx';
import { languageNames, localName } from '../platform/i18n.ts';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { locales, slugFor } from './article-state.ts';
import { readAgain, useArticles } from './articles-data.ts';
import { ArticlesScreen } from './articles-screen.tsx';

/** The shelves of the help centre, in the order in which readers see them. */
export function Collections(): ReactElement {
  const { t } = useTranslation('articles');
  const { data, error, refetch } = useArticles();
  const [open, setOpen] = useState<CollectionId | 'new' | null>(null);
  const all = data?.collections ?? [];
  const live = all.filter(({ archived }) => !archived);
  const archived = all.filter((one) => one.archived);

  async function order(
    next: readonly CollectionId[],
    expected: readonly CollectionId[],
    undone = false,
  ): Promise<void> {
    try {
      await call('PUT /api/knowledge/collections/order', { body: { order: [...next], expected: [...expected] } });
      if (undone) tell(t('collections.undone'));
      else tell(t('collections.moved'), { undo: () => void order(expected, next, true) });
    } catch (refused) {
      tell(isRefused(refused, 'record.changed') ? t('collections.orderChanged') : problemWords(refused), {
        tone: 'breaking',
      });
    } finally {
      readAgain();
    }
  }

  function move(id: CollectionId, by: -1 | 1): void {
    const ids = live.map((one) => one.id);
    const from = ids.indexOf(id);
    const to = from + by;
    if (to < 0 || to >= ids.length) return;
    [ids[from], ids[to]] = [ids[to] as CollectionId, ids[from] as CollectionId];
    void order(
      [...ids, ...archived.map((one) => one.id)],
      all.map((one) => one.id),
    );
  }

  const row = (one: Collection, at: number) => {
    const articles =
      data?.articles.filter((article) => article.collectionId === one.id && !article.archived).length ?? 0;
    const name = localName(one.name);
    return (
      <li key={one.id} className="border-b border-line py-2">
        <div className="flex items-center gap-2">
          <div className="min-w-0 flex-1">
            <p className={`truncate text-13 font-medium ${one.archived ? 'text-ink-3' : ''}`}>{name}</p>
            <p className="truncate text-12 text-ink-2">
              {one.archived ? t('collections.archived') : t('collections.articles', { count: articles })}
            </p>
          </div>
          {!one.archived && (
            <>
              <IconButton
                icon={ArrowUp}
                label={t('collections.up', { name })}
                disabled={at === 0}
                onClick={() => move(one.id, -1)}
              />
              <IconButton
                icon={ArrowDown}
                label={t('collections.down', { name })}
                disabled={at === live.length - 1}
                onClick={() => move(one.id, 1)}
              />
            </>
          )}
          <Button size="small" aria-expanded={open === one.id} onClick={() => setOpen(open === one.id ? null : one.id)}>
            {t('collections.change')}
            <span className="sr-only"> {name}</span>
          </Button>
        </div>
        {open === one.id && <CollectionForm collection={one} articles={articles} />}
      </li>
    );
  };

  return (
    <ArticlesScreen
      title={t('collections.title')}
      text={t('collections.text')}
      action={
        <Button
          look="primary"
          icon={Plus}
          aria-expanded={open === 'new'}
          onClick={() => setOpen(open === 'new' ? null : 'new')}
        >
          {t('collections.new')}
        </Button>
      }
    >
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="ghost h-40" />}
      {open === 'new' && <NewCollection all={all} done={() => setOpen(null)} />}
      {data && !all.length && open !== 'new' && (
        <div className="-mx-4">
          <Empty title={t('collections.empty')}>{t('collections.emptyText')}</Empty>
        </div>
      )}
      {all.length > 0 && (
        <ul aria-label={t('collections.title')} className="max-w-[860px] border-t border-line">
          {live.map(row)}
          {archived.map(row)}
        </ul>
      )}
    </ArticlesScreen>
  );
}

function CollectionForm({ collection, articles }: { collection: Collection; articles: number }): ReactElement {
  const { t } = useTranslation(['articles', 'administration']);
  const { id, version, name } = collection;
  const put = async (body: { name?: Localised; archived?: boolean }, from: number) => {
    const saved = await call('PATCH /api/knowledge/collections/:id', {
      params: { id },
      body: { ...body, version: from },
    });
    readAgain();
    return saved.collection.version;
  };
  const edit = useEditing<{ name: Localised }>({
    id,
    latest: { name },
    version,
    check: (fields) => (isNamed(fields.name) ? {} : { name: t('administration:mistake.needed') }),
    save: (fields, from) => put({ name: bothLanguages(fields.name ?? name) }, from),
    refresh: async () => readAgain(),
  });
  return (
    <div className="mt-2 rounded-md border border-line px-4">
      <NameSetting edit={edit} label={t('collections.name.label')} text={t('collections.name.text')} />
      {(articles === 0 || collection.archived) && (
        <ArchiveSetting
          thing={collection}
          text={t('collections.archiveText')}
          put={(archived, from) => put({ archived }, from)}
        />
      )}
      <SaveBar edit={edit} />
    </div>
  );
}

function NewCollection({ all, done }: { all: readonly Collection[]; done: () => void }): ReactElement {
  const { t } = useTranslation(['articles', 'administration']);
  const [name, setName] = useState<Localised>({ en: '', zh: '' });
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  async function make(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isNamed(name)) return setProblem(t('administration:mistake.needed'));
    if (busy) return;
    setBusy(true);
    try {
      const both = bothLanguages(name);
      const slug = slugFor(both.en, new Set(all.map((one) => one.slug)), 'collection');
      const position = Math.max(-1, ...all.map((one) => one.position)) + 1;
      await call('POST /api/knowledge/collections', { body: { slug, name: both, position } });
      readAgain();
      tell(t('collections.made'));
      done();
    } catch (refused) {
      setProblem(problemWords(refused));
      setBusy(false);
    }
  }
  return (
    <form
      aria-label={t('collections.new')}
      onSubmit={(event) => void make(event)}
      className="mb-4 flex max-w-[860px] flex-wrap items-end gap-3 rounded-md border border-line p-4"
    >
      {locales.map((locale) => (
        <Labelled
          key={locale}
          label={`${t('collections.name.label')}, ${languageNames[locale]}`}
          className="min-w-48 flex-1"
        >
          {(id) => (
            <TextInput
              id={id}
              lang={locale === 'zh' ? 'zh-CN' : 'en'}
              maxLength={200}
              value={name[locale]}
              onChange={(event) => setName({ ...name, [locale]: event.target.value })}
              className="w-full"
            />
          )}
        </Labelled>
      ))}
      <Button type="submit" look="primary" disabled={busy}>
        {t('collections.add')}
      </Button>
      <p role="status" className={problem ? 'w-full text-12 text-breaking' : 'sr-only'}>
        {problem}
      </p>
    </form>
  );
}
