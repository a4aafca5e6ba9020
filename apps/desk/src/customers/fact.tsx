import type { ReactElement, ReactNode } from 'react';

/** A name and what is known under it. */
export function Fact({ name, children }: { name: string; children: ReactNode }): ReactElement {
  return (
    <div className="col-span-2 grid grid-cols-subgrid">
      <dt className="truncate pr-1 text-ink-3" title={name}>
        {name}
      </dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  );
}
