import type { NewExperiment } from '@harken/contract/experiments';
import type { Weights } from '@harken/contract/routing-plan';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../platform/desk.ts';
import { listOf, number, percent } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { useWhoWords } from './plans-data.ts';

/** A plan as one reads it beside another one; null is the usual one. */
export function PlanWords({ plan }: { plan: NewExperiment['other'] }): ReactElement {
  const { t } = useTranslation('administration');
  const whoWords = useWhoWords();
  const queues = useDesk((state) => state.queues);
  if (!plan) return <>{t('experiments.usual')}</>;
  const { steps, overflow, callBack, whenClosed, concurrency, explore } = plan;
  const weights = Object.entries(plan.weights ?? {}) as [keyof Weights, number][];
  const nameOf = (id: string) => {
    const queue = queues.find((one) => one.id === id);
    return queue ? localName(queue.name) : t('plans.archived');
  };
  const lines = [
    ...(overflow ? [t('plans.overflowWords', { queue: nameOf(overflow.to), seconds: overflow.afterSeconds })] : []),
    ...(callBack ? [t('plans.toldWords', { seconds: callBack.afterSeconds })] : []),
    ...(whenClosed
      ? [
          `${t('plans.setting.whenClosed.label')}: ${'message' in whenClosed ? t('plans.mayLeaveMessage') : t('plans.goesToOpen', { queue: nameOf(whenClosed.overflow) })}`,
        ]
      : []),
    ...(weights.length > 0
      ? [weights.map(([key, points]) => `${t(`plans.weight.${key}.label`)} ${number(points, 2)}`).join(' · ')]
      : []),
    ...(concurrency === 'learned'
      ? [`${t('plans.setting.concurrency.label')}: ${t('plans.concurrency.learned')}`]
      : []),
    ...(explore === undefined ? [] : [`${t('plans.setting.explore.label')}: ${percent(explore, 1)}`]),
  ];
  return (
    <ul>
      {steps.map(({ afterSeconds, who, borrow }) => (
        <li key={afterSeconds}>
          {t('plans.stepWords', { seconds: afterSeconds, who: whoWords(who) })}
          {borrow && ` · ${t('plans.borrow')}: ${listOf(borrow.from.map(nameOf))}`}
        </li>
      ))}
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
