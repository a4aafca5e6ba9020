import type { NewExperiment } from '@harken/contract/experiments';
import type { Weights } from '@harken/contract/routing-plan';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { number } from '../platform/format.ts';
import { useWhoWords } from './plans-data.ts';

/** A plan as one reads it beside another one; null is the usual one. */
export function PlanWords({ plan }: { plan: NewExperiment['other'] }): ReactElement {
  const { t } = useTranslation('administration');
  const whoWords = useWhoWords();
  if (!plan) return <>{t('experiments.usual')}</>;
  const weights = Object.entries(plan.weights ?? {}) as [keyof Weights, number][];
  return (
    <ul>
      {plan.steps.map(({ afterSeconds, who }) => (
        <li key={afterSeconds}>{t('plans.stepWords', { seconds: afterSeconds, who: whoWords(who) })}</li>
      ))}
      {weights.length > 0 && (
        <li>{weights.map(([key, points]) => `${t(`plans.weight.${key}.label`)} ${number(points, 2)}`).join(' · ')}</li>
      )}
    </ul>
  );
}
