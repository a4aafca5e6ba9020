import { type KeyboardEvent, type ReactElement, type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ranked } from '../conversations/writing.ts';

export interface Choice {
  id: string;
  group: string;
  /** What is searched and what a screen reader says. */
  name: string;
  icon?: ReactNode;
  /** Beside the name, quieter. */
  detail?: ReactNode;
  aside?: ReactNode;
  /** Why it cannot be chosen. It stays visible, so that one learns that it exists. */
  refused?: string;
  pick: () => void;
}

/** A field that narrows a list; arrows move, Enter takes. The focus stays in the field. */
export function PickList({
  label,
  placeholder,
  choices,
  empty,
}: {
  label: string;
  placeholder: string;
  choices: readonly Choice[];
  empty: string;
}): ReactElement {
  const { t } = useTranslation('platform');
  const id = useId();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const found = ranked(choices, (choice) => choice.name, query, 200);
  // Groups stay together, in the order of the choices, whatever the query ranks first.
  const groups = [...new Set(choices.map((choice) => choice.group))]
    .map((group) => ({ group, members: found.filter((choice) => choice.group === group) }))
    .filter(({ members }) => members.length);
  const order = groups.flatMap(({ members }) => members);
  const current = order[Math.min(active, order.length - 1)];
  const optionId = (choice: Choice) => `${id}-${choice.id}`;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step && order.length) {
      const next = (order.length + Math.min(active, order.length - 1) + step) % order.length;
      setActive(next);
      const choice = order[next];
      if (choice) document.getElementById(optionId(choice))?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && current) {
      if (!current.refused) current.pick();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="flex max-h-[inherit] flex-col">
      <div className="border-b border-line p-2">
        <input
          role="combobox"
          aria-label={label}
          aria-expanded="true"
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={current && optionId(current)}
          placeholder={placeholder}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          className="field h-7 w-full px-2 text-13"
        />
      </div>
      <div id={id} role="listbox" aria-label={label} className="min-h-0 overflow-y-auto p-1">
        {groups.map(({ group, members }) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own
          <div key={group} role="group" aria-label={group}>
            <div aria-hidden="true" className="px-2 pt-1.5 pb-1 text-12 font-medium text-ink-3">
              {group}
            </div>
            {members.map((choice) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field answers the keys for its list
              // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the active option
              <div
                key={choice.id}
                id={optionId(choice)}
                role="option"
                aria-selected={choice === current}
                aria-disabled={choice.refused ? true : undefined}
                onClick={() => !choice.refused && choice.pick()}
                onPointerMove={() => setActive(order.indexOf(choice))}
                className={`flex min-h-7 items-center gap-2 rounded-sm px-2 py-1 text-13 select-none aria-selected:bg-surface-3 ${choice.refused ? 'text-ink-3' : ''}`}
              >
                {choice.icon}
                <span className="min-w-0 flex-1 truncate">
                  {choice.name}
                  {(choice.refused ?? choice.detail) && (
                    <span className="ml-1.5 text-12 text-ink-3">{choice.refused ?? choice.detail}</span>
                  )}
                </span>
                {choice.aside && <span className="shrink-0 text-12 text-ink-3">{choice.aside}</span>}
              </div>
            ))}
          </div>
        ))}
      </div>
      {!order.length && <p className="px-3 pb-3 text-13 text-ink-2">{empty}</p>}
      <div role="status" className="sr-only">
        {t('pick.count', { count: order.length })}
      </div>
    </div>
  );
}
