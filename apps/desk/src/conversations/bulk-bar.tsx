import type { Conversation } from '@harken/contract/record';
import { Moon, UserPlus, X } from 'lucide-react';
import { type ReactElement, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '../platform/api.ts';
import { Button, IconButton } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { useStored } from '../platform/store.ts';
import { AssignPicker, ResolvePicker, SnoozeMenu } from './pickers.tsx';
import { clearSelection, selection } from './selection.ts';

/** Stands where the head of the list was, at the same height, while rows are chosen. */
export function BulkBar(): ReactElement {
  const { t } = useTranslation('conversations');
  const { ids } = useStored(selection);
  const live = useDesk((state) => state.conversations);
  const conversations = useMemo(() => chosen(live, ids), [live, ids]);
  const [open, setOpen] = useState<'assign' | 'snooze' | 'resolve' | null>(null);
  const picker = (which: typeof open) => ({
    conversations,
    open: open === which,
    setOpen: (next: boolean) => setOpen(next ? which : null),
    onDone: clearSelection,
  });
  return (
    <div className="flex h-14 shrink-0 items-center gap-1 border-b border-line bg-accent-soft pr-2 pl-4">
      <h1 className="min-w-0 flex-1 truncate text-13 font-semibold" aria-live="polite">
        {t('select.count', { count: ids.size })}
      </h1>
      <AssignPicker {...picker('assign')} trigger={<IconButton icon={UserPlus} label={t('select.assign')} />} />
      <SnoozeMenu {...picker('snooze')} trigger={<IconButton icon={Moon} label={t('select.snooze')} />} />
      <ResolvePicker {...picker('resolve')} trigger={<Button>{t('select.resolve')}</Button>} />
      <IconButton icon={X} label={t('select.clear')} onClick={clearSelection} />
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
