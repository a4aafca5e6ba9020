import type { TwinQuestion, TwinResult } from '@harken/contract/routes-twin';
import { Download } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import type { Money } from './compared.ts';
import { FiguresTable, saveFigures, useFigureRows } from './figures-table.tsx';
import { type Fit, Honesty } from './honesty.tsx';
import type { DayNames } from './lever-words.ts';
import { MeasureTable } from './measure-table.tsx';
import { QuarterChart } from './quarter-chart.tsx';
import { letterOf } from './question.ts';
import { verdictOf } from './verdict.ts';
import { WhoGains } from './who-gains.tsx';

/** A and one other plan beside each other: what it says, how it turns out, when, for whom, and how far to trust it. */
export function ComparisonView({
  result,
  question,
  place,
  names,
  money,
  fit,
}: {
  result: TwinResult;
  question: TwinQuestion;
  /** Of the plan beside A: 1 is B. */
  place: number;
  names: DayNames;
  money: Money;
  fit: Fit;
}): ReactElement | null {
  const { t } = useTranslation('dispatch');
  const [asTable, setAsTable] = useState(false);
  const queues = useDesk((state) => state.queues);
  const goalOf = (id: string) => queues.find((queue) => queue.id === id)?.goal.share ?? null;
  const timeOf = (quarter: number) => names.time(quarter * result.quarterMinutes);
  const rows = useFigureRows(result, { money, queue: names.queue, timeOf });
  const [a] = result.plans;
  const b = result.plans[place];
  if (!a || !b) return null;
  const letter = letterOf(place);
  const goals = new Set(a.types.map(({ id }) => goalOf(id)));
  const goal = goals.size === 1 ? ([...goals][0] ?? null) : null;
  const sides = { a, b, letter, money, goal };
  const verdict = verdictOf(sides, { queue: names.queue, goalOf });
  const shown = quartersShown(a.quarters, question.window, result.quarterMinutes);
  const picture = (title: string) => t('quarters.picture', { title, letter });
  return (
    <>
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b border-line bg-accent-soft px-4 py-2 text-13 leading-5">
        <p className="min-w-0 flex-1 basis-80">
          <b className="font-semibold">{verdict.first}</b> <span className="text-ink-2">{verdict.rest.join(' ')}</span>
        </p>
        <span className="flex gap-1">
          <Button size="small" look="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? t('table.pictures') : t('table.show')}
          </Button>
          <Button
            size="small"
            look="quiet"
            icon={Download}
            aria-label={t('table.exportLabel')}
            onClick={() =>
              saveFigures(rows, result.plans.length, (key) => (key === 'group' ? t('table.group') : t('measure.head')))
            }
          >
            {t('table.export')}
          </Button>
        </span>
      </div>
      {asTable ? (
        <FiguresTable rows={rows} plans={result.plans.length} />
      ) : (
        <>
          <MeasureTable {...sides} />
          <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] border-t border-line lg:grid-cols-3">
            {(['serviceLevel', 'meanWaitSeconds'] as const).map((measure) => {
              const title = t(measure === 'serviceLevel' ? 'quarters.level' : 'quarters.wait');
              return (
                <section
                  key={measure}
                  aria-label={title}
                  className="min-w-0 border-line px-4 pt-2 pb-3 max-lg:border-b lg:border-r"
                >
                  <div className="flex h-[22px] items-baseline gap-2">
                    <h2 className="text-13 font-semibold">{title}</h2>
                    <span className="text-12 text-ink-3">{t('quarters.note')}</span>
                  </div>
                  <QuarterChart
                    a={a}
                    b={b}
                    letter={letter}
                    measure={measure}
                    goal={measure === 'serviceLevel' ? goal : null}
                    shown={{ ...shown, timeOf }}
                    label={picture(title)}
                  />
                </section>
              );
            })}
            <WhoGains a={a} b={b} letter={letter} name={names.queue} goalOf={goalOf} />
          </div>
        </>
      )}
      <Honesty result={result} day={question} fit={fit} queue={names.queue} />
    </>
  );
}

/** The window with an hour on either side; without one, from the first contact to the last. */
function quartersShown(
  quarters: TwinResult['plans'][number]['quarters'],
  window: { from: number; to: number } | null,
  minutes: number,
): { from: number; to: number } {
  const anHour = Math.round(60 / minutes);
  if (window)
    return {
      from: Math.max(0, Math.floor(window.from / minutes) - anHour),
      to: Math.min(quarters.length, Math.ceil(window.to / minutes) + anHour),
    };
  const busy = quarters.flatMap(({ meanWaitSeconds }, at) => (meanWaitSeconds ? [at] : []));
  const whole = (at: number) => at - (at % anHour);
  return { from: whole(busy[0] ?? 0), to: Math.min(quarters.length, (busy.at(-1) ?? quarters.length - 1) + 1) };
}
