import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { number, percent } from '../platform/format.ts';
import type { BoardState } from './attention.ts';
import { virtualAgentShares } from './totals.ts';

/** What became of the virtual agent's conversations today, as one bar with its words beneath. */
export function VirtualAgentShare({ board }: { board: BoardState }): ReactElement {
  const { t } = useTranslation('analytics');
  const shares = virtualAgentShares(board);
  const { conversationsToday, openNow } = board.virtualAgent;
  const parts =
    shares &&
    ([
      { key: 'confirmed', share: shares.confirmed, look: 'bg-accent' },
      { key: 'assumed', share: shares.assumed, look: 'bg-accent-line' },
      { key: 'handedOff', share: shares.handedOff, look: 'hatch-wait' },
      { key: 'rest', share: shares.rest, look: 'bg-surface-3' },
    ] as const);
  return (
    <section aria-labelledby="virtual-agent" className="mb-6">
      <div className="mb-1.5 flex flex-wrap items-baseline gap-x-2">
        <h2 id="virtual-agent" className="text-13 font-semibold">
          {t('virtualAgent.title')}
        </h2>
        <span className="text-12 text-ink-3">
          {t('virtualAgent.note', {
            count: conversationsToday,
            shown: number(conversationsToday),
            open: number(openNow),
          })}
        </span>
      </div>
      {parts ? (
        <>
          <div aria-hidden="true" className="flex h-3 gap-px overflow-hidden rounded-[2px] bg-surface-1">
            {parts.map(({ key, share, look }) => (
              <span key={key} className={look} style={{ width: `${share * 100}%` }} />
            ))}
          </div>
          <ul className="mt-1.5 flex flex-wrap gap-x-5 gap-y-1 text-12 text-ink-2">
            {parts.map(({ key, share, look }) => (
              <li key={key} className="flex items-center gap-1.5">
                <span aria-hidden="true" className={`size-[9px] border border-line-strong ${look}`} />
                {t(`virtualAgent.${key}`)} <b className="font-semibold">{percent(share)}</b>
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
