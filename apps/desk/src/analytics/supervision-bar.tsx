import type { PersonId } from '@harken/contract/ids';
import type { Conversation } from '@harken/contract/record';
import { useQuery } from '@tanstack/react-query';
import { Ear } from 'lucide-react';
import { type FormEvent, type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { assign } from '../conversations/acts.ts';
import { call, queries } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { onEvents, useDesk, useMay } from '../platform/desk.ts';
import { listOf, time } from '../platform/format.ts';
import { Icon } from '../platform/icons.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';

const shown = 3;

/**
 * A lead beside an agent: listens in, whispers, takes over. The agent sees who listens and what was whispered to them;
 * the customer sees nothing of it.
 */
export function SupervisionBar({ conversation }: { conversation: Conversation }): ReactElement | null {
  const { t } = useTranslation('analytics');
  const { id, agentId, agentName } = conversation;
  const me = useDesk((state) => state.me.id);
  const people = useDesk((state) => state.people);
  const maySteer = useMay('agent.steer');
  const mayRead = useMay('conversation.read');
  const [text, setText] = useState('');
  const beside = maySteer && agentId !== null && agentId !== me;
  const asks = mayRead && agentId !== null && (beside || agentId === me);
  const { data } = useQuery({
    queryKey: ['supervision', id],
    queryFn: ({ signal }) => call('GET /api/conversations/:id/supervision', { params: { id } }, { signal }),
    enabled: asks,
  });
  useEffect(() => {
    if (!asks) return;
    return onEvents((events) => {
      const ours = events.some(
        ({ name, data: told }) =>
          (name.startsWith('supervision.') || name === 'whisper.sent') &&
          'about' in told &&
          told.about.conversationId === id,
      );
      if (ours) void queries.invalidateQueries({ queryKey: ['supervision', id] });
    });
  }, [asks, id]);
  if (!asks || !data) return null;
  const { listeners, whispers } = data;
  const since = listeners.find(({ personId }) => personId === me)?.since;
  const others = listeners.filter(({ personId }) => personId !== me);
  if (!beside && others.length === 0 && whispers.length === 0) return null;

  const nameOf = (personId: PersonId) => people.find((person) => person.id === personId)?.name ?? '';
  const refused = (error: unknown) => tell(problemWords(error), { tone: 'breaking' });
  const again = () => void queries.invalidateQueries({ queryKey: ['supervision', id] });
  const listen = (on: boolean) =>
    void call('POST /api/conversations/:id/listen', { params: { id }, body: { on } }).then(again, refused);
  const whisper = async (event: FormEvent) => {
    event.preventDefault();
    const words = text.trim();
    if (!words) return;
    setText('');
    try {
      await call('POST /api/conversations/:id/whisper', { params: { id }, body: { text: words } });
      tell(t('supervision.sent', { name: agentName ?? '' }));
      again();
    } catch (error) {
      setText(words);
      refused(error);
    }
  };
  return (
    <section
      aria-label={t('supervision.label')}
      className="border-t border-dashed border-line-strong bg-surface-2 px-5 py-2 text-13"
    >
      <div role="status">
        {others.length > 0 && (
          <p className="flex items-center gap-1.5 text-ink-2">
            <Icon of={Ear} size={14} />
            {t('supervision.listened', { names: listOf(others.map(({ personId }) => nameOf(personId))) })}
          </p>
        )}
        {whispers.slice(-shown).map((one) => (
          <p key={one.id} className="break-words">
            <span className="text-12 text-ink-3">
              {one.by === me
                ? t('supervision.to', { name: nameOf(one.to) })
                : t('supervision.from', { name: nameOf(one.by) })}{' '}
              {time(one.at)}
            </span>{' '}
            {one.text}
          </p>
        ))}
      </div>
      {beside && (
        <div className="mt-1 flex flex-wrap items-center gap-2">
          <Button
            size="small"
            icon={Ear}
            aria-pressed={since !== undefined}
            title={t('supervision.listenIs')}
            onClick={() => listen(!since)}
          >
            {since ? t('supervision.stop') : t('supervision.listen')}
          </Button>
          {since && <span className="text-12 text-ink-3">{t('supervision.listening', { time: time(since) })}</span>}
          <form onSubmit={(event) => void whisper(event)} className="flex min-w-56 flex-1 gap-2">
            <input
              aria-label={t('supervision.whisper', { name: agentName ?? '' })}
              placeholder={t('supervision.whisperHint', { name: agentName ?? '' })}
              maxLength={2000}
              value={text}
              onChange={(event) => setText(event.target.value)}
              className="field h-7 min-w-0 flex-1 px-2"
            />
            <Button type="submit" size="small" className="h-7!" disabled={!text.trim()}>
              {t('supervision.send')}
            </Button>
          </form>
          <Button size="small" className="h-7!" onClick={() => void assign([conversation], me)}>
            {t('supervision.takeOver')}
          </Button>
        </div>
      )}
    </section>
  );
}
