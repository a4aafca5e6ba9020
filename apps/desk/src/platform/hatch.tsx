import type { ReactElement } from 'react';

/** Slanted lines to fill a part of a chart with, so that it is told without colour; `fill="url(#id)"`. */
export function Hatch({
  id,
  line,
  apart = 5,
  wide = 1.3,
  ground,
}: {
  id: string;
  line: string;
  /** Pixels from line to line, and of each. */
  apart?: number;
  wide?: number;
  /** What is between the lines; left out, what is below. */
  ground?: string;
}): ReactElement {
  return (
    <pattern id={id} width={apart} height={apart} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      {ground && <rect width={apart} height={apart} fill={ground} />}
      <path d={`M0 0V${apart}`} stroke={line} strokeWidth={wide} />
    </pattern>
  );
}
