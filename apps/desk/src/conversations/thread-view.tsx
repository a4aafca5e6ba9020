import type { Thread } from '@harken/client/desk-state';
import type { ConversationId } from '@harken/contract/ids';
import { ArrowDown } from 'lucide-react';
import { type ReactElement, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../platform/avatars.tsx';
import { Button } from '../platform/buttons.tsx';
import { useTyping } from '../platform/desk.ts';
import { dayTitle } from '../platform/format.ts';
import { firstName } from '../platform/names.ts';
import { useStored } from '../platform/store.ts';
import { useMinute } from '../platform/ticker.ts';
import { previewOf } from './content-view.tsx';
import { HandoffPacketCard } from './handoff-packet.tsx';
import { MessageView, OutgoingView } from './message-view.tsx';
import { NotesView } from './notes-view.tsx';
import { outbox } from './outbox.ts';
import { SystemLine } from './system-line.tsx';
import { loadEarlier, type OpenThread } from './threads.ts';
import { timeline } from './timeline.ts';
import { VirtualAgentRecord } from './virtual-agent-record.tsx';
import { TypingDots } from './worklist-row.tsx';

export function ThreadView({ open, thread }: { open: OpenThread; thread: Thread }): ReactElement {
  const { t } = useTranslation('conversations');
  const { id } = thread.conversation;
  const { messages, hasEarlier } = thread;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const today = useMinute();
  const items = useMemo(() => timeline(messages, today), [messages, today]);
  const everything = useStored(outbox);
  const outgoing = useMemo(() => {
    const arrived = new Set(messages.map((message) => message.id));
    return everything.filter((out) => out.conversationId === id && !arrived.has(out.id));
  }, [everything, messages, id]);
  const { unseen, toFoot } = useScroll(scroller, content, thread, outgoing.length);

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={t('thread.label')}
        className="scroll-quiet min-h-0 flex-1 overflow-y-auto px-5 [overflow-anchor:none] focus-visible:-outline-offset-2 max-md:px-3"
        onScroll={(event) => {
          if (hasEarlier && event.currentTarget.scrollTop < 300) void loadEarlier(id);
        }}
      >
        <div ref={content} className="mx-auto flex min-h-full max-w-[960px] flex-col justify-end pt-2.5 pb-2">
          {hasEarlier && (
            <div className="pb-3 text-center">
              <Button size="small" look="quiet" disabled={open.loadingEarlier} onClick={() => void loadEarlier(id)}>
                {open.loadingEarlier ? t('thread.loadingEarlier') : t('thread.earlier')}
              </Button>
            </div>
          )}
          {items.map((item) => {
            switch (item.kind) {
              case 'day':
                return <DayLine key={item.key} at={item.at} />;
              case 'record':
                return <VirtualAgentRecord key={item.key} messages={item.messages} thread={thread} />;
              case 'packet':
                return <HandoffPacketCard key={item.key} message={item.message} conversation={thread.conversation} />;
              case 'notes':
                return <NotesView key={item.key} messages={item.messages} />;
              case 'system':
                return <SystemLine key={item.key} message={item.message} conversation={thread.conversation} />;
              default:
                return (
                  <MessageView
                    key={item.key}
                    message={item.message}
                    customerName={thread.customer.name}
                    tries={open.tries[item.message.id]}
                    form={formOf(thread, item.message)}
                  />
                );
            }
          })}
          {outgoing.map((out) => (
            <OutgoingView key={out.id} out={out} />
          ))}
          <TypingLine id={id} name={thread.customer.name} />
        </div>
      </div>
      {unseen > 0 && (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
          <Button
            size="small"
            look="primary"
            icon={ArrowDown}
            className="pointer-events-auto shadow-sheet"
            onClick={toFoot}
          >
            {t('thread.unseen', { count: unseen })}
          </Button>
        </div>
      )}
      <Spoken thread={thread} />
    </div>
  );
}

const formOf = ({ messages }: Thread, { content }: Thread['messages'][number]) =>
  content.kind === 'form_reply' ? messages.find(({ id }) => id === content.formMessageId) : undefined;

const nearFootPx = 80;

/**
 * The foot stays in sight while one is there. Elsewhere nothing moves: earlier messages grow upwards, and what is new
 * is counted.
 */
function useScroll(
  scroller: RefObject<HTMLDivElement | null>,
  content: RefObject<HTMLDivElement | null>,
  thread: Thread,
  sending: number,
) {
  const atFoot = useRef(true);
  const fromFoot = useRef(0);
  const first = thread.messages[0]?.position;
  const last = thread.messages.at(-1)?.position ?? 0;
  const seenTo = useRef(last);
  const [unseen, setUnseen] = useState(0);
  const shownFirst = useRef(first);

  const toFoot = () => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when earlier messages were added above
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && shownFirst.current !== first && !atFoot.current)
      element.scrollTop = element.scrollHeight - fromFoot.current;
    shownFirst.current = first;
  }, [first]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: one's own sending always leads to the foot
  useLayoutEffect(() => {
    if (sending) toFoot();
  }, [sending]);

  useLayoutEffect(() => {
    if (atFoot.current) {
      toFoot();
      seenTo.current = last;
      setUnseen(0);
    } else setUnseen(thread.messages.filter(({ position }) => position > seenTo.current).length);
  });

  useEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (!element || !inner) return;
    const note = () => {
      fromFoot.current = element.scrollHeight - element.scrollTop;
      atFoot.current = fromFoot.current - element.clientHeight < nearFootPx;
      if (atFoot.current) setUnseen(0);
    };
    // The composer grows, a face arrives, a window is resized: who was at the foot stays there.
    const watch = new ResizeObserver(() => {
      if (atFoot.current) element.scrollTop = element.scrollHeight;
    });
    watch.observe(inner);
    watch.observe(element);
    element.addEventListener('scroll', note, { passive: true });
    return () => {
      watch.disconnect();
      element.removeEventListener('scroll', note);
    };
  }, [scroller, content]);

  return { unseen, toFoot };
}

function DayLine({ at }: { at: string }): ReactElement {
  return (
    <div className="my-2 flex items-center gap-3 text-12 text-ink-3">
      <span aria-hidden="true" className="h-px flex-1 bg-line" />
      <h3>{dayTitle(at)}</h3>
      <span aria-hidden="true" className="h-px flex-1 bg-line" />
    </div>
  );
}

/** Its place is kept free, so that the thread does not jump when somebody begins and stops typing. */
function TypingLine({ id, name }: { id: ConversationId; name: string | null }): ReactElement {
  const { t } = useTranslation('conversations');
  const customer = useTyping(id).some(({ kind }) => kind === 'customer');
  return (
    <div role="status" className="flex h-6 shrink-0 items-center gap-3 text-12 text-ink-3">
      {customer && (
        <>
          <Avatar kind="customer" name={name} />
          <TypingDots />
          {t('typing.customer', { name: firstName(name) || t('visitorShort') })}
        </>
      )}
    </div>
  );
}

/** Reads new messages of others aloud; the history is not read again. */
function Spoken({ thread }: { thread: Thread }): ReactElement {
  const { t } = useTranslation('conversations');
  const last = thread.messages.at(-1);
  const opened = useRef(last?.position ?? 0);
  const spoken = last && last.position > opened.current && last.author.kind !== 'system';
  return (
    <div role="status" className="sr-only">
      {spoken ? t('thread.spoken', { name: last.author.name ?? t('visitor'), text: previewOf(last.content, t) }) : ''}
    </div>
  );
}
