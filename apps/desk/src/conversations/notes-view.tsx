import type { Message } from '@harken/contract/record';
import { Lock } from 'lucide-react';
import { memo, type ReactElement, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../platform/avatars.tsx';
import { useDesk } from '../platform/desk.ts';
import { time } from '../platform/format.ts';
import { Icon } from '../platform/icons.tsx';
import { EditableText, Edited } from './message-edit.tsx';
import { mentionParts } from './writing.ts';

/** What colleagues tell each other: dashed, so that nobody takes it for something the customer reads. */
export const NotesView = memo(function NotesView({ messages }: { messages: readonly Message[] }): ReactElement {
  const { t } = useTranslation('conversations');
  const me = useDesk((state) => state.me.id);
  const people = useDesk((state) => state.people);
  const draw = useCallback(
    (text: string) =>
      mentionParts(text, people).map((part, at) =>
        typeof part === 'string' ? (
          part
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text does not reorder its pieces
          <span key={at} className="rounded-[3px] bg-accent-soft px-[3px] font-medium text-accent">
            {part.mention}
          </span>
        ),
      ),
    [people],
  );
  return (
    <section
      aria-label={t('note.label')}
      className="mb-2.5 rounded-md border border-dashed border-line-strong px-[11px] pt-1.5 pb-0.5"
    >
      <div className="mb-1 flex items-center gap-1.5 text-12 text-ink-3">
        <Icon of={Lock} size={13} />
        {t('note.only')}
      </div>
      {messages.map((message) => (
        <div
          key={message.id}
          className="group/message grid grid-cols-[20px_minmax(0,1fr)_auto] gap-x-2 pb-1 text-13 leading-[19px]"
        >
          <Avatar kind="staff" name={message.author.name} me={message.author.id === me} size={20} />
          <div className="min-w-0">
            <span className="sr-only">{message.author.name}: </span>
            <EditableText message={message} draw={draw} />
          </div>
          <span className="flex items-baseline gap-1.5 text-12 text-ink-3">
            <Edited message={message} />
            <time dateTime={message.at}>{time(message.at)}</time>
          </span>
        </div>
      ))}
    </section>
  );
});
