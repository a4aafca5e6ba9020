import { toCsv } from '@harken/contract/csv';
import type { Experiment, Reading } from '@harken/contract/experiments';
import { Download } from 'lucide-react';
import { type ReactElement, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { measureName } from '../analytics/measure-words.ts';
import { saveFile } from '../analytics/save-file.ts';
import { cellHead, cellHeadRight } from '../analytics/table-parts.tsx';
import { Button } from '../platform/buttons.tsx';
import { day, dayAndTime, number } from '../platform/format.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { differenceText, valueText } from './experiments-data.ts';

const wide = 760;
const high = 220;
const left = 104;
const right = 16;
const top = 10;
const foot = 24;

/** How the difference became surer, as a picture or as a table, and as a file. */
export function ExperimentPath({
  experiment,
  path,
}: {
  experiment: Experiment;
  path: readonly Reading[];
}): ReactElement {
  const { t } = useTranslation('administration');
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return (
    <section aria-labelledby={id} className="mt-7 border-t border-line pt-4">
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <h2 id={id} className="text-15 font-semibold">
          {t('experiments.along')}
        </h2>
        <Button
          size="small"
          look="quiet"
          className="ml-auto"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? t('experiments.asChart') : t('experiments.asTable')}
        </Button>
        <Button size="small" look="quiet" icon={Download} onClick={() => save(experiment, path, t)}>
          {t('experiments.export')}
        </Button>
      </div>
      <p className="mb-2 text-12 text-ink-2">{t('experiments.alongNote')}</p>
      {asTable ? <Table experiment={experiment} path={path} /> : <Picture experiment={experiment} path={path} />}
    </section>
  );
}

function Picture({ experiment, path }: { experiment: Experiment; path: readonly Reading[] }): ReactElement {
  const { t } = useTranslation('administration');
  const clip = useId();
  const { measure } = experiment;
  const from = Date.parse(experiment.startedAt);
  const until = Date.parse(experiment.endsAt);
  const x = (at: string) => left + ((Date.parse(at) - from) / (until - from)) * (wide - left - right);
  const last = path.at(-1);
  // The first intervals are so wide that the later ones would be a line beside them: they leave the picture.
  const reach =
    1.5 *
    Math.max(...[last?.always?.lower, last?.always?.upper, last?.difference].map((one) => Math.abs(one ?? 0)), 1e-9);
  const y = (difference: number) => top + ((reach - difference) / (2 * reach)) * (high - top - foot);
  const sure = path.flatMap(({ at, always }) => (always ? [{ at, ...always }] : []));
  const band = [
    ...sure.map(({ at, upper }) => `${x(at)},${y(upper)}`),
    ...sure.toReversed().map(({ at, lower }) => `${x(at)},${y(lower)}`),
  ];
  const marks = [-reach / 1.5, 0, reach / 1.5];
  return (
    <ScrollRegion aria-label={t('experiments.asChart')} className="overflow-x-auto">
      {/* The same figures stand in the table. */}
      <svg
        viewBox={`0 0 ${wide} ${high}`}
        className="block w-full min-w-[520px] text-[11px] tabular-nums"
        aria-hidden="true"
      >
        <clipPath id={clip}>
          <rect x={left} y={top} width={wide - left - right} height={high - top - foot} />
        </clipPath>
        {marks.map((mark) => (
          <g key={mark}>
            <line
              x1={left}
              x2={wide - right}
              y1={y(mark)}
              y2={y(mark)}
              stroke={mark === 0 ? 'var(--ink-2)' : 'var(--line)'}
              strokeDasharray={mark === 0 ? '1 3' : undefined}
            />
            <text x={left - 8} y={y(mark) + 4} textAnchor="end" className="fill-ink-3">
              {mark === 0 ? t('experiments.zero') : differenceText(measure, mark)}
            </text>
          </g>
        ))}
        <g clipPath={`url(#${clip})`}>
          <polygon points={band.join(' ')} fill="var(--accent)" fillOpacity={0.18} stroke="none" />
          {(['upper', 'lower'] as const).map((side) => (
            <polyline
              key={side}
              points={sure.map((one) => `${x(one.at)},${y(one[side])}`).join(' ')}
              fill="none"
              stroke="var(--accent)"
              strokeWidth={1}
            />
          ))}
          <polyline
            points={path.map(({ at, difference }) => `${x(at)},${y(difference)}`).join(' ')}
            fill="none"
            stroke="var(--chart-actual)"
            strokeWidth={1.5}
            strokeLinejoin="round"
          />
          {last && <circle cx={x(last.at)} cy={y(last.difference)} r={3} fill="var(--chart-actual)" />}
        </g>
        {[experiment.startedAt, experiment.endsAt].map((at, place) => (
          <text
            key={at}
            x={place === 0 ? left : wide - right}
            y={high - 6}
            textAnchor={place === 0 ? 'start' : 'end'}
            className="fill-ink-3"
          >
            {day(at)}
          </text>
        ))}
      </svg>
    </ScrollRegion>
  );
}

function Table({ experiment, path }: { experiment: Experiment; path: readonly Reading[] }): ReactElement {
  const { t } = useTranslation('administration');
  const { measure, design } = experiment;
  const heads = [
    t(`experiments.units.${design.kind}`),
    t('experiments.control'),
    t('experiments.other'),
    t('experiments.difference'),
    t('experiments.between'),
  ];
  return (
    <ScrollRegion aria-label={t('experiments.asTable')} className="max-h-96 overflow-auto">
      <table className="w-full min-w-[560px] text-13">
        <thead>
          <tr className="border-b border-line-strong">
            <th scope="col" className={cellHead}>
              {t('experiments.when')}
            </th>
            {heads.map((head) => (
              <th key={head} scope="col" className={cellHeadRight}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {path.toReversed().map(({ at, units, control, other, difference, always }) => (
            <tr
              key={at}
              className="border-b border-line [&>td]:h-7 [&>td]:pr-3 [&>td]:text-right [&>td]:whitespace-nowrap"
            >
              <th scope="row" className="text-left font-normal whitespace-nowrap">
                {dayAndTime(at)}
              </th>
              <td>{number(units)}</td>
              <td>{valueText(measure, control)}</td>
              <td>{valueText(measure, other)}</td>
              <td>{differenceText(measure, difference)}</td>
              <td>
                {always ? `${differenceText(measure, always.lower)} … ${differenceText(measure, always.upper)}` : '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function save(
  experiment: Experiment,
  path: readonly Reading[],
  t: ReturnType<typeof useTranslation<'administration'>>['t'],
): void {
  const heads = [
    t('experiments.when'),
    t(`experiments.units.${experiment.design.kind}`),
    `${measureName(experiment.measure)}: ${t('experiments.control')}`,
    `${measureName(experiment.measure)}: ${t('experiments.other')}`,
    t('experiments.difference'),
    t('experiments.lower'),
    t('experiments.upper'),
  ];
  const rows = path.map(({ at, units, control, other, difference, always }) => [
    at,
    units,
    control,
    other,
    difference,
    always?.lower ?? null,
    always?.upper ?? null,
  ]);
  saveFile(`experiment-${experiment.startedAt.slice(0, 10)}.csv`, toCsv(heads, rows));
}
