import type { ViewId } from '@harken/contract/ids';
import type { SavedView } from '@harken/contract/routes-desk';
import { useQueries, useQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import { useEffect } from 'react';
import { call, queries } from '../platform/api.ts';
import { onEvents } from '../platform/desk.ts';
import { number } from '../platform/format.ts';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { type ListQuery, listQuery } from './list-query.ts';

/** Lists that one keeps, or that were shared with one's roles and queues. */
export function useSavedViews(): readonly SavedView[] {
  const { data } = useQuery({ queryKey: ['views'], queryFn: ({ signal }) => call('GET /api/views', {}, { signal }) });
  return data?.views ?? none;
}
const none: readonly SavedView[] = [];

/** How many each has now, while somebody looks: counted again when something happened, at most every five seconds. */
export function useCounts(views: readonly SavedView[], looking: boolean): ReadonlyMap<ViewId, string> {
  const counts = useQueries({
    queries: views.map(({ id, list }) => ({
      queryKey: ['view-count', id, list],
      queryFn: ({ signal }: { signal: AbortSignal }) => {
        const { order: _, ...query } = listQuery(list);
        return call('GET /api/conversation-count', { query }, { signal });
      },
      enabled: looking,
      retry: false,
    })),
  });
  useEffect(() => {
    if (!looking) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onEvents(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({ queryKey: ['view-count'] });
      }, 5000);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [looking]);
  return new Map(
    views.flatMap(({ id }, at): [ViewId, string][] => {
      const data = counts[at]?.data;
      return data ? [[id, `${number(data.count)}${data.more ? '+' : ''}`]] : [];
    }),
  );
}

/** Whether one looks at exactly this list. */
export function isShown({ list }: SavedView, shown: ListQuery): boolean {
  return (
    list.view === shown.view &&
    list.queueId === shown.queueId &&
    (list.search ?? '') === (shown.search ?? '') &&
    list.order === (shown.order ?? 'newest')
  );
}

type Wanted = Omit<SavedView, 'ownerId' | 'version'>;

const changed = () => queries.invalidateQueries({ queryKey: ['views'] });

async function told(work: () => Promise<unknown>, done: string, undo?: () => void): Promise<boolean> {
  try {
    await work();
    tell(done, undo ? { undo } : {});
    return true;
  } catch (error) {
    tell(problemWords(error), { tone: 'breaking' });
    return false;
  } finally {
    await changed();
  }
}

export const saveView = (wanted: Wanted): Promise<boolean> =>
  told(
    () => call('POST /api/views', { body: wanted }),
    i18next.t('conversations:saved.done', { name: wanted.name }),
    () => void told(() => remove(wanted.id), i18next.t('conversations:act.undone')),
  );

export function updateView(was: SavedView, fields: Partial<Wanted>): Promise<boolean> {
  const { id, version, ownerId: _, ...before } = was;
  const put = (body: Partial<Wanted> & { version: number }) => call('PATCH /api/views/:id', { params: { id }, body });
  return told(
    () => put({ ...fields, version }),
    i18next.t('conversations:saved.changed', { name: fields.name ?? was.name }),
    () => void told(() => put({ ...before, version: version + 1 }), i18next.t('conversations:act.undone')),
  );
}

export function deleteView({ ownerId: _, version: __, ...view }: SavedView): Promise<boolean> {
  return told(
    () => remove(view.id),
    i18next.t('conversations:saved.deleted', { name: view.name }),
    () => void told(() => call('POST /api/views', { body: view }), i18next.t('conversations:act.undone')),
  );
}

const remove = (id: ViewId) => call('DELETE /api/views/:id', { params: { id } });
