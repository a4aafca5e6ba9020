import type { ConversationId, QueueId } from '@harken/contract/ids';
import type { Conversation } from '@harken/contract/record';
import type { ListOrder, WorklistView } from '@harken/contract/routes-desk';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ArrowUp } from 'lucide-react';
import { type ReactElement, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { onEvents, useDesk } from '../platform/desk.ts';
import { Empty, PartFailed } from '../platform/failures.tsx';
import { listQuery } from './list-query.ts';
import { type ListLine, VirtualLines } from './virtual-lines.tsx';
import { inView, matches, overlay, worklist } from './worklist.ts';

interface ListProps {
  view: WorklistView;
  queueId: QueueId | undefined;
  search: string | undefined;
  order: ListOrder;
  currentId: ConversationId | undefined;
}

/** Views that are whole in the live state: mine, my queues, snoozed. */
export function LiveList({ view, queueId, currentId }: ListProps): ReactElement {
  const { t } = useTranslation('conversations');
  const me = useDesk((state) => state.me);
  const queues = useDesk((state) => state.queues);
  const conversations = useDesk((state) => state.conversations);
  const lines = useMemo(
    () => worklist(conversations, view, me, { queueId }, queues),
    [conversations, view, me, queueId, queues],
  );
  if (!lines.length) return <EmptyList view={view} filtered={queueId !== undefined} />;
  return <VirtualLines lines={lines} currentId={currentId} label={t('worklist.rows')} />;
}

/** Views that reach into the past, read page by page, with what is live laid over them. */
export function ArchiveList({ view, queueId, search, order, currentId }: ListProps): ReactElement {
  const { t } = useTranslation('conversations');
  const me = useDesk((state) => state.me);
  const conversations = useDesk((state) => state.conversations);
  const live = useMemo(() => new Map<string, Conversation>(conversations.map((c) => [c.id, c])), [conversations]);
  const pages = useInfiniteQuery({
    queryKey: ['conversations', view, queueId, search, order],
    queryFn: ({ pageParam, signal }) =>
      call(
        'GET /api/conversations',
        {
          query: {
            ...listQuery({ view, queueId, search, order }),
            limit: 100,
            ...(pageParam && { cursor: pageParam }),
          },
        },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, refetch, error } = pages;

  const read = useMemo(() => data?.pages.flatMap((page) => page.conversations) ?? [], [data]);
  const known = useMemo(() => new Set<string>(read.map(({ id }) => id)), [read]);
  const newest = read[0] ? activity(read[0]) : '';
  const solved = useJustSolved(view);
  // What became active since the first page was read. It is put above; the list stays where one reads it.
  const fresh = useMemo(() => {
    // What a search would find is known where it is kept, and what comes last in an order is not above.
    if (!data || search || order === 'oldest') return [];
    const candidates = view === 'resolved' ? solved : conversations;
    return candidates
      .filter((c) => !known.has(c.id) && activity(c) > newest && inView(c, view, me) && matches(c, { queueId }))
      .sort((a, b) => activity(b).localeCompare(activity(a)));
  }, [conversations, solved, known, newest, data, view, me, queueId, search, order]);

  const [atTop, setAtTop] = useState(true);
  const [seen, setSeen] = useState(0);
  useEffect(() => {
    if (atTop) setSeen(fresh.length);
  }, [atTop, fresh.length]);
  const unseen = Math.max(0, fresh.length - seen);
  const box = useRef<HTMLDivElement>(null);

  const lines = useMemo((): ListLine[] => {
    const rows = [...fresh, ...overlay(read, live, view, me)].map(
      (conversation): ListLine => ({ kind: 'row', conversation }),
    );
    const more =
      hasNextPage || !data
        ? Array.from({ length: 12 }, (_, i): ListLine => ({ kind: 'unread', key: `unread ${i}` }))
        : [];
    return [...rows, ...more];
  }, [fresh, read, live, view, me, hasNextPage, data]);

  const readOn = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  if (error && !read.length) {
    return (
      <div className="flex-1 px-4 py-4">
        <PartFailed error={error} retry={() => void refetch()} />
      </div>
    );
  }
  if (!lines.length) return <EmptyList view={view} filtered={Boolean(queueId || search)} />;
  return (
    <div ref={box} className="relative flex min-h-0 flex-1 flex-col">
      {unseen > 0 && !atTop && (
        <div className="absolute inset-x-0 top-2 z-10 flex justify-center">
          <Button
            size="small"
            look="primary"
            icon={ArrowUp}
            className="shadow-sheet"
            onClick={() => box.current?.querySelector('ul')?.parentElement?.scrollTo({ top: 0 })}
          >
            {t('worklist.news', { count: unseen })}
          </Button>
        </div>
      )}
      <VirtualLines lines={lines} currentId={currentId} label={t('worklist.rows')} onEnd={readOn} onTop={setAtTop} />
    </div>
  );
}

/** What was solved while one looks at the archive: it left the live state, so the first page is asked for it. */
function useJustSolved(view: WorklistView): readonly Conversation[] {
  const [solved, setSolved] = useState<readonly Conversation[]>([]);
  useEffect(() => {
    if (view !== 'resolved') return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onEvents((events) => {
      if (timer || !events.some(({ name }) => name === 'conversation.resolved' || name === 'conversation.closed'))
        return;
      timer = setTimeout(async () => {
        timer = undefined;
        const page = await call('GET /api/conversations', { query: { view, limit: 50 } }).catch(() => null);
        if (!page) return;
        setSolved((before) => {
          const ids = new Set<string>(page.conversations.map(({ id }) => id));
          return [...page.conversations, ...before.filter(({ id }) => !ids.has(id))];
        });
      }, 500);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [view]);
  return solved;
}

const activity = (conversation: Conversation) => conversation.lastMessage?.at ?? conversation.openedAt;

/** Says what will be here, why it is not, and the one thing to do. */
function EmptyList({ view, filtered }: { view: WorklistView; filtered: boolean }): ReactElement {
  const { t } = useTranslation('conversations');
  const navigate = useNavigate();
  if (filtered) {
    return (
      <div className="flex-1">
        <Empty
          title={t('empty.filtered.title')}
          action={
            <Button
              size="small"
              onClick={() =>
                void navigate({ to: '.', search: (now) => ({ ...now, queue: undefined, q: undefined }) as typeof now })
              }
            >
              {t('empty.filtered.action')}
            </Button>
          }
        >
          {t(view === 'all' ? 'empty.filtered.anywhere' : 'empty.filtered.text')}
        </Empty>
      </div>
    );
  }
  const other: WorklistView = view === 'mine' ? 'queues' : 'mine';
  return (
    <div className="flex-1">
      <Empty
        title={t(`empty.${view}.title`)}
        action={
          <Button
            size="small"
            onClick={() => void navigate({ to: '.', search: other === 'mine' ? {} : { view: other } })}
          >
            {t(`view.${other}`)}
          </Button>
        }
      >
        {t(`empty.${view}.text`)}
      </Empty>
    </div>
  );
}
