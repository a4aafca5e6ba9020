import type { TwinQuestion, TwinResult } from '@harken/contract/routes-twin';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { number, percent } from '../platform/format.ts';
import { ReplayLine } from './replay-line.tsx';
import { TrustLine } from './trust-line.tsx';

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
  day,
  fit,
  queue,
}: {
  result: TwinResult;
  day: Pick<TwinQuestion, 'date' | 'zone' | 'forecast'>;
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
      {/* A day that is forecast was not decided yet. */}
      {day.forecast == null && <ReplayLine date={day.date} zone={day.zone} />}
      <TrustLine good={holds} title={t('honest.theory')}>
        {t(holds ? 'honest.theoryText' : 'honest.theoryOff', { percent: percent(apart / theory.exact, 1) })}
      </TrustLine>
      <TrustLine good={false} title={t('honest.not')}>
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
      </TrustLine>
    </section>
  );
}
