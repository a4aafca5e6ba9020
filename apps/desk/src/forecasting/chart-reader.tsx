import type { PointerEvent, ReactElement, ReactNode } from 'react';

/**
 * Reads a chart place by place: the pointer or the arrow keys move a mark, and what stands there is said. The range
 * control is the browser's own, so that every screen reader knows it; it is only not seen.
 */
export function ChartReader({
  label,
  count,
  at,
  set,
  say,
  placeAt,
  choose,
  children,
}: {
  label: string;
  count: number;
  /** The place that is read, null while none is. */
  at: number | null;
  set: (at: number | null) => void;
  say: (at: number) => string;
  /** Which place is at so many pixels from the left; null beside all. */
  placeAt: (x: number) => number | null;
  choose?: (at: number) => void;
  children: ReactNode;
}): ReactElement {
  const placeOf = (event: PointerEvent<HTMLElement>) =>
    placeAt(event.clientX - event.currentTarget.getBoundingClientRect().left);
  return (
    <div
      className={`relative rounded-sm has-focus-visible:outline-2 has-focus-visible:outline-focus ${choose ? 'cursor-pointer' : ''}`}
      onPointerMove={(event) => set(placeOf(event))}
      onPointerLeave={() => set(null)}
      onPointerUp={(event) => {
        const place = placeOf(event);
        if (place !== null) choose?.(place);
      }}
    >
      {children}
      <input
        type="range"
        aria-label={label}
        min={0}
        max={Math.max(0, count - 1)}
        value={at ?? 0}
        aria-valuetext={count > 0 ? say(at ?? 0) : undefined}
        onFocus={() => at === null && set(0)}
        onBlur={() => set(null)}
        onChange={(event) => set(event.target.valueAsNumber)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || at === null) return;
          event.preventDefault();
          choose?.(at);
        }}
        className="pointer-events-none absolute inset-0 size-full opacity-0"
      />
    </div>
  );
}
