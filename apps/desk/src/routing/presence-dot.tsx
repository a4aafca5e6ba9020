import type { Presence } from '@harken/contract/people';
import type { ReactElement } from 'react';

/** Colour and shape both tell: full, half, ring, hatched, empty. The word stands beside it or in the label. */
const looks: Record<Presence, string> = {
  available: 'bg-done',
  busy: 'border-2 border-attention bg-attention-soft',
  away: 'border-2 border-attention bg-transparent',
  wrap_up: 'border border-ink-3 hatch-wait',
  offline: 'border-2 border-ink-3 bg-surface-0',
};

export function PresenceDot({ presence, className = '' }: { presence: Presence; className?: string }): ReactElement {
  return (
    <span
      aria-hidden="true"
      className={`inline-block size-[9px] shrink-0 rounded-full ${looks[presence]} ${className}`}
    />
  );
}

const words: Record<Presence, string> = {
  available: 'text-done',
  busy: 'text-attention',
  away: 'text-attention',
  wrap_up: 'text-ink-2',
  offline: 'text-ink-3',
};
export const presenceTone = (presence: Presence) => words[presence];
