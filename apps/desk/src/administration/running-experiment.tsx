import type { Experiment } from '@harken/contract/experiments';
import type { Queue } from '@harken/contract/people';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useExperiments } from './experiments-data.ts';
import type { Editing } from './use-editing.ts';

/** Why no plan can be published now. */
export function RunningExperiment({ queue }: { queue: Queue }): ReactElement | null {
  const { t } = useTranslation('administration');
  const { data } = useExperiments();
  const running = data?.experiments.find(({ queueId, ending }) => queueId === queue.id && !ending);
  if (!running) return null;
  return (
    <p className="mb-3 rounded-md border border-attention-line bg-attention-soft p-3 text-13">
      {t('experiments.runsHere')}{' '}
      <Link
        to="/administration/$section/$item"
        params={{ section: 'experiments', item: running.id }}
        className="font-medium text-accent underline"
      >
        {t('experiments.open')}
      </Link>
    </p>
  );
}

/** Goes to an experiment that was begun from an edited plan: what was edited is kept there, and given up here. */
export function useOpenExperiment<T extends object>(edit: Pick<Editing<T>, 'changed' | 'discard'>) {
  const navigate = useNavigate();
  const [started, setStarted] = useState<string | null>(null);
  useEffect(() => {
    if (started === null || edit.changed > 0) return;
    void navigate({ to: '/administration/$section/$item', params: { section: 'experiments', item: started } });
  }, [started, edit.changed, navigate]);
  return ({ id }: Experiment) => {
    edit.discard();
    setStarted(id);
  };
}
