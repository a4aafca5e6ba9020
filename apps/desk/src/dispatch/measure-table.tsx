import type { TwinOutcome } from '@harken/contract/routes-twin';
import { type ReactElement, type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Compared, compare, type Measure, type Money, measures } from './compared.ts';
import { DensityChart, DifferenceChart } from './density-chart.tsx';
import { difference, differenceRange, figure, money as moneyText, ofHundred, rangeOf } from './figures.ts';

export interface Sides {
  a: TwinOutcome;
  b: TwinOutcome;
  letter: string;
  money: Money;
  /** Of the service level; null where queues have none in common. */
  goal: number | null;
}

/** Each measure with how the days turn out, beside each other and pair by pair. On a phone a card for each. */
export function MeasureTable({ a, b, letter, money, goal }: Sides): ReactElement {
  const { t } = useTranslation('dispatch');
  const rows = useMemo(
    () => measures.map((measure) => ({ measure, compared: compare(a, b, measure, money) })),
    [a, b, money],
  );
  const head = 'pb-0.5 text-11 leading-4 font-medium whitespace-nowrap text-ink-3';
  return (
    <section aria-label={t('table.measures')} className="px-4 pt-1.5">
      <div aria-hidden="true" className={`${grid} max-lg:hidden`}>
        <span className={head}>{t('measure.head')}</span>
        <span className={`${head} inline-flex items-center gap-1.5`}>
          {t('measure.how', { count: a.agentHours.length })}
          <Legend letter={letter} />
        </span>
        <span className={`${head} text-right`}>{t('measure.of', { letter: 'A' })}</span>
        <span className={`${head} text-right`}>{t('measure.of', { letter })}</span>
        <span className={`${head} pl-6`}>{t('measure.difference', { letter })}</span>
        <span className={`${head} text-right`}>{t('measure.medianOf')}</span>
        <span className={`${head} text-right`}>{t('measure.better', { letter })}</span>
      </div>
      <p className="flex flex-wrap items-center gap-1.5 py-1 text-12 text-ink-3 lg:hidden">
        {t('measure.how', { count: a.agentHours.length })}
        <Legend letter={letter} />
      </p>
      {rows.map(({ measure, compared }) => (
        <Row key={measure} measure={measure} compared={compared} letter={letter} money={money} goal={goal} />
      ))}
    </section>
  );
}

const grid =
  'lg:grid lg:grid-cols-[150px_minmax(0,1.5fr)_92px_96px_minmax(0,1fr)_116px_76px] xl:grid-cols-[186px_minmax(0,1.5fr)_112px_112px_minmax(0,1fr)_136px_92px] lg:items-center lg:gap-x-2';

/** Where a plan should not go: nobody can stay above it for long. */
const occupancyLimit = 0.88;
const goalOf = (measure: Measure, goal: number | null) =>
  measure === 'serviceLevel' ? goal : measure === 'occupancy' ? occupancyLimit : null;

function Row({
  measure,
  compared,
  letter,
  money,
  goal,
}: {
  measure: Measure;
  compared: Compared | null;
  letter: string;
  money: Money;
  goal: number | null;
}): ReactElement {
  const { t } = useTranslation('dispatch');
  const name = t(`measure.name.${measure}`);
  const about = t(`measure.about.${measure}`, {
    hour: moneyText(money.perHour, money, Number.isInteger(money.perHour) ? 0 : 2),
    lost: moneyText(money.perLost, money, Number.isInteger(money.perLost) ? 0 : 2),
  });
  const title = (
    <div className="max-lg:pt-2">
      <h3 className="text-13 font-semibold">{name}</h3>
      <p className="max-w-[170px] text-12 leading-4 text-ink-3 max-lg:max-w-none">{about}</p>
    </div>
  );
  if (!compared)
    return (
      <div className={`${grid} border-t border-line py-2`}>
        {title}
        <p className="text-12 text-ink-3">{t('measure.unknown')}</p>
      </div>
    );
  const { aBand, bBand, differenceBand } = compared;
  const text = (value: number) => figure(measure, value, money);
  const apart = (value: number) => difference(measure, value, money);
  return (
    <div className={`${grid} border-t border-line`}>
      {title}
      <DensityChart
        compared={compared}
        goal={goalOf(measure, goal)}
        money={money}
        label={t('measure.picture', { measure: name, a: text(aBand[1]), letter, b: text(bBand[1]) })}
      />
      <dl className="contents max-lg:grid max-lg:grid-cols-2 max-lg:gap-2 max-lg:pb-1">
        <Pair label={t('measure.of', { letter: 'A' })} value={text(aBand[1])}>
          {rangeOf(measure, aBand, money)}
        </Pair>
        <Pair label={t('measure.of', { letter })} value={text(bBand[1])} className="text-accent">
          {rangeOf(measure, bBand, money)}
        </Pair>
      </dl>
      <div className="lg:pl-6">
        <p className="pt-1 text-12 text-ink-3 lg:hidden">{t('measure.difference', { letter })}</p>
        <DifferenceChart
          compared={compared}
          money={money}
          label={t('measure.differencePicture', { measure: name, letter, value: apart(differenceBand[1]) })}
        />
      </div>
      <dl className="contents max-lg:grid max-lg:grid-cols-2 max-lg:gap-2 max-lg:pb-3">
        <Pair label={t('measure.medianOf')} value={apart(differenceBand[1])}>
          {differenceRange(measure, differenceBand, money)}
        </Pair>
        <div className="lg:text-right">
          <dt className="text-11 text-ink-3 lg:sr-only">{t('measure.better', { letter })}</dt>
          <dd className="whitespace-nowrap">
            {compared.alike === 1 ? (
              <span className="text-12 text-ink-3">{t('measure.none')}</span>
            ) : (
              <>
                <b className="text-17 leading-6 font-semibold">{ofHundred(compared.better)}</b>
                <span className="text-12 text-ink-3"> {t('measure.of100')}</span>
              </>
            )}
          </dd>
        </div>
      </dl>
    </div>
  );
}

function Pair({
  label,
  value,
  className = '',
  children,
}: {
  label: string;
  value: string;
  className?: string;
  children: ReactNode;
}): ReactElement {
  return (
    <div className="lg:text-right">
      <dt className="text-11 text-ink-3 lg:sr-only">{label}</dt>
      <dd>
        <b className={`block text-13 font-semibold whitespace-nowrap ${className}`}>{value}</b>
        <span className="block text-12 whitespace-nowrap text-ink-3">{children}</span>
      </dd>
    </div>
  );
}

function Legend({ letter }: { letter: string }): ReactElement {
  const { t } = useTranslation('dispatch');
  return (
    <span className="ml-2 inline-flex items-center gap-1.5">
      <svg width="20" height="8" aria-hidden="true">
        <path d="M0 4h20" stroke="var(--ink-2)" strokeWidth={1.5} strokeDasharray="4 3" />
      </svg>
      A
      <svg width="20" height="8" aria-hidden="true" className="ml-2">
        <path d="M0 8V2h20v6" fill="var(--accent)" fillOpacity={0.22} stroke="var(--accent)" />
      </svg>
      {letter}
      <svg width="6" height="10" aria-hidden="true" className="ml-2">
        <path d="M3 0v10" stroke="var(--ink-2)" strokeDasharray="1 3" />
      </svg>
      {t('measure.goal')}
    </span>
  );
}
