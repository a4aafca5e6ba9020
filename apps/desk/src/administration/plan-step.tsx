import type { Queue } from '@harken/contract/people';
import type { Step } from '@harken/contract/routing-plan';
import { Plus, X } from 'lucide-react';
import { type ReactElement, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../platform/buttons.tsx';
import { useChoices, useDesk } from '../platform/desk.ts';
import { localName } from '../platform/i18n.ts';
import { Icon } from '../platform/icons.tsx';
import { type Condition, conditionKinds, conditionsOf, firstCondition, whoOf } from './plan-conditions.ts';
import { useWhoWords } from './plans-data.ts';
import { Select, TextInput, Ticks } from './setting.tsx';

/** From when on, whoever fulfils what; perhaps lent by other queues. */
export function PlanStep({
  queue,
  step,
  place,
  onChange,
  onRemove,
}: {
  queue: Queue;
  step: Step;
  place: number;
  onChange: (step: Step) => void;
  /** The first step stays. */
  onRemove: (() => void) | null;
}): ReactElement {
  const { t } = useTranslation('administration');
  const id = useId();
  const whoWords = useWhoWords();
  const lenders = useChoices('queues').filter(({ id }) => id !== queue.id);
  const conditions = conditionsOf(step.who);
  const name = t('plans.step', { number: place + 1 });
  return (
    <fieldset className="rounded-md border border-line p-3" aria-label={name}>
      <div className="flex flex-wrap items-center gap-2 text-13">
        {place === 0 ? (
          <span className="font-medium">{t('plans.start')}</span>
        ) : (
          <span className="flex items-center gap-2 font-medium">
            <label htmlFor={`${id}-from`}>{t('plans.from')}</label>
            <TextInput
              id={`${id}-from`}
              type="number"
              min={1}
              step={1}
              className="w-20"
              value={Number.isNaN(step.afterSeconds) ? '' : step.afterSeconds}
              onChange={(e) => onChange({ ...step, afterSeconds: e.target.valueAsNumber })}
            />
          </span>
        )}
        {conditions && conditions.list.length > 1 && (
          <Select
            aria-label={`${name}: ${t('plans.join')}`}
            value={conditions.join}
            onChange={(e) =>
              onChange({ ...step, who: whoOf({ ...conditions, join: e.target.value as 'all' | 'any' }) })
            }
          >
            <option value="all">{t('plans.all')}</option>
            <option value="any">{t('plans.any')}</option>
          </Select>
        )}
        {onRemove && (
          <IconButton
            icon={X}
            label={t('plans.removeStep', { number: place + 1 })}
            className="ml-auto"
            onClick={onRemove}
          />
        )}
      </div>
      {conditions ? (
        <>
          <ul className="mt-2 flex flex-col gap-2">
            {conditions.list.map((condition, at) => (
              <ConditionRow
                // biome-ignore lint/suspicious/noArrayIndexKey: a condition is what stands at its place
                key={at}
                condition={condition}
                of={name}
                words={whoWords(whoOf({ join: 'all', list: [condition] }))}
                onChange={(next) =>
                  onChange({
                    ...step,
                    who: whoOf({ ...conditions, list: conditions.list.map((one, nth) => (nth === at ? next : one)) }),
                  })
                }
                onRemove={
                  conditions.list.length > 1
                    ? () =>
                        onChange({
                          ...step,
                          who: whoOf({ ...conditions, list: conditions.list.filter((_, nth) => nth !== at) }),
                        })
                    : null
                }
              />
            ))}
          </ul>
          <Button
            size="small"
            className="mt-2"
            onClick={() =>
              onChange({ ...step, who: whoOf({ ...conditions, list: [...conditions.list, firstCondition] }) })
            }
          >
            <Icon of={Plus} />
            {t('plans.addCondition')}
          </Button>
        </>
      ) : (
        <div className="mt-2 text-13">
          <p className="text-12 text-ink-2">{t('plans.deep')}</p>
          <p className="my-1">{whoWords(step.who)}</p>
          <Button size="small" onClick={() => onChange({ ...step, who: { required: 1 } })}>
            {t('plans.replace')}
          </Button>
        </div>
      )}
      {lenders.length > 0 && <Lenders step={step} lenders={lenders} onChange={onChange} />}
    </fieldset>
  );
}

function Lenders({
  step,
  lenders,
  onChange,
}: {
  step: Step;
  lenders: readonly Queue[];
  onChange: (step: Step) => void;
}): ReactElement {
  const { t } = useTranslation('administration');
  const id = useId();
  const { borrow, ...alone } = step;
  return (
    <details className="mt-3 text-13" open={borrow !== undefined}>
      <summary className="cursor-pointer text-12 font-medium text-accent">{t('plans.borrow')}</summary>
      <Ticks
        options={lenders.map(({ id, name }) => ({ value: id as string, name: localName(name) }))}
        value={borrow?.from ?? []}
        onChange={(from) =>
          onChange(from.length > 0 ? { ...alone, borrow: { from, whileUsed: borrow?.whileUsed ?? 0.5 } } : alone)
        }
      />
      {borrow && (
        <span className="mt-1 flex flex-wrap items-center gap-2 text-12 text-ink-2">
          <TextInput
            id={id}
            type="number"
            min={0}
            max={100}
            step={5}
            className="w-20 text-ink-1"
            value={Math.round(borrow.whileUsed * 100)}
            onChange={(e) =>
              onChange({
                ...alone,
                borrow: { ...borrow, whileUsed: Math.min(100, Math.max(0, Number(e.target.value))) / 100 },
              })
            }
          />
          % <label htmlFor={id}>{t('plans.whileUsed')}</label>
        </span>
      )}
    </details>
  );
}

function ConditionRow({
  condition,
  of,
  words,
  onChange,
  onRemove,
}: {
  condition: Condition;
  /** The step's name. */
  of: string;
  words: string;
  onChange: (condition: Condition) => void;
  onRemove: (() => void) | null;
}): ReactElement {
  const { t } = useTranslation('administration');
  const skills = useChoices('skills');
  const teams = useDesk((state) => state.teams);
  const { kind, id, level, not } = condition;
  const choices =
    kind === 'skill'
      ? skills.map((one) => ({ id: one.id as string, name: localName(one.name) }))
      : kind === 'team'
        ? teams
        : [];
  return (
    <li className="flex flex-wrap items-center gap-2 text-13">
      <label className="flex items-center gap-1.5 text-12 text-ink-2">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          aria-label={t('plans.notOf', { what: words })}
          checked={not}
          onChange={(e) => onChange({ ...condition, not: e.target.checked })}
        />
        {t('plans.not')}
      </label>
      <Select
        aria-label={`${of}: ${t('plans.kind')}`}
        value={kind}
        onChange={(e) => onChange({ ...condition, kind: e.target.value as Condition['kind'], id: '' })}
      >
        {conditionKinds.map((one) => (
          <option key={one} value={one}>
            {t(`plans.${one}`)}
          </option>
        ))}
      </Select>
      {(kind === 'skill' || kind === 'team') && (
        <Select
          aria-label={`${of}: ${t('plans.which')}`}
          value={id}
          onChange={(e) => onChange({ ...condition, id: e.target.value })}
        >
          {!choices.some((one) => one.id === id) && <option value={id}>{id ? t('plans.archived') : '–'}</option>}
          {choices.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </Select>
      )}
      {(kind === 'required' || kind === 'skill') && (
        <span className="flex items-center gap-2 text-12 text-ink-2">
          {t('plans.atLeast')}
          <Select
            aria-label={`${of}: ${t('plans.level')}`}
            className="w-16"
            value={level}
            onChange={(e) => onChange({ ...condition, level: Number(e.target.value) })}
          >
            {[1, 2, 3, 4, 5].map((n) => (
              <option key={n} value={n}>
                {n}
              </option>
            ))}
          </Select>
        </span>
      )}
      {onRemove && <IconButton icon={X} label={t('plans.removeCondition', { what: words })} onClick={onRemove} />}
    </li>
  );
}
