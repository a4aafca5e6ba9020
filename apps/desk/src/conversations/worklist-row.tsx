import type { ConversationId } from '@harken/contract/ids';
import type { Conversation } from '@harken/contract/record';
import { Link } from '@tanstack/react-router';
import { ArrowRight, UserX, X } from 'lucide-react';
import { type MouseEvent, memo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useTyping } from '../platform/desk.ts';
import { languageName } from '../platform/format.ts';
import { language } from '../platform/i18n.ts';
import { channelIcons, Icon, Mark } from '../platform/icons.tsx';
import { RowTime } from './clocks.tsx';
import { turnOf } from './due.ts';

/** Heights are known, so that a list of any length is laid out without measuring a row. */
export const rowHeight = 72;
export const quietRowHeight = 54;
export const groupHeight = 28;

/** A row whose turn is not ours shows its last words only when they say something about it. */
export const hasPreview = (conversation: Conversation) => {
  const turn = turnOf(conversation);
  return turn === 'ours' || turn === 'virtual_agent' || conversation.lastMessage?.failed === true;
};

export const heightOf = (conversation: Conversation) => (hasPreview(conversation) ? rowHeight : quietRowHeight);

interface RowProps {
  conversation: Conversation;
  current: boolean;
  selected: boolean;
  selecting: boolean;
  reachable: boolean;
  onChoose: (id: ConversationId, range: boolean) => void;
  onFocus: (id: ConversationId) => void;
}

export const WorklistRow = memo(function WorklistRow({
  conversation,
  current,
  selected,
  selecting,
  reachable,
  onChoose,
  onFocus,
}: RowProps): ReactElement {
  const { t } = useTranslation('conversations');
  const { id, channel, locale, subject } = conversation;
  const name = conversation.customerName ?? t('visitor');
  const turn = turnOf(conversation);
  const quiet = turn !== 'ours';
  const otherLanguage = locale.split('-')[0] !== language();

  const choose = (event: MouseEvent) => {
    if (!event.shiftKey && !selecting) return;
    event.preventDefault();
    onChoose(id, event.shiftKey);
  };
  return (
    <div
      className={`group/row relative grid grid-cols-[16px_minmax(0,1fr)] gap-x-2.5 border-b border-line px-4 pt-[7px] pb-2 ${
        current ? 'bg-surface-1' : selected ? 'bg-accent-soft' : 'hover:bg-surface-2'
      }`}
      style={{ height: heightOf(conversation) }}
    >
      {current && <span aria-hidden="true" className="absolute inset-y-0 start-0 w-0.5 bg-accent" />}
      <span className="relative mt-0.5 size-4 text-ink-3">
        <Icon
          of={channelIcons[channel]}
          className={`${selecting || selected ? 'opacity-0' : 'group-hover/row:opacity-0'} pointer-coarse:group-hover/row:opacity-100`}
        />
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={t('select.one', { name })}
          checked={selected}
          onChange={() => {}}
          onClick={(event) => onChoose(id, event.shiftKey)}
          className={`absolute -inset-1 z-10 m-auto size-4 accent-accent ${selecting || selected ? '' : 'opacity-0 group-hover/row:opacity-100 pointer-coarse:hidden'}`}
        />
      </span>
      <Link
        to="/inbox/$conversationId"
        params={{ conversationId: id }}
        search={({ beside: _, ...search }) => search}
        data-row={id}
        tabIndex={reachable ? 0 : -1}
        aria-current={current ? 'page' : undefined}
        onClick={choose}
        onFocus={() => onFocus(id)}
        className="min-w-0 outline-none before:absolute before:inset-0 focus-visible:before:outline-2 focus-visible:before:-outline-offset-2 focus-visible:before:outline-focus"
      >
        <span className="flex items-baseline gap-2">
          <span className={`min-w-0 flex-1 truncate text-13 leading-5 ${quiet ? 'font-medium' : 'font-semibold'}`}>
            {name}
            {otherLanguage && <small className="ml-1 text-12 font-normal text-ink-3">{languageName(locale)}</small>}
          </span>
          <RowTime conversation={conversation} />
        </span>
        <span className={`block truncate text-13 leading-[18px] ${quiet ? 'text-ink-2' : ''}`}>
          {subject ?? t('noSubject')}
        </span>
        {hasPreview(conversation) && <Preview conversation={conversation} />}
      </Link>
    </div>
  );
});

/** The last thing that happened: someone types, something failed, or the last words. */
function Preview({ conversation }: { conversation: Conversation }): ReactElement {
  const { t } = useTranslation('conversations');
  const typing = useTyping(conversation.id).some(({ kind }) => kind === 'customer');
  const { lastMessage, handledBy, queuedAt, agentId } = conversation;
  const line = 'block truncate text-12 leading-[18px]';
  if (typing) {
    return (
      <span className={`${line} text-accent`}>
        {t('typing.row')} <TypingDots />
      </span>
    );
  }
  if (lastMessage?.failed) {
    return (
      <span className={`${line} text-breaking`}>
        <Icon of={X} size={13} className="mr-0.5 inline align-[-2px]" />
        {t('delivery.notDelivered')}
      </span>
    );
  }
  if (!lastMessage) {
    const alone = queuedAt !== null && agentId === null;
    return (
      <span className={`${line} text-ink-3`}>
        {alone && <Icon of={UserX} size={13} className="mr-0.5 inline align-[-2px]" />}
        {alone ? t('worklist.unassigned') : ''}
      </span>
    );
  }
  const from = lastMessage.authorKind;
  return (
    <span className={`${line} text-ink-3`}>
      {from === 'person' && (
        <>
          <Icon of={ArrowRight} size={12} className="mr-0.5 inline align-[-2px]" />
          <span className="sr-only">{t('fromUs')} </span>
        </>
      )}
      {from === 'virtual_agent' && handledBy === 'virtual_agent' && (
        <Mark size={12} className="mr-1 inline align-[-2px]" />
      )}
      {lastMessage.preview}
    </span>
  );
}

export function TypingDots(): ReactElement {
  return (
    <span aria-hidden="true" className="ml-1 inline-flex gap-[3px] align-[2px]">
      {[0, 1, 2].map((dot) => (
        <i
          key={dot}
          className="typing-dot size-1 rounded-full bg-current"
          style={{ animationDelay: `${dot * 160}ms` }}
        />
      ))}
    </span>
  );
}
