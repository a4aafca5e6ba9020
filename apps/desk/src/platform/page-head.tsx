import type { ReactElement, ReactNode } from 'react';

/** The head of a page: the way back, what it is, one sentence about it, and what can be done. */
export function PageHead({
  title,
  text,
  back,
  action,
}: {
  title: string;
  text?: string | undefined;
  back?: ReactNode;
  action?: ReactNode;
}): ReactElement {
  return (
    <div className="mb-4 flex flex-wrap items-start gap-x-3 gap-y-2">
      {back}
      <div className="min-w-0 flex-1">
        <h1 className="text-20 font-semibold tracking-[-0.01em] wrap-anywhere">{title}</h1>
        {text && <p className="mt-0.5 max-w-[640px] text-13 text-ink-2">{text}</p>}
      </div>
      {action}
    </div>
  );
}
