import type { Queue } from '@harken/contract/people';
import type { Step, Weights } from '@harken/contract/routing-plan';
import { Link } from '@tanstack/react-router';
import { Blend, FlaskConical } from 'lucide-react';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, queries } from '../platform/api.ts';
import { Button, buttonClass } from '../platform/buttons.tsx';
import { useDesk, useMay } from '../platform/desk.ts';
import { number, percent } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { Icon } from '../platform/icons.tsx';
import { tell } from '../platform/toasts.tsx';
import { ExperimentForm } from './experiment-form.tsx';
import { conditionsOf } from './plan-conditions.ts';
import { PlanPreview } from './plan-preview.tsx';
import { PlanSteps } from './plan-steps.tsx';
import { PlanVersions } from './plan-versions.tsx';
import { PlanWaiting } from './plan-waiting.tsx';
import {
  fieldsOf,
  mostExplored,
  type PlanFields,
  type Published,
  planOf,
  plansKey,
  useWhoWords,
  wayBack,
} from './plans-data.ts';
import { useOpenExperiment } from './running-experiment.tsx';
import { Labelled, SaveBar, Select, Setting, TextInput } from './setting.tsx';
import { useEditing } from './use-editing.ts';

const weightKeys = [
  'resolution',
  'time',
  'urgency',
  'abandonment',
  'priority',
  'continuity',
  'proficiency',
  'load',
  'rest',
] as const;

/** The plan of one queue: the usual one or its own, step by step, with whom it would let in beside it. */
export function PlanForm({
  queue,
  published,
  plans,
  usual,
  carried,
}: {
  queue: Queue;
  published: Published | null;
  /** Those of other queues, through which work could come back. */
  plans: readonly Published[];
  /** What counts how much unless a plan says otherwise. */
  usual: Weights;
  /** Brought here to be tried by experiment; null is the usual plan. */
  carried?: Pick<Published, 'plan'> | undefined;
}): ReactElement {
  const { t } = useTranslation(['administration', 'dispatch']);
  const mayTry = useMay('twin.use');
  const whoWords = useWhoWords();
  const queues = useDesk((state) => state.queues);
  const edit = useEditing<PlanFields>({
    id: queue.id,
    latest: fieldsOf(published),
    version: published?.version ?? 0,
    check: (values) => {
      if (!values.own) return {};
      const steps = stepsMistake(values.steps);
      const weights = Object.values(values.weights).some((points) => !(points >= 0));
      return {
        ...(steps ? { steps: t(`mistake.${steps}`) } : {}),
        ...(weights ? { weights: t('mistake.points') } : {}),
        ...waitingMistakes(values),
        ...(isTooMuch(values.explore) ? { explore: t('mistake.explore') } : {}),
      };
    },
    refresh: () => queries.invalidateQueries({ queryKey: plansKey }),
    save: async (changes, version) => {
      const whole = { ...fieldsOf(published), ...changes };
      const body = { plan: whole.own ? planOf(whole) : null, version };
      const { plan } = await call('PUT /api/queues/:id/routing-plan', { params: { id: queue.id }, body });
      await queries.invalidateQueries({ queryKey: plansKey });
      return plan.version;
    },
  });
  const { own, overflow } = edit.values;
  const [trying, setTrying] = useState(carried !== undefined);
  const take = (plan: Pick<Published, 'plan'>) => edit.set(fieldsOf(plan));
  const carry = useRef(carried);
  useEffect(() => {
    if (carry.current) edit.set(fieldsOf(carry.current));
    carry.current = undefined;
  }, [edit.set]);
  const takeVersion = (plan: Published) => {
    const before = edit.values;
    take(plan);
    tell(t('plans.versionTaken', { version: plan.version }), { undo: () => edit.set(before) });
  };
  const openExperiment = useOpenExperiment(edit);
  const isRight = (Object.keys(edit.values) as (keyof PlanFields)[]).every((key) => !edit.mistakeOf(key));

  function waitingMistakes({ overflow, callBack }: PlanFields) {
    const isOdd = (after: { afterSeconds: number } | null) =>
      after !== null && !(Number.isInteger(after.afterSeconds) && after.afterSeconds >= 0);
    const back = overflow && wayBack(queue.id, overflow.to, plans);
    const nameOf = (id: string) => localName(queues.find((one) => one.id === id)?.name ?? queue.name);
    return {
      ...(back ? { overflow: t('mistake.planRound', { way: back.map(nameOf).join(' → ') }) } : {}),
      ...(isOdd(overflow) ? { overflow: t('mistake.planAfter') } : {}),
      ...(isOdd(callBack) ? { callBack: t('mistake.planAfter') } : {}),
    };
  }
  const says = (key: keyof PlanFields) => ({
    label: t(`plans.setting.${key}.label`),
    text: t(`plans.setting.${key}.text`),
  });
  const stepWords = (all: readonly Step[]) =>
    all.map(({ afterSeconds, who }) => t('plans.stepWords', { seconds: afterSeconds, who: whoWords(who) })).join('\n');
  const weightWords = (all: PlanFields['weights']) =>
    weightKeys
      .flatMap((key) => (all[key] === undefined ? [] : `${t(`plans.weight.${key}.label`)} ${number(all[key], 2)}`))
      .join(' · ');
  if (trying)
    return (
      <ExperimentForm
        queue={queue}
        version={published?.version ?? 0}
        other={own ? planOf(edit.values) : null}
        isOther={edit.changed > 0}
        take={take}
        onStarted={openExperiment}
        onBack={() => setTrying(false)}
      />
    );
  return (
    <>
      <Setting edit={edit} name="own" {...says('own')} show={(is) => t(is ? 'plans.own' : 'plans.usual')}>
        {(is, set, control) => (
          <>
            <div className="flex flex-wrap gap-2">
              <Select {...control} value={is ? 'own' : 'usual'} onChange={(e) => set(e.target.value === 'own')}>
                <option value="usual">{t('plans.usual')}</option>
                <option value="own">{t('plans.own')}</option>
              </Select>
              <PlanVersions queueId={queue.id} take={takeVersion} />
            </div>
            {!is && <p className="mt-1 text-12 text-ink-2">{t('plans.usualText')}</p>}
          </>
        )}
      </Setting>
      {own && (
        <Setting edit={edit} name="steps" {...says('steps')} group show={stepWords}>
          {(all, set) => <PlanSteps queue={queue} steps={all} set={set} className="gap-3" />}
        </Setting>
      )}
      {mayTry && (
        <Link
          to="/twin"
          // Beside this one: what is not saved here stays.
          target="_blank"
          search={{
            q: JSON.stringify({
              plans: [
                {
                  name: t('plans.tryName', { queue: localName(queue.name) }).slice(0, 80),
                  levers: [{ kind: 'plan', queueId: queue.id, plan: own ? planOf(edit.values) : null }],
                },
              ],
            }),
          }}
          className={`${buttonClass()} mb-2`}
        >
          <Icon of={Blend} />
          {t('dispatch:tryInTwin')}
        </Link>
      )}
      <PlanPreview
        queue={queue}
        plan={own ? planOf(edit.values) : null}
        isRight={!(['steps', 'overflow', 'callBack', 'explore'] as const).some(edit.mistakeOf)}
        goesOn={own && overflow !== null}
      />
      {own && <PlanWaiting queue={queue} edit={edit} />}
      {own && (
        <Setting edit={edit} name="weights" {...says('weights')} group show={weightWords}>
          {(all, set) => (
            <div className="grid items-end gap-x-6 gap-y-2 sm:grid-cols-2">
              {weightKeys.map((key) => (
                <Labelled key={key} label={`${t(`plans.weight.${key}.label`)}: ${t(`plans.weight.${key}.text`)}`}>
                  {(id) => (
                    <TextInput
                      id={id}
                      type="number"
                      min={0}
                      step="any"
                      className="w-32"
                      placeholder={t('plans.usually', { points: number(usual[key] ?? 0, 2) })}
                      value={Number.isNaN(all[key]) ? '' : (all[key] ?? '')}
                      onChange={(e) => {
                        const { [key]: _, ...others } = all;
                        set(e.target.value === '' ? others : { ...others, [key]: e.target.valueAsNumber });
                      }}
                    />
                  )}
                </Labelled>
              ))}
            </div>
          )}
        </Setting>
      )}
      {own && (
        <Setting edit={edit} name="concurrency" {...says('concurrency')} show={(is) => t(`plans.concurrency.${is}`)}>
          {(is, set, control) => (
            <Select {...control} value={is} onChange={(e) => set(e.target.value as PlanFields['concurrency'])}>
              <option value="declared">{t('plans.concurrency.declared')}</option>
              <option value="learned">{t('plans.concurrency.learned')}</option>
            </Select>
          )}
        </Setting>
      )}
      {own && (
        <Setting
          edit={edit}
          name="explore"
          {...says('explore')}
          show={(is) => (is === null ? t('plans.exploreUsual') : percent(is, 1))}
        >
          {(is, set, control) => (
            <span className="flex items-center gap-1.5">
              <TextInput
                {...control}
                type="number"
                min={0}
                max={mostExplored * 100}
                step="any"
                className="w-32"
                placeholder={t('plans.exploreUsual')}
                value={is === null || Number.isNaN(is) ? '' : Math.round(is * 1e4) / 100}
                onChange={(e) => set(e.target.value === '' ? null : e.target.valueAsNumber / 100)}
              />
              %
            </span>
          )}
        </Setting>
      )}
      <SaveBar
        edit={edit}
        also={
          <Button icon={FlaskConical} disabled={edit.changed === 0 || !isRight} onClick={() => setTrying(true)}>
            {t('experiments.try')}
          </Button>
        }
      />
    </>
  );
}

const isTooMuch = (explore: number | null): boolean => explore !== null && !(explore >= 0 && explore <= mostExplored);

function stepsMistake(steps: readonly Step[]): 'planSeconds' | 'planWhich' | null {
  const late = steps.some(
    ({ afterSeconds }, place) =>
      !Number.isInteger(afterSeconds) || (place > 0 && afterSeconds <= (steps[place - 1]?.afterSeconds ?? 0)),
  );
  if (late) return 'planSeconds';
  const unnamed = steps.some(({ who }) =>
    conditionsOf(who)?.list.some(({ kind, id }) => (kind === 'skill' || kind === 'team') && !id),
  );
  return unnamed ? 'planWhich' : null;
}
