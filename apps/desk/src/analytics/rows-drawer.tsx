import type { InteractionRow } from '@harken/contract/routes-analytics';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Button, buttonClass } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { dayAndTime, number, span } from '../platform/format.ts';
import { language, localName } from '../platform/i18n.ts';
import { Icon } from '../platform/icons.tsx';
import { Dialog } from '../platform/popups.tsx';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { useStored } from '../platform/store.ts';
import { type OpenedRows, opened } from './rows.ts';
import { cellHead, cellHeadRight } from './table-parts.tsx';

/** What a number counts, row by row; each leads to its conversation. */
export function RowsDrawer(): ReactElement {
  const rows = useStored(opened);
  const close = () => opened.set(null);
  return (
    <Dialog open={rows !== null} onClose={close} title={rows?.title ?? ''} className="w-[min(1040px,calc(100vw-16px))]">
      {rows && <Rows rows={rows} close={close} />}
    </Dialog>
  );
}

function Rows({ rows: { query, title }, close }: { rows: OpenedRows; close: () => void }): ReactElement {
  const { t } = useTranslation(['analytics', 'platform']);
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['rows', query],
    queryFn: ({ pageParam, signal }) =>
      call('POST /api/reports/rows', { body: { ...query, ...(pageParam ? { cursor: pageParam } : {}) } }, { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    staleTime: 0,
  });
  if (error) return <PartFailed error={error} retry={() => void refetch()} />;
  if (!data) return <p className="p-4 text-13 text-ink-2">{t('rows.loading')}</p>;
  const count = data.pages.at(-1)?.count ?? 0;
  const rows = data.pages.flatMap((page) => page.rows);
  const file = `/api/reports/export?${new URLSearchParams({ rows: JSON.stringify(query), locale: language() })}`;
  return (
    <div className="px-4 py-3">
      <div className="mb-2 flex items-center gap-3 text-13 text-ink-2">
        <span className="flex-1">{t('rows.count', { count, shown: number(count) })}</span>
        <a className={buttonClass('quiet', 'small')} href={file} download>
          <Icon of={Download} size={13} />
          {t('csv.do')}
        </a>
      </div>
      {rows.length === 0 ? (
        <p className="py-3 text-13 text-ink-2">{t('rows.none')}</p>
      ) : (
        <ScrollRegion aria-label={title} className="max-h-[62vh] overflow-auto">
          <table className="w-full text-13">
            <thead>
              <tr className="border-b border-line-strong">
                <th scope="col" className={cellHead}>
                  {t('csv.customer')}
                </th>
                <th scope="col" className={cellHead}>
                  {t('rows.began')}
                </th>
                <th scope="col" className={cellHead}>
                  {t('rows.with')}
                </th>
                <th scope="col" className={cellHeadRight}>
                  {t('rows.wait')}
                </th>
                <th scope="col" className={cellHeadRight}>
                  {t('rows.handle')}
                </th>
                <th scope="col" className={cellHead}>
                  {t('rows.outcome')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <RowLine key={row.id} row={row} close={close} />
              ))}
            </tbody>
          </table>
          {hasNextPage && (
            <Button className="mt-2" size="small" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('rows.more', { count: count - rows.length })}
            </Button>
          )}
        </ScrollRegion>
      )}
    </div>
  );
}

function RowLine({ row, close }: { row: InteractionRow; close: () => void }): ReactElement {
  const { t } = useTranslation(['analytics', 'conversations']);
  const queue = useDesk((state) => state.queues.find(({ id }) => id === row.queueId));
  const agent = useDesk((state) => state.people.find(({ id }) => id === row.agentId));
  const who = row.customerName ?? t('conversations:visitor');
  return (
    <tr className="border-b border-line [&>td]:h-8 [&>td]:pr-3">
      <td className="whitespace-nowrap">
        {row.readable ? (
          <Link
            to="/inbox/$conversationId"
            params={{ conversationId: row.conversationId }}
            search={{}}
            className="inline-flex min-h-6 items-center font-medium hover:underline"
            onClick={close}
          >
            {who}
          </Link>
        ) : (
          <span className="text-ink-2">{t('rows.notYours')}</span>
        )}
        <span className="ml-2 text-12 text-ink-3">{row.reference}</span>
      </td>
      <td className="whitespace-nowrap">{dayAndTime(row.beganAt)}</td>
      <td className="whitespace-nowrap">
        {row.handledBy === 'virtual_agent' ? t('rows.virtualAgent') : queue ? localName(queue.name) : '–'}
        {agent && <span className="ml-2 text-ink-2">{agent.name}</span>}
      </td>
      <td className="text-right">{row.waitSeconds === null ? '–' : span(row.waitSeconds)}</td>
      <td className="text-right">{row.handleSeconds === null ? '–' : span(row.handleSeconds)}</td>
      <td className="text-ink-2">
        {row.ending ? t(`rows.ending.${row.ending as 'resolved'}`) : t(row.answeredAt ? 'rows.held' : 'rows.waiting')}
        {row.reopened && ` · ${t('rows.reopened')}`}
        {row.score !== null && ` · ${t('rows.score', { score: row.score })}`}
      </td>
    </tr>
  );
}
