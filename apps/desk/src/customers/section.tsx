import { type ReactElement, type ReactNode, useId } from 'react';

/** One of the context column's questions. */
export function Section({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}): ReactElement {
  const id = useId();
  return (
    <section aria-labelledby={id} className="border-b border-line px-4 pt-[11px] pb-3 last:border-b-0">
      <div className="mb-1.5 flex items-baseline gap-2 text-12">
        <h3 id={id} className="font-semibold text-ink-2">
          {title}
        </h3>
        {aside !== undefined && <span className="ml-auto truncate text-ink-3">{aside}</span>}
      </div>
      {children}
    </section>
  );
}

export function SectionGhost({ lines = 3 }: { lines?: number }): ReactElement {
  return (
    <div aria-hidden="true" className="flex flex-col gap-2 py-1">
      {Array.from({ length: lines }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places are only counted
        <div key={i} className="ghost h-2.5" style={{ width: `${[82, 64, 74][i % 3]}%` }} />
      ))}
    </div>
  );
}
