import type { ReactElement } from 'react';
import { ticks } from '../dispatch/compared.ts';
import { signedShare } from './figures.ts';
import { useWidth } from './use-width.ts';
import { ValueAxis } from './value-axis.tsx';

const left = 46;
const floor = 164;
const top = 8;
const height = 186;

/** Errors of one interval of the day, or of one weekday: forecast − actual as shares of what comes. */
export interface Errors {
  name: string;
  low: number;
  mean: number;
  high: number;
}

/** Bars hold the middle 80 % of the errors, ticks are their means, zero is a line. */
export function ErrorBars({ errors, label }: { errors: readonly Errors[]; label: string }): ReactElement {
  const [frame, width] = useWidth<HTMLDivElement>(260);
  const most =
    Math.max(0.05, ...errors.flatMap(({ low, high, mean }) => [Math.abs(low), Math.abs(high), Math.abs(mean)])) * 1.02;
  const y = (share: number) => (top + floor) / 2 - (share / most) * ((floor - top) / 2);
  const wide = (width - left - 4) / Math.max(1, errors.length);
  const x = (nth: number) => left + (nth + 0.5) * wide;
  const bar = Math.min(18, wide * 0.56);
  const every = [1, 2, 4, 8, 16].find((step) => (errors.length / step) * 52 <= width - left) ?? 16;
  return (
    <div ref={frame}>
      <svg width={width} height={height} role="img" aria-label={label} className="block text-[11px] tabular-nums">
        <ValueAxis
          marks={ticks(-most, most, 4)}
          y={y}
          left={left}
          right={width}
          write={(share) => signedShare(share, 0)}
        />
        {errors.map(({ name, low, mean, high }, nth) => (
          <g key={name}>
            <line
              x1={x(nth)}
              x2={x(nth)}
              y1={y(high)}
              y2={y(low)}
              stroke="var(--chart-forecast)"
              strokeOpacity={0.45}
              strokeWidth={bar}
            />
            <line
              x1={x(nth) - bar / 2 - 1}
              x2={x(nth) + bar / 2 + 1}
              y1={y(mean)}
              y2={y(mean)}
              stroke="var(--chart-actual)"
              strokeWidth={1.75}
            />
            {nth % every === 0 && (
              <text x={x(nth)} y={height - 5} textAnchor="middle" className="fill-ink-3">
                {name}
              </text>
            )}
          </g>
        ))}
      </svg>
    </div>
  );
}
