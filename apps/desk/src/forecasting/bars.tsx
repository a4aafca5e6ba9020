import type { ReactElement } from 'react';

/** How much a model has to say. Silent ones have a short line of ink, so that none seems forgotten. */
export function WeightBar({ weight }: { weight: number }): ReactElement {
  return (
    <svg width={64} height={12} viewBox="0 0 64 12" aria-hidden="true">
      {weight > 0 ? (
        <path d={`M0 6H${Math.max(2, weight * 64).toFixed(1)}`} stroke="var(--accent)" strokeWidth={7} />
      ) : (
        <path d="M0 6H5" stroke="var(--ink-3)" strokeWidth={1.5} />
      )}
    </svg>
  );
}

/** An error as a bar; the line across is the floor that chance sets. */
export function ErrorBar({ error, floor, most }: { error: number; floor: number | null; most: number }): ReactElement {
  const x = (share: number) => Math.min(96, (share / most) * 96).toFixed(1);
  return (
    <svg width={96} height={14} viewBox="0 0 96 14" aria-hidden="true">
      <path d={`M0 7H${x(error)}`} stroke="var(--chart-forecast)" strokeOpacity={0.7} strokeWidth={7} />
      {floor !== null && <path d={`M${x(floor)} 0v14`} stroke="var(--ink-1)" />}
    </svg>
  );
}
