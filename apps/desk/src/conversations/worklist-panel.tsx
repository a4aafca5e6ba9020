import type { ConversationId, QueueId } from '@harken/contract/ids';
import type { ListOrder, WorklistView } from '@harken/contract/routes-desk';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { BookmarkPlus, ChevronDown, Download, ListFilter, Pencil, Search } from 'lucide-react';
import { type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../platform/buttons.tsx';
import { useCommand } from '../platform/commands.ts';
import { useChoices, useDesk, useMay } from '../platform/desk.ts';
import { number } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { Icon } from '../platform/icons.tsx';
import { useNarrow } from '../platform/narrow.ts';
import { Divider } from '../platform/panels.tsx';
import { Menu, MenuChoice, MenuChoices, MenuGroup, MenuItem, MenuSeparator } from '../platform/popups.tsx';
import { useStored } from '../platform/store.ts';
import { OfferDock } from '../routing/offer-dock.tsx';
import { useMyStatus } from '../routing/presence.ts';
import { presenceTone } from '../routing/presence-dot.tsx';
import { BulkBar, BulkProgress } from './bulk-bar.tsx';
import { fileAddress, type ListQuery } from './list-query.ts';
import { SavedViewDialog } from './saved-view-dialog.tsx';
import { isShown, useCounts, useSavedViews } from './saved-views.ts';
import { SearchField } from './search-field.tsx';
import { clearSelection, selection } from './selection.ts';
import { countViews, liveViews, views } from './worklist.ts';
import { ArchiveList, LiveList } from './worklist-list.tsx';

export function WorklistPanel({ currentId }: { currentId: ConversationId | undefined }): ReactElement {
  const { t } = useTranslation('conversations');
  const { view = 'mine', queue, q, order = 'newest' } = useSearch({ from: '/desk/inbox' });
  const chosen = useStored(selection, ({ ids }) => ids.size);
  const [asked, setSearching] = useState(false);
  const searching = asked || q !== undefined;
  const field = useRef<HTMLInputElement>(null);
  const setSearch = useSetSearch();

  // What was chosen in one view is not meant in another.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the change of view matters
  useEffect(() => clearSelection, [view, queue, q]);
  // Only who asks for the field gets into it: a view that is opened, or a link, leaves the keys to the list.
  // At once: the next letter belongs to the field already.
  const search = () => {
    flushSync(() => setSearching(true));
    field.current?.focus();
  };
  useCommand('list.search', search);

  // Alone on a small screen it is the page.
  const narrow = useNarrow() && currentId === undefined;
  const Root = narrow ? 'main' : 'section';
  // What is live is searched with the rest: words of messages are known only where they are kept.
  const Lines = liveViews.has(view) && !q && order === 'newest' ? LiveList : ArchiveList;
  return (
    <Root
      {...(narrow ? { id: 'main', tabIndex: -1 } : { 'aria-label': t('worklist.title') })}
      className="relative flex h-full min-h-0 flex-col bg-surface-0 outline-none"
    >
      {chosen > 0 ? (
        <BulkBar list={{ view, queueId: queue, search: q, order }} />
      ) : (
        <Head
          view={view}
          queue={queue}
          search={q}
          order={order}
          searching={searching}
          onSearch={() => {
            if (!searching) return search();
            setSearching(false);
            setSearch({ q: undefined });
          }}
        />
      )}
      {searching && (
        <SearchField
          ref={field}
          value={q ?? ''}
          onChange={(words) => setSearch({ q: words || undefined })}
          onClose={() => {
            setSearching(false);
            setSearch({ q: undefined });
          }}
        />
      )}
      <BulkProgress />
      <Lines
        key={`${view} ${queue ?? ''} ${order}`}
        view={view}
        queueId={queue}
        search={q}
        order={order}
        currentId={currentId}
      />
      <OfferDock place="list" />
      <Divider panel="list" label={t('resize.list')} className="-right-1 max-md:hidden" />
    </Root>
  );
}

function useSetSearch() {
  const navigate = useNavigate();
  return (part: {
    view?: WorklistView | undefined;
    queue?: QueueId | undefined;
    q?: string | undefined;
    order?: 'oldest' | undefined;
  }) => void navigate({ to: '.', search: (now) => ({ ...now, ...part }) as typeof now, replace: true });
}

function Head({
  view,
  queue,
  search,
  order,
  searching,
  onSearch,
}: {
  view: WorklistView;
  queue: QueueId | undefined;
  search: string | undefined;
  order: ListOrder;
  searching: boolean;
  onSearch: () => void;
}): ReactElement {
  const { t } = useTranslation('conversations');
  const me = useDesk((state) => state.me);
  const queues = useChoices('queues');
  const conversations = useDesk((state) => state.conversations);
  const counts = useMemo(() => countViews(conversations, me), [conversations, me]);
  const setSearch = useSetSearch();
  const filtered = queues.find(({ id }) => id === queue);
  const shown = { view, queueId: queue, search, order };
  const saved = useSavedViews();
  const current = saved.find((one) => isShown(one, shown));
  const mayShare = useMay('conversation.read_all');
  const mayEdit = current !== undefined && (current.ownerId === me.id || mayShare);
  const [choosing, setChoosing] = useState(false);
  const [keeping, setKeeping] = useState<'new' | 'edit' | null>(null);
  const savedCounts = useCounts(saved, choosing || current !== undefined);
  const openList = (list: ListQuery) =>
    setSearch({
      view: list.view === 'mine' ? undefined : list.view,
      queue: list.queueId,
      q: list.search,
      order: list.order === 'oldest' ? 'oldest' : undefined,
    });
  const countOf = (of: WorklistView) => (of === 'all' || of === 'resolved' ? undefined : counts[of]);
  const plain = countOf(view);
  const count = current ? savedCounts.get(current.id) : search || plain === undefined ? undefined : number(plain);
  return (
    <div className="flex h-14 shrink-0 items-center gap-1 border-b border-line pr-2 pl-4">
      <div className="min-w-0 flex-1">
        <Menu
          label={t('view.label')}
          open={choosing}
          onOpenChange={setChoosing}
          trigger={
            <button
              type="button"
              className="-ml-1 flex max-w-full items-center gap-1 rounded-md px-1 hover:bg-surface-3"
            >
              <h1 className="truncate text-15 font-semibold tracking-[-0.006em]">
                {current?.name ?? t(`view.${view}`)}
                {!current && filtered && <span className="font-normal text-ink-2"> · {localName(filtered.name)}</span>}
                {count !== undefined && <span className="ml-1.5 font-normal text-ink-3">{count}</span>}
              </h1>
              <Icon of={ChevronDown} className="shrink-0 text-ink-3" />
            </button>
          }
        >
          <MenuChoices<string>
            value={current?.id ?? (search ? '' : view)}
            onChange={(next) => {
              const kept = saved.find(({ id }) => id === next);
              if (kept) openList(kept.list);
              else openList({ view: next as WorklistView });
            }}
          >
            {views.map((choice) => (
              <MenuChoice
                key={choice}
                value={choice}
                aside={countOf(choice) === undefined ? undefined : number(countOf(choice) ?? 0)}
                command={`go.${choice}`}
              >
                {t(`view.${choice}`)}
              </MenuChoice>
            ))}
            {saved.length > 0 && <MenuSeparator />}
            {saved.map(({ id, name }) => (
              <MenuChoice key={id} value={id} aside={savedCounts.get(id)}>
                {name}
              </MenuChoice>
            ))}
          </MenuChoices>
          <MenuSeparator />
          {current && mayEdit ? (
            <MenuItem icon={Pencil} onSelect={() => setKeeping('edit')}>
              {t('saved.edit')}
            </MenuItem>
          ) : (
            <MenuItem icon={BookmarkPlus} disabled={current !== undefined} onSelect={() => setKeeping('new')}>
              {t('saved.new')}
            </MenuItem>
          )}
        </Menu>
        {keeping && (
          <SavedViewDialog
            view={keeping === 'edit' ? current : undefined}
            shown={shown}
            count={saved.length}
            close={() => setKeeping(null)}
          />
        )}
        <MyLoad />
      </div>
      <IconButton
        icon={Search}
        label={t('worklist.search')}
        command="list.search"
        pressed={searching}
        onClick={onSearch}
      />
      <Menu
        label={t('filter.label')}
        align="end"
        trigger={
          <IconButton icon={ListFilter} label={t('filter.label')} pressed={queue !== undefined || order === 'oldest'} />
        }
      >
        <MenuGroup label={t('filter.queue')}>
          <MenuChoices
            value={queue ?? ''}
            onChange={(next) => setSearch({ queue: (next || undefined) as QueueId | undefined })}
          >
            <MenuChoice value="">{t('filter.every')}</MenuChoice>
            {queues.map(({ id, name }) => (
              <MenuChoice key={id} value={id}>
                {localName(name)}
              </MenuChoice>
            ))}
          </MenuChoices>
        </MenuGroup>
        <MenuSeparator />
        <MenuGroup label={t('sort.label')}>
          <MenuChoices
            value={order}
            onChange={(next) => setSearch({ order: next === 'oldest' ? 'oldest' : undefined })}
          >
            <MenuChoice value="newest">{t('sort.newest')}</MenuChoice>
            <MenuChoice value="oldest">{t('sort.oldest')}</MenuChoice>
          </MenuChoices>
        </MenuGroup>
        <MenuSeparator />
        <MenuItem
          icon={Download}
          onSelect={() => location.assign(fileAddress({ view, queueId: queue, search, order }))}
        >
          {t('export.do')}
        </MenuItem>
      </Menu>
    </div>
  );
}

/** How full one's hands are, in work units, and whether one takes more. */
function MyLoad(): ReactElement | null {
  const { t } = useTranslation(['conversations', 'routing']);
  const status = useMyStatus();
  if (!status) return null;
  const { held, capacity, presence } = status;
  const boxes = Math.min(10, Math.max(1, Math.round(capacity)));
  const full = capacity > 0 ? Math.round((held / capacity) * boxes) : boxes;
  return (
    <div className="flex items-center text-12 text-ink-3">
      <span aria-hidden="true" className="mr-1.5 inline-flex gap-0.5">
        {Array.from({ length: boxes }, (_, at) => at).map((box) => (
          <i
            key={box}
            className={`h-1.5 w-2.5 rounded-[1px] border ${box < full ? 'border-ink-2 bg-ink-2' : 'border-ink-3'}`}
          />
        ))}
      </span>
      <span className="truncate">
        {t('worklist.load', { held: number(held, 1), capacity: number(capacity, 1) })} ·{' '}
        <span className={presenceTone(presence)}>{t(`routing:presence.${presence}`)}</span>
      </span>
    </div>
  );
}
