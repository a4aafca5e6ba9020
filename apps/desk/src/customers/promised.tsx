import type { Thread } from '@harken/client/desk-state';
import type { ServiceCase } from '@harken/contract/record';
import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PromiseLine } from '../conversations/clocks.tsx';
import { replyDue, solveDue, turnOf } from '../conversations/due.ts';
import { useDesk } from '../platform/desk.ts';
import { day } from '../platform/format.ts';
import { Icon } from '../platform/icons.tsx';
import { Section } from './section.tsx';

const shown = 4;

/** What we owe them: the clocks of this case, and their other cases. */
export function Promised({ thread }: { thread: Thread }): ReactElement {
  const { t } = useTranslation('customers');
  const { conversation, otherCases } = thread;
  const queue = useDesk((state) => state.queues.find(({ id }) => id === conversation.queueId));
  const [all, setAll] = useState(false);
  const reply = replyDue(conversation, queue?.goal);
  const solve = solveDue(conversation, queue?.goal);
  const done = turnOf(conversation) === 'done';
  const cases = all ? otherCases : otherCases.slice(0, shown);
  const nothing = !reply && !solve && !done && !otherCases.length;
  return (
    <Section
      title={t('promised.title')}
      aside={conversation.reopenedCount > 0 ? t('promised.reopened', { count: conversation.reopenedCount }) : undefined}
    >
      {nothing && <p className="text-12 leading-[18px] text-ink-3">{t('promised.empty')}</p>}
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-px text-12 leading-[18px]">
        {reply && <PromiseLine label={t('promised.reply')} due={reply} />}
        {solve && <PromiseLine label={t('promised.solve')} due={{ ...solve, goalSeconds: null }} />}
        {done && conversation.resolvedAt && (
          <div className="col-span-2 grid grid-cols-subgrid">
            <dt>{t('promised.solved')}</dt>
            <dd className="text-done">
              <Icon of={Check} size={13} className="mr-1 inline align-[-2px]" />
              {day(conversation.resolvedAt)}
            </dd>
          </div>
        )}
        {cases.map((other) => (
          <OtherCase key={other.id} other={other} />
        ))}
      </dl>
      {otherCases.length > cases.length && (
        <button
          type="button"
          className="min-h-6 text-12 font-medium text-accent hover:underline"
          onClick={() => setAll(true)}
        >
          {t('promised.more', { count: otherCases.length - cases.length })}
        </button>
      )}
    </Section>
  );
}

function OtherCase({ other }: { other: ServiceCase }): ReactElement {
  const { t } = useTranslation(['customers', 'conversations']);
  const solved = other.state === 'resolved' || other.state === 'closed';
  return (
    <div className="col-span-2 grid grid-cols-subgrid">
      <dt className="truncate">
        <Link
          to="/inbox"
          search={{ view: 'all', q: other.reference }}
          className="text-accent underline decoration-accent-line underline-offset-2"
        >
          {other.reference}
        </Link>{' '}
        <span className={solved ? 'text-ink-3' : ''}>{other.subject ?? t('conversations:noSubject')}</span>
      </dt>
      <dd className={`text-right whitespace-nowrap ${solved ? 'text-done' : 'text-ink-2'}`}>
        {solved ? (
          <>
            <Icon of={Check} size={13} className="mr-1 inline align-[-2px]" />
            {t('promised.solvedOn', { day: day(other.resolvedAt ?? other.openedAt) })}
          </>
        ) : (
          t('promised.openSince', { day: day(other.openedAt) })
        )}
      </dd>
    </div>
  );
}
