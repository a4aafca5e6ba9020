import type { MeasureId } from '@harken/contract/measures';
import type { BoardQuarter } from '@harken/contract/routes-analytics';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { number, oneDigit, percent, time } from '../platform/format.ts';
import { Hatch } from '../platform/hatch.tsx';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import type { BoardState } from './attention.ts';
import { CountButton } from './count-button.tsx';
import { measureName } from './measure-words.ts';
import { openRows } from './rows.ts';
import { cellHead, cellHeadRight } from './table-parts.tsx';

const wide = 760;
const left = 44;
const right = 96;
const inner = wide - left - right;
const quarterMs = 15 * 60_000;

/**
 * The last hours on one time axis: what came, who was there, how it went. Solid ink is what happened, steps are people,
 * fine dots a goal; the same figures stand in a table, which the keyboard reaches.
 */
export function LastHours({ board }: { board: BoardState }): ReactElement {
  const { t } = useTranslation('analytics');
  const [asTable, setAsTable] = useState(false);
  const { quarters } = board;
  return (
    <section aria-labelledby="last-hours" className="mb-6">
      <div className="mb-1 flex items-baseline gap-2">
        <h2 id="last-hours" className="text-13 font-semibold">
          {t('hours.title')}
        </h2>
        <span className="min-w-0 flex-1 text-12 text-ink-3">{t('hours.note')}</span>
        <Button size="small" look="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? t('hours.asChart') : t('hours.asTable')}
        </Button>
      </div>
      {asTable ? <HoursTable quarters={quarters} /> : <Charts board={board} />}
    </section>
  );
}

const share = (top: number, bottom: number) => (bottom > 0 ? top / bottom : null);
const spanOf = (quarter: BoardQuarter) => ({
  from: quarter.at,
  to: new Date(Date.parse(quarter.at) + quarterMs).toISOString(),
});

function useOpen() {
  const { t } = useTranslation('analytics');
  return (quarter: BoardQuarter, measure: MeasureId) => ({
    title: t('hours.of', { what: measureName(measure), time: time(quarter.at) }),
    query: { measure, ...spanOf(quarter), filters: {} },
  });
}

function Charts({ board: { quarters, at } }: { board: BoardState }): ReactElement {
  const { t } = useTranslation('analytics');
  const goals = useDesk((state) => state.queues);
  const same = goals.every(({ goal }) => goal.share === goals[0]?.goal.share) ? goals[0]?.goal.share : undefined;
  const peak = Math.max(4, ...quarters.map(({ offered }) => offered));
  const people = Math.max(4, ...quarters.map((quarter) => quarter.people));
  const last = quarters.at(-1);
  const axis = { quarters, now: Date.parse(at) };
  return (
    <ScrollRegion aria-label={t('hours.note')} className="overflow-x-auto">
      <div className="min-w-[560px]">
        <Chart
          {...axis}
          title={t('hours.arrivals')}
          note={t('hours.arrivalsNote')}
          height={104}
          top={peak}
          measure="offered"
        >
          {(x, y) => (
            <>
              <Line points={quarters.map((q) => [x(q, 0.5), y(q.offered)])} />
              {quarters.map((q) => (
                <circle key={q.at} cx={x(q, 0.5)} cy={y(q.offered)} r={2} fill="var(--chart-actual)" />
              ))}
              <End y={y(last?.offered ?? 0)}>{t('hours.soFar', { value: number(last?.offered ?? 0) })}</End>
            </>
          )}
        </Chart>
        <Chart {...axis} title={t('hours.people')} note={t('hours.peopleNote')} height={84} top={people}>
          {(x, y) => (
            <>
              <Steps quarters={quarters} x={x} y={y} of={(q) => q.people} />
              <End y={y(last?.people ?? 0)}>{t('hours.onQueue', { value: oneDigit(last?.people ?? 0) })}</End>
            </>
          )}
        </Chart>
        <Chart
          {...axis}
          title={t('hours.level')}
          note={t('hours.levelNote')}
          height={72}
          top={1}
          percents
          measure="serviceLevel"
        >
          {(x, y) => {
            const points = quarters.flatMap((q): [number, number][] => {
              const level = share(q.answeredWithin, q.offered);
              return level === null ? [] : [[x(q, 0.5), y(level)]];
            });
            return (
              <>
                {same !== undefined && (
                  <>
                    <line
                      x1={left}
                      x2={left + inner}
                      y1={y(same)}
                      y2={y(same)}
                      stroke="var(--ink-2)"
                      strokeDasharray="1 3"
                    />
                    <End y={y(same)}>{t('hours.goal', { share: percent(same) })}</End>
                  </>
                )}
                <Line points={points} />
                {points.map(([px, py]) => (
                  <circle key={px} cx={px} cy={py} r={2} fill="var(--chart-actual)" />
                ))}
              </>
            );
          }}
        </Chart>
        <Chart
          {...axis}
          title={t('hours.share')}
          note={t('hours.shareNote')}
          height={72}
          top={1}
          percents
          measure="virtualAgentShare"
          axis
        >
          {(x, y) => (
            <>
              {quarters.map((q) => {
                const resolved = share(q.virtualAgentResolved, q.conversations) ?? 0;
                const handed = Math.min(1 - resolved, share(q.handedOff, q.conversations) ?? 0);
                return (
                  <g key={q.at}>
                    <rect
                      x={x(q)}
                      width={inner / quarters.length - 1}
                      y={y(resolved)}
                      height={y(0) - y(resolved)}
                      fill="var(--accent)"
                      fillOpacity={0.45}
                    />
                    <rect
                      x={x(q)}
                      width={inner / quarters.length - 1}
                      y={y(resolved + handed)}
                      height={y(resolved) - y(resolved + handed)}
                      fill="url(#handed)"
                    />
                  </g>
                );
              })}
              <End y={y(0.62)}>{t('hours.handed')}</End>
              <End y={y(0.15)} className="fill-accent">
                {t('hours.resolved')}
              </End>
            </>
          )}
        </Chart>
      </div>
    </ScrollRegion>
  );
}

type Across = (quarter: BoardQuarter, part?: number) => number;
type Up = (value: number) => number;

function Chart({
  quarters,
  now,
  title,
  note,
  height,
  top,
  percents = false,
  axis = false,
  measure,
  children,
}: {
  quarters: readonly BoardQuarter[];
  now: number;
  title: string;
  note: string;
  height: number;
  top: number;
  percents?: boolean;
  axis?: boolean;
  /** What a quarter hour opens to. */
  measure?: MeasureId;
  children: (x: Across, y: Up) => ReactElement;
}): ReactElement {
  const open = useOpen();
  const begin = Date.parse(quarters[0]?.at ?? new Date(now).toISOString());
  const scale = inner / Math.max(1, quarters.length * quarterMs);
  const across = (at: number) => left + (at - begin) * scale;
  const x: Across = (quarter, part = 0) => across(Date.parse(quarter.at) + part * quarterMs);
  const floor = height - (axis ? 20 : 6);
  const y: Up = (value) => floor - (value / top) * (floor - 8);
  const marks = percents ? [0, 0.5, 1] : [0, Math.round(top / 2), Math.round(top)];
  const hours = quarters.filter(({ at }) => new Date(at).getMinutes() === 0);
  return (
    <figure>
      <figcaption className="text-12">
        <b className="font-semibold">{title}</b> <span className="text-11 text-ink-3">{note}</span>
      </figcaption>
      {/* The same figures stand in the table; a pointer opens a quarter hour here. */}
      <svg viewBox={`0 0 ${wide} ${height}`} className="block w-full text-[11px] tabular-nums" aria-hidden="true">
        <defs>
          <Hatch id="handed" line="var(--ink-3)" wide={1.2} />
        </defs>
        {marks.map((mark) => (
          <g key={mark}>
            <line x1={left} x2={left + inner} y1={y(mark)} y2={y(mark)} stroke="var(--line)" />
            <text x={left - 6} y={y(mark) + 4} textAnchor="end" className="fill-ink-3">
              {percents ? percent(mark) : number(mark)}
            </text>
          </g>
        ))}
        {hours.map((quarter) => (
          <g key={quarter.at}>
            <line x1={x(quarter)} x2={x(quarter)} y1={8} y2={floor} stroke="var(--line)" />
            {axis && (
              <text x={x(quarter)} y={height - 5} textAnchor="middle" className="fill-ink-3">
                {time(quarter.at)}
              </text>
            )}
          </g>
        ))}
        {children(x, y)}
        <line x1={across(now)} x2={across(now)} y1={2} y2={floor} stroke="var(--ink-1)" />
        {measure &&
          quarters.map((quarter) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: the table beside it is for the keyboard
            <rect
              key={quarter.at}
              x={x(quarter)}
              y={0}
              width={inner / quarters.length}
              height={floor}
              fill="transparent"
              className="cursor-pointer"
              onClick={() => openRows(open(quarter, measure))}
            />
          ))}
      </svg>
    </figure>
  );
}

function Line({ points }: { points: readonly (readonly [number, number])[] }): ReactElement {
  return (
    <polyline
      points={points.map((point) => point.join()).join(' ')}
      fill="none"
      stroke="var(--chart-actual)"
      strokeWidth={1.5}
      strokeLinejoin="round"
    />
  );
}

/** People: grey filled steps. */
function Steps({
  quarters,
  x,
  y,
  of,
}: {
  quarters: readonly BoardQuarter[];
  x: Across;
  y: Up;
  of: (quarter: BoardQuarter) => number;
}): ReactElement {
  const edge = quarters.flatMap((quarter) => [
    [x(quarter), y(of(quarter))],
    [x(quarter, 1), y(of(quarter))],
  ]);
  const path = edge.map((point) => point.join()).join(' L');
  const first = edge[0]?.[0] ?? left;
  const last = edge.at(-1)?.[0] ?? left;
  return (
    <>
      <path d={`M${first},${y(0)} L${path} L${last},${y(0)} Z`} fill="var(--chart-staff)" fillOpacity={0.16} />
      <path d={`M${path}`} fill="none" stroke="var(--chart-staff)" strokeWidth={1.5} />
    </>
  );
}

function End({
  y,
  className = 'fill-ink-2',
  children,
}: {
  y: number;
  className?: string;
  children: string;
}): ReactElement {
  return (
    <text x={left + inner + 8} y={y + 4} className={className}>
      {children}
    </text>
  );
}

function HoursTable({ quarters }: { quarters: readonly BoardQuarter[] }): ReactElement {
  const { t } = useTranslation('analytics');
  const open = useOpen();
  const level = (top: number, bottom: number) => {
    const value = share(top, bottom);
    return value === null ? '–' : percent(value);
  };
  return (
    <ScrollRegion aria-label={t('hours.note')} className="max-h-96 overflow-auto">
      <table className="w-full text-13">
        <thead>
          <tr className="border-b border-line-strong">
            <th scope="col" className={cellHead}>
              {t('hours.quarter')}
            </th>
            {(['offered', 'people', 'serviceLevel', 'conversations', 'virtualAgentShare', 'handedOff'] as const).map(
              (key) => (
                <th key={key} scope="col" className={cellHeadRight}>
                  {key === 'people' ? t('hours.people') : measureName(key)}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {[...quarters].reverse().map((quarter) => (
            <tr key={quarter.at} className="border-b border-line [&>td]:h-7 [&>td]:pr-3 [&>td]:text-right">
              <th scope="row" className="text-left font-normal">
                {time(quarter.at)}
              </th>
              <td>
                <CountButton rows={open(quarter, 'offered')}>{number(quarter.offered)}</CountButton>
              </td>
              <td>{oneDigit(quarter.people)}</td>
              <td>
                <CountButton rows={open(quarter, 'serviceLevel')}>
                  {level(quarter.answeredWithin, quarter.offered)}
                </CountButton>
              </td>
              <td>
                <CountButton rows={open(quarter, 'conversations')}>{number(quarter.conversations)}</CountButton>
              </td>
              <td>
                <CountButton rows={open(quarter, 'virtualAgentShare')}>
                  {level(quarter.virtualAgentResolved, quarter.conversations)}
                </CountButton>
              </td>
              <td>
                <CountButton rows={open(quarter, 'handedOff')}>{number(quarter.handedOff)}</CountButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
