import { density } from '@harken/engines/statistics/distribution';
import { type ReactElement, useMemo } from 'react';
import { Hatch } from '../platform/hatch.tsx';
import { type Compared, clockSteps, type Measure, type Money, spanOf, ticks } from './compared.ts';
import { difference, markOf } from './figures.ts';

const height = 87;
const floor = 67;
const top = 6;
const steps = 90;

/** What can be at all: nothing is drawn beyond. */
const bounds: Record<Measure, { least?: number; most?: number }> = {
  meanWaitSeconds: { least: 0 },
  serviceLevel: { least: 0, most: 1 },
  abandonment: { least: 0, most: 1 },
  occupancy: { least: 0, most: 1 },
  cost: { least: 0 },
};

interface Curve {
  line: string;
  area: string;
  x: (value: number) => number;
}

function curvesOf(
  samples: readonly (readonly number[])[],
  [from, to]: readonly [number, number],
  wide: number,
  { least, most }: { least?: number; most?: number } = {},
): Curve[] {
  const x = (value: number) => 20 + ((value - from) / (to - from)) * (wide - 40);
  const drawn = samples.map((values) =>
    density(values, {
      from,
      to,
      steps,
      // Beyond what can be nothing is folded, unless the axis ends there.
      ...(least !== undefined && from <= least ? { least } : {}),
      ...(most !== undefined && to >= most ? { most } : {}),
    }),
  );
  // Beside a spike, where nothing varies, the other curve must still be seen: the spike is cut.
  const peaks = drawn.map((heights) => Math.max(...heights));
  const peak = Math.min(Math.max(...peaks), 4 * Math.min(...peaks));
  return drawn.map((heights) => {
    const y = (value: number) => floor - Math.min(1, value / peak) * (floor - top);
    const points = heights.map((value, nth) => [x(from + ((to - from) * nth) / steps), y(value)] as const);
    const line = `M${points.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join('L')}`;
    return {
      x,
      line,
      area: `${line}L${x(to).toFixed(1)},${floor}L${x(from).toFixed(1)},${floor}Z`,
    };
  });
}

/** How the days of both plans turn out: A dashed, the other filled; small marks are the medians. */
export function DensityChart({
  compared: { measure, a, b, aBand, bBand },
  goal,
  money,
  label,
}: {
  compared: Compared;
  goal: number | null;
  money: Money;
  label: string;
}): ReactElement {
  const wide = 400;
  const { curves, span } = useMemo(() => {
    const { least, most } = bounds[measure];
    const span = spanOf([a, b], least, most);
    return { span, curves: curvesOf([a, b], span, wide, bounds[measure]) };
  }, [a, b, measure]);
  const [ofA, ofB] = curves as [Curve, Curve];
  const marks = ticks(...span, 5, ...(measure === 'meanWaitSeconds' ? [clockSteps] : []));
  return (
    <svg
      viewBox={`0 0 ${wide} ${height}`}
      role="img"
      aria-label={label}
      className="block w-full max-w-[440px] text-[11px]"
    >
      {marks.map((mark) => (
        <g key={mark}>
          <line x1={ofA.x(mark)} x2={ofA.x(mark)} y1={4} y2={floor} stroke="var(--line)" />
          <text x={ofA.x(mark)} y={82} textAnchor="middle" className="fill-ink-3">
            {markOf(measure, mark, marks.length > 1 ? (marks[1] as number) - (marks[0] as number) : 1, money)}
          </text>
        </g>
      ))}
      <path d={ofB.area} fill="var(--accent)" fillOpacity={0.22} />
      <path d={ofB.line} fill="none" stroke="var(--accent)" strokeWidth={1.5} />
      <path d={ofA.line} fill="none" stroke="var(--ink-2)" strokeWidth={1.5} strokeDasharray="4 3" />
      <line x1={20} x2={wide - 20} y1={floor + 0.5} y2={floor + 0.5} stroke="var(--line-strong)" />
      {goal !== null && goal >= span[0] && goal <= span[1] && (
        <line x1={ofA.x(goal)} x2={ofA.x(goal)} y1={2} y2={floor} stroke="var(--ink-2)" strokeDasharray="1 3" />
      )}
      <line x1={ofA.x(aBand[1])} x2={ofA.x(aBand[1])} y1={61} y2={floor} stroke="var(--ink-2)" strokeWidth={2} />
      <line x1={ofB.x(bBand[1])} x2={ofB.x(bBand[1])} y1={61} y2={floor} stroke="var(--accent)" strokeWidth={2} />
    </svg>
  );
}

/** Differences pair by pair, with none as a line: what lies on the wrong side of it is hatched. */
export function DifferenceChart({
  compared: { measure, differences, differenceBand },
  money,
  label,
}: {
  compared: Compared;
  money: Money;
  label: string;
}): ReactElement {
  const wide = 250;
  const { curve, span } = useMemo(() => {
    const [low, high] = spanOf([differences]);
    const span: [number, number] = [Math.min(low, 0), Math.max(high, 0)];
    // The line of no difference stands a little inside.
    const room = (span[1] - span[0]) * 0.06;
    const wider: [number, number] = [span[0] === 0 ? -room : span[0], span[1] === 0 ? room : span[1]];
    return { span: wider, curve: curvesOf([differences], wider, wide)[0] as Curve };
  }, [differences]);
  const { x } = curve;
  const marks = ticks(...span, 3, ...(measure === 'meanWaitSeconds' ? [clockSteps] : []));
  const worse = measure === 'serviceLevel' ? [20, x(0)] : [x(0), wide - 20];
  const clip = `worse-${measure}`;
  const [low, median, high] = differenceBand;
  const inside = (value: number) => Math.min(wide - 20, Math.max(20, x(value)));
  return (
    <svg
      viewBox={`0 0 ${wide} ${height}`}
      role="img"
      aria-label={label}
      className="block w-full max-w-[275px] text-[11px]"
    >
      <defs>
        <Hatch id={`${clip}-hatch`} line="var(--ink-3)" apart={4} wide={1.4} />
        <clipPath id={clip}>
          <rect x={worse[0]} width={Math.max(0, (worse[1] ?? 0) - (worse[0] ?? 0))} y={0} height={floor} />
        </clipPath>
      </defs>
      <path d={curve.area} fill="var(--accent)" fillOpacity={0.22} />
      <path d={curve.area} fill={`url(#${clip}-hatch)`} clipPath={`url(#${clip})`} />
      <path d={curve.line} fill="none" stroke="var(--accent)" strokeWidth={1.25} />
      <line x1={20} x2={wide - 20} y1={floor + 0.5} y2={floor + 0.5} stroke="var(--line-strong)" />
      {marks.map((mark) => (
        <text key={mark} x={x(mark)} y={82} textAnchor="middle" className="fill-ink-3">
          {difference(measure, mark, money)}
        </text>
      ))}
      <line x1={x(0)} x2={x(0)} y1={2} y2={floor + 3} stroke="var(--ink-1)" />
      <line
        x1={inside(low)}
        x2={inside(high)}
        y1={floor + 0.5}
        y2={floor + 0.5}
        stroke="var(--accent)"
        strokeWidth={3}
      />
      <circle cx={inside(median)} cy={floor + 0.5} r={3.5} fill="var(--accent)" stroke="var(--surface-1)" />
    </svg>
  );
}
