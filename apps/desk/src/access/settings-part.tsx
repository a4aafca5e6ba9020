import { type ReactElement, type ReactNode, useId } from 'react';

export function Part({ title, text, children }: { title: string; text?: string; children: ReactNode }): ReactElement {
  const id = useId();
  return (
    <section aria-labelledby={id} className="mt-7 border-t border-line pt-4">
      <h2 id={id} className="text-15 font-semibold">
        {title}
      </h2>
      {text && <p className="mt-0.5 text-13 text-ink-2">{text}</p>}
      <div className="mt-3">{children}</div>
    </section>
  );
}
