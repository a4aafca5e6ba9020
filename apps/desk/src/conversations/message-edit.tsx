import type { Message } from '@harken/contract/record';
import { useQuery } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Button, IconButton } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { dayAndTime, time } from '../platform/format.ts';
import { Popover } from '../platform/popups.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { type DrawText, RichText } from './rich-text.tsx';
import { longestText } from './writing.ts';

/** One's own words can be corrected in place; everybody sees that they were. */
export function EditableText({ message, draw }: { message: Message; draw?: DrawText }): ReactElement | null {
  const { t } = useTranslation(['conversations', 'platform']);
  const me = useDesk((state) => state.me.id);
  const { content, author } = message;
  const [text, setText] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  if (content.kind !== 'text' && content.kind !== 'note') return null;
  const mine = author.kind === 'person' && author.id === me;

  const save = async () => {
    if (text === null || !text.trim() || text === content.text) return setText(null);
    setSaving(true);
    try {
      await call('PATCH /api/conversations/:id/messages/:messageId', {
        params: { id: message.conversationId, messageId: message.id },
        body: { text },
      });
      setText(null);
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
    } finally {
      setSaving(false);
    }
  };

  if (text !== null) {
    return (
      <div className="py-1">
        <textarea
          aria-label={t('edit.label')}
          value={text}
          maxLength={longestText}
          rows={Math.min(10, text.split('\n').length + 1)}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked to edit it
          autoFocus
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'Escape') setText(null);
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
          }}
          className="field w-full resize-y px-2.5 py-1.5"
        />
        <div className="mt-1 flex gap-2">
          <Button size="small" look="primary" disabled={saving} onClick={() => void save()}>
            {t('platform:save')}
          </Button>
          <Button size="small" look="quiet" onClick={() => setText(null)}>
            {t('platform:cancel')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className="relative pr-7">
      <RichText text={content.text} {...(draw ? { draw } : {})} />
      {mine && (
        <IconButton
          icon={Pencil}
          label={t('edit.do')}
          iconSize={13}
          className="absolute! -top-1 right-0 size-6! opacity-0 group-hover/message:opacity-100 focus-visible:opacity-100"
          onClick={() => setText(content.text)}
        />
      )}
    </div>
  );
}

/** That it was changed, and what it said before. */
export function Edited({ message }: { message: Message }): ReactElement | null {
  const { t } = useTranslation('conversations');
  const [open, setOpen] = useState(false);
  if (!message.editedAt) return null;
  return (
    <Popover
      label={t('edit.history')}
      open={open}
      onOpenChange={setOpen}
      className="w-80 p-3"
      trigger={
        <button
          type="button"
          className="rounded-md text-12 text-ink-3 underline decoration-dotted underline-offset-2 hover:text-ink-1"
        >
          {t('edit.edited', { time: time(message.editedAt) })}
        </button>
      }
    >
      <History message={message} />
    </Popover>
  );
}

function History({ message }: { message: Message }): ReactElement {
  const { t } = useTranslation('conversations');
  const people = useDesk((state) => state.people);
  const { data, error, refetch } = useQuery({
    queryKey: ['history', message.id, message.editedAt],
    queryFn: () =>
      call('GET /api/conversations/:id/messages/:messageId/history', {
        params: { id: message.conversationId, messageId: message.id },
      }),
  });
  if (error) return <PartFailed error={error} retry={() => void refetch()} />;
  return (
    <>
      <h3 className="mb-1 text-13 font-semibold">{t('edit.history')}</h3>
      <ol className="flex flex-col gap-2">
        {data?.versions.map(({ text, until, by }) => (
          <li key={until} className="border-l-2 border-line-strong pl-2.5 text-13">
            <p className="wrap-anywhere whitespace-pre-wrap text-ink-2">{text}</p>
            <p className="text-12 text-ink-3">
              {t('edit.until', { when: dayAndTime(until), name: people.find(({ id }) => id === by)?.name ?? '' })}
            </p>
          </li>
        ))}
      </ol>
    </>
  );
}
