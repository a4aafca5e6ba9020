import type { Queue } from '@harken/contract/people';
import type { Conversation } from '@harken/contract/record';
import type { RouteReply } from '@harken/contract/routes';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { UserPlus } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Due, replyDue, urgencyOf } from '../conversations/due.ts';
import { AssignPicker } from '../conversations/pickers.tsx';
import { call } from '../platform/api.ts';
import { IconButton } from '../platform/buttons.tsx';
import { useDesk, useMay } from '../platform/desk.ts';
import { languageName, number, percent, span } from '../platform/format.ts';
import { language, localName } from '../platform/i18n.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { useNow } from '../platform/ticker.ts';
import type { BoardState } from './attention.ts';
import { cellHead, cellHeadRight, TableHead } from './table-parts.tsx';

type Waits = RouteReply<'waitsNow'>;
type ToldWait = Waits['waits'][number];

/** Everyone who waits for a person, most urgent first, with what they are told. */
export function WaitingTable({ board }: { board: BoardState }): ReactElement {
  const { t } = useTranslation(['analytics', 'conversations']);
  // Asked again whenever the board is.
  const { data: told } = useQuery({
    queryKey: ['board', 'waits'],
    queryFn: ({ signal }) => call('GET /api/routing/waits', {}, { signal }),
  });
  const toldTo = new Map(told?.waits.map((wait) => [wait.conversationId, wait]));
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
      t('waiting.csv.expected'),
      t('waiting.csv.lower'),
      t('waiting.csv.upper'),
    ],
    rows: board.waiting.map((c) => {
      const queue = queueOf(c);
      const wait = toldTo.get(c.id);
      return [
        c.caseReference,
        c.customerName,
        c.subject,
        queue ? localName(queue.name) : null,
        c.queuedAt,
        c.firstReplyDueAt ?? c.nextReplyDueAt,
        c.priority,
        wait?.expectedSeconds ?? null,
        wait?.lowerSeconds ?? null,
        wait?.upperSeconds ?? null,
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
      {told && <Kept of={told} />}
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
                <th scope="col" className={`w-33 ${cellHead}`}>
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
                  told={toldTo.get(conversation.id)}
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
  told,
  mayAssign,
}: {
  conversation: Conversation;
  queue: Queue | undefined;
  told: ToldWait | undefined;
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
      <td>
        {due ? <GoalLeft due={due} /> : '–'}
        {told && <Expected of={told} />}
      </td>
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

/** What they are told: how much longer, and between which two it probably is. */
function Expected({ of: { expectedSeconds, lowerSeconds, upperSeconds } }: { of: ToldWait }): ReactElement {
  const { t } = useTranslation('analytics');
  const minutes = (seconds: number | null) => Math.max(1, Math.ceil((seconds ?? 0) / 60));
  const [expected, lower, upper] = [minutes(expectedSeconds), minutes(lowerSeconds), minutes(upperSeconds)];
  const words =
    expectedSeconds === null
      ? t('waiting.nobodyServes')
      : expectedSeconds === 0
        ? t('waiting.offered')
        : upper > lower
          ? t('waiting.expected', { minutes: number(expected), lower: number(lower), upper: number(upper) })
          : t('waiting.soon', { minutes: number(expected) });
  return <span className="block text-12 leading-[18px] whitespace-nowrap text-ink-3">{words}</span>;
}

/** How well what was told lately came true; nothing until somebody was told and answered. */
function Kept({ of: { queues, days } }: { of: Waits }): ReactElement | null {
  const { t } = useTranslation('analytics');
  const answered = queues.reduce((sum, one) => sum + one.answered, 0);
  const within = queues.reduce((sum, one) => sum + one.within, 0);
  if (answered === 0) return null;
  return (
    <p className="mb-1 text-12 text-ink-2">
      {t('waiting.kept', {
        count: answered,
        shown: number(answered),
        share: percent(within / answered),
        should: percent(0.8),
        days,
      })}
    </p>
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
