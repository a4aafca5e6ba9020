import type { TwinLever, TwinPlan } from '@harken/contract/routes-twin';
import { Plus, Trash2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Labelled, TextInput } from '../administration/setting.tsx';
import { Button } from '../platform/buttons.tsx';
import { Menu, MenuItem } from '../platform/popups.tsx';
import { LeverRow } from './lever-row.tsx';
import type { DayNames } from './lever-words.ts';
import { type DayScenario, freshLever, type LeverProblem } from './question.ts';

const kinds = ['staff', 'skill', 'plan', 'arrivals', 'containment', 'handle'] as const;

/** What a plan changes, one under the other; checked as it is typed. */
export function PlanEditor({
  letter,
  plan,
  scenario,
  names,
  problems,
  change,
  remove,
  close,
}: {
  letter: string;
  plan: TwinPlan;
  scenario: DayScenario;
  names: DayNames;
  problems: ReadonlyMap<number, LeverProblem>;
  change: (plan: TwinPlan) => void;
  /** Null for the last one there is. */
  remove: (() => void) | null;
  close: (() => void) | null;
}): ReactElement {
  const { t } = useTranslation('dispatch');
  const { levers } = plan;
  const set = (next: TwinLever[]) => change({ ...plan, levers: next });
  return (
    <section aria-labelledby="plan-editor" className="border-b border-line bg-surface-0 px-4 py-3">
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1">
          <h2 id="plan-editor" className="text-14 font-semibold">
            {t('plan.title', { letter })}
          </h2>
          <p className="text-12 text-ink-2">{t('plan.text')}</p>
        </div>
        <Labelled label={t('plan.name')}>
          {(id) => (
            <TextInput
              id={id}
              maxLength={80}
              className="w-56"
              value={plan.name}
              onChange={(e) => change({ ...plan, name: e.target.value })}
            />
          )}
        </Labelled>
      </div>
      <div className="mt-2 max-w-4xl">
        {levers.map((lever, place) => (
          <LeverRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a change is what stands at its place
            key={place}
            lever={lever}
            scenario={scenario}
            names={names}
            problem={problems.get(place)}
            change={(next) => set(levers.map((one, at) => (at === place ? next : one)))}
            remove={() => set(levers.filter((_, at) => at !== place))}
          />
        ))}
        <div className="flex flex-wrap gap-2 border-t border-line pt-3">
          <Menu
            label={t('lever.add')}
            trigger={
              <Button icon={Plus} disabled={levers.length >= 20}>
                {t('lever.add')}
              </Button>
            }
          >
            {kinds.map((kind) => (
              <MenuItem key={kind} onSelect={() => set([...levers, freshLever(kind, scenario)])}>
                {t(`lever.kind.${kind}`)}
              </MenuItem>
            ))}
          </Menu>
          {remove && (
            <Button look="quiet" icon={Trash2} onClick={remove}>
              {t('plan.remove', { letter })}
            </Button>
          )}
          {close && (
            <Button className="ml-auto" onClick={close}>
              {t('plan.close')}
            </Button>
          )}
        </div>
      </div>
    </section>
  );
}
