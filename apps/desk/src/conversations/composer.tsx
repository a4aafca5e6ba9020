import type { Thread } from '@harken/client/desk-state';
import type { Conversation } from '@harken/contract/record';
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  type ReactElement,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../platform/avatars.tsx';
import { Button, Caps } from '../platform/buttons.tsx';
import { ariaKeys, useCommand } from '../platform/commands.ts';
import { useDesk, useTyping } from '../platform/desk.ts';
import { number } from '../platform/format.ts';
import { strokeOf } from '../platform/keys.ts';
import { firstName } from '../platform/names.ts';
import { useStored } from '../platform/store.ts';
import { assign } from './acts.ts';
import { AttachmentList } from './attachment-list.tsx';
import { useAttachments } from './attachments.ts';
import { type Suggestion, SuggestionList, useSuggestions } from './composer-suggestions.tsx';
import { ComposerTools } from './composer-tools.tsx';
import { composerSettings, insertion, keepDraft, readDraft, type Tab } from './drafts.ts';
import { turnOf } from './due.ts';
import { send } from './outbox.ts';
import { useTypingSignal } from './typing-signal.ts';
import { hasGap, insertAt, longestText, type Mark, mark, mentionsIn, type Written } from './writing.ts';

const markKeys: Record<string, Mark> = {
  'mod+b': 'bold',
  'mod+i': 'italic',
  'mod+e': 'code',
  'mod+shift+k': 'link',
  'mod+shift+8': 'list',
};

export function Composer({
  conversation,
  thread,
}: {
  conversation: Conversation;
  thread: Thread | null;
}): ReactElement {
  const { t } = useTranslation('conversations');
  const { id } = conversation;
  const field = useRef<HTMLTextAreaElement>(null);
  const panel = useId();
  const [draft, setDraft] = useState(() => readDraft(id));
  const [saved, setSaved] = useState(false);
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [dismissed, setDismissed] = useState(-1);
  const place = useRef<Written | null>(null);
  const [placed, setPlaced] = useState(0);
  const [mistake, setMistake] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const { sendOn } = useStored(composerSettings);
  const people = useDesk((state) => state.people);
  const files = useAttachments();
  const { tab } = draft;
  const text = draft[tab];
  const told = useTypingSignal(id, tab);
  const suggestions = useSuggestions(conversation, tab, text, caret);
  const shown = suggestions && suggestions.asked.from !== dismissed ? suggestions : null;
  const listId = `${panel}-suggestions`;

  useEffect(() => {
    const timer = setTimeout(() => setSaved(keepDraft(id, draft) && draft[draft.tab] !== ''), 400);
    return () => clearTimeout(timer);
  }, [id, draft]);
  // Leaving within the pause must not lose the last words.
  const latest = useRef(draft);
  latest.current = draft;
  useEffect(() => () => void keepDraft(id, latest.current), [id]);

  const write = (written: Written, to: Tab = tab) => {
    setDraft((now) => ({ ...now, tab: to, [to]: written.text }));
    setSaved(false);
    setMistake(null);
    setCaret(written.end);
    // Set as soon as the text is there: a frame later, the next letter may have been typed already.
    place.current = written;
    setPlaced((times) => times + 1);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs after each text that was written for the person
  useLayoutEffect(() => {
    if (!place.current) return;
    field.current?.focus();
    field.current?.setSelectionRange(place.current.start, place.current.end);
    place.current = null;
  }, [placed]);
  const here = (): Written => ({
    text,
    start: field.current?.selectionStart ?? text.length,
    end: field.current?.selectionEnd ?? text.length,
  });
  const goTo = (next: Tab) => {
    setDraft((now) => ({ ...now, tab: next }));
    setMistake(null);
    // At once: whoever pressed the key is typing already.
    field.current?.focus();
  };
  useCommand('case.reply', () => goTo('reply'));
  useCommand('case.note', () => goTo('note'));

  // Words from elsewhere on the screen: a suggestion, a passage, a message that was refused.
  const wanted = useStored(insertion);
  useEffect(() => {
    if (wanted?.conversationId !== id) return;
    insertion.set(null);
    const before = latest.current[wanted.tab];
    const end = wanted.tab === latest.current.tab ? (field.current?.selectionEnd ?? before.length) : before.length;
    write(insertAt({ text: before, start: end, end }, wanted.text), wanted.tab);
  });

  const pick = (suggestion: Suggestion) => {
    if (!shown) return;
    const { from } = shown.asked;
    const at = from + suggestion.words.length;
    write({ text: text.slice(0, from) + suggestion.words + text.slice(caret), start: at, end: at });
    setActive(0);
  };

  const uploading = files.list.some((file) => file.state === 'uploading');
  const ready = files.list.filter((file) => file.state === 'ready');
  const tooLong = text.length > longestText;
  // Two would speak at once: one takes it first. A note disturbs nobody.
  const closed = tab === 'reply' && (conversation.state === 'closed' || turnOf(conversation) === 'virtual_agent');
  const empty = !text.trim() && !(tab === 'reply' && ready.length);

  const submit = () => {
    if (empty || tooLong || uploading || closed) return;
    if (tab === 'reply' && hasGap(text)) return setMistake(t('composer.gap'));
    if (tab === 'note') {
      send(id, { kind: 'note', text: text.trim(), mentions: mentionsIn(text, people).slice(0, 20) });
    } else {
      if (text.trim()) send(id, { kind: 'text', text: text.trim() });
      for (const { fileId, name, type, bytes } of ready) {
        if (fileId) send(id, { kind: 'file', fileId, name, type, bytes });
      }
      files.clear();
    }
    const next = { ...draft, tab: 'reply' as const, [tab]: '' };
    setDraft(next);
    keepDraft(id, next);
    setSaved(false);
    told(false);
    field.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Enter that ends a Chinese word is not a command.
    if (event.nativeEvent.isComposing) return;
    const stroke = strokeOf(event.nativeEvent);
    const kind = markKeys[stroke];
    if (shown && ['arrowdown', 'arrowup', 'enter', 'tab', 'escape'].includes(stroke)) {
      const step = stroke === 'arrowdown' ? 1 : stroke === 'arrowup' ? -1 : 0;
      const item = shown.items[Math.min(active, shown.items.length - 1)];
      if (step) setActive((shown.items.length + active + step) % shown.items.length);
      else if (stroke === 'escape') setDismissed(shown.asked.from);
      else if (item) pick(item);
    } else if (kind) write(mark(here(), kind));
    else if (stroke === 'mod+enter' || (stroke === 'enter' && !event.shiftKey && sendOn === 'enter')) submit();
    else if (stroke === 'escape') document.getElementById('main')?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const take = (list: FileList | null | undefined): boolean => {
    if (!list?.length || tab === 'note') return false;
    files.add(list);
    return true;
  };
  const onPaste = (event: ClipboardEvent) => {
    if (take(event.clipboardData.files)) event.preventDefault();
  };
  const onDrag = (event: DragEvent, drop: boolean) => {
    if (tab === 'note' || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(!drop);
    if (drop) take(event.dataTransfer.files);
  };

  return (
    <section
      aria-label={t('composer.label')}
      onDragOver={(event) => onDrag(event, false)}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => onDrag(event, true)}
      className={`field relative mx-auto mb-3.5 w-[min(960px,calc(100%-40px))] shrink-0 max-md:mb-2 max-md:w-[calc(100%-16px)] ${tab === 'note' ? 'border-dashed!' : ''} ${over ? 'bg-accent-soft!' : ''}`}
    >
      {shown && <SuggestionList id={listId} suggestions={shown} active={active} onPick={pick} onActive={setActive} />}
      <div className="flex h-8 items-center border-b border-line px-2 text-12 text-ink-3">
        <Tabs tab={tab} panel={panel} goTo={goTo} />
        <Others conversation={conversation} />
      </div>
      <Whose conversation={conversation} tab={tab} />
      <div id={panel} role="tabpanel" aria-labelledby={`${panel}-${tab}`}>
        <textarea
          ref={field}
          aria-label={t(`composer.${tab}`)}
          aria-autocomplete="list"
          aria-controls={shown ? listId : undefined}
          aria-activedescendant={shown ? `${listId}-${Math.min(active, shown.items.length - 1)}` : undefined}
          aria-describedby={`${panel}-mistake`}
          aria-keyshortcuts={ariaKeys('write.send')}
          placeholder={
            tab === 'note'
              ? t('composer.noteHint')
              : t('composer.replyHint', { name: firstName(conversation.customerName) || t('visitorShort') })
          }
          value={text}
          rows={Math.min(10, Math.max(2, text.split('\n').length))}
          onChange={(event) => {
            setDraft((now) => ({ ...now, [tab]: event.target.value }));
            setSaved(false);
            setMistake(null);
            setActive(0);
            setDismissed(-1);
            setCaret(event.target.selectionEnd);
            told(event.target.value.trim() !== '');
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionEnd)}
          onBlur={() => told(false)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          className="block max-h-60 min-h-[52px] w-full resize-none field-sizing-content bg-transparent px-3 pt-2 pb-1 outline-none max-md:max-h-36"
        />
      </div>
      {tab === 'reply' && <AttachmentList list={files.list} onRemove={files.remove} />}
      <div id={`${panel}-mistake`} role="status" className="px-3 text-12 text-breaking empty:hidden">
        {mistake ??
          (tooLong
            ? t('composer.tooLong', { most: number(longestText), over: number(text.length - longestText) })
            : '')}
      </div>
      <div className="flex h-10 items-center pr-1.5 pb-1 pl-1.5">
        <ComposerTools
          conversation={conversation}
          tab={tab}
          lastWords={lastWords(thread)}
          onMark={(kind) => write(mark(here(), kind))}
          onFiles={take}
          onMacro={() => write(insertAt(here(), '/'))}
        />
        <span className="min-w-0 flex-1 truncate px-2.5 text-right text-12 text-ink-3 max-md:sr-only">
          {text.length > longestText * 0.9
            ? t('composer.length', { count: text.length, now: number(text.length), most: number(longestText) })
            : saved
              ? t('composer.saved')
              : ''}
        </span>
        <Button
          look="primary"
          className="ml-auto"
          disabled={empty || tooLong || uploading || closed}
          onClick={submit}
          aria-keyshortcuts={ariaKeys('write.send')}
        >
          {uploading ? t('composer.uploading') : tab === 'note' ? t('composer.addNote') : t('composer.send')}
          {sendOn === 'enter' ? (
            <span
              aria-hidden="true"
              className="cap border-current/40! bg-transparent! text-inherit! pointer-coarse:hidden"
            >
              ⏎
            </span>
          ) : (
            <Caps of="write.send" on />
          )}
        </Button>
      </div>
    </section>
  );
}

/** What the customer asked last: the knowledge search begins there. */
function lastWords(thread: Thread | null): string {
  const last = thread?.messages.findLast(
    ({ author, content }) => author.kind === 'customer' && content.kind === 'text',
  );
  return last?.content.kind === 'text' ? last.content.text.slice(0, 200) : '';
}

function Tabs({ tab, panel, goTo }: { tab: Tab; panel: string; goTo: (tab: Tab) => void }): ReactElement {
  const { t } = useTranslation('conversations');
  const tabs = ['reply', 'note'] as const;
  return (
    <div role="tablist" aria-label={t('composer.label')} className="flex gap-0.5 font-medium">
      {tabs.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          id={`${panel}-${one}`}
          aria-selected={tab === one}
          aria-controls={panel}
          tabIndex={tab === one ? 0 : -1}
          aria-keyshortcuts={ariaKeys(`case.${one}`)}
          onClick={() => goTo(one)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') goTo(one === 'reply' ? 'note' : 'reply');
          }}
          className="relative inline-flex h-8 items-center gap-1.5 px-2 after:absolute after:inset-x-2 after:-bottom-px after:h-0.5 aria-selected:text-ink-1 aria-selected:after:bg-accent"
        >
          {t(`composer.${one}Tab`)}
          <Caps of={`case.${one}`} />
        </button>
      ))}
    </div>
  );
}

/** A colleague who writes on the same case is seen before one collides. */
function Others({ conversation }: { conversation: Conversation }): ReactElement {
  const { t } = useTranslation('conversations');
  const typing = useTyping(conversation.id).filter(({ kind }) => kind === 'person');
  const first = typing[0];
  return (
    <span role="status" className="ml-auto inline-flex min-w-0 items-center gap-1.5 truncate pr-1 font-normal">
      {first && (
        <>
          <Avatar kind="staff" name={first.name} size={18} />
          <span className="truncate">
            {t(first.what === 'note' ? 'typing.note' : 'typing.reply', { name: firstName(first.name) })}
            {typing.length > 1 && ` +${typing.length - 1}`}
          </span>
        </>
      )}
    </span>
  );
}

/** Whose conversation it is, when it is not mine: said before one writes, with the way to take it. */
function Whose({ conversation, tab }: { conversation: Conversation; tab: Tab }): ReactElement | null {
  const { t } = useTranslation('conversations');
  const me = useDesk((state) => state.me.id);
  const { agentId, agentName, handledBy } = conversation;
  const turn = turnOf(conversation);
  if (agentId === me || tab === 'note') return null;
  const words =
    conversation.state === 'closed'
      ? t('whose.closed')
      : turn === 'done'
        ? t('whose.resolved')
        : handledBy === 'virtual_agent'
          ? t('whose.virtualAgent')
          : agentId === null
            ? t('whose.nobody')
            : t('whose.colleague', { name: agentName ?? t('colleague') });
  return (
    <div className="flex items-center gap-2 border-b border-line bg-surface-2 px-3 py-1 text-12 text-ink-2">
      <span className="min-w-0 flex-1">{words}</span>
      {turn !== 'done' && agentId === null && (
        <Button size="small" command="case.take" onClick={() => void assign([conversation], me)}>
          {t('whose.take')}
        </Button>
      )}
    </div>
  );
}
