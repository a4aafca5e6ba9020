import type { Queue } from '@harken/contract/people';
import type { BoardQueue } from '@harken/contract/routes-desk';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../platform/desk.ts';
import { number, percent, span } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import type { BoardState } from './attention.ts';
import { cellHead, cellHeadRight, TableHead } from './table-parts.tsx';

export function QueuesTable({ board }: { board: BoardState }): ReactElement {
  const { t } = useTranslation('analytics');
  const queues = useDesk((state) => state.queues);
  const rows = board.queues
    .map((line) => ({ line, queue: queues.find(({ id }) => id === line.queueId) }))
    .filter((row): row is { line: BoardQueue; queue: Queue } => row.queue !== undefined)
    .sort(
      (a, b) =>
        b.line.pastGoal - a.line.pastGoal || b.line.waiting - a.line.waiting || a.queue.priority - b.queue.priority,
    );
  const csv = () => ({
    head: [
      'queue',
      'waiting',
      'longestWaitSeconds',
      'pastGoal',
      'offeredToday',
      'answeredToday',
      'abandonedToday',
      'serviceLevel',
      'goalShare',
      'goalWithinSeconds',
      'agentsAvailable',
      'open',
    ].map((key) => t(`csv.${key as 'queue'}`)),
    rows: rows.map(({ line, queue }) => [
      localName(queue.name),
      line.waiting,
      line.longestWaitSeconds === null ? null : Math.round(line.longestWaitSeconds),
      line.pastGoal,
      line.offeredToday,
      line.answeredToday,
      line.abandonedToday,
      line.serviceLevel,
      queue.goal.share,
      queue.goal.withinSeconds,
      line.agentsAvailable,
      line.open ? t('queues.open') : t('queues.closed'),
    ]),
  });
  return (
    <div className="mb-6">
      <TableHead id="queues" title={t('queues.title')} note={t('queues.definition')} file="queues" csv={csv} />
      <ScrollRegion aria-labelledby="queues" className="overflow-x-auto">
        <table className="w-full text-13">
          <thead>
            <tr className="border-b border-line-strong">
              <th scope="col" className={cellHead}>
                {t('csv.queue')}
              </th>
              <th scope="col" className={cellHeadRight}>
                {t('queues.waiting')}
              </th>
              <th scope="col" className={cellHeadRight}>
                {t('queues.longest')}
              </th>
              <th scope="col" className={cellHeadRight}>
                {t('queues.pastGoal')}
              </th>
              <th scope="col" className={cellHeadRight}>
                {t('queues.offered')}
              </th>
              <th scope="col" className={cellHeadRight}>
                {t('queues.answered')}
              </th>
              <th scope="col" className={cellHeadRight}>
                {t('queues.abandoned')}
              </th>
              <th scope="col" className={cellHead}>
                {t('queues.serviceLevel')}
              </th>
              <th scope="col" className={cellHeadRight}>
                {t('queues.agents')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ line, queue }) => (
              <tr key={line.queueId} className="border-b border-line [&>td]:h-8 [&>td]:pr-3">
                <td className="font-medium whitespace-nowrap">
                  <Link to="/inbox" search={{ view: 'all', queue: line.queueId }} className="hover:underline">
                    {localName(queue.name)}
                  </Link>
                  {!line.open && <span className="ml-2 text-12 font-normal text-ink-3">{t('queues.closed')}</span>}
                </td>
                <td className="text-right">{number(line.waiting)}</td>
                <td className="text-right">{line.longestWaitSeconds === null ? '–' : span(line.longestWaitSeconds)}</td>
                <td className={`text-right ${line.pastGoal ? 'font-semibold text-breaking' : 'text-ink-3'}`}>
                  {number(line.pastGoal)}
                </td>
                <td className="text-right">{number(line.offeredToday)}</td>
                <td className="text-right">{number(line.answeredToday)}</td>
                <td className="text-right">{number(line.abandonedToday)}</td>
                <td>
                  <Level level={line.serviceLevel} queue={queue} />
                </td>
                <td
                  className={`text-right ${line.agentsAvailable === 0 && line.open ? 'font-semibold text-attention' : ''}`}
                >
                  {number(line.agentsAvailable)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {!rows.length && <p className="py-2 text-13 text-ink-2">{t('queues.none')}</p>}
      </ScrollRegion>
    </div>
  );
}

/** A bar against the goal's mark; the words say both. */
function Level({ level, queue }: { level: number | null; queue: Queue }): ReactElement {
  const { t } = useTranslation('analytics');
  const { share, withinSeconds } = queue.goal;
  const goal = t('queues.goal', { share: percent(share), within: span(withinSeconds) });
  if (level === null) return <span className="text-12 text-ink-3">{goal}</span>;
  const below = level < share;
  return (
    <span className="flex items-center gap-2 whitespace-nowrap" title={goal}>
      <b className={`w-12 text-right font-semibold ${below ? 'text-attention' : ''}`}>{percent(level, 1)}</b>
      <span aria-hidden="true" className="relative h-[7px] w-20 rounded-[1px] bg-surface-3">
        <i
          className={`block h-[7px] rounded-[1px] ${below ? 'bg-attention' : 'bg-staff'}`}
          style={{ width: `${level * 100}%` }}
        />
        <i className="absolute -inset-y-[3px] w-px bg-ink-1" style={{ left: `${share * 100}%` }} />
      </span>
      <span className="text-12 text-ink-3">{goal}</span>
    </span>
  );
}
