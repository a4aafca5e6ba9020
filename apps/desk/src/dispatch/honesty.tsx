import type { TwinResult } from '@harken/contract/routes-twin';
import { Check, TriangleAlert } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { number, percent } from '../platform/format.ts';
import { Icon } from '../platform/icons.tsx';

/** What the scenario leaves out of the record, where the server says so. */
export interface Fit {
  leftOut?: { what: string; queueId: string | null; count: number }[];
}

/** In the order in which it matters; what is not named here is told by `harken calibrate`. */
const leftOut = [
  'nobody_there',
  'plan',
  'languages',
  'never_handled',
  'few_handled',
  'few_gave_up',
  'nobody_gave_up',
  'transfers',
  'repeats',
  'virtual_agent',
  'clock_change',
] as const;

/** What a table of segments asks for and the day has not. */
const untried = ['automation', 'callBack'] as const;

/** How far the figures can be trusted: what was checked, and what is not in them. */
export function Honesty({
  result: { theory, odd },
  fit,
  queue,
}: {
  result: TwinResult;
  fit: Fit;
  queue: (id: string) => string;
}): ReactElement {
  const { t } = useTranslation('dispatch');
  const apart = Math.abs(theory.simulated - theory.exact);
  // Of fifty good programs one would be further off by chance.
  const holds = apart <= Math.max(1.2 * theory.halfWidth, 0.01 * theory.exact);
  return (
    <section
      aria-label={t('honest.label')}
      className="flex flex-wrap items-center gap-x-5 gap-y-1 border-t border-line px-4 py-2 text-12 text-ink-3"
    >
      <Line good={holds} title={t('honest.theory')}>
        {t(holds ? 'honest.theoryText' : 'honest.theoryOff', { percent: percent(apart / theory.exact, 1) })}
      </Line>
      <Line good={false} title={t('honest.not')}>
        {[
          t('honest.notText'),
          ...(fit.leftOut ?? []).flatMap(({ what, queueId, count }) => {
            const known = leftOut.find((one) => one === what);
            return known
              ? [t(`honest.left.${known}`, { queue: queueId === null ? '' : queue(queueId), number: number(count) })]
              : [];
          }),
          ...untried.flatMap((what) => (odd.includes(`segments.${what}`) ? [t(`honest.untried.${what}`)] : [])),
          ...(odd.some((one) => !one.startsWith('segments.')) ? [t('honest.odd')] : []),
        ].join(' ')}
      </Line>
    </section>
  );
}

function Line({ good, title, children }: { good: boolean; title: string; children: ReactNode }): ReactElement {
  return (
    <p className="inline-flex items-start gap-1.5">
      <Icon
        of={good ? Check : TriangleAlert}
        size={14}
        className={`mt-px shrink-0 ${good ? 'text-done' : 'text-attention'}`}
      />
      <span>
        <span className="text-ink-2">{title}</span> {children}
      </span>
    </p>
  );
}
