import type { Queue } from '@harken/contract/people';
import type { Conversation } from '@harken/contract/record';
import { Link } from '@tanstack/react-router';
import { UserPlus } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Due, replyDue, urgencyOf } from '../conversations/due.ts';
import { AssignPicker } from '../conversations/pickers.tsx';
import { IconButton } from '../platform/buttons.tsx';
import { useDesk, useMay } from '../platform/desk.ts';
import { languageName, number, span } from '../platform/format.ts';
import { language, localName } from '../platform/i18n.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { useNow } from '../platform/ticker.ts';
import type { BoardState } from './attention.ts';
import { cellHead, cellHeadRight, TableHead } from './table-parts.tsx';

/** Everyone who waits for a person, most urgent first. */
export function WaitingTable({ board }: { board: BoardState }): ReactElement {
  const { t } = useTranslation(['analytics', 'conversations']);
  const queues = useDesk((state) => state.queues);
  const mayAssign = useMay('conversation.assign');
  const queueOf = (conversation: Conversation) => queues.find(({ id }) => id === conversation.queueId);
  const csv = () => ({
    head: [
      t('csv.reference'),
      t('csv.customer'),
      t('csv.subject'),
      t('csv.queue'),
      t('csv.waitingSince'),
      t('csv.dueAt'),
      t('csv.priority'),
    ],
    rows: board.waiting.map((c) => {
      const queue = queueOf(c);
      return [
        c.caseReference,
        c.customerName,
        c.subject,
        queue ? localName(queue.name) : null,
        c.queuedAt,
        c.firstReplyDueAt ?? c.nextReplyDueAt,
        c.priority,
      ];
    }),
  });
  return (
    <div>
      <TableHead
        id="waiting"
        title={t('waiting.title')}
        note={
          board.waiting.length
            ? t('waiting.note', { count: board.waiting.length, shown: number(board.waiting.length) })
            : undefined
        }
        file="waiting"
        csv={csv}
      />
      {board.waiting.length === 0 ? (
        <p className="py-2 text-13 text-ink-2">{t('waiting.none')}</p>
      ) : (
        <ScrollRegion aria-labelledby="waiting" className="overflow-x-auto">
          <table className="w-full min-w-80 table-fixed text-13">
            <thead>
              <tr className="border-b border-line-strong">
                <th scope="col" className={cellHead}>
                  {t('csv.customer')}
                </th>
                <th scope="col" className={`w-21 ${cellHead}`}>
                  {t('csv.queue')}
                </th>
                <th scope="col" className={`w-12 ${cellHeadRight}`}>
                  {t('waiting.age')}
                </th>
                <th scope="col" className={`w-26 ${cellHead}`}>
                  {t('waiting.goalLeft')}
                </th>
                {mayAssign && (
                  <th scope="col" className="w-7">
                    <span className="sr-only">{t('attention.action')}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {board.waiting.map((conversation) => (
                <WaitingRow
                  key={conversation.id}
                  conversation={conversation}
                  queue={queueOf(conversation)}
                  mayAssign={mayAssign}
                />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </div>
  );
}

function WaitingRow({
  conversation,
  queue,
  mayAssign,
}: {
  conversation: Conversation;
  queue: Queue | undefined;
  mayAssign: boolean;
}): ReactElement {
  const { t } = useTranslation(['analytics', 'conversations']);
  const [open, setOpen] = useState(false);
  const { locale, reopenedCount, subject } = conversation;
  const name = conversation.customerName ?? t('conversations:visitor');
  const due = replyDue(conversation, queue?.goal);
  const since = Date.parse(conversation.queuedAt ?? conversation.openedAt);
  const age = useNow((now) => span((now - since) / 1000));
  return (
    <tr className="border-b border-line [&>td]:py-[3px] [&>td]:pr-3 [&>td]:align-top">
      <td>
        <Link
          to="/inbox/$conversationId"
          params={{ conversationId: conversation.id }}
          search={{}}
          className="block truncate leading-[18px] font-medium hover:underline"
        >
          {name}
          {locale.split('-')[0] !== language() && (
            <span className="ml-1.5 text-12 font-normal text-ink-3">{languageName(locale)}</span>
          )}
          {reopenedCount > 0 && (
            <span className="ml-1.5 rounded-[3px] border border-attention-line px-1 text-11 font-normal text-attention">
              {t('waiting.again', { count: reopenedCount })}
            </span>
          )}
        </Link>
        <span className="block truncate text-12 text-ink-3">{subject ?? t('conversations:noSubject')}</span>
      </td>
      <td className="truncate text-ink-2">{queue ? localName(queue.name) : '–'}</td>
      <td className="text-right">{age}</td>
      <td>{due ? <GoalLeft due={due} /> : '–'}</td>
      {mayAssign && (
        <td className="pr-0!">
          <AssignPicker
            conversations={[conversation]}
            open={open}
            setOpen={setOpen}
            trigger={<IconButton icon={UserPlus} iconSize={15} label={t('waiting.assign', { name })} />}
          />
        </td>
      )}
    </tr>
  );
}

function GoalLeft({ due }: { due: Due }): ReactElement {
  const { t } = useTranslation('analytics');
  const urgency = useNow((now) => urgencyOf(due, now));
  const left = useNow((now) => span(Math.abs(due.at - now) / 1000));
  const share = useNow((now) =>
    due.goalSeconds ? Math.round(Math.min(1, Math.max(0, (due.at - now) / 1000 / due.goalSeconds)) * 40) : 0,
  );
  const tone = { calm: 'text-ink-2', low: 'font-semibold text-attention', late: 'font-semibold text-breaking' }[
    urgency
  ];
  const bar = { calm: 'bg-ink-3', low: 'bg-attention', late: 'hatch-breaking' }[urgency];
  return (
    <span className="flex items-center gap-2 whitespace-nowrap">
      <span className={`w-11 text-right ${tone}`}>
        {urgency === 'late' && <span className="sr-only">{t('waiting.over')} </span>}
        {urgency === 'late' ? `+${left}` : left}
      </span>
      <span aria-hidden="true" className="h-[5px] w-[42px] overflow-hidden rounded-[1px] bg-surface-3">
        <i
          className={`block h-[5px] ${bar}`}
          style={{ width: urgency === 'late' ? '100%' : `${(share / 40) * 100}%` }}
        />
      </span>
    </span>
  );
}
