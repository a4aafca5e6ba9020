import type { Queue } from '@harken/contract/people';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../platform/desk.ts';
import { percent, span } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { QueueForm } from './queue-form.tsx';
import { Page, useOpenItem } from './room.tsx';
import { NewButton, ThingList } from './thing-list.tsx';

/** Where work waits: how soon it should be answered, when we are there, who does it. */
export function Queues(): ReactElement {
  const { t } = useTranslation('administration');
  const { item, openItem } = useOpenItem();
  const queues = useDesk((state) => state.queues);
  const agents = useDesk((state) => state.agents);
  const open = queues.find(({ id }) => id === item);
  const back = { label: t('queues.back'), go: () => openItem(null) };
  if (item === 'new' || open)
    return (
      <Page title={open ? localName(open.name) : t('queues.new')} back={back}>
        <QueueForm key={item} queue={open ?? null} />
      </Page>
    );
  const members = (queue: Queue) => agents.filter(({ queueIds }) => queueIds.includes(queue.id)).length;
  return (
    <Page title={t('queues.name')} text={t('queues.text')} action={<NewButton>{t('queues.new')}</NewButton>}>
      <ThingList
        label={t('queues.name')}
        things={[...queues]
          .sort((a, b) => a.priority - b.priority)
          .map((queue) => ({
            id: queue.id,
            name: localName(queue.name),
            found: `${queue.name.en} ${queue.name.zh}`,
            archived: queue.archived,
            detail: [
              t('queues.goalLine', { share: percent(queue.goal.share), within: span(queue.goal.withinSeconds) }),
              t('queues.priorityLine', { priority: queue.priority }),
              t('queues.members', { count: members(queue) }),
            ].join(' · '),
          }))}
        empty={{
          title: t('queues.empty'),
          text: t('queues.emptyText'),
          action: <NewButton>{t('queues.new')}</NewButton>,
        }}
      />
    </Page>
  );
}
