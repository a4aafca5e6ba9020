import { useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { measureName } from '../analytics/measure-words.ts';
import { Button } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { ago } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { ExperimentPage } from './experiment-page.tsx';
import { dayOf, useExperiments } from './experiments-data.ts';
import { Page, useOpenItem } from './room.tsx';
import { ThingList } from './thing-list.tsx';

/** What is tried on the queues, and what was. */
export function Experiments(): ReactElement {
  const { t } = useTranslation('administration');
  const { item } = useOpenItem();
  const navigate = useNavigate();
  const queues = useDesk((state) => state.queues);
  const { data, error, refetch } = useExperiments();
  const open = data?.experiments.find(({ id }) => id === item);
  if (open) return <ExperimentPage key={open.id} experiment={open} />;
  return (
    <Page title={t('experiments.name')} text={t('experiments.text')}>
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="ghost h-24" />}
      {data && (
        <ThingList
          label={t('experiments.name')}
          things={data.experiments.map((experiment) => {
            const queue = queues.find(({ id }) => id === experiment.queueId);
            return {
              id: experiment.id,
              name: experiment.name,
              archived: false,
              detail: [
                ...(queue ? [localName(queue.name)] : []),
                measureName(experiment.measure),
                experiment.ending
                  ? `${t(`experiments.ended.${experiment.ending}`)} ${ago(experiment.endedAt ?? experiment.endsAt)}`
                  : t('experiments.running', { day: dayOf(experiment), days: experiment.days }),
              ].join(' · '),
            };
          })}
          empty={{
            title: t('experiments.empty'),
            text: t('experiments.emptyText'),
            action: (
              <Button
                look="primary"
                onClick={() => void navigate({ to: '/administration/$section', params: { section: 'routing' } })}
              >
                {t('experiments.toRouting')}
              </Button>
            ),
          }}
        />
      )}
    </Page>
  );
}
