import { Link, useParams } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { type ReactElement, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../platform/buttons.tsx';
import { Empty } from '../platform/failures.tsx';
import { SearchInput } from '../platform/search-input.tsx';
import { useOpenItem } from './room.tsx';

export interface Thing {
  id: string;
  name: string;
  /** Beside the name. */
  detail?: ReactNode;
  /** Words that the search finds it by, besides its name. */
  found?: string;
  archived: boolean;
  icon?: ReactNode;
}

/** The things of a section: searched, the archived ones apart, each opening its page. */
export function ThingList({
  label,
  things,
  empty,
  filter,
}: {
  label: string;
  things: readonly Thing[];
  empty: { title: string; text: string; action?: ReactNode };
  filter?: ReactNode;
}): ReactElement {
  const { t } = useTranslation('administration');
  const { section = '' } = useParams({ strict: false });
  const [words, setWords] = useState('');
  const [showArchived, setShowArchived] = useState(false);
  const wanted = words.trim().toLowerCase();
  const fits = (thing: Thing) => !wanted || `${thing.name} ${thing.found ?? ''}`.toLowerCase().includes(wanted);
  const archived = things.filter((thing) => thing.archived);
  const shown = things.filter((thing) => fits(thing) && (showArchived || !thing.archived));
  if (!things.length)
    return (
      <div className="-mx-4">
        <Empty title={empty.title} action={empty.action}>
          {empty.text}
        </Empty>
      </div>
    );
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center gap-3">
        {things.length > 5 && (
          <SearchInput
            label={t('list.search', { what: label })}
            hint={t('list.searchHint')}
            value={words}
            onValue={setWords}
            className="w-56"
          />
        )}
        {filter}
        {archived.length > 0 && (
          <label className="flex items-center gap-1.5 text-13 text-ink-2">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={showArchived}
              onChange={(event) => setShowArchived(event.target.checked)}
            />
            {t('list.showArchived', { count: archived.length })}
          </label>
        )}
      </div>
      <ul aria-label={label} className="border-t border-line">
        {shown.map((thing) => (
          <li key={thing.id} className="border-b border-line">
            <Link
              to="/administration/$section/$item"
              params={{ section, item: thing.id }}
              className="flex min-h-10 items-center gap-3 px-1 py-1.5 hover:bg-surface-2"
            >
              {thing.icon}
              <span className="min-w-0 flex-1">
                <span className={`block truncate text-13 font-medium ${thing.archived ? 'text-ink-3' : ''}`}>
                  {thing.name}
                  {thing.archived && <span className="ml-2 font-normal">{t('list.archived')}</span>}
                </span>
                {thing.detail && <span className="block truncate text-12 text-ink-2">{thing.detail}</span>}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {!shown.length && <p className="py-3 text-13 text-ink-2">{t('list.nothingFound')}</p>}
    </>
  );
}

export function NewButton({ children }: { children: ReactNode }): ReactElement {
  const { openItem } = useOpenItem();
  return (
    <Button look="primary" icon={Plus} onClick={() => openItem('new')}>
      {children}
    </Button>
  );
}
