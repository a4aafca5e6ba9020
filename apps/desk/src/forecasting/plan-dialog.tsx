import type { StaffPlanInterval } from '@harken/contract/forecasting';
import type { QueueId } from '@harken/contract/ids';
import { useQuery } from '@tanstack/react-query';
import { type ClipboardEvent, type FormEvent, type ReactElement, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Labelled, Select } from '../administration/setting.tsx';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { inZone, number } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { Dialog } from '../platform/popups.tsx';
import { dateIn, rangeOf } from './address.ts';
import { forecastKey, type Requirement } from './asked.ts';
import { AskedPart } from './asked-part.tsx';
import { cellsPasted, isAgents, likeOn, planOf } from './plan-cells.ts';
import { importPlan, savePlan } from './the-plan.ts';
import { dayName } from './time-words.ts';

type Cells = ReadonlyMap<string, string>;

/** How many are there, interval by interval: typed, pasted from a sheet, or from a file. */
export function PlanDialog({
  day,
  queue,
  close,
}: {
  day: string;
  /** The queue that is looked at. */
  queue: string | null;
  close: () => void;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  const queues = useDesk((state) => state.queues);
  const [chosen, setChosen] = useState((queue ?? queues[0]?.id ?? '') as QueueId);
  const query = { ...rangeOf(day, 'week'), queueId: chosen };
  const asked = useQuery({
    queryKey: [...forecastKey, 'plan', query],
    queryFn: async ({ signal }) => {
      const [needed, planned] = await Promise.all([
        call('GET /api/forecast/requirement', { query }, { signal }),
        call('GET /api/forecast/staff-plan', { query }, { signal }),
      ]);
      return { needed, planned: planned.intervals };
    },
    enabled: chosen !== '',
    // What is being typed is not written over.
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Dialog
      open
      onClose={close}
      title={t('plan.title', { day: dayName(day, 'long') })}
      description={t('plan.text')}
      className="w-[min(760px,calc(100vw-16px))]"
    >
      <div className="px-4 pt-3">
        <Labelled label={t('event.queue')}>
          {(id) => (
            <Select id={id} value={chosen} onChange={(e) => setChosen(e.target.value as QueueId)}>
              {queues.map(({ id: key, name }) => (
                <option key={key} value={key}>
                  {localName(name)}
                </option>
              ))}
            </Select>
          )}
        </Labelled>
      </div>
      <AskedPart asked={asked} ghost="h-64">
        {({ needed, planned }) => (
          <PlanForm key={chosen} queueId={chosen} day={day} needed={needed} planned={planned} close={close} />
        )}
      </AskedPart>
    </Dialog>
  );
}

function PlanForm({
  queueId,
  day,
  needed,
  planned,
  close,
}: {
  queueId: QueueId;
  day: string;
  needed: Requirement;
  planned: readonly StaffPlanInterval[];
  close: () => void;
}): ReactElement {
  const { t } = useTranslation(['forecasting', 'platform']);
  const { zone } = needed;
  const open = needed.intervals.filter((one) => one.open);
  const own = open.filter(({ at }) => dateIn(zone, at) === day);
  const others = needed.days
    .map(({ date }) => date)
    .filter((date) => date !== day && open.some(({ at }) => dateIn(zone, at) === date));
  const [cells, setCells] = useState<Cells>(() => planOf(own, planned));
  const [also, setAlso] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const put = (more: Cells) => setCells(new Map([...cells, ...more]));
  const wrong = [...cells.values()].some((text) => !isAgents(text));
  const paste = (event: ClipboardEvent, from: number) => {
    const found = cellsPasted(event.clipboardData.getData('text'));
    if (found.length < 2) return;
    event.preventDefault();
    put(new Map(own.slice(from, from + found.length).map(({ at }, nth) => [at, found[nth] ?? ''])));
  };
  const during = async (work: () => Promise<string | null>) => {
    setBusy(true);
    const mistake = await work();
    setBusy(false);
    setProblem(mistake);
    if (mistake === null) close();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy || wrong) return;
    const intervals = own.map(({ at }) => ({ at, agents: cells.get(at)?.trim() ? Number(cells.get(at)) : null }));
    const elsewhere = [...also].flatMap((date) =>
      likeOn(
        open.filter(({ at }) => dateIn(zone, at) === date),
        intervals,
        zone,
      ),
    );
    void during(() => savePlan(queueId, [...intervals, ...elsewhere]));
  };
  return (
    <form noValidate onSubmit={submit} className="p-4">
      <div className="flex flex-wrap items-center gap-2">
        <Button
          size="small"
          onClick={() => put(new Map(own.map(({ at, required }) => [at, String(Math.ceil(required ?? 0))])))}
        >
          {t('plan.asNeeded')}
        </Button>
        <Button size="small" onClick={() => put(new Map(own.map(({ at }) => [at, ''])))}>
          {t('plan.clear')}
        </Button>
        <Button size="small" disabled={busy} onClick={() => file.current?.click()}>
          {t('plan.fromFile')}
        </Button>
        <input
          ref={file}
          type="file"
          accept=".csv,text/csv,text/plain"
          aria-label={t('plan.fromFile')}
          className="hidden"
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            if (chosen) void during(() => importPlan(chosen));
            event.target.value = '';
          }}
        />
        <span className="text-12 text-ink-3">{t('plan.fileText')}</span>
      </div>
      {own.length === 0 && <p className="py-3 text-13 text-ink-2">{t('staff.closed')}</p>}
      <fieldset className="mt-3 grid grid-cols-3 gap-x-3 gap-y-2 sm:grid-cols-5 md:grid-cols-6">
        <legend className="sr-only">{t('plan.cells')}</legend>
        {own.map(({ at, required }, nth) => {
          const text = cells.get(at) ?? '';
          return (
            <label key={at} className="flex flex-col text-12 text-ink-2">
              <span className="flex justify-between gap-1">
                {inZone(at, zone, 'time')}
                <span className="text-ink-3">
                  {required === null ? '' : t('plan.needed', { count: number(required, 1) })}
                </span>
              </span>
              <input
                inputMode="decimal"
                value={text}
                placeholder="–"
                aria-invalid={isAgents(text) ? undefined : true}
                onPaste={(event) => paste(event, nth)}
                onChange={(event) => put(new Map([[at, event.target.value]]))}
                className="field h-8 w-full px-2 text-13"
              />
            </label>
          );
        })}
      </fieldset>
      {others.length > 0 && (
        <fieldset className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-13">
          <legend className="mb-1 text-12 font-medium">{t('plan.also')}</legend>
          {others.map((date) => (
            <label key={date} className="flex min-h-6 items-center gap-1.5">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={also.has(date)}
                onChange={(e) =>
                  setAlso(new Set(e.target.checked ? [...also, date] : [...also].filter((one) => one !== date)))
                }
              />
              {dayName(date, 'short')}
            </label>
          ))}
        </fieldset>
      )}
      <div className="mt-4 flex flex-wrap items-center justify-end gap-2 border-t border-line pt-3">
        <p role="status" className={`min-w-0 flex-1 text-13 ${problem || wrong ? 'text-breaking' : 'text-ink-2'}`}>
          {wrong ? t('plan.mistake') : (problem ?? t('plan.emptyText'))}
        </p>
        <Button onClick={close}>{t('platform:cancel')}</Button>
        <Button type="submit" look="primary" disabled={busy || wrong || own.length === 0}>
          {t('platform:save')}
        </Button>
      </div>
    </form>
  );
}
