import type { TwinOutcome } from '@harken/contract/routes-twin';
import { bandOf } from '@harken/engines/statistics/distribution';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { cellHead, cellHeadRight } from '../analytics/table-parts.tsx';
import { number, percent } from '../platform/format.ts';

/** Half a point is nothing that anybody would see. */
const seen = 0.005;

/** Each queue's service level under both plans, whoever is worse off in amber and in words. */
export function WhoGains({
  a,
  b,
  letter,
  name,
  goalOf,
}: {
  a: TwinOutcome;
  b: TwinOutcome;
  letter: string;
  name: (queueId: string) => string;
  goalOf: (queueId: string) => number | null;
}): ReactElement {
  const { t } = useTranslation('dispatch');
  const rows = a.types.flatMap(({ id, serviceLevel }) => {
    const other = b.types.find((one) => one.id === id)?.serviceLevel;
    return serviceLevel && other ? [{ id, is: serviceLevel[1], under: other[1] }] : [];
  });
  const busy = (outcome: TwinOutcome) => bandOf(outcome.strainedAgents)?.[1] ?? 0;
  return (
    <section aria-labelledby="who-gains" className="min-w-0 px-4 pt-2 pb-4">
      <div className="flex h-[22px] items-baseline gap-2">
        <h2 id="who-gains" className="text-13 font-semibold">
          {t('who.title')}
        </h2>
        <span className="text-12 text-ink-3">{t('who.note')}</span>
      </div>
      <table className="w-full text-13">
        <thead>
          <tr>
            <th scope="col" className={cellHead}>
              {t('who.queue')}
            </th>
            <td />
            <th scope="col" className={cellHeadRight}>
              A
            </th>
            <th scope="col" className={`${cellHeadRight} pr-0!`}>
              {letter}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, is, under }) => {
            const change = under - is > seen ? 'gains' : under - is < -seen ? 'pays' : 'same';
            return (
              <tr key={id} className="border-t border-line [&>*]:h-[33px]">
                <th scope="row" className="pr-2 text-left font-normal">
                  {name(id)}
                  <span className={change === 'pays' ? 'ml-1.5 text-12 text-attention' : 'sr-only'}>
                    {t(`who.${change}`)}
                  </span>
                </th>
                <td className="w-[120px]">
                  <Dumbbell is={is} under={under} goal={goalOf(id)} pays={change === 'pays'} />
                </td>
                <td className="pl-2 text-right whitespace-nowrap">{percent(is)}</td>
                <td
                  className={`pl-2 text-right font-semibold whitespace-nowrap ${change === 'pays' ? 'text-attention' : ''}`}
                >
                  {percent(under)}
                </td>
              </tr>
            );
          })}
          <tr className="border-t border-line [&>*]:h-[33px]">
            <th scope="row" colSpan={2} className="text-left font-normal">
              {t('who.busy')}
            </th>
            <td className="text-right">{number(busy(a))}</td>
            <td className="text-right font-semibold">{number(busy(b))}</td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function Dumbbell({
  is,
  under,
  goal,
  pays,
}: {
  is: number;
  under: number;
  goal: number | null;
  pays: boolean;
}): ReactElement {
  const x = (share: number) => 4 + share * 112;
  const colour = pays ? 'var(--attention)' : 'var(--accent)';
  return (
    <svg width="120" height="16" viewBox="0 0 120 16" aria-hidden="true" className="block">
      <path d="M2 8.5H118" stroke="var(--line)" />
      {goal !== null && <path d={`M${x(goal)} 1v14`} stroke="var(--ink-2)" strokeDasharray="1 3" />}
      <path d={`M${x(is)} 8.5H${x(under)}`} stroke={colour} strokeWidth={2} />
      <circle cx={x(is)} cy={8.5} r={3.5} fill="var(--surface-1)" stroke="var(--ink-2)" strokeWidth={1.5} />
      <circle cx={x(under)} cy={8.5} r={4} fill={colour} />
    </svg>
  );
}
