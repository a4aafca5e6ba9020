import { useNavigate } from '@tanstack/react-router';
import { BellRing, CircleAlert, Clock, type LucideIcon, Send, TriangleAlert, UserX, WifiOff } from 'lucide-react';
import { type ReactElement, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { assign } from '../conversations/acts.ts';
import { Button } from '../platform/buttons.tsx';
import { useDesk, useMay } from '../platform/desk.ts';
import { number, span, time } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { Icon } from '../platform/icons.tsx';
import { useNow } from '../platform/ticker.ts';
import { AnswerAlert, alertWords } from './alert-parts.tsx';
import { type Attention, attentionOf, type BoardState } from './attention.ts';
import { SteerDialog } from './steer-dialog.tsx';

const shown = 5;
const everyMs = 5000;

const icons: Record<Attention['kind'], LucideIcon> = {
  idle_while_waiting: TriangleAlert,
  past_goal: Clock,
  nobody_there: UserX,
  late_replies: Clock,
  failed: Send,
  lost_socket: WifiOff,
  long_wrap_up: CircleAlert,
  overloaded: CircleAlert,
  alert: BellRing,
};

/** Already sorted: what can still be prevented and has the least time left stands on top, each with one thing to do. */
export function AttentionList({ board }: { board: BoardState }): ReactElement {
  const { t } = useTranslation('analytics');
  const queues = useDesk((state) => state.queues);
  const conversations = useDesk((state) => state.conversations);
  // Moves with time too, but not under the pointer every second.
  const now = useNow((ms) => Math.floor(ms / everyMs)) * everyMs;
  const [all, setAll] = useState(false);
  const items = useMemo(() => attentionOf(board, conversations, queues, now), [board, conversations, queues, now]);
  const lines = all ? items : items.slice(0, shown);
  return (
    <section aria-labelledby="attention" className="border-b border-line px-4 pt-2 pb-1.5">
      <div className="flex min-h-[22px] flex-wrap items-baseline gap-x-2">
        <h2 id="attention" className="text-13 font-semibold">
          {t('attention.title')}
        </h2>
        <span className="text-12 text-ink-3">{items.length ? t('attention.sorted') : ''}</span>
      </div>
      {items.length === 0 ? (
        <p className="py-1.5 text-13 text-ink-2">{t('attention.nothing')}</p>
      ) : (
        <div className="overflow-x-auto lg:-mt-[22px]">
          <table className="w-full text-13">
            <thead>
              <tr className="text-left text-12 text-ink-3 [&>th]:h-[22px] [&>th]:pb-1 [&>th]:font-normal">
                <th scope="col" className="w-9">
                  <span className="sr-only">{t('attention.rank')}</span>
                </th>
                <th scope="col" className="md:w-[30%]">
                  <span className="sr-only">{t('attention.what')}</span>
                </th>
                <th scope="col" className="max-md:hidden">
                  <span className="sr-only">{t('attention.why')}</span>
                </th>
                <th scope="col" className="w-28 text-right max-md:hidden">
                  {t('attention.harm')}
                </th>
                <th scope="col" className="w-20 pl-5 max-md:hidden">
                  {t('attention.decideBy')}
                </th>
                <th scope="col" className="w-32 md:w-40">
                  <span className="sr-only">{t('attention.action')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {lines.map((item, at) => (
                <AttentionLine key={item.id} item={item} rank={at + 1} now={now} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {items.length > shown && (
        <button
          type="button"
          className="min-h-6 text-12 font-medium text-accent hover:underline"
          onClick={() => setAll(!all)}
        >
          {all ? t('attention.fewer') : t('attention.more', { count: items.length - shown })}
        </button>
      )}
    </section>
  );
}

function AttentionLine({ item, rank, now }: { item: Attention; rank: number; now: number }): ReactElement {
  const { t } = useTranslation('analytics');
  const { kind, tone, count, decideBy } = item;
  const agents = useDesk((state) => state.people);
  const statuses = useDesk((state) => state.agents);
  const queue = useDesk((state) => state.queues.find(({ id }) => id === item.queueId));
  const name = agents.find(({ id }) => id === item.agentId)?.name ?? '';
  const presence = statuses.find(({ personId }) => personId === item.agentId)?.presence;
  const words = {
    count,
    of: number(item.of, 1),
    name,
    queue: queue ? localName(queue.name) : '',
    span: item.seconds === null ? '' : span(item.seconds),
  };
  const why =
    kind === 'alert' && item.alert
      ? alertWords(item.alert)
      : (kind === 'past_goal' || kind === 'nobody_there') && name && presence
        ? t(`attention.away.${presence}`, words)
        : t(`attention.${kind}.why`, words);
  const due = decideBy !== null && decideBy - now < 60_000;
  return (
    <tr className="border-t border-line [&>td]:h-[30px] max-md:[&>td]:py-1.5">
      <td>
        <span className="flex items-center gap-2.5 text-ink-3">
          {rank}
          <Icon of={icons[kind]} className={tone === 'breaking' ? 'text-breaking' : 'text-attention'} />
        </span>
      </td>
      <td className="pr-3 font-semibold">{item.alert ? item.alert.name : t(`attention.${kind}.what`, words)}</td>
      <td className="pr-3 text-ink-2 max-md:hidden">{why}</td>
      <td className="text-right whitespace-nowrap max-md:hidden">
        <b className="font-semibold">{number(count)}</b>{' '}
        <span className="text-12 text-ink-3">{t(`attention.${kind}.unit`, words)}</span>
      </td>
      <td
        className={`pl-5 text-12 whitespace-nowrap max-md:hidden ${due ? 'font-semibold text-breaking' : 'text-ink-2'}`}
      >
        {decideBy === null ? '–' : due ? t('attention.now') : time(decideBy)}
      </td>
      <td className="text-right">
        <Action item={item} name={name} first={rank === 1} />
      </td>
    </tr>
  );
}

function Action({ item, name, first }: { item: Attention; name: string; first: boolean }): ReactElement | null {
  const { t } = useTranslation('analytics');
  const navigate = useNavigate();
  const [steering, setSteering] = useState(false);
  const maySteer = useMay('agent.steer');
  const mayAssign = useMay('conversation.assign');
  const conversation = useDesk((state) => state.conversations.find(({ id }) => id === item.conversationId));
  const look = first ? ('primary' as const) : ('plain' as const);
  const given = name.split(' ')[0] ?? name;
  const { agentId } = item;
  if (item.alert) return <AnswerAlert rule={item.alert} />;
  if (item.action === 'assign' && mayAssign && conversation && agentId) {
    return (
      <Button size="small" look={look} onClick={() => void assign([conversation], agentId)}>
        {t('attention.assign', { name: given })}
      </Button>
    );
  }
  if (item.action === 'make_available' && maySteer && agentId) {
    return (
      <>
        <Button size="small" look={look} onClick={() => setSteering(true)}>
          {t('attention.makeAvailable', { name: given })}
        </Button>
        {steering && <SteerDialog personId={agentId} name={name} to="available" close={() => setSteering(false)} />}
      </>
    );
  }
  if (item.conversationId) {
    const id = item.conversationId;
    return (
      <Button
        size="small"
        look={look}
        onClick={() => void navigate({ to: '/inbox/$conversationId', params: { conversationId: id }, search: {} })}
      >
        {t('attention.open')}
      </Button>
    );
  }
  return null;
}
