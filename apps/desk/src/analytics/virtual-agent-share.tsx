import type { MeasureId } from '@harken/contract/measures';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { number, percent } from '../platform/format.ts';
import type { BoardState } from './attention.ts';
import { CountButton } from './count-button.tsx';

/** What became of the virtual agent's conversations of today, as one bar with its words beneath. */
export function VirtualAgentShare({ board }: { board: BoardState }): ReactElement {
  const { t } = useTranslation('analytics');
  const { conversations, openNow, handedOff, resolved } = board.virtualAgent;
  const rest = Math.max(0, conversations - handedOff - resolved.confirmed - resolved.assumed);
  const parts = [
    { key: 'confirmed', count: resolved.confirmed, look: 'bg-accent', opens: 'resolutionConfirmed' },
    { key: 'assumed', count: resolved.assumed, look: 'bg-accent-line', opens: 'resolutionAssumed' },
    { key: 'handedOff', count: handedOff, look: 'hatch-wait', opens: 'handedOff' },
    { key: 'rest', count: rest, look: 'bg-surface-3', opens: null },
  ] as const satisfies { key: string; count: number; look: string; opens: MeasureId | null }[];
  const filters = { handledBy: ['virtual_agent'] };
  return (
    <section aria-labelledby="virtual-agent" className="mb-6">
      <div className="mb-1.5 flex flex-wrap items-baseline gap-x-2">
        <h2 id="virtual-agent" className="text-13 font-semibold">
          {t('virtualAgent.title')}
        </h2>
        <span className="text-12 text-ink-3">
          {t('virtualAgent.note', { count: conversations, shown: number(conversations), open: number(openNow) })}
        </span>
      </div>
      {conversations > 0 ? (
        <>
          <div aria-hidden="true" className="flex h-3 gap-px overflow-hidden rounded-[2px] bg-surface-1">
            {parts.map(({ key, count, look }) => (
              <span key={key} className={look} style={{ width: `${(count / conversations) * 100}%` }} />
            ))}
          </div>
          <ul className="mt-1.5 flex flex-wrap gap-x-5 gap-y-1 text-12 text-ink-2">
            {parts.map(({ key, count, look, opens }) => (
              <li key={key} className="flex items-center gap-1.5">
                <span aria-hidden="true" className={`size-[9px] border border-line-strong ${look}`} />
                {t(`virtualAgent.${key}`)}{' '}
                {opens ? (
                  <CountButton
                    className="font-semibold"
                    rows={{ title: t(`virtualAgent.${key}`), query: { measure: opens, ...board.day, filters } }}
                  >
                    {number(count)} · {percent(count / conversations)}
                  </CountButton>
                ) : (
                  <b className="font-semibold">
                    {number(count)} · {percent(count / conversations)}
                  </b>
                )}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className="text-13 text-ink-2">{t('virtualAgent.none')}</p>
      )}
    </section>
  );
}
