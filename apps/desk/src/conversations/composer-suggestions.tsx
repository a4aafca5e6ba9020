import type { Conversation } from '@harken/contract/record';
import { SquareSlash } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../platform/avatars.tsx';
import { useChoices, useDesk } from '../platform/desk.ts';
import { localName } from '../platform/i18n.ts';
import { Icon } from '../platform/icons.tsx';
import { presenceTone } from '../routing/presence-dot.tsx';
import type { Tab } from './drafts.ts';
import { variablesOf } from './macro-variables.ts';
import { type Asked, fillMacro, macroAsked, mentionAsked, ranked } from './writing.ts';

export interface Suggestion {
  id: string;
  name: string;
  detail: ReactNode;
  icon: ReactNode;
  /** Stands in the text in place of what was asked. */
  words: string;
}

export interface Suggestions {
  kind: 'macro' | 'mention';
  asked: Asked;
  items: Suggestion[];
}

/** Macros by `/` anywhere, colleagues by `@` in notes. */
export function useSuggestions(conversation: Conversation, tab: Tab, text: string, caret: number): Suggestions | null {
  const { t } = useTranslation(['conversations', 'routing']);
  const macros = useChoices('macros');
  const people = useDesk((state) => state.people);
  const agents = useDesk((state) => state.agents);
  const queues = useDesk((state) => state.queues);
  const me = useDesk((state) => state.me);

  const mention = tab === 'note' ? mentionAsked(text, caret) : null;
  if (mention) {
    const others = people.filter((person) => person.id !== me.id && person.active);
    const items = ranked(others, (person) => person.name, mention.query).map(({ id, name }) => {
      const presence = agents.find((agent) => agent.personId === id)?.presence;
      return {
        id,
        name,
        detail: presence && <span className={presenceTone(presence)}>{t(`routing:presence.${presence}`)}</span>,
        icon: <Avatar kind="staff" name={name} size={20} />,
        words: `@${name} `,
      };
    });
    return items.length ? { kind: 'mention', asked: mention, items } : null;
  }

  const asked = macroAsked(text, caret);
  if (!asked) return null;
  const language = conversation.locale.startsWith('zh') ? 'zh' : 'en';
  const queue = queues.find(({ id }) => id === conversation.queueId);
  const variables = variablesOf(conversation, me, queue);
  const items = ranked(macros, (macro) => `${localName(macro.name)} ${macro.name.en}`, asked.query).map((macro) => {
    const words = fillMacro(macro.text[language], variables);
    return {
      id: macro.id,
      name: localName(macro.name),
      detail: words.replaceAll('\n', ' '),
      icon: <Icon of={SquareSlash} className="text-ink-3" />,
      words,
    };
  });
  return items.length ? { kind: 'macro', asked, items } : null;
}

/** Above the field; the focus stays in the field, which answers the arrow keys. */
export function SuggestionList({
  id,
  suggestions,
  active,
  onPick,
  onActive,
}: {
  id: string;
  suggestions: Suggestions;
  active: number;
  onPick: (suggestion: Suggestion) => void;
  onActive: (at: number) => void;
}): ReactElement {
  const { t } = useTranslation('conversations');
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t(`composer.${suggestions.kind}s`)}
      className="absolute inset-x-0 bottom-full z-20 mb-1 max-h-64 overflow-y-auto rounded-md border border-line-strong bg-surface-1 p-1 shadow-sheet"
    >
      {suggestions.items.map((item, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field answers the keys for its list
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the active option
        <div
          key={item.id}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === active}
          onPointerMove={() => onActive(at)}
          // The field must not lose the focus before the click arrives.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onPick(item)}
          className="flex min-h-7 items-center gap-2 rounded-sm px-2 py-1 text-13 select-none aria-selected:bg-surface-3"
        >
          {item.icon}
          <span className="shrink-0">{item.name}</span>
          <span className="min-w-0 truncate text-12 text-ink-3">{item.detail}</span>
        </div>
      ))}
    </div>
  );
}
