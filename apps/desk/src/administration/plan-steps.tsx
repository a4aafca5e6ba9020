import type { Queue } from '@harken/contract/people';
import type { Step } from '@harken/contract/routing-plan';
import { Plus } from 'lucide-react';
import type { ComponentProps, ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../platform/buttons.tsx';
import { PlanStep } from './plan-step.tsx';

/** Who is let in to a queue's work, step after step. The first stays; a new one begins a little after the last. */
export function PlanSteps({
  queue,
  steps,
  set,
  size,
  className,
}: {
  queue: Queue;
  steps: readonly Step[];
  set: (steps: Step[]) => void;
  size?: ComponentProps<typeof Button>['size'];
  className: string;
}): ReactElement {
  const { t } = useTranslation('administration');
  return (
    <div className={`flex flex-col ${className}`}>
      {steps.map((step, place) => (
        <PlanStep
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is what stands at its place
          key={place}
          queue={queue}
          step={step}
          place={place}
          onChange={(next) => set(steps.map((one, at) => (at === place ? next : one)))}
          onRemove={place > 0 ? () => set(steps.filter((_, at) => at !== place)) : null}
        />
      ))}
      <Button
        className="self-start"
        {...(size ? { size } : {})}
        icon={Plus}
        onClick={() => set([...steps, { afterSeconds: (steps.at(-1)?.afterSeconds ?? 0) + 15, who: { required: 1 } }])}
      >
        {t('plans.addStep')}
      </Button>
    </div>
  );
}
