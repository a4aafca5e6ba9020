import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { type ReactElement, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { call, queries } from '../platform/api.ts';
import { onEvents, useChoices, useDesk } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { ago } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { PlanForm } from './plan-form.tsx';
import { carriedPlan, plansKey } from './plans-data.ts';
import { Page, useOpenItem } from './room.tsx';
import { RunningExperiment } from './running-experiment.tsx';
import { ThingList } from './thing-list.tsx';

/** Who is offered the work of each queue: the usual plan, or one of its own. */
export function RoutingPlans(): ReactElement {
  const { t } = useTranslation('administration');
  const { item, openItem } = useOpenItem();
  const { plan: carried } = useSearch({ strict: false });
  const queues = useChoices('queues');
  const people = useDesk((state) => state.people);
  const { data, error, refetch } = useQuery({ queryKey: plansKey, queryFn: () => call('GET /api/routing-plans') });
  useEffect(
    () =>
      onEvents((events) => {
        if (events.some(({ name }) => name === 'queue.planned')) void queries.invalidateQueries({ queryKey: plansKey });
      }),
    [],
  );
  const planOf = (queueId: string) => data?.plans.find((one) => one.queueId === queueId);
  const open = queues.find(({ id }) => id === item);
  if (open)
    return (
      <Page title={localName(open.name)} back={{ label: t('plans.back'), go: () => openItem(null) }}>
        {error && <PartFailed error={error} retry={() => void refetch()} />}
        <RunningExperiment queue={open} />
        {data && (
          <PlanForm
            key={item}
            queue={open}
            published={planOf(open.id) ?? null}
            plans={data.plans}
            usual={data.usualWeights}
            carried={carriedPlan(carried)}
          />
        )}
      </Page>
    );
  return (
    <Page title={t('plans.name')} text={t('plans.text')}>
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      <ThingList
        label={t('plans.name')}
        things={queues.map((queue) => {
          const published = planOf(queue.id);
          const by = people.find(({ id }) => id === published?.publishedBy)?.name;
          return {
            id: queue.id,
            name: localName(queue.name),
            found: `${queue.name.en} ${queue.name.zh}`,
            archived: false,
            detail: published?.plan
              ? [
                  t('plans.steps', { count: published.plan.steps.length }),
                  ...(by ? [t('plans.published', { ago: ago(published.publishedAt), name: by })] : []),
                ].join(' · ')
              : t('plans.usual'),
          };
        })}
        empty={{ title: t('plans.empty'), text: t('plans.emptyText') }}
      />
    </Page>
  );
}
