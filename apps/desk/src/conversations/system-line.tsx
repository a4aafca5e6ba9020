import type { Conversation, Message } from '@harken/contract/record';
import {
  ArrowRightLeft,
  CircleCheck,
  DoorOpen,
  Hourglass,
  type LucideIcon,
  MoonStar,
  RotateCcw,
  Star,
  UserMinus,
  UserPlus,
} from 'lucide-react';
import { memo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../platform/desk.ts';
import { dayAndTime, time } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { Icon } from '../platform/icons.tsx';

type What = Extract<Message['content'], { kind: 'system' }>['what'];

const icons: Record<What, LucideIcon> = {
  handed_off: DoorOpen,
  joined: UserPlus,
  left: UserMinus,
  resolved: CircleCheck,
  reopened: RotateCcw,
  transferred: ArrowRightLeft,
  rated: Star,
  out_of_hours: MoonStar,
  call_back: Hourglass,
};

/** What happened without a word being said. */
export const SystemLine = memo(function SystemLine({
  message,
  conversation,
}: {
  message: Message;
  conversation: Conversation;
}): ReactElement | null {
  const { t } = useTranslation('conversations');
  const people = useDesk((state) => state.people);
  const queues = useDesk((state) => state.queues);
  const dispositions = useDesk((state) => state.dispositions);
  const { content } = message;
  if (content.kind !== 'system') return null;
  const { what, detail } = content;
  const agent = people.find(({ id }) => id === (detail.agentId ?? detail.personId));
  const queue = queues.find(({ id }) => id === detail.queueId);
  const disposition = dispositions.find(({ id }) => id === detail.dispositionId);
  const name = detail.agentName ?? agent?.name ?? detail.name ?? '';
  const thumb = what === 'rated' && detail.scale === 'thumbs' && (Number(detail.score) > 3 ? 'thumbUp' : 'thumbDown');
  const words = t(thumb ? `system.${thumb}` : `system.${what}`, {
    name,
    context: name ? 'named' : undefined,
    queue: queue ? localName(queue.name) : (detail.queueName ?? detail.queue ?? ''),
    score: detail.score ?? conversation.rating?.score ?? '',
    at: detail.opensAt ? dayAndTime(detail.opensAt) : '',
  });
  const more = [
    what === 'resolved' && disposition && localName(disposition.name),
    what === 'rated' && (detail.comment ?? conversation.rating?.comment),
    what === 'transferred' && detail.note,
  ].filter(Boolean);
  return (
    <div className="mb-2.5 grid grid-cols-[24px_minmax(0,1fr)] gap-x-3 text-12 text-ink-3">
      <span className="grid place-items-center">
        <Icon of={icons[what]} size={14} />
      </span>
      <p>
        {words}
        {more.length > 0 && <span className="text-ink-2">: {more.join('; ')}</span>}{' '}
        <time dateTime={message.at}>{time(message.at)}</time>
      </p>
    </div>
  );
});
