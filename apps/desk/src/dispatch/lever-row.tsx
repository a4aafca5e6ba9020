import type { TwinLever } from '@harken/contract/routes-twin';
import { X } from 'lucide-react';
import { type ReactElement, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PlanSteps } from '../administration/plan-steps.tsx';
import { PlanVersions } from '../administration/plan-versions.tsx';
import { Labelled, Select, TextInput } from '../administration/setting.tsx';
import { IconButton } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { type DayNames, leverWords } from './lever-words.ts';
import { type DayScenario, type LeverProblem, peakOf } from './question.ts';

interface Props<Kind extends TwinLever['kind']> {
  lever: Extract<TwinLever, { kind: Kind }>;
  scenario: DayScenario;
  names: DayNames;
  change: (lever: TwinLever) => void;
}

/** One change: what it is in a sentence, its controls, and what is wrong with it as it is typed. */
export function LeverRow({
  lever,
  scenario,
  names,
  problem,
  change,
  remove,
}: Props<TwinLever['kind']> & { problem: LeverProblem | undefined; remove: () => void }): ReactElement {
  const { t } = useTranslation('dispatch');
  const id = useId();
  const rest = { scenario, names, change };
  return (
    <fieldset
      aria-labelledby={`${id}-name`}
      aria-describedby={`${id}-about ${id}-mistake`}
      className="border-t border-line py-3"
    >
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <p id={`${id}-name`} className="text-13 font-medium">
            {t(`lever.kind.${lever.kind}`)}
          </p>
          <p id={`${id}-about`} className="text-12 text-ink-2">
            {t(`lever.about.${lever.kind}`)}
          </p>
        </div>
        <IconButton
          icon={X}
          iconSize={14}
          label={t('lever.remove', { what: leverWords(lever, names) })}
          onClick={remove}
        />
      </div>
      <div className="mt-2 flex flex-wrap items-end gap-x-3 gap-y-2">
        {lever.kind === 'staff' && <Staff lever={lever} {...rest} />}
        {lever.kind === 'skill' && <Skill lever={lever} {...rest} />}
        {lever.kind === 'plan' && <PlanLever lever={lever} {...rest} />}
        {lever.kind === 'segments' && <SegmentsLever lever={lever} {...rest} />}
        {lever.kind === 'arrivals' && <Arrivals lever={lever} {...rest} />}
        {lever.kind === 'containment' && <Containment lever={lever} {...rest} />}
        {lever.kind === 'handle' && <Handle lever={lever} {...rest} />}
      </div>
      <p id={`${id}-mistake`} role="status" className={problem ? 'mt-1 text-12 text-breaking' : 'sr-only'}>
        {problem && t(`lever.mistake.${problem.why}`, { there: problem.there })}
      </p>
    </fieldset>
  );
}

/** The table comes from where it is made; here it can be left out, and taken in again. */
function SegmentsLever({ lever, change }: Props<'segments'>): ReactElement {
  const { t } = useTranslation('dispatch');
  const [given] = useState(lever.table);
  return (
    <>
      <Labelled label={t('lever.segments')}>
        {(id) => (
          <Select
            id={id}
            value={lever.table ? 'given' : 'none'}
            onChange={(e) => change({ ...lever, table: e.target.value === 'given' ? given : null })}
          >
            {given && <option value="given">{t('lever.segmentsGiven')}</option>}
            <option value="none">{t('lever.segmentsNone')}</option>
          </Select>
        )}
      </Labelled>
      <span className="pb-1.5 text-12 text-ink-2">{t('lever.segmentsWhere')}</span>
    </>
  );
}

function Staff({ lever, scenario, names, change }: Props<'staff'>): ReactElement {
  const { t } = useTranslation('dispatch');
  return (
    <>
      <PoolChoice value={lever.pool} scenario={scenario} pick={(pool) => change({ ...lever, pool })} />
      <NumberField label={t('lever.people')} value={lever.add} set={(add) => change({ ...lever, add })} step={1} />
      <Times lever={lever} names={names} change={change} />
    </>
  );
}

function Skill({ lever, scenario, names, change }: Props<'skill'>): ReactElement {
  const { t } = useTranslation('dispatch');
  return (
    <>
      <PoolChoice value={lever.pool} scenario={scenario} pick={(pool) => change({ ...lever, pool })} />
      <NumberField
        label={t('lever.agents')}
        value={lever.agents}
        set={(agents) => change({ ...lever, agents })}
        step={1}
        min={1}
      />
      <QueueChoice
        value={lever.type}
        scenario={scenario}
        names={names}
        pick={(type) => type && change({ ...lever, type })}
      />
      <Labelled label={t('lever.proficiency')}>
        {(id) => (
          <Select
            id={id}
            value={lever.proficiency}
            onChange={(e) => change({ ...lever, proficiency: Number(e.target.value) })}
          >
            {[1, 2, 3, 4, 5].map((level) => (
              <option key={level} value={level}>
                {level}
              </option>
            ))}
          </Select>
        )}
      </Labelled>
    </>
  );
}

/** The steps of a plan, by the parts of the form that plans are published with. */
function PlanLever({ lever, scenario, names, change }: Props<'plan'>): ReactElement {
  const { t } = useTranslation(['dispatch', 'administration']);
  const queue = useDesk((state) => state.queues.find(({ id }) => id === lever.queueId));
  const { plan } = lever;
  const steps = plan?.steps ?? [];
  const set = (next: typeof steps) => change({ ...lever, plan: { ...plan, steps: next } });
  return (
    <div className="w-full">
      <div className="flex flex-wrap items-end gap-3">
        <QueueChoice
          value={lever.queueId}
          scenario={scenario}
          names={names}
          pick={(queueId) => queueId && change({ ...lever, queueId })}
        />
        <Labelled label={t('lever.kind.plan')}>
          {(id) => (
            <Select
              id={id}
              value={plan ? 'own' : 'usual'}
              onChange={(e) =>
                change({
                  ...lever,
                  plan: e.target.value === 'own' ? { steps: [{ afterSeconds: 0, who: { required: 1 } }] } : null,
                })
              }
            >
              <option value="usual">{t('lever.usual')}</option>
              <option value="own">{t('lever.own')}</option>
            </Select>
          )}
        </Labelled>
        {queue && <PlanVersions queueId={queue.id} take={(one) => change({ ...lever, plan: one.plan })} />}
      </div>
      {plan && queue && (
        <PlanSteps queue={queue} steps={steps} set={set} size="small" className="mt-2 max-w-2xl gap-2" />
      )}
    </div>
  );
}

function Arrivals({ lever, scenario, names, change }: Props<'arrivals'>): ReactElement {
  const { t } = useTranslation('dispatch');
  return (
    <>
      <QueueChoice
        value={lever.type}
        all
        scenario={scenario}
        names={names}
        pick={(type) => change({ ...lever, type })}
      />
      <NumberField
        label={t('lever.percent')}
        value={percentsOf(lever.factor)}
        set={(percents) => change({ ...lever, factor: factorOf(percents) })}
        min={-100}
      />
      <Times lever={lever} names={names} change={change} />
    </>
  );
}

function Containment({ lever, scenario, names, change }: Props<'containment'>): ReactElement {
  const { t } = useTranslation('dispatch');
  return (
    <>
      <QueueChoice
        value={lever.type}
        all
        scenario={scenario}
        names={names}
        pick={(type) => change({ ...lever, type })}
      />
      <NumberField
        label={t('lever.share')}
        value={tidy(lever.share * 100)}
        set={(percents) => change({ ...lever, share: tidy(percents / 100) })}
        min={0}
        max={100}
      />
    </>
  );
}

function Handle({ lever, scenario, names, change }: Props<'handle'>): ReactElement {
  const { t } = useTranslation('dispatch');
  return (
    <>
      <QueueChoice
        value={lever.type}
        all
        scenario={scenario}
        names={names}
        pick={(type) => change({ ...lever, type })}
      />
      <NumberField
        label={t('lever.percent')}
        value={percentsOf(lever.factor)}
        set={(percents) => change({ ...lever, factor: factorOf(percents) })}
        min={-99}
      />
    </>
  );
}

/** 0.1 + 0.2 as people write it. */
const tidy = (value: number) => Math.round(value * 1e6) / 1e6;
const percentsOf = (factor: number) => tidy((factor - 1) * 100);
const factorOf = (percents: number) => tidy(1 + percents / 100);

function PoolChoice({
  value,
  scenario,
  pick,
}: {
  value: string;
  scenario: DayScenario;
  pick: (pool: string) => void;
}): ReactElement {
  const { t } = useTranslation('dispatch');
  const known = scenario.pools.some(({ id }) => id === value);
  return (
    <Labelled label={t('lever.pool')}>
      {(id) => (
        <Select id={id} value={value} onChange={(e) => pick(e.target.value)}>
          {!known && <option value={value}>{value}</option>}
          {scenario.pools.map((pool) => (
            <option key={pool.id} value={pool.id}>
              {t('lever.poolPeak', { name: pool.id, peak: peakOf(pool) })}
            </option>
          ))}
        </Select>
      )}
    </Labelled>
  );
}

function QueueChoice({
  value,
  all = false,
  scenario,
  names,
  pick,
}: {
  value: string | null;
  all?: boolean;
  scenario: DayScenario;
  names: DayNames;
  pick: (queue: string | null) => void;
}): ReactElement {
  const { t } = useTranslation('dispatch');
  const known = value === null || scenario.types.some(({ id }) => id === value);
  return (
    <Labelled label={t('lever.queue')}>
      {(id) => (
        <Select id={id} value={value ?? ''} onChange={(e) => pick(e.target.value || null)}>
          {all && <option value="">{t('lever.allQueues')}</option>}
          {!known && <option value={value ?? ''}>{names.queue(value)}</option>}
          {scenario.types.map((type) => (
            <option key={type.id} value={type.id}>
              {names.queue(type.id)}
            </option>
          ))}
        </Select>
      )}
    </Labelled>
  );
}

function NumberField({
  label,
  value,
  set,
  step,
  min,
  max,
}: {
  label: string;
  value: number;
  set: (value: number) => void;
  step?: number;
  min?: number;
  max?: number;
}): ReactElement {
  return (
    <Labelled label={label}>
      {(id) => (
        <TextInput
          id={id}
          type="number"
          step={step ?? 'any'}
          min={min}
          max={max}
          className="w-24"
          value={Number.isNaN(value) ? '' : value}
          onChange={(e) => set(e.target.valueAsNumber)}
        />
      )}
    </Labelled>
  );
}

function Times<L extends { from: number; to: number }>({
  lever,
  names,
  change,
}: {
  lever: L;
  names: DayNames;
  change: (lever: L) => void;
}): ReactElement {
  const { t } = useTranslation('dispatch');
  return (
    <>
      <TimeChoice label={t('day.from')} value={lever.from} names={names} pick={(from) => change({ ...lever, from })} />
      <TimeChoice label={t('day.to')} value={lever.to} names={names} pick={(to) => change({ ...lever, to })} end />
    </>
  );
}

/** A quarter of the day, on its clock; on days on which clocks change every one of them still stands once. */
export function TimeChoice({
  label,
  value,
  names,
  pick,
  end = false,
}: {
  label: string;
  value: number;
  names: DayNames;
  pick: (minutes: number) => void;
  end?: boolean;
}): ReactElement {
  const quarters = Array.from({ length: names.minutes / 15 }, (_, nth) => (nth + (end ? 1 : 0)) * 15);
  return (
    <Labelled label={label}>
      {(id) => (
        <Select id={id} value={value} onChange={(e) => pick(Number(e.target.value))}>
          {!quarters.includes(value) && <option value={value}>{names.time(value)}</option>}
          {quarters.map((minutes) => (
            <option key={minutes} value={minutes}>
              {names.time(minutes)}
            </option>
          ))}
        </Select>
      )}
    </Labelled>
  );
}
