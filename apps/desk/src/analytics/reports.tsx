import type { ReportQuery, SavedReport } from '@harken/contract/routes-analytics';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Download, Save, Trash2 } from 'lucide-react';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, queries } from '../platform/api.ts';
import { Button, buttonClass, IconButton } from '../platform/buttons.tsx';
import { useDesk, useMay } from '../platform/desk.ts';
import { NotYours, PartFailed } from '../platform/failures.tsx';
import { useTitle } from '../platform/go.ts';
import { language } from '../platform/i18n.ts';
import { Icon } from '../platform/icons.tsx';
import { Dialog } from '../platform/popups.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { tell } from '../platform/toasts.tsx';
import { EyeHead } from './eye-head.tsx';
import { ReportForm } from './report-form.tsx';
import { readQuery, sameQuery } from './report-query.ts';
import { ReportTable } from './report-table.tsx';
import { RowsDrawer } from './rows-drawer.tsx';

/** A question about the past: what, by what, when, beside what. The address holds it, so it can be sent and kept. */
export function Reports(): ReactElement {
  const { t } = useTranslation('analytics');
  const may = useMay('board.read');
  const navigate = useNavigate();
  const me = useDesk((state) => state.me.id);
  const { q, saved } = useSearch({ from: '/desk/eye/reports' });
  const query = readQuery(q);
  const [naming, setNaming] = useState(false);
  useTitle(t('report.title'));
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['report', query],
    queryFn: ({ signal }) => call('POST /api/reports/run', { body: query }, { signal }),
    enabled: may,
    placeholderData: (before) => before,
  });
  const kept = useQuery({
    queryKey: ['reports'],
    queryFn: ({ signal }) => call('GET /api/reports', {}, { signal }),
    enabled: may,
  });
  if (!may) return <NotYours permission="board.read" />;
  const ask = (next: ReportQuery, id: string | undefined = saved) =>
    void navigate({
      to: '/eye/reports',
      search: { q: JSON.stringify(next), ...(id ? { saved: id } : {}) },
      replace: true,
    });
  const current = kept.data?.reports.find(({ id }) => id === saved);
  const changed = current?.ownerId === me && !sameQuery(current.query, query);
  const keep = async (report: SavedReport, next: ReportQuery) => {
    const { id, version, name, query: before } = report;
    try {
      const { report: after } = await call('PATCH /api/reports/:id', {
        params: { id },
        body: { version, query: next },
      });
      tell(t('report.done', { name }), { undo: () => void keep(after, before) });
    } catch (failure) {
      tell(problemWords(failure), { tone: 'breaking' });
    }
    await queries.invalidateQueries({ queryKey: ['reports'] });
  };
  const file = `/api/reports/export?${new URLSearchParams({ report: JSON.stringify(query), locale: language() })}`;
  return (
    <main id="main" tabIndex={-1} className="flex h-full min-h-0 flex-col outline-none">
      <EyeHead>
        <span className="flex items-center gap-1">
          <a className={buttonClass('quiet', 'small')} href={file} download aria-label={t('report.exportLabel')}>
            <Icon of={Download} size={13} />
            {t('report.export')}
          </a>
          {current && changed && (
            <Button size="small" icon={Save} onClick={() => void keep(current, query)}>
              {t('report.saveChange')}
            </Button>
          )}
          <Button size="small" {...(changed ? {} : { icon: Save })} onClick={() => setNaming(true)}>
            {current ? t('report.saveAs') : t('report.save')}
          </Button>
        </span>
      </EyeHead>
      <div className="flex min-h-0 flex-1 bg-surface-1 max-md:flex-col max-md:overflow-y-auto">
        <ScrollRegion
          aria-label={t('report.ask')}
          className="scroll-quiet w-64 shrink-0 overflow-y-auto border-line px-4 py-3 max-md:w-full max-md:border-b md:border-r"
        >
          <SavedList
            reports={kept.data?.reports ?? []}
            current={saved}
            open={(report) => ask(report.query, report.id)}
          />
          <ReportForm query={query} change={ask} />
        </ScrollRegion>
        <ScrollRegion
          aria-label={t('report.title')}
          aria-busy={isFetching}
          className="scroll-quiet min-w-0 flex-1 overflow-auto px-4 py-3"
        >
          {error ? (
            <PartFailed error={error} retry={() => void refetch()} />
          ) : data ? (
            <ReportTable query={query} reply={data} name={current?.name ?? null} />
          ) : (
            <p role="status" className="text-13 text-ink-2">
              {t('report.loading')}
            </p>
          )}
        </ScrollRegion>
      </div>
      {naming && (
        <SaveDialog query={query} saved={(report) => ask(report.query, report.id)} close={() => setNaming(false)} />
      )}
      <RowsDrawer />
    </main>
  );
}

function SavedList({
  reports,
  current,
  open,
}: {
  reports: readonly SavedReport[];
  current: string | undefined;
  open: (report: SavedReport) => void;
}): ReactElement {
  const { t } = useTranslation('analytics');
  const me = useDesk((state) => state.me.id);
  const people = useDesk((state) => state.people);
  const remove = async (report: SavedReport) => {
    try {
      await call('DELETE /api/reports/:id', { params: { id: report.id } });
      const { name, query, shared } = report;
      const again = () =>
        void call('POST /api/reports', { body: { name, query, shared } }).then(() =>
          queries.invalidateQueries({ queryKey: ['reports'] }),
        );
      tell(t('report.deleted', { name }), { undo: again });
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
    }
    void queries.invalidateQueries({ queryKey: ['reports'] });
  };
  return (
    <section aria-labelledby="saved-reports" className="mb-4">
      <h2 id="saved-reports" className="text-13 font-semibold">
        {t('report.saved')}
      </h2>
      {reports.length === 0 && <p className="mt-1 text-12 text-ink-3">{t('report.savedNone')}</p>}
      <ul>
        {reports.map((report) => (
          <li key={report.id} className="flex items-center gap-1">
            <button
              type="button"
              aria-current={report.id === current ? 'true' : undefined}
              onClick={() => open(report)}
              className="min-h-7 min-w-0 flex-1 truncate rounded-sm text-left text-13 hover:underline aria-current:font-semibold aria-current:text-accent"
            >
              {report.name}
              {report.ownerId !== me && (
                <span className="ml-1.5 text-12 font-normal text-ink-3">
                  {t('report.sharedBy', { name: people.find(({ id }) => id === report.ownerId)?.name ?? '' })}
                </span>
              )}
            </button>
            {report.ownerId === me && (
              <IconButton
                icon={Trash2}
                iconSize={14}
                label={`${t('report.delete')}: ${report.name}`}
                onClick={() => void remove(report)}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function SaveDialog({
  query,
  saved,
  close,
}: {
  query: ReportQuery;
  saved: (report: SavedReport) => void;
  close: () => void;
}): ReactElement {
  const { t } = useTranslation(['analytics', 'platform']);
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim() || busy) return;
    setBusy(true);
    try {
      const { report } = await call('POST /api/reports', { body: { name: name.trim(), query, shared } });
      void queries.invalidateQueries({ queryKey: ['reports'] });
      tell(t('report.done', { name: report.name }));
      saved(report);
      close();
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
      setBusy(false);
    }
  };
  return (
    <Dialog open onClose={close} title={t('report.saveTitle')}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3 p-4">
        <label className="flex flex-col gap-1 text-13 font-medium">
          {t('report.name')}
          <input
            required
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.target.value)}
            className="field h-9 px-2.5 font-normal"
          />
        </label>
        <label className="inline-flex items-center gap-2 text-13">
          <input
            type="checkbox"
            checked={shared}
            onChange={(event) => setShared(event.target.checked)}
            className="size-4 accent-accent"
          />
          {t('report.shared')}
        </label>
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{t('platform:cancel')}</Button>
          <Button type="submit" look="primary" disabled={!name.trim() || busy}>
            {t('report.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
