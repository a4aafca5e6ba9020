import { type KeyboardEvent, type PointerEvent, type ReactElement, useRef } from 'react';
import { createKept } from './kept.ts';
import { useStored } from './store.ts';

/** Widths of the columns beside the conversation, as this person left them. */
export const widths = createKept('harken.panels', { list: 316, context: 388, contextHidden: false });
export type Panel = 'list' | 'context';

export const limits: Record<Panel, { least: number; most: number; usual: number }> = {
  list: { least: 240, most: 480, usual: 316 },
  context: { least: 300, most: 560, usual: 388 },
};

export const clampWidth = (panel: Panel, width: number) =>
  Math.round(Math.min(limits[panel].most, Math.max(limits[panel].least, width)));

const resize = (panel: Panel, width: number) => widths.set((now) => ({ ...now, [panel]: clampWidth(panel, width) }));

const stepPx = 16;

/** The line between two columns: dragged, moved with the arrow keys, set back by a double click or Home. */
export function Divider({
  panel,
  label,
  className = '',
}: {
  panel: Panel;
  label: string;
  className?: string;
}): ReactElement {
  const width = useStored(widths, (now) => now[panel]);
  const grip = useRef<{ x: number; width: number } | null>(null);
  // The list is before its line and the context behind it, and in a right-to-left page both are turned around.
  const sign = () => (panel === 'list' ? 1 : -1) * (document.dir === 'rtl' ? -1 : 1);

  const begin = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { x: event.clientX, width };
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (grip.current) resize(panel, grip.current.width + (event.clientX - grip.current.x) * sign());
  };
  const end = () => {
    grip.current = null;
  };
  const onKey = (event: KeyboardEvent) => {
    const direction = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (direction) resize(panel, width + direction * sign() * stepPx);
    else if (event.key === 'Home') resize(panel, limits[panel].usual);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved has no element of its own
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={limits[panel].least}
      aria-valuemax={limits[panel].most}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onDoubleClick={() => resize(panel, limits[panel].usual)}
      onKeyDown={onKey}
      className={`group absolute inset-y-0 z-10 w-2 cursor-col-resize touch-none focus-visible:outline-none ${className}`}
    >
      <span className="absolute inset-y-0 left-1/2 w-px -translate-x-1/2 bg-line transition-colors group-hover:bg-line-strong group-focus-visible:w-[3px] group-focus-visible:bg-focus group-active:bg-accent" />
    </div>
  );
}
