import type { Conversation } from '@harken/contract/record';
import { Check, CircleAlert, Clock, Moon } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../platform/desk.ts';
import { shortTime, soonTime, span } from '../platform/format.ts';
import { Icon } from '../platform/icons.tsx';
import { useMinute, useNow } from '../platform/ticker.ts';
import { type Due, replyDue, turnOf, type Urgency, urgencyOf } from './due.ts';

const tones: Record<Urgency, string> = {
  calm: 'text-ink-2',
  low: 'text-attention',
  late: 'text-breaking font-semibold',
};

/** How much time is left, in two primitives that change at most once a second. */
function useLeft(due: Due): { urgency: Urgency; left: string } {
  const urgency = useNow((now) => urgencyOf(due, now));
  const left = useNow((now) => span(Math.abs(due.at - now) / 1000));
  return { urgency, left };
}

/** The clock of a row: 0:36, or "2:10 late". */
export function DueClock({ due }: { due: Due }): ReactElement {
  const { t } = useTranslation('conversations');
  const { urgency, left } = useLeft(due);
  return (
    <span
      className={`inline-flex items-center gap-1 text-12 leading-5 font-medium whitespace-nowrap ${tones[urgency]}`}
    >
      <Icon of={urgency === 'late' ? CircleAlert : Clock} size={13} />
      <span className="sr-only">{urgency === 'late' ? '' : t('due.replyIn')} </span>
      {urgency === 'late' ? t('due.late', { span: left }) : left}
    </span>
  );
}

/** What stands at the end of a row: the clock, when it wakes, or when it last moved. */
export function RowTime({ conversation }: { conversation: Conversation }): ReactElement {
  const { t } = useTranslation('conversations');
  const queue = useDesk((state) => state.queues.find(({ id }) => id === conversation.queueId));
  const now = useMinute();
  const due = replyDue(conversation, queue?.goal);
  if (due) return <DueClock due={due} />;
  const turn = turnOf(conversation);
  const asleep = turn === 'snoozed' && conversation.snoozedUntil;
  const text = asleep ? soonTime(asleep, now) : shortTime(conversation.lastMessage?.at ?? conversation.openedAt, now);
  return (
    <span className="text-12 leading-5 whitespace-nowrap text-ink-3">
      {/* Among all there is no head above that says it: this one sleeps until then, that one is solved. */}
      {asleep && <Icon of={Moon} size={12} className="mr-1 inline align-[-1px]" />}
      {turn === 'done' && <Icon of={Check} size={12} className="mr-1 inline align-[-1px]" />}
      {(asleep || turn === 'done') && (
        <span className="sr-only">{t(asleep ? 'standing.snoozed' : 'standing.done')} </span>
      )}
      {text}
    </span>
  );
}

/** The clock in the head of a conversation, with words. */
export function HeadClock({ due }: { due: Due }): ReactElement {
  const { t } = useTranslation('conversations');
  const { urgency, left } = useLeft(due);
  const look = {
    calm: 'border-line-strong bg-surface-1 text-ink-2',
    low: 'border-attention-line bg-attention-soft text-attention',
    late: 'border-breaking-line bg-breaking-soft text-breaking',
  }[urgency];
  return (
    <span
      role="timer"
      aria-label={t('due.clock')}
      className={`inline-flex h-7 shrink-0 items-center gap-1.5 rounded-md border px-2.5 text-13 leading-5 font-medium whitespace-nowrap max-md:h-6 max-md:px-1.5 max-md:text-12 ${look}`}
    >
      <Icon of={urgency === 'late' ? CircleAlert : Clock} size={15} />
      {urgency === 'late' ? (
        <b className="font-semibold">{t('due.late', { span: left })}</b>
      ) : (
        <>
          <span className="max-md:sr-only">{t('due.reply')}</span> <b className="font-semibold">{left}</b>
        </>
      )}
    </span>
  );
}

/** A promise with how much of its time is left, as words and as a bar. */
export function PromiseLine({ label, due }: { label: string; due: Due }): ReactElement {
  const { t } = useTranslation('conversations');
  const { urgency, left } = useLeft(due);
  const goal = due.goalSeconds;
  // How much of it has gone, a hundredth at a time: more cannot be seen.
  const gone = useNow((now) =>
    goal ? Math.round((1 - Math.min(1, Math.max(0, (due.at - now) / 1000 / goal))) * 100) : 0,
  );
  const tone = { calm: 'text-ink-2', low: 'text-attention font-semibold', late: 'text-breaking font-semibold' }[
    urgency
  ];
  const words =
    urgency === 'late'
      ? t('due.late', { span: left })
      : goal
        ? t('due.leftOf', { left, goal: span(goal) })
        : t('due.left', { left });
  const bar = urgency === 'late' ? 'hatch-breaking' : urgency === 'low' ? 'bg-attention' : 'bg-ink-3';
  return (
    <div className="col-span-2 grid grid-cols-subgrid">
      <dt>{label}</dt>
      <dd className={`text-right whitespace-nowrap ${tone}`}>{words}</dd>
      {goal !== null && (
        <dd aria-hidden="true" className="col-span-2 mt-px mb-1 h-[3px] overflow-hidden rounded-full bg-surface-3">
          <div className={`h-[3px] rounded-full ${bar}`} style={{ width: `${gone}%` }} />
        </dd>
      )}
    </div>
  );
}
