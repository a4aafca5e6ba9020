import type { NewExperiment } from '@harken/contract/experiments';
import type { Queue } from '@harken/contract/people';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { measureName } from '../analytics/measure-words.ts';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { PartFailed } from '../platform/failures.tsx';
import { differenceText, experimentsKey, valueText } from './experiments-data.ts';
import { SettingRow } from './setting.tsx';

type Asked = Pick<NewExperiment, 'design' | 'measure' | 'effect' | 'days'>;

/** What the experiment as it stands would find, asked a moment after the last change. */
export function ExperimentEstimate({
  queue,
  asked: { design, measure, effect, days },
  isRight,
  takeDays,
}: {
  queue: Queue;
  asked: Asked;
  isRight: boolean;
  takeDays: (days: number) => void;
}): ReactElement {
  const { t } = useTranslation('administration');
  const now = JSON.stringify({ design, measure, effect, days } satisfies Asked);
  const [asked, setAsked] = useState(now);
  useEffect(() => {
    if (!isRight || now === asked) return;
    const timer = setTimeout(() => setAsked(now), 300);
    return () => clearTimeout(timer);
  }, [now, asked, isRight]);
  const { data, error, refetch } = useQuery({
    queryKey: [...experimentsKey, 'estimate', queue.id, asked],
    queryFn: () =>
      call('POST /api/queues/:id/experiments/estimate', {
        params: { id: queue.id },
        body: JSON.parse(asked) as Asked,
      }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const estimate = data?.estimate;
  const of = JSON.parse(asked) as Asked;
  const needed = estimate ? Math.max(1, Math.ceil(estimate.daysNeeded)) : 0;
  const told = (difference: number) => differenceText(of.measure, difference, { sign: false });
  return (
    <SettingRow label={t('experiments.estimate.title')} text={t('experiments.estimate.text')} group>
      {() => (
        <div role="status" className="text-13">
          {error && <PartFailed error={error} retry={() => void refetch()} />}
          {data && !estimate && <p>{t('experiments.estimate.none')}</p>}
          {estimate && (
            <>
              <p>
                {t('experiments.estimate.was', {
                  measure: measureName(of.measure),
                  value: valueText(of.measure, estimate.value),
                })}{' '}
                {t('experiments.estimate.needs', { count: needed, effect: told(of.effect) })}{' '}
                {estimate.effectFound !== null &&
                  t('experiments.estimate.finds', { count: of.days, effect: told(estimate.effectFound) })}
              </p>
              {needed > of.days && (
                <p className="mt-1 flex flex-wrap items-center gap-2 text-attention">
                  {t('experiments.estimate.tooShort')}
                  {needed <= 90 && (
                    <Button size="small" onClick={() => takeDays(needed)}>
                      {t('experiments.estimate.useDays', { days: needed })}
                    </Button>
                  )}
                </p>
              )}
            </>
          )}
        </div>
      )}
    </SettingRow>
  );
}
