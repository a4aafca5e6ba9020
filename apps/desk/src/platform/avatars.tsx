import type { ReactElement } from 'react';
import { Mark } from './icons.tsx';
import { initials } from './names.ts';

const sizes = {
  18: 'size-[18px] text-[9px]',
  20: 'size-5 text-[9px]',
  24: 'size-6 text-11',
  28: 'size-7 text-11',
  32: 'size-8 text-12',
} as const;

/** Customers are round, staff are square, the virtual agent is the mark. The name beside it speaks; this is a picture. */
export function Avatar({
  kind,
  name,
  me = false,
  size = 24,
  className = '',
}: {
  kind: 'customer' | 'staff' | 'virtual_agent';
  name: string | null;
  me?: boolean;
  size?: keyof typeof sizes;
  className?: string;
}): ReactElement {
  const shape =
    kind === 'customer'
      ? 'rounded-full bg-surface-3 text-ink-2'
      : kind === 'virtual_agent'
        ? 'rounded-md bg-accent-soft text-accent'
        : me
          ? 'rounded-md border border-ink-2 bg-ink-2 text-surface-1'
          : 'rounded-md border border-line-strong bg-surface-1 text-ink-2';
  return (
    <span
      aria-hidden="true"
      // Drawn, not written: the letters are no part of the text around them.
      data-initials={kind === 'virtual_agent' ? undefined : initials(name)}
      className={`grid shrink-0 place-items-center leading-none font-semibold tracking-tight select-none before:content-[attr(data-initials)] ${sizes[size]} ${shape} ${className}`}
    >
      {kind === 'virtual_agent' && <Mark size={size < 24 ? 12 : 16} />}
    </span>
  );
}
