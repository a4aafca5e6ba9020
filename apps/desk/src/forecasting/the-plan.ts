import { ProblemError } from '@harken/client/call';
import type { StaffPlanInterval } from '@harken/contract/forecasting';
import type { QueueId } from '@harken/contract/ids';
import i18next from 'i18next';
import { call, queries } from '../platform/api.ts';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { forecastKey } from './asked.ts';

interface Put {
  queueId: QueueId;
  before: StaffPlanInterval[];
}

/** So many intervals are taken at once. */
const mostAtOnce = 20_000;

const again = () => queries.invalidateQueries({ queryKey: forecastKey });

/** Puts people down for a queue; the notice takes it back. @returns what is wrong with it, null where it was taken */
export async function savePlan(queueId: QueueId, intervals: StaffPlanInterval[]): Promise<string | null> {
  try {
    const { before } = await call('PUT /api/forecast/staff-plan', { body: { queueId, intervals } });
    done(i18next.t('forecasting:plan.saved'), [{ queueId, before }]);
    return null;
  } catch (error) {
    return problemWords(error);
  }
}

/** The same from a file, which is taken whole or not at all. */
export async function importPlan(file: File): Promise<string | null> {
  try {
    const { queues } = await call('POST /api/forecast/staff-plan/imports', { body: { csv: await file.text() } });
    const rows = queues.reduce((sum, one) => sum + one.rows, 0);
    done(i18next.t('forecasting:plan.imported', { name: file.name, count: rows }), queues);
    return null;
  } catch (error) {
    const mistakes = error instanceof ProblemError ? (error.problem.mistakes ?? []) : [];
    const first = mistakes.slice(0, 3).map(({ path, message }) => `${path} ${message}`);
    return [problemWords(error), ...first].join(' · ');
  }
}

function done(words: string, put: readonly Put[]): void {
  const undo = async () => {
    try {
      for (const { queueId, before } of put)
        for (let at = 0; at < before.length; at += mostAtOnce)
          await call('PUT /api/forecast/staff-plan', {
            body: { queueId, intervals: before.slice(at, at + mostAtOnce) },
          });
      await again();
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
    }
  };
  tell(words, { undo: () => void undo() });
  void again();
}
