import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { number, oneDigit, percent, span } from '../platform/format.ts';
import { useNow } from '../platform/ticker.ts';
import type { BoardState } from './attention.ts';
import { floorLoad, serviceLevelOf, sum, virtualAgentShares } from './totals.ts';

export function KeyFigures({ board }: { board: BoardState }): ReactElement {
  const { t } = useTranslation('analytics');
  const { queues, agents, waiting, virtualAgent, ratingsToday } = board;
  const level = serviceLevelOf(queues);
  const offered = sum(queues, 'offeredToday');
  const abandoned = sum(queues, 'abandonedToday');
  const pastGoal = sum(queues, 'pastGoal');
  const present = agents.filter(({ presence }) => presence !== 'offline');
  const taking = present.filter(({ presence, connected }) => presence === 'available' && connected).length;
  const load = floorLoad(agents);
  const shares = virtualAgentShares(board);
  const longestSince = Math.min(...waiting.map((c) => Date.parse(c.queuedAt ?? c.openedAt)));
  return (
    <section
      aria-label={t('figures.label')}
      className="grid grid-cols-2 border-b border-line *:border-line max-md:*:border-b md:grid-cols-3 lg:grid-cols-6 [&>*+*]:border-l"
    >
      <Figure name={t('figures.serviceLevel')} value={level === null ? '–' : percent(level, 1)}>
        {offered ? t('figures.ofOffered', { count: offered, shown: number(offered) }) : t('figures.nothingYet')}
      </Figure>
      <Figure name={t('figures.waiting')} value={number(waiting.length)}>
        {waiting.length ? (
          <>
            {t('figures.longest')} <Age since={longestSince} late={pastGoal > 0} />
            {pastGoal > 0 && `${t('joint')}${t('figures.pastGoal', { count: pastGoal })}`}
          </>
        ) : (
          t('figures.nobody')
        )}
      </Figure>
      <Figure name={t('figures.abandoned')} value={offered ? percent(abandoned / offered, 1) : '–'}>
        {t('figures.abandonedOf', { abandoned: number(abandoned), offered: number(offered) })}
      </Figure>
      <Figure name={t('figures.people')} value={number(taking)}>
        {t('figures.peopleOf', { present: number(present.length) })}
        {load !== null && (
          <>
            {t('joint')}
            <span className={load > 0.88 ? 'text-attention' : ''}>{t('figures.load', { load: percent(load) })}</span>
          </>
        )}
      </Figure>
      <Figure name={t('figures.virtualAgent')} value={shares ? percent(shares.confirmed + shares.assumed) : '–'}>
        {shares
          ? t('figures.resolvedSplit', { confirmed: percent(shares.confirmed), assumed: percent(shares.assumed) })
          : t('figures.openNow', { count: virtualAgent.openNow })}
      </Figure>
      <Figure name={t('figures.ratings')} value={ratingsToday.mean === null ? '–' : oneDigit(ratingsToday.mean)}>
        {t('figures.ratingsOf', { count: ratingsToday.count })}
      </Figure>
    </section>
  );
}

function Figure({ name, value, children }: { name: string; value: string; children: ReactNode }): ReactElement {
  return (
    <div className="min-w-0 px-4 pt-[7px] pb-1.5">
      <h2 className="truncate text-12 text-ink-3">{name}</h2>
      <p className="text-17 font-semibold tracking-[-0.01em]">{value}</p>
      <p className="truncate text-12 text-ink-2">{children}</p>
    </div>
  );
}

function Age({ since, late }: { since: number; late: boolean }): ReactElement {
  const text = useNow((now) => span((now - since) / 1000));
  return <b className={`font-semibold ${late ? 'text-breaking' : ''}`}>{text}</b>;
}
