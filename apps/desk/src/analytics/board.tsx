import { boardEvents } from '@harken/client/desk-state';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { call, queries } from '../platform/api.ts';
import { liveStore, onEvents, useMay } from '../platform/desk.ts';
import { NotYours, PartFailed } from '../platform/failures.tsx';
import { dayAndWeekday, number, span } from '../platform/format.ts';
import { useTitle } from '../platform/go.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { useStored } from '../platform/store.ts';
import { useMinute, useNow } from '../platform/ticker.ts';
import { AgentsTable } from './agents-table.tsx';
import type { BoardState } from './attention.ts';
import { AttentionList } from './attention-list.tsx';
import { EyeHead } from './eye-head.tsx';
import { KeyFigures } from './key-figures.tsx';
import { LastHours } from './last-hours.tsx';
import { LinesTable } from './lines-table.tsx';
import { RowsDrawer } from './rows-drawer.tsx';
import { VirtualAgentShare } from './virtual-agent-share.tsx';
import { WaitingTable } from './waiting-table.tsx';

const atMostEveryMs = 1000;
const anywayEveryMs = 30_000;

/** The floor now: what deserves attention first, then what it is made of. */
export function Board(): ReactElement {
  const { t } = useTranslation('analytics');
  const may = useMay('board.read');
  const { data, error, refetch } = useQuery({
    queryKey: ['board'],
    queryFn: ({ signal }) => call('GET /api/board', {}, { signal }),
    enabled: may,
    refetchInterval: anywayEveryMs,
  });
  useTitle(t('title'));
  useRefetchOnEvents(may);
  if (!may) return <NotYours permission="board.read" />;
  return (
    <main id="main" tabIndex={-1} className="flex h-full min-h-0 flex-col outline-none">
      <EyeHead>{data && <Freshness at={data.at} />}</EyeHead>
      <ScrollRegion aria-label={t('title')} className="scroll-quiet min-h-0 flex-1 overflow-y-auto bg-surface-1">
        {error && !data && (
          <div className="p-4">
            <PartFailed error={error} retry={() => void refetch()} />
          </div>
        )}
        {data ? <Floor board={data} /> : !error && <FloorGhost />}
      </ScrollRegion>
      <RowsDrawer />
    </main>
  );
}

function Floor({ board }: { board: BoardState }): ReactElement {
  return (
    <>
      <KeyFigures board={board} />
      <AttentionList board={board} />
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_456px]">
        <div className="min-w-0 px-4 pt-2 pb-6">
          <LastHours board={board} />
          <LinesTable board={board} />
          <VirtualAgentShare board={board} />
          <AgentsTable board={board} />
        </div>
        <aside className="min-w-0 border-line px-4 pt-2 pb-6 max-lg:border-t lg:border-l">
          <WaitingTable board={board} />
        </aside>
      </div>
    </>
  );
}

function FloorGhost(): ReactElement {
  const { t } = useTranslation('analytics');
  return (
    <div role="status" aria-label={t('loading')}>
      <div className="grid grid-cols-2 border-b border-line md:grid-cols-4 xl:grid-cols-7">
        {[1, 2, 3, 4, 5, 6, 7].map((place) => (
          <div key={place} className="h-[66px] px-4 py-2.5">
            <div className="ghost h-2.5 w-24" />
            <div className="ghost mt-2 h-4 w-12" />
          </div>
        ))}
      </div>
    </div>
  );
}

/** A change on the floor redraws the board within a second, and no more often than that. */
function useRefetchOnEvents(may: boolean) {
  useEffect(() => {
    if (!may) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onEvents((events) => {
      if (timer || !events.some(({ name }) => boardEvents.has(name))) return;
      timer = setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({ queryKey: ['board'] });
      }, atMostEveryMs);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [may]);
}

function Freshness({ at }: { at: string }): ReactElement {
  const { t } = useTranslation('analytics');
  const state = useStored(liveStore, (now) => now.state);
  const minute = useMinute();
  const behind = useNow((now) => Math.max(0, Math.round((now - Date.parse(at)) / 1000)));
  const live = state === 'live';
  return (
    <span className="flex items-center gap-1.5 text-12 whitespace-nowrap text-ink-2">
      <span
        aria-hidden="true"
        className={`size-[7px] rounded-full ${live ? 'bg-done' : 'border-2 border-attention'}`}
      />
      {live
        ? behind < 60
          ? t('fresh.live', { behind: number(behind) })
          : t('fresh.liveSpan', { span: span(behind) })
        : t('fresh.offline', { span: span(behind) })}
      <b className="text-13 font-semibold text-ink-1">{dayAndWeekday(minute)}</b>
    </span>
  );
}
