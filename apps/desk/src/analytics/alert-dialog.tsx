import type { QueueId } from '@harken/contract/ids';
import { watched } from '@harken/contract/measures';
import type { AlertRule } from '@harken/contract/routes-analytics';
import { type FormEvent, type ReactElement, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, queries } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { localName } from '../platform/i18n.ts';
import { Dialog } from '../platform/popups.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { momentary, shares } from './alert-parts.tsx';

const low: ReadonlySet<string> = new Set(['serviceLevel', 'available', 'csat']);
const field = 'field h-8 px-2 font-normal';

export function AlertDialog({ rule, close }: { rule: AlertRule | null; close: () => void }): ReactElement {
  const { t } = useTranslation(['analytics', 'platform']);
  const queues = useDesk((state) => state.queues);
  const me = useDesk((state) => state.me.id);
  const [name, setName] = useState(rule?.name ?? '');
  const [condition, setCondition] = useState<AlertRule['condition']>(
    rule?.condition ?? {
      measure: 'serviceLevel',
      above: false,
      threshold: 0.8,
      windowMinutes: 30,
      holdMinutes: 5,
      queueId: null,
    },
  );
  const [mine, setMine] = useState((rule?.personIds.length ?? 0) > 0);
  const [quiet, setQuiet] = useState(rule?.quiet ?? null);
  const [on, setOn] = useState(rule?.on ?? true);
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<AlertRule['condition']>) => setCondition({ ...condition, ...part });
  const scale = shares.has(condition.measure) ? 100 : 1;
  const zone = quiet?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim() || busy) return;
    setBusy(true);
    const others = rule?.personIds.length ? rule.personIds : [me];
    const body = { name: name.trim(), condition, personIds: mine ? others : [], quiet, on };
    try {
      if (rule)
        await call('PATCH /api/alert-rules/:id', { params: { id: rule.id }, body: { ...body, version: rule.version } });
      else await call('POST /api/alert-rules', { body });
      tell(t('alerts.saved', { name: body.name }));
      void queries.invalidateQueries({ queryKey: ['alert-rules'] });
      close();
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
      void queries.invalidateQueries({ queryKey: ['alert-rules'] });
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={close}
      title={rule ? t('alerts.edit', { name: rule.name }) : t('alerts.add')}
      description={t('alerts.intro')}
    >
      <form onSubmit={(event) => void submit(event)} className="grid grid-cols-2 gap-x-3 gap-y-3 p-4">
        <Field label={t('alerts.name')} whole>
          <input required maxLength={120} value={name} onChange={(e) => setName(e.target.value)} className={field} />
        </Field>
        <Field label={t('alerts.measure')} whole>
          <select
            value={condition.measure}
            onChange={(e) => {
              const measure = e.target.value as (typeof watched)[number];
              const threshold = shares.has(measure)
                ? 0.8
                : measure === 'aht'
                  ? 600
                  : measure === 'longestWait'
                    ? 120
                    : 5;
              change({ measure, above: !low.has(measure), threshold });
            }}
            className={field}
          >
            {watched.map((one) => (
              <option key={one} value={one}>
                {t(`alerts.measures.${one}`)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t('alerts.side')}>
          <select
            value={condition.above ? 'above' : 'below'}
            onChange={(e) => change({ above: e.target.value === 'above' })}
            className={field}
          >
            <option value="above">{t('alerts.above')}</option>
            <option value="below">{t('alerts.below')}</option>
          </select>
        </Field>
        <Field label={t('alerts.threshold')}>
          <input
            type="number"
            required
            min={0}
            max={scale === 100 ? 100 : 100_000}
            step="any"
            value={Math.round(condition.threshold * scale * 10) / 10}
            onChange={(e) => change({ threshold: Number(e.target.value) / scale })}
            className={field}
          />
        </Field>
        <Field label={t('alerts.window')} note={t('alerts.windowIs')}>
          <input
            type="number"
            min={15}
            max={1440}
            disabled={momentary.has(condition.measure)}
            value={condition.windowMinutes}
            onChange={(e) => change({ windowMinutes: Number(e.target.value) })}
            className={field}
          />
        </Field>
        <Field label={t('alerts.hold')} note={t('alerts.holdIs')}>
          <input
            type="number"
            min={0}
            max={120}
            value={condition.holdMinutes}
            onChange={(e) => change({ holdMinutes: Number(e.target.value) })}
            className={field}
          />
        </Field>
        <Field label={t('alerts.queue')}>
          <select
            value={condition.queueId ?? ''}
            onChange={(e) => change({ queueId: (e.target.value || null) as QueueId | null })}
            className={field}
          >
            <option value="">{t('alerts.everyQueue')}</option>
            {queues.map((queue) => (
              <option key={queue.id} value={queue.id}>
                {localName(queue.name)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t('alerts.who')}>
          <select value={mine ? 'me' : 'all'} onChange={(e) => setMine(e.target.value === 'me')} className={field}>
            <option value="all">{t('alerts.everyone')}</option>
            <option value="me">{t('alerts.onlyMe')}</option>
          </select>
        </Field>
        <fieldset className="col-span-2 text-13">
          <legend className="font-medium">{t('alerts.quiet')}</legend>
          <div className="mt-1 flex flex-wrap items-center gap-2">
            <input
              type="checkbox"
              aria-label={t('alerts.quiet')}
              checked={quiet !== null}
              onChange={(e) => setQuiet(e.target.checked ? { from: '22:00', to: '07:00', zone } : null)}
              className="size-4 accent-accent"
            />
            {quiet && (
              <>
                {t('alerts.quietFrom')}
                <input
                  type="time"
                  aria-label={`${t('alerts.quiet')} ${t('alerts.quietFrom')}`}
                  value={quiet.from}
                  onChange={(e) => setQuiet({ ...quiet, from: e.target.value })}
                  className={field}
                />
                {t('alerts.quietTo')}
                <input
                  type="time"
                  aria-label={`${t('alerts.quiet')} ${t('alerts.quietTo')}`}
                  value={quiet.to}
                  onChange={(e) => setQuiet({ ...quiet, to: e.target.value })}
                  className={field}
                />
                <span className="text-12 text-ink-3">{zone}</span>
              </>
            )}
          </div>
          <p className="text-12 text-ink-3">{t('alerts.quietIs')}</p>
        </fieldset>
        <div className="col-span-2 flex items-center gap-2">
          <label className="inline-flex flex-1 items-center gap-1.5 text-13">
            <input
              type="checkbox"
              checked={on}
              onChange={(e) => setOn(e.target.checked)}
              className="size-4 accent-accent"
            />
            {t('alerts.on')}
          </label>
          <Button onClick={close}>{t('platform:cancel')}</Button>
          <Button type="submit" look="primary" disabled={!name.trim() || busy}>
            {t('alerts.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Field({
  label,
  note,
  whole = false,
  children,
}: {
  label: string;
  note?: string;
  whole?: boolean;
  children: ReactNode;
}): ReactElement {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is given as its child
    <label className={`flex min-w-0 flex-col gap-1 text-13 font-medium ${whole ? 'col-span-2' : ''}`}>
      {label}
      {children}
      {note && <span className="text-12 font-normal text-ink-3">{note}</span>}
    </label>
  );
}
