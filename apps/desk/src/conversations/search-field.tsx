import { isWellFormed, type QueryKey } from '@harken/contract/conversation-query';
import { X } from 'lucide-react';
import {
  type KeyboardEvent,
  type ReactElement,
  type RefObject,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { localName } from '../platform/i18n.ts';
import { Icon } from '../platform/icons.tsx';
import {
  type Chip,
  isKnown,
  joined,
  meant,
  type Names,
  read,
  type Suggestion,
  split,
  suggestions,
} from './search-terms.ts';

/**
 * Typed or built by chips: the same search. Arrows and Enter take a suggestion, Enter alone goes on to the list, Backspace
 * takes the last chip back.
 */
export function SearchField({
  ref,
  value,
  onChange,
  onClose,
}: {
  ref: RefObject<HTMLInputElement | null>;
  value: string;
  onChange: (query: string) => void;
  onClose: () => void;
}): ReactElement {
  const { t } = useTranslation('conversations');
  const id = useId();
  const names = useNames();
  const { chipText, valueText } = useChipText();
  const [chips, setChips] = useState(() => split(value).chips);
  const [text, setText] = useState(() => split(value).words);
  const [listed, setListed] = useState(false);
  const [active, setActive] = useState(-1);
  const typed = useMemo(() => read(text), [text]);
  const query = joined(
    chips.filter((chip) => isKnown(chip, names)),
    typed.words,
  );

  // Someone else may change the search: a saved view, Back, a cleared filter. What the field itself asked for comes back
  // late, when more may have been typed and asked since, and changes nothing.
  const asked = useRef([value]);
  useEffect(() => {
    const at = asked.current.indexOf(value);
    asked.current = at < 0 ? [value] : asked.current.slice(at);
    if (at >= 0) return;
    const now = split(value);
    setChips(now.chips);
    setText(now.words);
  }, [value]);
  // The address follows the field with a small delay, so that each letter is not a step; what was left is asked at once.
  useEffect(() => {
    if (query === asked.current.at(-1)) return;
    const timer = setTimeout(
      () => {
        asked.current.push(query);
        onChange(query);
      },
      document.activeElement === ref.current ? 200 : 0,
    );
    return () => clearTimeout(timer);
  });

  const offered = useMemo(
    () =>
      suggestions(typed, names, {
        localName,
        keyName: (key) => t(`search.key.${key}`),
        valueName: valueText,
        today: new Date(),
      }),
    [typed, names, t, valueText],
  );
  const open = listed && offered.length > 0;
  const current = open ? offered[active] : undefined;
  const optionId = (at: number) => `${id}-${at}`;

  const write = (next: string, finish = false) => {
    const now = read(next, finish);
    if (now.chips.length > 0 || finish) {
      setChips((before) => [...before, ...now.chips]);
      // The space that ended the chip stands between the words before it and what comes next.
      setText(now.rest && /\s$/.test(next) ? `${now.rest} ` : now.rest);
    } else setText(next);
    setActive(-1);
    // Once a chip is made, what it finds is to be seen.
    setListed(!finish && (now.chips.length > 0 ? now.rest : next) !== '');
  };
  const take = ({ kind, key, value: taken }: Suggestion) => {
    const minus = typed.pending?.not ? '-' : '';
    const before = typed.pending ? typed.words : typed.rest.split(/\s/).slice(0, -1).join(' ');
    const space = before ? `${before} ` : '';
    if (kind === 'key') write(`${space}${key}:`);
    else {
      setChips((now) => [...now, { kind: 'is', key, value: taken, not: minus === '-' }]);
      setText(space);
      setActive(-1);
      setListed(false);
    }
    ref.current?.focus();
  };
  const drop = (at: number) => {
    setChips((now) => now.filter((_, place) => place !== at));
    ref.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step && offered.length) {
      setListed(true);
      setActive((now) => (open ? (now + step + offered.length) % offered.length : step > 0 ? 0 : offered.length - 1));
    } else if (event.key === 'Enter') {
      const taken = current ?? meant(typed, names, offered);
      if (taken) take(taken);
      else {
        write(text, true);
        // What is written out is asked for: j, k and x are the list's again.
        if (!typed.pending) ref.current?.blur();
      }
    } else if (event.key === 'Escape') {
      if (open) setListed(false);
      else onClose();
    } else if (event.key === 'Backspace' && text === '' && chips.length) drop(chips.length - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <search className="relative flex min-h-11 shrink-0 flex-wrap items-start gap-x-1 border-b border-line px-2 py-2">
      <div className="field flex min-h-7 min-w-0 flex-1 flex-wrap items-center gap-1 px-1 py-0.5 focus-within:outline-2 focus-within:outline-focus">
        {chips.map((chip, at) => {
          const known = isKnown(chip, names);
          return (
            <button
              // biome-ignore lint/suspicious/noArrayIndexKey: the same chip may stand twice, and only the last changes
              key={`${at} ${chipText(chip)}`}
              type="button"
              onClick={() => drop(at)}
              aria-label={t(known ? 'search.remove' : 'search.removeUnknown', { term: chipText(chip) })}
              className={`inline-flex h-6 max-w-full items-center gap-1 rounded-sm border px-1.5 text-12 ${known ? 'border-line-strong bg-surface-2' : 'border-attention border-dashed bg-attention-soft'}`}
            >
              <span className="truncate">
                {chipText(chip)}
                {!known && '?'}
              </span>
              <Icon of={X} size={12} className="shrink-0 text-ink-3" />
            </button>
          );
        })}
        <input
          ref={ref}
          role="combobox"
          aria-label={t('worklist.search')}
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={current && optionId(active)}
          placeholder={chips.length ? undefined : t('worklist.searchHint')}
          value={text}
          onChange={(event) =>
            (event.nativeEvent as InputEvent).isComposing ? setText(event.target.value) : write(event.target.value)
          }
          onCompositionEnd={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onFocus={() => setListed(text === '' && chips.length === 0)}
          onBlur={() => setListed(false)}
          className="h-6 min-w-24 flex-1 bg-transparent px-1 text-13 outline-none"
        />
      </div>
      <IconButton icon={X} label={t('worklist.searchClose')} onClick={onClose} />
      {open && (
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={t('search.suggestions')}
          className="absolute inset-x-2 top-full z-20 mt-0.5 max-h-80 overflow-y-auto rounded-md border border-line-strong bg-surface-0 p-1 shadow-sheet"
        >
          {offered.map((one, at) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field answers the keys for its list
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the active option
            <div
              key={`${one.key}:${one.value}`}
              id={optionId(at)}
              role="option"
              aria-selected={at === active}
              // Before the field loses its focus, which would close the list.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => take(one)}
              onPointerMove={() => setActive(at)}
              className="flex min-h-7 items-center gap-2 rounded-sm px-2 py-1 text-13 select-none aria-selected:bg-surface-3"
            >
              {one.kind === 'key' ? (
                <>
                  <span className="font-medium">{t(`search.key.${one.key}`)}</span>
                  <span className="min-w-0 flex-1 truncate text-12 text-ink-2">{t(`search.hint.${one.key}`)}</span>
                  <code className="text-12 text-ink-3">{one.key}:</code>
                </>
              ) : (
                <span className="min-w-0 truncate">
                  {chipText({ kind: 'is', key: one.key, value: one.value, not: typed.pending?.not ?? false })}
                </span>
              )}
            </div>
          ))}
        </div>
      )}
      <div role="status" className="basis-full px-1 text-12 text-attention [&>p:first-child]:mt-1">
        {chips.map((chip, at) => {
          if (isKnown(chip, names) || chip.kind !== 'is') return null;
          const why = isWellFormed(chip)
            ? t('search.unknown')
            : t('search.malformed', { hint: t(`search.hint.${chip.key}`) });
          // biome-ignore lint/suspicious/noArrayIndexKey: the same chip may stand twice, and only the last changes
          return <p key={at}>{t('search.leftOut', { term: chipText(chip), why })}</p>;
        })}
      </div>
      <div role="status" className="sr-only">
        {open && t('search.offered', { count: offered.length })}
      </div>
    </search>
  );
}

/** A term as people say it: "Queue: Card limits". */
function useChipText(): { chipText: (chip: Chip) => string; valueText: (key: QueryKey, value: string) => string } {
  const { t } = useTranslation('conversations');
  const names = useNames();
  return useMemo(() => {
    const named = (key: QueryKey, value: string) =>
      key === 'queue'
        ? names.queues.find(({ id, name }) => id === value || name.en === value || name.zh === value)
        : key === 'outcome'
          ? names.dispositions.find((one) => one.id === value || one.key === value)
          : undefined;
    const valueText = (key: QueryKey, value: string): string => {
      if (value === 'none') return t('search.none');
      if (key === 'agent' && value === 'me') return t('search.me');
      if (key === 'rating' && value === 'any') return t('search.any');
      if (key === 'channel') return t(`channel.${value as 'email'}`, { defaultValue: value });
      if (key === 'state') return t(`search.state.${value as 'live'}`, { defaultValue: value });
      const known = named(key, value);
      return known ? localName(known.name) : value;
    };
    const chipText = (chip: Chip): string => {
      const without = (words: string) => (chip.not ? t('search.without', { term: words }) : words);
      if (chip.kind === 'phrase') return without(t('search.phrase', { text: chip.text }));
      return without(t('search.term', { key: t(`search.key.${chip.key}`), value: valueText(chip.key, chip.value) }));
    };
    return { chipText, valueText };
  }, [t, names]);
}

export function useNames(): Names {
  const queues = useDesk((state) => state.queues);
  const people = useDesk((state) => state.people);
  const dispositions = useDesk((state) => state.dispositions);
  const conversations = useDesk((state) => state.conversations);
  const tags = useMemo(() => [...new Set(conversations.flatMap((one) => one.tags))].sort(), [conversations]);
  return useMemo(() => ({ queues, people, dispositions, tags }), [queues, people, dispositions, tags]);
}
