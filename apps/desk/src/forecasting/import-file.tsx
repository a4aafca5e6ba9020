import { ProblemError } from '@harken/client/call';
import type { ForecastMeasure } from '@harken/contract/forecasting';
import type { RouteReply } from '@harken/contract/routes';
import { Upload } from 'lucide-react';
import { type DragEvent, type ReactElement, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, queries } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { bytes, number } from '../platform/format.ts';
import { Icon } from '../platform/icons.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { forecastKey } from './asked.ts';
import { FoundSeries, type SeriesChoice } from './found-series.tsx';
import { RowMistakes } from './row-mistakes.tsx';

export type Preview = RouteReply<'previewForecastImport'>;

/** As much as the server reads at once. */
const limit = 24_000_000;

interface Read {
  name: string;
  csv: string;
  preview: Preview;
}

/** A file of the past: dropped, looked at, told what it is about, taken in whole or not at all. */
export function ImportFile(): ReactElement {
  const { t } = useTranslation('forecasting');
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [read, setRead] = useState<Read | null>(null);
  const [choices, setChoices] = useState<SeriesChoice[]>([]);

  const look = async (file: File | undefined) => {
    if (!file) return;
    setRead(null);
    setProblem(null);
    if (file.size > limit) return setProblem(t('import.tooLarge', { size: bytes(file.size), limit: bytes(limit) }));
    setBusy(true);
    try {
      const csv = await file.text();
      if (!csv.trim()) return setProblem(t('import.emptyFile'));
      const preview = await call('POST /api/forecast/imports/preview', { body: { csv } });
      setRead({ name: file.name.replace(/\.[^.]*$/, ''), csv, preview });
      setChoices(
        preview.series.map(({ uniqueId, guess }) => ({
          uniqueId,
          take: true,
          measure: guess?.measure ?? 'contacts',
          scope: guess?.scope ?? { queueId: null, channel: null, language: null, intent: null },
        })),
      );
    } catch (error) {
      setProblem(problemWords(error));
    } finally {
      setBusy(false);
    }
  };
  const take = async () => {
    if (!read) return;
    setBusy(true);
    setProblem(null);
    try {
      const { import: made } = await call('POST /api/forecast/imports', {
        body: {
          name: read.name.trim() || t('import.unnamed'),
          csv: read.csv,
          series: choices
            .filter((one) => one.take)
            .map(({ uniqueId, measure, scope }) => ({
              uniqueId,
              measure: measure as Exclude<ForecastMeasure, 'contact_rate'>,
              scope,
            })),
        },
      });
      tell(t('import.done', { name: made.name, rows: number(made.rows) }));
      setRead(null);
      await queries.invalidateQueries({ queryKey: forecastKey });
    } catch (error) {
      setProblem(
        error instanceof ProblemError && error.problem.detail
          ? `${problemWords(error)} ${error.problem.detail}`
          : problemWords(error),
      );
    } finally {
      setBusy(false);
    }
  };
  const taken = choices.filter((one) => one.take);
  const twice = taken.some((one, nth) => taken.findIndex((other) => sameAs(one, other)) !== nth);
  const wrong = (read?.preview.wrong ?? 0) > 0;
  return (
    <section aria-labelledby="import" className="border-t border-line py-3">
      <h2 id="import" className="text-13 font-semibold">
        {t('import.title')}
      </h2>
      <p className="mt-0.5 max-w-[72ch] text-13 text-ink-2">{t('import.text')}</p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button within does the same by keyboard */}
      <div
        className={`my-3 flex flex-col items-center gap-2 rounded-md border border-dashed p-5 text-13 ${over ? 'border-accent bg-accent-soft' : 'border-field bg-surface-0'}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event: DragEvent) => {
          event.preventDefault();
          setOver(false);
          void look(event.dataTransfer.files[0]);
        }}
      >
        <Icon of={Upload} size={20} className="text-ink-3" />
        <p className="text-ink-2">{t('import.drop')}</p>
        <Button onClick={() => input.current?.click()} disabled={busy}>
          {t('import.choose')}
        </Button>
        <input
          ref={input}
          type="file"
          accept=".csv,text/csv,text/plain"
          aria-label={t('import.choose')}
          className="hidden"
          onChange={(event) => {
            void look(event.target.files?.[0]);
            // The same file, put right, must be read again.
            event.target.value = '';
          }}
        />
        <code className="text-12 text-ink-3">unique_id,ds,y</code>
      </div>
      <p role="status" className={problem ? 'text-13 text-breaking' : 'text-13 text-ink-2'}>
        {busy ? t('import.reading') : problem}
      </p>
      {read && (
        <>
          <p className="text-13">
            <b className="font-semibold">
              {t('import.found', {
                name: read.name,
                rows: number(read.preview.rows),
                count: read.preview.series.length,
              })}
            </b>{' '}
            {wrong && <span className="text-breaking">{t('import.wrong', { count: read.preview.wrong })}</span>}
          </p>
          {wrong && <RowMistakes preview={read.preview} name={read.name} />}
          {read.preview.series.length > 0 && <FoundSeries preview={read.preview} choices={choices} set={setChoices} />}
          <div className="mt-3 flex flex-wrap items-center gap-2">
            <Button look="primary" disabled={busy || wrong || twice || taken.length === 0} onClick={() => void take()}>
              {t('import.take', { count: taken.length })}
            </Button>
            <Button onClick={() => setRead(null)}>{t('import.discard')}</Button>
            <span role="status" className="text-12 text-ink-2">
              {twice ? t('import.twice') : taken.length === 0 ? t('import.nothing') : ''}
            </span>
          </div>
        </>
      )}
    </section>
  );
}

const sameAs = (one: SeriesChoice, other: SeriesChoice) =>
  one.measure === other.measure &&
  (Object.keys(one.scope) as (keyof SeriesChoice['scope'])[]).every((key) => one.scope[key] === other.scope[key]);
