import type { Band, TwinOutcome } from '@harken/contract/routes-twin';
import type { ReactElement } from 'react';
import { percent } from '../platform/format.ts';
import { Hatch } from '../platform/hatch.tsx';
import { clockSteps, ticks } from './compared.ts';
import { clock } from './figures.ts';

const wide = 460;
const height = 222;
const left = 44;
const right = 452;
const top = 20;
const floor = 198;

export interface Shown {
  /** Quarters of the day, half-open. */
  from: number;
  to: number;
  /** When a quarter of the day begins, on a clock. */
  timeOf: (quarter: number) => string;
}

/** One measure by quarter hour: medians as lines, the middle 80 % of the days as bands; A dashed and hatched. */
export function QuarterChart({
  a,
  b,
  letter,
  measure,
  goal,
  shown: { from, to, timeOf },
  label,
}: {
  a: TwinOutcome;
  b: TwinOutcome;
  letter: string;
  measure: 'serviceLevel' | 'meanWaitSeconds';
  goal: number | null;
  shown: Shown;
  label: string;
}): ReactElement {
  const bandsOf = ({ quarters }: TwinOutcome) => quarters.slice(from, to).map((quarter) => quarter[measure]);
  const [ofA, ofB] = [bandsOf(a), bandsOf(b)];
  const isShare = measure === 'serviceLevel';
  const known = [...ofA, ...ofB].filter((band): band is NonNullable<Band> => band !== null);
  const most = isShare ? 1 : Math.max(10, ...known.map(([, , high]) => high)) * 1.05;
  const x = (nth: number) => left + ((nth + 0.5) / Math.max(1, to - from)) * (right - left);
  const y = (value: number) => floor - (value / most) * (floor - top);
  const marks = isShare ? [0, 0.5, 1] : ticks(0, most, 4, clockSteps);
  const everyQuarters = to - from > 48 ? 16 : to - from > 24 ? 8 : 4;
  const hours = Array.from({ length: to - from }, (_, nth) => from + nth).filter((at) => at % everyQuarters === 0);
  const hatch = `hatch-${measure}`;
  return (
    <svg viewBox={`0 0 ${wide} ${height}`} role="img" aria-label={label} className="block w-full text-[11px]">
      <defs>
        <Hatch id={hatch} line="var(--ink-3)" apart={4} wide={1.4} />
      </defs>
      {marks.map((mark) => (
        <g key={mark}>
          <line x1={left} x2={right} y1={y(mark)} y2={y(mark)} stroke="var(--line)" />
          <text x={left - 6} y={y(mark) + 4} textAnchor="end" className="fill-ink-3">
            {isShare ? percent(mark) : clock(mark)}
          </text>
        </g>
      ))}
      {hours.map((at) => {
        const px = left + ((at - from) / (to - from)) * (right - left);
        return (
          <g key={at}>
            <line x1={px} x2={px} y1={top} y2={floor} stroke="var(--line)" />
            <text x={px} y={214} textAnchor="middle" className="fill-ink-3">
              {timeOf(at)}
            </text>
          </g>
        );
      })}
      {stretches(ofA).map((part) => (
        <path key={part.at} d={areaOf(part, x, y)} fill={`url(#${hatch})`} opacity={0.28} />
      ))}
      {stretches(ofB).map((part) => (
        <path key={part.at} d={areaOf(part, x, y)} fill="var(--chart-band)" />
      ))}
      {stretches(ofA).map((part) => (
        <path
          key={part.at}
          d={lineOf(part, x, y)}
          fill="none"
          stroke="var(--ink-2)"
          strokeWidth={1.5}
          strokeDasharray="4 3"
        />
      ))}
      {stretches(ofB).map((part) => (
        <path key={part.at} d={lineOf(part, x, y)} fill="none" stroke="var(--chart-forecast)" strokeWidth={1.75} />
      ))}
      {goal !== null && (
        <line x1={left} x2={right} y1={y(goal)} y2={y(goal)} stroke="var(--ink-2)" strokeDasharray="1 3" />
      )}
      <Names ofA={ofA} ofB={ofB} letter={letter} x={x} y={y} />
    </svg>
  );
}

/** Letters on the lines, where the two are furthest from each other. */
function Names({
  ofA,
  ofB,
  letter,
  x,
  y,
}: {
  ofA: readonly Band[];
  ofB: readonly Band[];
  letter: string;
  x: (nth: number) => number;
  y: (value: number) => number;
}): ReactElement | null {
  let at = -1;
  let apart = -1;
  for (const [nth, a] of ofA.entries()) {
    const b = ofB[nth];
    if (!a || !b) continue;
    const gap = Math.abs(y(a[1]) - y(b[1]));
    if (gap > apart) [at, apart] = [nth, gap];
  }
  const [a, b] = [ofA[at], ofB[at]];
  if (!a || !b) return null;
  const aAbove = y(a[1]) <= y(b[1]);
  const halo = { stroke: 'var(--surface-1)', strokeWidth: 3, paintOrder: 'stroke' } as const;
  const place = (value: number, above: boolean) => Math.min(floor - 4, Math.max(top + 4, y(value) + (above ? -8 : 16)));
  return (
    <g fontWeight={600} textAnchor="middle">
      <text x={x(at)} y={place(a[1], aAbove)} className="fill-ink-2" {...halo}>
        A
      </text>
      <text x={x(at)} y={place(b[1], !aAbove)} className="fill-accent" {...halo}>
        {letter}
      </text>
    </g>
  );
}

interface Stretch {
  at: number;
  bands: NonNullable<Band>[];
}

/** Where nobody came there is nothing to draw, and no line across it. */
function stretches(bands: readonly Band[]): Stretch[] {
  const found: Stretch[] = [];
  for (const [at, band] of bands.entries()) {
    if (!band) continue;
    const last = found.at(-1);
    if (last && last.at + last.bands.length === at) last.bands.push(band);
    else found.push({ at, bands: [band] });
  }
  return found;
}

type Along = (nth: number) => number;
const joined = (points: readonly (readonly [number, number])[]) =>
  points.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join('L');

const lineOf = ({ at, bands }: Stretch, x: Along, y: Along) =>
  `M${joined(bands.map(([, median], nth) => [x(at + nth), y(median)]))}`;

function areaOf({ at, bands }: Stretch, x: Along, y: Along): string {
  const high = bands.map(([, , end], nth) => [x(at + nth), y(end)] as const);
  const low = bands.map(([begin], nth) => [x(at + nth), y(begin)] as const).reverse();
  return `M${joined([...high, ...low])}Z`;
}
