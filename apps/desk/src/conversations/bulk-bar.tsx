import type { Conversation } from '@harken/contract/record';
import type { BulkAct } from '@harken/contract/routes-desk';
import { Flag, Moon, Tag, UserPlus, X } from 'lucide-react';
import { type ReactElement, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, queries } from '../platform/api.ts';
import { Button, IconButton } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { number } from '../platform/format.ts';
import { Menu, MenuGroup, MenuItem } from '../platform/popups.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { useStored } from '../platform/store.ts';
import { tell } from '../platform/toasts.tsx';
import { bulkUnderWay, doToAll, doToThese } from './bulk-acts.ts';
import { BulkTagDialog } from './bulk-tags.tsx';
import { type ListQuery, listQuery } from './list-query.ts';
import { AssignPicker, ResolvePicker, SnoozeMenu } from './pickers.tsx';
import { clearSelection, meanAll, selection } from './selection.ts';

/** Stands where the head of the list was, while rows are chosen: these, or all that the list would show. */
export function BulkBar({ list }: { list: ListQuery }): ReactElement {
  const { t } = useTranslation('conversations');
  const { ids, all } = useStored(selection);
  const live = useDesk((state) => state.conversations);
  const conversations = useMemo(() => chosen(live, ids), [live, ids]);
  const [open, setOpen] = useState<'assign' | 'snooze' | 'resolve' | null>(null);
  const [tagging, setTagging] = useState(false);
  const many = (act: BulkAct) => {
    clearSelection();
    void (all ? doToAll(list, act) : doToThese([...ids], act));
  };
  const picker = (which: typeof open) => ({
    conversations,
    open: open === which,
    setOpen: (next: boolean) => setOpen(next ? which : null),
    onDone: clearSelection,
    instead: all ? many : undefined,
  });
  const countAll = async () => {
    const { order: _, ...query } = listQuery(list);
    try {
      meanAll(await call('GET /api/conversation-count', { query }));
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
    }
  };
  return (
    // As high as the head that it stands for: choosing a row moves no row.
    <div className="flex h-14 shrink-0 flex-col justify-center border-b border-line bg-accent-soft pr-2 pl-4">
      <div className="flex h-6 items-center gap-1">
        <h1 className="truncate text-13 font-semibold" aria-live="polite">
          {all
            ? t('bulk.all', { count: all.count, shown: `${number(all.count)}${all.more ? '+' : ''}` })
            : t('select.count', { count: ids.size })}
        </h1>
        <Button size="small" look="quiet" onClick={() => (all ? meanAll(null) : void countAll())}>
          {all ? t('bulk.meanThese', { shown: number(ids.size) }) : t('bulk.meanAll')}
        </Button>
        <IconButton icon={X} label={t('select.clear')} className="ml-auto size-6" onClick={clearSelection} />
      </div>
      <div className="-ml-1.5 flex items-center gap-1">
        <AssignPicker {...picker('assign')} trigger={<IconButton icon={UserPlus} label={t('select.assign')} />} />
        <IconButton icon={Tag} label={t('bulk.tag')} onClick={() => setTagging(true)} />
        <Menu label={t('bulk.priority')} align="end" trigger={<IconButton icon={Flag} label={t('bulk.priority')} />}>
          <MenuGroup label={t('bulk.priority')}>
            {([1, 3, 5, 7, 9] as const).map((priority) => (
              <MenuItem key={priority} onSelect={() => many({ kind: 'priority', priority })}>
                {t(`bulk.priorities.p${priority}`)}
              </MenuItem>
            ))}
          </MenuGroup>
        </Menu>
        <SnoozeMenu {...picker('snooze')} trigger={<IconButton icon={Moon} label={t('select.snooze')} />} />
        <div className="ml-auto">
          <ResolvePicker {...picker('resolve')} trigger={<Button size="small">{t('select.resolve')}</Button>} />
        </div>
      </div>
      {tagging && <BulkTagDialog close={() => setTagging(false)} choose={many} />}
    </div>
  );
}

/** How far the server has come with many. */
export function BulkProgress(): ReactElement | null {
  const { t } = useTranslation('conversations');
  const bulk = useStored(bulkUnderWay);
  if (!bulk) return null;
  const done = bulk.total - bulk.waiting;
  const words = bulk.state === 'undoing' ? t('bulk.undoing') : t('bulk.running', { done, total: bulk.total });
  return (
    <div
      role="status"
      className="flex shrink-0 items-center gap-2 border-b border-line bg-surface-1 px-4 py-1.5 text-12"
    >
      <progress
        aria-label={words}
        max={bulk.total}
        value={bulk.state === 'undoing' ? undefined : done}
        className="w-24 accent-accent"
      />
      <span className="tabular-nums">{words}</span>
    </div>
  );
}

/** Chosen rows may be live or of a page that was read. */
function chosen(live: readonly Conversation[], ids: ReadonlySet<string>): Conversation[] {
  const found = new Map<string, Conversation>();
  for (const [, data] of queries.getQueriesData<{ pages: { conversations: Conversation[] }[] }>({
    queryKey: ['conversations'],
  })) {
    for (const page of data?.pages ?? []) {
      for (const conversation of page.conversations)
        if (ids.has(conversation.id)) found.set(conversation.id, conversation);
    }
  }
  for (const conversation of live) if (ids.has(conversation.id)) found.set(conversation.id, conversation);
  return [...found.values()];
}
