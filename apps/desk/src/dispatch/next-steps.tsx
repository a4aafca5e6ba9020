import type { TwinPlan } from '@harken/contract/routes-twin';
import { Link } from '@tanstack/react-router';
import { FlaskConical, Waypoints } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { planAddress } from '../administration/plans-data.ts';
import { buttonClass } from '../platform/buttons.tsx';
import { useMay } from '../platform/desk.ts';
import { Icon } from '../platform/icons.tsx';
import type { Letter } from './question.ts';

/**
 * Where a plan that did well goes on from here. An experiment tries one plan on one queue: with more people, or on two
 * queues at once, it would not be what was simulated.
 */
export function NextSteps({
  plan,
  letter,
  queue,
}: {
  plan: TwinPlan | undefined;
  letter: Letter;
  queue: (id: string) => string;
}): ReactElement | null {
  const { t } = useTranslation('dispatch');
  const may = useMay('queue.manage');
  const levers = plan?.levers ?? [];
  const planned = [...new Set(levers.flatMap((lever) => (lever.kind === 'plan' ? [lever.queueId] : [])))];
  if (!may || planned.length === 0) return null;
  const [only] = levers;
  return (
    <nav aria-label={t('next.label')} className="flex flex-wrap items-center gap-2 px-4 pb-4">
      {levers.length === 1 && only?.kind === 'plan' ? (
        <Link
          to="/administration/$section/$item"
          params={{ section: 'routing', item: only.queueId }}
          search={planAddress(only.plan)}
          className={buttonClass('primary', 'small')}
        >
          <Icon of={FlaskConical} size={14} />
          {t('next.experiment', { letter })}
        </Link>
      ) : (
        <p className="text-12 text-ink-3">{t('next.onePlan', { letter })}</p>
      )}
      {planned.map((queueId) => (
        <Link
          key={queueId}
          to="/administration/$section/$item"
          params={{ section: 'routing', item: queueId }}
          className={buttonClass('plain', 'small')}
        >
          <Icon of={Waypoints} size={14} />
          {t('next.plan', { queue: queue(queueId) })}
        </Link>
      ))}
    </nav>
  );
}
