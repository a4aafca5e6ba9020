import { Check, TriangleAlert } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Icon } from '../platform/icons.tsx';

/** One thing that was checked: it holds, it does not, or that is not known yet. */
export function TrustLine({
  good,
  title,
  children,
}: {
  good: boolean | null;
  title: string;
  children: ReactNode;
}): ReactElement {
  return (
    <p role="status" className="inline-flex items-start gap-1.5">
      {good !== null && (
        <Icon
          of={good ? Check : TriangleAlert}
          size={14}
          className={`mt-px shrink-0 ${good ? 'text-done' : 'text-attention'}`}
        />
      )}
      <span>
        <span className="text-ink-2">{title}</span> {children}
      </span>
    </p>
  );
}
