import { type ReactElement, type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PartFailed } from '../platform/failures.tsx';
import { percent } from '../platform/format.ts';
import { weekdayOf } from './address.ts';
import type { Accuracy } from './asked.ts';
import { ChartSection, type Column } from './chart-section.tsx';
import { ErrorBars } from './error-bars.tsx';
import { between, signedShare } from './figures.ts';
import { weekdayName } from './time-words.ts';
import type { AskedAccuracy } from './use-accuracy.ts';

type IntervalError = Accuracy['intervals'][number];

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** What is still to be read, what failed, and that nothing was judged yet: the same for every table of errors. */
export function Judged({
  accuracy,
  children,
}: {
  accuracy: AskedAccuracy;
  children: (data: Accuracy) => ReactNode;
}): ReactNode {
  const { t } = useTranslation('forecasting');
  const { data, error, refetch } = accuracy;
  if (error && !data) return <PartFailed error={error} retry={() => void refetch()} />;
  if (!data) return <div className="ghost mt-2 h-40" />;
  if (data.forecasts === 0) return <p className="max-w-96 pt-2 text-13 text-ink-2">{t('accuracy.none')}</p>;
  return children(data);
}

/** By time of day, which way and how far the forecast is usually off. */
export function UsualError({ accuracy, day }: { accuracy: AskedAccuracy; day: string | null }): ReactElement {
  const { t } = useTranslation('forecasting');
  const { data } = accuracy;
  const intervals = data?.intervals ?? [];
  const columns: Column<IntervalError>[] = [
    { name: t('column.time'), of: ({ minute }) => clock(minute) },
    { name: t('usual.mean'), of: ({ mean }) => mean, write: signedShare },
    { name: t('usual.lower'), of: ({ lower }) => lower, write: signedShare },
    { name: t('usual.upper'), of: ({ upper }) => upper, write: signedShare },
    { name: t('accuracy.n'), of: ({ n }) => n },
  ];
  const named = useMemo(
    () => intervals.map(({ minute, lower, mean, upper }) => ({ name: clock(minute), low: lower, mean, high: upper })),
    [intervals],
  );
  const lean = leanings(intervals);
  return (
    <ChartSection
      title={t('usual.title')}
      note={
        data &&
        [day && t('usual.weekday', { weekday: weekdayName(weekdayOf(day)) }), weeksOf(data)]
          .filter(Boolean)
          .join(t('joint'))
      }
      file="forecast-errors-by-time"
      columns={columns}
      rows={intervals}
    >
      <Judged accuracy={accuracy}>
        {() => (
          <>
            <ErrorBars errors={named} label={t('usual.picture')} />
            <p className="text-12 text-ink-2">
              {t('usual.how')}{' '}
              {lean
                .map(({ side, from, to }) => t(`usual.${side}`, { time: between(clock(from), clock(to)) }))
                .join(' ')}
            </p>
          </>
        )}
      </Judged>
    </ChartSection>
  );

  function weeksOf({ from, to }: Accuracy): string | null {
    if (!from || !to) return null;
    return t('usual.weeks', { count: Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / (7 * 86_400_000))) });
  }
}

/** The longest stretches of the day that lean to one side by more than two points, at most two. */
export function leanings(intervals: readonly IntervalError[]): { side: 'high' | 'low'; from: number; to: number }[] {
  const step = (intervals[1]?.minute ?? 30) - (intervals[0]?.minute ?? 0);
  const found: { side: 'high' | 'low'; from: number; to: number }[] = [];
  for (const { minute, mean } of intervals) {
    if (Math.abs(mean) < 0.02) continue;
    const side = mean > 0 ? 'high' : 'low';
    const last = found.at(-1);
    if (last?.side === side && last.to === minute) last.to = minute + step;
    else found.push({ side, from: minute, to: minute + step });
  }
  return found
    .filter(({ from, to }) => to - from > step)
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, 2)
    .sort((a, b) => a.from - b.from);
}

/** A band that promises 80 % and holds much less, or much more, is told in amber and in words. */
export const offPromise = (held: number | null, promised: number): boolean =>
  held !== null && Math.abs(held - promised) > (promised > 0.9 ? 0.03 : 0.05);

export const heldWords = (held: number | null): string => (held === null ? '–' : percent(held));
