import type { Queue } from '@harken/contract/people';
import type { RouteInput } from '@harken/contract/routes';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { useDesk } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { span } from '../platform/format.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { reasonWords } from '../routing/why-line.tsx';
import { usualSteps } from './plans-data.ts';
import { SettingRow } from './setting.tsx';

type Planned = RouteInput<'previewRoutingPlan'>['body']['plan'];

/** Whom the plan as it stands would let in, asked a moment after the last change. */
export function PlanPreview({
  queue,
  plan,
  isRight,
  goesOn,
}: {
  queue: Queue;
  /** Null: the usual one. */
  plan: Planned | null;
  isRight: boolean;
  /** Whether another queue gets what nobody takes. */
  goesOn: boolean;
}): ReactElement {
  const { t } = useTranslation('administration');
  const people = useDesk((state) => state.people);
  const now = JSON.stringify(plan ?? { steps: usualSteps });
  const [asked, setAsked] = useState(now);
  useEffect(() => {
    if (!isRight || now === asked) return;
    const timer = setTimeout(() => setAsked(now), 300);
    return () => clearTimeout(timer);
  }, [now, asked, isRight]);
  const { data, error, refetch } = useQuery({
    queryKey: ['administration', 'plan preview', queue.id, asked],
    queryFn: () =>
      call('POST /api/queues/:id/routing-plan/preview', {
        params: { id: queue.id },
        body: { plan: JSON.parse(asked) as Planned, requires: [] },
      }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const rows = (data?.agents ?? [])
    .map((one) => ({ ...one, name: people.find(({ id }) => id === one.agentId)?.name ?? one.agentId }))
    .filter(({ reason }) => reason !== 'not_in_queue')
    .sort((a, b) => (a.fromSeconds ?? 1e9) - (b.fromSeconds ?? 1e9) || a.name.localeCompare(b.name));
  const isEmpty = data !== undefined && !rows.some(({ fromSeconds }) => fromSeconds !== null);
  return (
    <SettingRow label={t('plans.preview')} text={t('plans.previewText')} group>
      {() => (
        <>
          {error && <PartFailed error={error} retry={() => void refetch()} />}
          <p role="status" className={isEmpty ? 'mb-2 text-13 text-breaking' : 'sr-only'}>
            {isEmpty && t(goesOn ? 'plans.nobodyHere' : 'plans.nobody')}
          </p>
          {rows.length > 0 && (
            <ScrollRegion aria-label={t('plans.preview')} className="overflow-x-auto">
              <table className="w-full max-w-xl text-13">
                <thead>
                  <tr className="text-left text-12 text-ink-3 [&>th]:py-1 [&>th]:pr-4 [&>th]:font-medium">
                    <th scope="col">{t('plans.person')}</th>
                    <th scope="col">{t('plans.previewFrom')}</th>
                    <th scope="col">{t('plans.previewNow')}</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map(({ agentId, name, fromSeconds, reason }) => (
                    <tr
                      key={agentId}
                      className={`border-t border-line [&>td]:py-1 [&>td]:pr-4 ${fromSeconds === null ? 'text-ink-3' : ''}`}
                    >
                      <td>{name}</td>
                      <td className="whitespace-nowrap">
                        {fromSeconds === null
                          ? t('plans.never')
                          : fromSeconds === 0
                            ? t('plans.atOnce')
                            : t('plans.after', { span: span(fromSeconds) })}
                      </td>
                      <td>{reasonWords(reason)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollRegion>
          )}
          {data && data.waiting > 0 && (
            <p className="mt-2 text-12 text-ink-2">{t('plans.waits', { count: data.waiting })}</p>
          )}
        </>
      )}
    </SettingRow>
  );
}
