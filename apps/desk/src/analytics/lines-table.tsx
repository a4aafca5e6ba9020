import type { MeasureId } from '@harken/contract/measures';
import type { BoardLine } from '@harken/contract/routes-analytics';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../platform/desk.ts';
import { number, percent, span } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import type { BoardState } from './attention.ts';
import { CountButton } from './count-button.tsx';
import { measureName } from './measure-words.ts';
import { cellHead, cellHeadRight, TableHead } from './table-parts.tsx';

const kinds = ['queue', 'channel', 'team'] as const;

interface Shown {
  line: BoardLine;
  name: string;
  open: boolean;
  goal: { share: number; withinSeconds: number } | null;
}

/** The same figures by queue, by channel, by team. Each number opens to its rows. */
export function LinesTable({ board }: { board: BoardState }): ReactElement {
  const { t } = useTranslation('analytics');
  const [by, setBy] = useState<(typeof kinds)[number]>('queue');
  const queues = useDesk((state) => state.queues);
  const teams = useDesk((state) => state.teams);
  const all: Shown[] = {
    queue: () =>
      board.queues.flatMap((line) => {
        const queue = queues.find(({ id }) => id === line.key);
        return queue ? [{ line, name: localName(queue.name), open: line.open, goal: queue.goal }] : [];
      }),
    channel: () =>
      board.channels.map((line) => ({ line, name: t(`channel.${line.key as 'messenger'}`), open: true, goal: null })),
    team: () =>
      board.teams.map((line) => {
        const team = teams.find(({ id }) => id === line.key);
        return { line, name: team?.name ?? line.key, open: true, goal: null };
      }),
  }[by]();
  const rows = all.sort(
    (a, b) => b.line.pastGoal - a.line.pastGoal || b.line.waiting - a.line.waiting || b.line.offered - a.line.offered,
  );
  const csv = () => ({
    head: [
      t(`lines.${by}`),
      t('queues.waiting'),
      t('csv.longestWaitSeconds'),
      t('csv.pastGoal'),
      t('csv.offeredToday'),
      t('csv.answeredToday'),
      t('csv.abandonedToday'),
      t('csv.serviceLevel'),
      t('csv.aht'),
      t('csv.agentsAvailable'),
      t('agents.load'),
    ],
    rows: rows.map(({ line, name }) => [
      name,
      line.waiting,
      line.longestWaitSeconds === null ? null : Math.round(line.longestWaitSeconds),
      line.pastGoal,
      line.offered,
      line.answered,
      line.abandoned,
      line.serviceLevel,
      line.ahtSeconds,
      line.agentsAvailable,
      line.load,
    ]),
  });
  const { from, to } = board.day;
  return (
    <div className="mb-6">
      <TableHead id="lines" title={t('lines.title')} note={t('queues.definition')} file="board" csv={csv} />
      <fieldset className="mb-1 flex gap-1">
        <legend className="sr-only">{t('lines.by')}</legend>
        {kinds.map((kind) => (
          <label
            key={kind}
            className="inline-flex h-6 items-center gap-1 rounded-md px-2 text-12 has-checked:bg-accent-soft has-checked:font-medium has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input type="radio" name="lines" className="sr-only" checked={by === kind} onChange={() => setBy(kind)} />
            {t(`lines.${kind}`)}
          </label>
        ))}
      </fieldset>
      <ScrollRegion aria-labelledby="lines" className="overflow-x-auto">
        <table className="w-full text-13">
          <thead>
            <tr className="border-b border-line-strong">
              <th scope="col" className={cellHead}>
                {t(`lines.${by}`)}
              </th>
              {(['waiting', 'longest', 'pastGoal', 'offered', 'answered', 'abandoned'] as const).map((key) => (
                <th key={key} scope="col" className={cellHeadRight}>
                  {t(`queues.${key}`)}
                </th>
              ))}
              <th scope="col" className={cellHead}>
                {t('queues.serviceLevel')}
              </th>
              <th scope="col" className={cellHeadRight}>
                {t('lines.aht')}
              </th>
              <th scope="col" className={cellHeadRight}>
                {t('queues.agents')}
              </th>
              <th scope="col" className={cellHeadRight}>
                {t('agents.load')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ line, name, open, goal }) => {
              const count = (measure: MeasureId, value: string, part: 'top' | 'bottom' = 'top') => (
                <CountButton
                  rows={{
                    title: `${name}: ${measureName(measure)}`,
                    query: { measure, part, from, to, filters: { [by]: [line.key] } },
                  }}
                >
                  {value}
                </CountButton>
              );
              // Who waits belongs to no team until somebody answers.
              const waits = by !== 'team';
              return (
                <tr key={line.key} className="border-b border-line [&>td]:h-8 [&>td]:pr-3">
                  <td className="font-medium whitespace-nowrap">
                    {name}
                    {!open && <span className="ml-2 text-12 font-normal text-ink-3">{t('queues.closed')}</span>}
                  </td>
                  <td className="text-right">{waits ? number(line.waiting) : '–'}</td>
                  <td className="text-right">
                    {line.longestWaitSeconds === null ? '–' : span(line.longestWaitSeconds)}
                  </td>
                  <td className={`text-right ${line.pastGoal ? 'font-semibold text-breaking' : 'text-ink-3'}`}>
                    {waits ? number(line.pastGoal) : '–'}
                  </td>
                  <td className="text-right">{count('offered', number(line.offered))}</td>
                  <td className="text-right">{count('answered', number(line.answered))}</td>
                  <td className="text-right">{count('abandoned', number(line.abandoned))}</td>
                  <td>
                    <Level level={line.serviceLevel} goal={goal} open={(text) => count('serviceLevel', text)} />
                  </td>
                  <td className="text-right">
                    {line.ahtSeconds === null ? '–' : count('aht', span(line.ahtSeconds), 'bottom')}
                  </td>
                  <td
                    className={`text-right ${line.agentsAvailable === 0 && open && by === 'queue' ? 'font-semibold text-attention' : ''}`}
                  >
                    {by === 'channel' ? '–' : number(line.agentsAvailable)}
                  </td>
                  <td className="text-right">{line.load === null ? '–' : percent(line.load)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {!rows.length && <p className="py-2 text-13 text-ink-2">{t(by === 'queue' ? 'queues.none' : 'lines.none')}</p>}
      </ScrollRegion>
    </div>
  );
}

/** A bar against the goal's mark; the words say both. */
function Level({
  level,
  goal,
  open,
}: {
  level: number | null;
  goal: Shown['goal'];
  open: (text: string) => ReactElement;
}): ReactElement {
  const { t } = useTranslation('analytics');
  const words = goal ? t('queues.goal', { share: percent(goal.share), within: span(goal.withinSeconds) }) : '';
  if (level === null) return <span className="text-12 text-ink-3">{words || '–'}</span>;
  const below = goal !== null && level < goal.share;
  return (
    <span className="flex items-center gap-2 whitespace-nowrap">
      <b className={`w-13 text-right font-semibold ${below ? 'text-attention' : ''}`}>{open(percent(level, 1))}</b>
      <span aria-hidden="true" className="relative h-[7px] w-20 rounded-[1px] bg-surface-3">
        <i
          className={`block h-[7px] rounded-[1px] ${below ? 'bg-attention' : 'bg-staff'}`}
          style={{ width: `${level * 100}%` }}
        />
        {goal && <i className="absolute -inset-y-[3px] w-px bg-ink-1" style={{ left: `${goal.share * 100}%` }} />}
      </span>
      <span className="text-12 text-ink-3">{words}</span>
    </span>
  );
}
