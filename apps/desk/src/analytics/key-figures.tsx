import type { MeasureId } from '@harken/contract/measures';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { number, oneDigit, percent, span } from '../platform/format.ts';
import { useNow } from '../platform/ticker.ts';
import type { BoardState } from './attention.ts';
import { CountButton } from './count-button.tsx';
import { measureName } from './measure-words.ts';

/** Of today. Every number opens to what it counts, and says on the spot how it is counted. */
export function KeyFigures({ board }: { board: BoardState }): ReactElement {
  const { t } = useTranslation('analytics');
  const { total, agents, waiting, virtualAgent, ratings, occupancy, day } = board;
  const present = agents.filter(({ presence }) => presence !== 'offline');
  const longestSince = Math.min(...waiting.map((c) => Date.parse(c.queuedAt ?? c.openedAt)));
  const opens = (measure: MeasureId, text: ReactNode, filters = {}) => (
    <CountButton rows={{ title: measureName(measure), query: { measure, ...day, filters } }}>{text}</CountButton>
  );
  const part = (count: number) => (virtualAgent.conversations ? percent(count / virtualAgent.conversations) : '–');
  return (
    <section
      aria-label={t('figures.label')}
      className="grid grid-cols-2 border-b border-line *:border-line max-md:*:border-b md:grid-cols-4 xl:grid-cols-7 [&>*+*]:border-l"
    >
      <Figure
        name={t('figures.serviceLevel')}
        value={total.serviceLevel === null ? '–' : opens('serviceLevel', percent(total.serviceLevel, 1))}
      >
        {total.offered ? (
          <span title={t('queues.definition')}>
            {t('figures.ofOffered', { count: total.offered, shown: number(total.offered) })}
          </span>
        ) : (
          t('figures.nothingYet')
        )}
      </Figure>
      <Figure
        name={t('figures.waiting')}
        value={
          <a href="#waiting" className="inline-block min-h-6 min-w-6 hover:underline">
            {number(waiting.length)}
          </a>
        }
      >
        {waiting.length ? (
          <>
            {t('figures.longest')} <Age since={longestSince} late={total.pastGoal > 0} />
            {total.pastGoal > 0 && `${t('joint')}${t('figures.pastGoal', { count: total.pastGoal })}`}
          </>
        ) : (
          t('figures.nobody')
        )}
      </Figure>
      <Figure
        name={t('figures.abandoned')}
        value={total.offered ? opens('abandoned', percent(total.abandoned / total.offered, 1)) : '–'}
      >
        {t('figures.abandonedOf', { abandoned: number(total.abandoned), offered: number(total.offered) })}
      </Figure>
      <Figure name={t('figures.handle')} value={total.ahtSeconds === null ? '–' : opens('aht', span(total.ahtSeconds))}>
        {t('figures.handled', { count: total.handled, shown: number(total.handled) })}
      </Figure>
      <Figure name={t('figures.people')} value={number(total.agentsAvailable)}>
        {t('figures.peopleOf', { present: number(present.length) })}
        {occupancy.share !== null && (
          <>
            {t('joint')}
            <span className={occupancy.share > 0.88 ? 'text-attention' : ''} title={t('figures.occupancyIs')}>
              {t('figures.occupancy', { share: percent(occupancy.share) })}
            </span>
          </>
        )}
      </Figure>
      <Figure
        name={t('figures.virtualAgent')}
        value={
          virtualAgent.conversations
            ? opens('virtualAgentShare', part(virtualAgent.stands), { handledBy: ['virtual_agent'] })
            : '–'
        }
      >
        {virtualAgent.conversations
          ? t('figures.resolvedSplit', {
              confirmed: part(virtualAgent.resolved.confirmed),
              assumed: part(virtualAgent.resolved.assumed),
            })
          : t('figures.openNow', { count: virtualAgent.openNow })}
      </Figure>
      <Figure name={t('figures.ratings')} value={ratings.mean === null ? '–' : opens('rating', oneDigit(ratings.mean))}>
        {t('figures.ratingsOf', { count: ratings.count })}
        {ratings.count > 0 && ratings.asked > 0 && (
          <span className="text-ink-3">{`${t('joint')}${t('figures.asked', { share: percent(ratings.count / ratings.asked) })}`}</span>
        )}
      </Figure>
    </section>
  );
}

function Figure({ name, value, children }: { name: string; value: ReactNode; children: ReactNode }): ReactElement {
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
