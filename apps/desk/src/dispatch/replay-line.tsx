import type { TwinQuestion } from '@harken/contract/routes-twin';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { day, number } from '../platform/format.ts';
import { problemWords } from '../platform/problem-words.ts';
import { TrustLine } from './trust-line.tsx';

/** Whether the program that the twin runs decides the recorded day as it was decided then. */
export function ReplayLine({ date, zone }: Pick<TwinQuestion, 'date' | 'zone'>): ReactElement {
  const { t } = useTranslation(['dispatch', 'platform']);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['twin', 'replay', date, zone],
    queryFn: ({ signal }) => call('POST /api/dispatch/replay', { body: { day: date, zone } }, { signal }),
    // A day that is over stays as it is.
    staleTime: 30 * 60_000,
    retry: false,
  });
  const title = t('honest.replay');
  if (isFetching)
    return (
      <TrustLine good={null} title={title}>
        {t('honest.replaying')}
      </TrustLine>
    );
  if (!data)
    return (
      <TrustLine good={false} title={title}>
        {problemWords(error)}{' '}
        <Button size="small" look="quiet" onClick={() => void refetch()}>
          {t('platform:failure.again')}
        </Button>
      </TrustLine>
    );
  const { decisions, same, untold } = data;
  const otherwise = decisions - untold - same;
  return (
    <TrustLine good={decisions > 0 && otherwise === 0 && untold === 0} title={title}>
      {[
        decisions === 0
          ? t('honest.replayNone')
          : t('honest.replayText', {
              day: day(`${date}T12:00:00`),
              same: number(same),
              count: decisions,
              decisions: number(decisions),
            }),
        ...(otherwise > 0 ? [t('honest.replayOtherwise', { number: number(otherwise) })] : []),
        ...(untold > 0 ? [t('honest.replayUntold', { number: number(untold) })] : []),
      ].join(' ')}
    </TrustLine>
  );
}
