import type { ReactElement } from 'react';
import { number } from './format.ts';

/** A number in the corner of an icon; the words for it are in the label. */
export function Badge({ count }: { count: number }): ReactElement | null {
  if (!count) return null;
  return (
    <b
      aria-hidden="true"
      className="absolute top-[3px] right-[2px] h-3.5 min-w-3.5 rounded-full bg-ink-2 px-[3px] text-center text-[10px] leading-[14px] font-semibold text-surface-0 ring-2 ring-surface-0"
    >
      {count > 99 ? '99+' : number(count)}
    </b>
  );
}
