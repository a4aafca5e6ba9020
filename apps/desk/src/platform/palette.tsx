import { useParams } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, type ReactNode, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { openThread } from '../conversations/threads.ts';
import { Caps } from './buttons.tsx';
import { useDesk } from './desk.ts';
import { channelIcons, Icon } from './icons.tsx';
import { type Entry, useEntries } from './palette-entries.tsx';
import { Dialog } from './popups.tsx';

/** Finds and does anything. With a conversation open it begins there; Backspace leaves it. */
export function Palette({ close, showKeys }: { close: () => void; showKeys: () => void }): ReactElement {
  const { t } = useTranslation('platform');
  const { conversationId } = useParams({ strict: false });
  const live = useDesk((state) => state.conversations.find(({ id }) => id === conversationId));
  const [scoped, setScoped] = useState(true);
  const opened = conversationId ? (live ?? openThread(conversationId).get().thread?.conversation ?? null) : null;
  const scope = scoped ? opened : null;
  const [words, setWords] = useState('');
  const [active, setActive] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const entries = useEntries(words, scope);
  const current = entries[Math.min(active, entries.length - 1)];
  const groups = [...new Set(entries.map((entry) => entry.group))];
  const optionId = (entry: Entry) => `${id}-${entry.id.replaceAll(' ', '-')}`;

  const run = (entry: Entry, newTab = false) => {
    if (entry.refused) return;
    close();
    if (newTab && entry.href) window.open(entry.href, '_blank', 'noopener');
    // The dialog gives the focus back first; what is opened then may take it.
    else setTimeout(entry.run, 30);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step && entries.length) {
      const next = (entries.length + Math.min(active, entries.length - 1) + step) % entries.length;
      setActive(next);
      const entry = entries[next];
      if (entry) document.getElementById(optionId(entry))?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && current) run(current, event.ctrlKey || event.metaKey);
    else if (event.key === 'Backspace' && !words && scope) setScoped(false);
    else if (event.key === '?' && !words) {
      close();
      setTimeout(showKeys, 30);
    } else return;
    event.preventDefault();
  };

  return (
    <Dialog
      open
      onClose={close}
      title={t('palette.title')}
      bare
      initialFocus={field}
      className="w-[min(680px,calc(100vw-24px))] overflow-hidden"
    >
      <div className="flex h-[52px] items-center gap-2.5 border-b border-line px-4">
        <Icon of={Search} size={18} className="shrink-0 text-ink-3" />
        {scope && (
          <span className="flex max-w-[45%] shrink-0 items-center gap-1.5 rounded-md border border-line bg-surface-2 px-2 py-0.5 text-12 font-medium">
            <Icon of={channelIcons[scope.channel]} size={13} className="shrink-0" />
            <span className="truncate">
              {scope.caseReference} · {scope.customerName ?? t('someone')}
            </span>
          </span>
        )}
        <input
          ref={field}
          role="combobox"
          aria-label={t('palette.title')}
          aria-expanded="true"
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={current && optionId(current)}
          placeholder={t('palette.hint')}
          value={words}
          onChange={(event) => {
            setWords(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          className="h-full min-w-0 flex-1 bg-transparent text-[16px] outline-none"
        />
        <span aria-hidden="true" className="cap">
          Esc
        </span>
      </div>
      <div
        id={id}
        role="listbox"
        aria-label={t('palette.results')}
        className="h-[min(460px,58vh)] overflow-y-auto pb-2"
      >
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own
          <div key={group} role="group" aria-label={group}>
            <div aria-hidden="true" className="flex px-4 pt-[9px] pb-[3px] text-12 font-medium text-ink-3">
              {group}
              {scope && group === t('palette.onCase') && (
                <span className="ml-auto font-normal">{t('palette.leave')}</span>
              )}
            </div>
            {entries
              .filter((entry) => entry.group === group)
              .map((entry) => (
                <EntryLine
                  key={entry.id}
                  id={optionId(entry)}
                  entry={entry}
                  words={words}
                  selected={entry === current}
                  onPoint={() => setActive(entries.indexOf(entry))}
                  onPick={(newTab) => run(entry, newTab)}
                />
              ))}
          </div>
        ))}
        {!entries.length && <p className="px-4 py-5 text-13 text-ink-2">{t('palette.nothing')}</p>}
      </div>
      <div role="status" className="sr-only">
        {t('pick.count', { count: entries.length })}
      </div>
      <footer
        aria-hidden="true"
        className="flex h-9 items-center gap-4 border-t border-line bg-surface-2 px-4 text-12 text-ink-3 max-md:hidden"
      >
        <span>
          <kbd className="cap">↑</kbd> <kbd className="cap">↓</kbd> {t('palette.move')}
        </span>
        <span>
          <kbd className="cap">⏎</kbd> {t('palette.doIt')}
        </span>
        <span>
          <kbd className="cap">Ctrl</kbd> <kbd className="cap">⏎</kbd> {t('palette.newTab')}
        </span>
        <span className="ml-auto">
          <kbd className="cap">?</kbd> {t('palette.everyKey')}
        </span>
      </footer>
    </Dialog>
  );
}

function EntryLine({
  id,
  entry,
  words,
  selected,
  onPoint,
  onPick,
}: {
  id: string;
  entry: Entry;
  words: string;
  selected: boolean;
  onPoint: () => void;
  onPick: (newTab: boolean) => void;
}): ReactElement {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field answers the keys for its list
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the active option
    <div
      id={id}
      role="option"
      aria-selected={selected}
      aria-disabled={entry.refused || undefined}
      onPointerMove={onPoint}
      onClick={(event) => onPick(event.ctrlKey || event.metaKey)}
      className="grid min-h-9 grid-cols-[20px_minmax(0,1fr)_auto] items-center gap-x-2.5 border-l-2 border-transparent pr-4 pl-3.5 select-none aria-selected:border-accent aria-selected:bg-surface-3"
    >
      <span className="grid place-items-center">{entry.icon}</span>
      <span className={`truncate ${entry.refused ? 'text-ink-3' : ''}`}>
        <Marked text={entry.name} words={words} />
        {entry.detail && <small className="ml-2 text-13 text-ink-3">{entry.detail}</small>}
      </span>
      <span className="flex items-center gap-2 text-12 text-ink-3">
        {entry.aside}
        {entry.command && !entry.refused && <Caps of={entry.command} />}
      </span>
    </div>
  );
}

function Marked({ text, words }: { text: string; words: string }): ReactNode {
  const wanted = words.trim().toLowerCase();
  const at = wanted ? text.toLowerCase().indexOf(wanted) : -1;
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark className="bg-transparent font-semibold text-inherit underline decoration-accent decoration-2 underline-offset-[3px]">
        {text.slice(at, at + wanted.length)}
      </mark>
      {text.slice(at + wanted.length)}
    </>
  );
}
