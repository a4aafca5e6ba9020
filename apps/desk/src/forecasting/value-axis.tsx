import type { ReactElement } from 'react';

/** A line across the chart at each mark, with its value at the left. */
export function ValueAxis({
  marks,
  y,
  left,
  right,
  write,
}: {
  marks: readonly number[];
  y: (value: number) => number;
  left: number;
  right: number;
  write: (value: number) => string;
}): ReactElement {
  return (
    <g>
      {marks.map((mark) => (
        <g key={mark}>
          <line
            x1={left}
            x2={right}
            y1={y(mark)}
            y2={y(mark)}
            // Where values go below it, zero stands out.
            stroke={Math.abs(mark) < 1e-9 && Math.min(...marks) < 0 ? 'var(--line-strong)' : 'var(--line)'}
            shapeRendering="crispEdges"
          />
          <text x={left - 6} y={y(mark) + 4} textAnchor="end" className="fill-ink-3">
            {write(mark)}
          </text>
        </g>
      ))}
    </g>
  );
}
