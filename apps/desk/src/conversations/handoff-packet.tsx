import type { Conversation, Message } from '@harken/contract/record';
import { ArrowRightToLine } from 'lucide-react';
import { memo, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../platform/desk.ts';
import { span, time } from '../platform/format.ts';
import { Icon } from '../platform/icons.tsx';
import { Citation } from './citations.tsx';

/** The whole story in six lines: nobody has to ask the customer again. */
export const HandoffPacketCard = memo(function HandoffPacketCard({
  message,
  conversation,
}: {
  message: Message;
  conversation: Conversation;
}): ReactElement | null {
  const { t } = useTranslation('conversations');
  const queue = useDesk((state) => state.queues.find(({ id }) => id === conversation.queueId));
  if (message.content.kind !== 'packet') return null;
  const { packet } = message.content;
  const replied = conversation.firstRepliedAt;
  const after =
    replied && Date.parse(replied) > Date.parse(message.at)
      ? (Date.parse(replied) - Date.parse(message.at)) / 1000
      : null;
  return (
    <section aria-label={t('packet.label')} className="mt-0.5 mb-3 rounded-md border border-accent-line bg-surface-1">
      <header className="flex flex-wrap items-center gap-x-2 rounded-t-[5px] border-b border-accent-line bg-accent-soft px-3 py-[5px] text-12">
        <Icon of={ArrowRightToLine} className="text-accent" />
        <b className="font-semibold text-accent">{t('packet.title')}</b>
        <time dateTime={message.at} className="text-ink-2">
          {time(message.at)}
        </time>
        <span className="text-ink-2">{t(`packet.reason.${packet.reason}`)}</span>
        {after !== null && (
          <span className="ml-auto text-ink-2">
            {queue
              ? t('packet.answeredGoal', { span: span(after), goal: span(queue.goal.withinSeconds) })
              : t('packet.answered', { span: span(after) })}
          </span>
        )}
      </header>
      <dl className="grid grid-cols-[88px_minmax(0,1fr)] px-3 pt-1.5 pb-[7px] text-13 leading-[19px]">
        <Row name={t('packet.wants')}>{packet.wants}</Row>
        <Row name={t('packet.known')}>{packet.known.join(' · ')}</Row>
        <Row name={t('packet.tried')}>
          {packet.tried.map(({ text, source }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a packet does not change
            <span key={at}>
              {at > 0 && ' · '}
              {text}
              {source && (
                <span className="whitespace-nowrap">
                  {'\u2060'}
                  <Citation source={source} />
                </span>
              )}
            </span>
          ))}
        </Row>
        <Row name={t('packet.notDone')}>{packet.notDone}</Row>
        <Row name={t('packet.openQuestion')}>{packet.openQuestion}</Row>
        <Row name={t('packet.promised')}>{packet.promised}</Row>
        <Row name={t('packet.feels')}>{packet.feels}</Row>
      </dl>
    </section>
  );
});

function Row({ name, children }: { name: string; children: ReactNode }): ReactElement | null {
  if (!children || (Array.isArray(children) && !children.length)) return null;
  return (
    <div className="col-span-2 grid grid-cols-subgrid">
      <dt className="text-12 leading-[19px] text-ink-3">{name}</dt>
      <dd className="wrap-anywhere pb-px">{children}</dd>
    </div>
  );
}
