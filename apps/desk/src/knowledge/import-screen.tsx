import type { Article, ImportedPage } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import { Link } from '@tanstack/react-router';
import { type ChangeEvent, type ReactElement, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Labelled, Select, SettingRow, TextInput } from '../administration/setting.tsx';
import { call } from '../platform/api.ts';
import { Button, buttonClass } from '../platform/buttons.tsx';
import { Empty, PartFailed } from '../platform/failures.tsx';
import { languageNames, useLanguage } from '../platform/i18n.ts';
import { problemWords } from '../platform/problem-words.ts';
import { AudienceChoice, CollectionChoice, LanguageChoice } from './article-choices.tsx';
import { readAgain, useArticles } from './articles-data.ts';
import { ArticlesScreen } from './articles-screen.tsx';

/** What one request takes, with room for what JSON adds. */
const mostCharacters = 500_000;
const mostFiles = 100;
const longestFile = 1_800_000;
/** A report longer than this is read by its failures first. */
const mostShown = 500;

const outcomes = ['created', 'changed', 'unchanged', 'kept', 'failed'] as const;

/** Pages of another help centre become drafts, with a report for each. */
export function ImportScreen(): ReactElement {
  const { t } = useTranslation(['imports', 'articles']);
  const { data, error, refetch } = useArticles();
  const language = useLanguage();
  const [files, setFiles] = useState<File[]>([]);
  const [source, setSource] = useState('');
  const [locale, setLocale] = useState<Locale>(language);
  const [chosen, setChosen] = useState('');
  const [audience, setAudience] = useState<Article['audience']>('public');
  const [pages, setPages] = useState<ImportedPage[]>([]);
  const [progress, setProgress] = useState<{ done: number; running: boolean } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const stopped = useRef(false);
  const shelves = data?.collections.filter(({ archived }) => !archived) ?? [];
  const collection = shelves.find(({ id }) => id === chosen) ?? shelves[0];
  const running = progress?.running ?? false;

  function choose(event: ChangeEvent<HTMLInputElement>): void {
    const all = [...(event.target.files ?? [])].filter(({ name }) => !name.startsWith('.'));
    setFiles(all);
    setPages([]);
    setProgress(null);
    setProblem(null);
    const folder = pathOf(all[0])?.split('/');
    if (!source && folder && folder.length > 1) setSource(folder[0] as string);
  }

  async function begin(): Promise<void> {
    if (!collection || files.length === 0) return setProblem(t('nothing'));
    stopped.current = false;
    setProblem(null);
    setPages([]);
    const into = { source: source.trim() || 'import', collectionId: collection.id, audience, locale };
    let done = 0;
    try {
      setProgress({ done, running: true });
      for await (const batch of batchesOf(files)) {
        if (stopped.current) break;
        const read = batch.filter(({ text }) => text !== null) as { path: string; text: string }[];
        const late = batch.filter(({ text }) => text === null).map(({ path }) => unread(path, t('tooLong')));
        const told = read.length
          ? (await call('POST /api/knowledge/imports', { body: { ...into, files: read } })).pages
          : [];
        done += batch.length;
        setPages((before) => [...before, ...told, ...late]);
        setProgress({ done, running: true });
      }
    } catch (refused) {
      setProblem(problemWords(refused));
    } finally {
      setProgress({ done, running: false });
      readAgain();
    }
  }

  return (
    <ArticlesScreen title={t('title')} text={t('text')} back>
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {data && !collection && (
        <div className="-mx-4">
          <Empty
            title={t('articles:new.noCollection')}
            action={
              <Link to="/knowledge/collections" className={buttonClass('primary')}>
                {t('articles:new.toCollections')}
              </Link>
            }
          >
            {t('articles:new.noCollectionText')}
          </Empty>
        </div>
      )}
      {collection && (
        <div className="max-w-[860px]">
          <div className="flex flex-wrap items-center gap-3 pb-4">
            <FileButton name={t('folder')} folder disabled={running} onChange={choose} />
            <FileButton name={t('files')} disabled={running} onChange={choose} />
            <span className="text-13 text-ink-2">{files.length > 0 && t('chosen', { count: files.length })}</span>
          </div>
          <SettingRow label={t('source.label')} text={t('source.text')}>
            {(control) => (
              <TextInput
                {...control}
                maxLength={120}
                value={source}
                onChange={(event) => setSource(event.target.value)}
              />
            )}
          </SettingRow>
          <SettingRow label={t('language.label')} text={t('language.text')}>
            {(control) => <LanguageChoice {...control} value={locale} choose={setLocale} />}
          </SettingRow>
          <SettingRow label={t('collection.label')} text={t('collection.text')}>
            {(control) => <CollectionChoice {...control} value={collection.id} shelves={shelves} choose={setChosen} />}
          </SettingRow>
          <SettingRow label={t('audience.label')} text={t('audience.text')}>
            {(control) => <AudienceChoice {...control} value={audience} choose={setAudience} />}
          </SettingRow>
          <div className="flex flex-wrap items-center gap-3 border-t border-line py-4">
            <Button look="primary" disabled={running} onClick={() => void begin()}>
              {t('begin')}
            </Button>
            {running && (
              <Button
                onClick={() => {
                  stopped.current = true;
                }}
              >
                {t('stop')}
              </Button>
            )}
            <p role="status" className="text-13 tabular-nums">
              {progress &&
                t(progress.running || progress.done === files.length ? 'progress' : 'stopped', {
                  done: progress.done,
                  all: files.length,
                })}
            </p>
            {problem && (
              <p role="alert" className="text-13 text-breaking">
                {problem}
              </p>
            )}
          </div>
          {pages.length > 0 && <Report pages={pages} />}
        </div>
      )}
    </ArticlesScreen>
  );
}

/** With its folders, where a folder was chosen. */
const pathOf = (file: File | undefined): string | undefined => file && (file.webkitRelativePath || file.name);

const unread = (key: string, problem: string): ImportedPage => ({
  ...{ key, locale: null, title: null, outcome: 'failed', articleId: null, problem, left: [] },
});

/** So many files as one request takes; a text that is too long for any is null. */
async function* batchesOf(files: readonly File[]): AsyncGenerator<{ path: string; text: string | null }[]> {
  let batch: { path: string; text: string | null }[] = [];
  let characters = 0;
  for (const file of files) {
    const text = file.size > 4 * longestFile ? null : await file.text();
    const fits = text !== null && text.length <= longestFile && file.size <= longestFile;
    const length = fits ? text.length : 0;
    if (batch.length === mostFiles || (batch.length > 0 && characters + length > mostCharacters)) {
      yield batch;
      batch = [];
      characters = 0;
    }
    // The name of the folder itself says nothing of a page.
    const path = (pathOf(file) ?? file.name).split('/');
    batch.push({ path: (path.length > 1 ? path.slice(1) : path).join('/'), text: fits ? text : null });
    characters += length;
  }
  if (batch.length > 0) yield batch;
}

/** A button that is a field for files: reached and named like any other. */
function FileButton({
  name,
  folder = false,
  disabled,
  onChange,
}: {
  name: string;
  folder?: boolean;
  disabled: boolean;
  onChange: (event: ChangeEvent<HTMLInputElement>) => void;
}): ReactElement {
  return (
    <label
      className={`${buttonClass()} focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent`}
    >
      {name}
      <input
        type="file"
        multiple
        disabled={disabled}
        className="sr-only"
        onChange={onChange}
        accept={folder ? undefined : '.md,.markdown,.txt,.html,.htm,.csv,.json'}
        {...(folder ? { webkitdirectory: '' } : {})}
      />
    </label>
  );
}

function Report({ pages }: { pages: readonly ImportedPage[] }): ReactElement {
  const { t } = useTranslation('imports');
  const [outcome, setOutcome] = useState<ImportedPage['outcome'] | ''>('');
  const shown = pages.filter((one) => outcome === '' || one.outcome === outcome);
  return (
    <section aria-labelledby="import-report">
      <div className="flex flex-wrap items-end justify-between gap-3 border-b border-line pb-2">
        <div>
          <h2 id="import-report" className="text-14 font-semibold">
            {t('report')}
          </h2>
          <p className="text-12 text-ink-2 tabular-nums">
            {outcomes
              .map((one) => [one, pages.filter((page) => page.outcome === one).length] as const)
              .filter(([, count]) => count > 0)
              .map(([one, count]) => `${t(`count.${one}`)} ${count}`)
              .join(' · ')}
          </p>
        </div>
        <Labelled label={t('show')}>
          {(id) => (
            <Select
              id={id}
              value={outcome}
              onChange={(event) => setOutcome(event.target.value as ImportedPage['outcome'] | '')}
            >
              <option value="">{t('all')}</option>
              {outcomes.map((one) => (
                <option key={one} value={one}>
                  {t(`count.${one}`)}
                </option>
              ))}
            </Select>
          )}
        </Labelled>
      </div>
      <ul>
        {shown.slice(0, mostShown).map(({ key, locale, title, outcome: became, articleId, problem, left }) => (
          <li
            key={`${key} ${locale} ${problem}`}
            className="flex items-start gap-3 border-b border-line py-1.5 text-13"
          >
            <div className="min-w-0 flex-1">
              <p className="font-medium break-words">{title ?? key}</p>
              <p className="text-12 break-words text-ink-2">
                {[title ? key : null, locale && languageNames[locale], ...left.map((what) => t('left', { what }))]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
              {problem && <p className="text-12 text-breaking">{problem}</p>}
            </div>
            <span className="shrink-0 text-12 text-ink-2">{t(`outcome.${became}`)}</span>
            {articleId && (
              <Link
                to="/knowledge/articles/$articleId"
                params={{ articleId }}
                className="shrink-0 text-12 text-accent underline underline-offset-2"
              >
                {t('open')}
                <span className="sr-only"> {title}</span>
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
