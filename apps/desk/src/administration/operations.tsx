import type { RouteReply } from '@harken/contract/routes';
import { useQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import { CircleCheck } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Part } from '../access/settings-part.tsx';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { PartFailed } from '../platform/failures.tsx';
import { ago, dayAndTime, number } from '../platform/format.ts';
import { Icon } from '../platform/icons.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { Page } from './room.tsx';
import { Labelled, Select } from './setting.tsx';

type Parked = RouteReply<'listParked'>['parked'][number];
type Level = RouteReply<'readLogLevel'>['level'];
const levels: readonly Level[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
const spans = { m15: 15, h1: 60, h4: 240, d1: 1440 } as const;
type Span = keyof typeof spans;

/** What only an operator needs while it runs: what failed for good, how much is logged, what is deleted when. */
export function Operations(): ReactElement {
  const { t } = useTranslation('administration');
  return (
    <Page title={t('operations.name')} text={t('operations.text')}>
      <Part title={t('operations.parked')} text={t('operations.parkedText')}>
        <ParkedReactions />
      </Part>
      <Part title={t('operations.log')} text={t('operations.logText')}>
        <LogLevel />
      </Part>
      <Part title={t('operations.kept')} text={t('operations.keptText')}>
        <Kept />
      </Part>
    </Page>
  );
}

function ParkedReactions(): ReactElement {
  const { t } = useTranslation('administration');
  const { data, error, refetch } = useQuery({
    queryKey: ['parked'],
    queryFn: ({ signal }) => call('GET /api/operations/parked', {}, { signal }),
    staleTime: 0,
    refetchInterval: 15_000,
  });
  /** What is being tried again; several can be. */
  const [trying, setTrying] = useState<ReadonlySet<string>>(new Set());
  const replay = async (wanted: readonly Parked[]) => {
    setTrying((before) => new Set([...before, ...wanted.map(({ id }) => id)]));
    let done = 0;
    // One after the other, as they happened: a later one may rest on an earlier one.
    for (const { id } of [...wanted].sort((a, b) => a.seq - b.seq)) {
      try {
        const { ok, error: again } = await call('POST /api/operations/parked/:id/replay', { params: { id } });
        if (ok) done += 1;
        else tell(t('operations.again', { error: again ?? '' }), { tone: 'breaking' });
      } catch (refusal) {
        tell(problemWords(refusal), { tone: 'breaking' });
      }
      setTrying((before) => new Set([...before].filter((one) => one !== id)));
    }
    if (done > 0) tell(t('operations.replayed', { count: done }));
    await refetch();
  };
  if (error) return <PartFailed error={error} retry={() => void refetch()} />;
  if (!data) return <div className="ghost h-20" />;
  const { parked } = data;
  if (parked.length === 0) {
    return (
      <p className="flex items-center gap-2 text-13 text-ink-2">
        <Icon of={CircleCheck} size={15} className="text-done" />
        {t('operations.none')}
      </p>
    );
  }
  return (
    <>
      {parked.length > 1 && (
        <Button size="small" disabled={trying.size > 0} onClick={() => void replay(parked)}>
          {t('operations.tryAll', { count: parked.length })}
        </Button>
      )}
      <ul>
        {parked.map((one) => (
          <li
            key={one.id}
            className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b border-line py-2.5 last:border-b-0"
          >
            <div className="min-w-0 flex-1 basis-64">
              <p className="text-13 font-medium">
                {t('operations.failed', { subscription: one.subscription, event: one.eventName })}
              </p>
              <p className="text-12 text-ink-3">
                {t('operations.attempts', { count: one.attempts, seq: one.seq, ago: ago(one.parkedAt) })}
              </p>
              <p className="mt-0.5 font-mono text-12 break-words text-breaking">{one.error}</p>
            </div>
            <Button
              size="small"
              disabled={trying.has(one.id)}
              aria-label={t('operations.tryOne', { subscription: one.subscription, seq: one.seq })}
              onClick={() => void replay([one])}
            >
              {t('operations.try')}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

function LogLevel(): ReactElement {
  const { t } = useTranslation('administration');
  const { data, error, refetch } = useQuery({
    queryKey: ['log level'],
    queryFn: ({ signal }) => call('GET /api/operations/log-level', {}, { signal }),
    staleTime: 0,
  });
  const [span, setSpan] = useState<Span>('h1');
  const set = async (level: Level) => {
    try {
      await call('PUT /api/operations/log-level', { body: { level, minutes: spans[span] } });
      tell(t('operations.logDone', { level }));
    } catch (refusal) {
      tell(problemWords(refusal), { tone: 'breaking' });
    }
    await refetch();
  };
  if (error) return <PartFailed error={error} retry={() => void refetch()} />;
  if (!data) return <div className="ghost h-12" />;
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Labelled label={t('operations.level')}>
        {(id) => (
          <Select
            id={id}
            value={data.level}
            onChange={(event) => void set(event.target.value as Level)}
            className="w-44"
          >
            {levels.map((level) => (
              <option key={level} value={level}>
                {level === data.configured ? t('operations.configured', { level }) : level}
              </option>
            ))}
          </Select>
        )}
      </Labelled>
      <Labelled label={t('operations.span')}>
        {(id) => (
          <Select id={id} value={span} onChange={(event) => setSpan(event.target.value as Span)} className="w-44">
            {(Object.keys(spans) as Span[]).map((one) => (
              <option key={one} value={one}>
                {t(`operations.spans.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Labelled>
      {data.until && (
        <p role="status" className="pb-1.5 text-13 text-ink-2">
          {t('operations.until', { level: data.configured, until: dayAndTime(data.until) })}
        </p>
      )}
    </div>
  );
}

function Kept(): ReactElement {
  const { t } = useTranslation('administration');
  const { data, error, refetch } = useQuery({
    queryKey: ['retention'],
    queryFn: ({ signal }) => call('GET /api/operations/retention', {}, { signal }),
    staleTime: 0,
  });
  if (error) return <PartFailed error={error} retry={() => void refetch()} />;
  if (!data) return <div className="ghost h-24" />;
  const cell = 'py-1.5 pr-4 text-left align-top';
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-13">
        <thead>
          <tr className="border-b border-line-strong text-12 text-ink-3">
            <th scope="col" className={cell}>
              {t('operations.head.what')}
            </th>
            <th scope="col" className={cell}>
              {t('operations.head.days')}
            </th>
            <th scope="col" className={cell}>
              {t('operations.head.due')}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.kept.map(({ name, setting, days, due, oldest }) => (
            <tr key={name} className="border-b border-line">
              <th scope="row" className={`${cell} font-medium`}>
                {i18next.exists(`administration:operations.what.${setting}`)
                  ? t(`operations.what.${setting as 'RETENTION_AUDIT_DAYS'}`)
                  : name}
                <span className="block font-mono text-11 font-normal break-all text-ink-3">{setting}</span>
              </th>
              <td className={cell}>
                {days === null ? t('operations.forEver') : t('operations.days', { count: days })}
              </td>
              <td className={cell}>
                {number(due)}
                {oldest && <span className="text-ink-3"> · {t('operations.oldest', { ago: ago(oldest) })}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
