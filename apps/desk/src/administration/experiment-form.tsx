import { type Experiment, type NewExperiment, type TriedMeasure, triedMeasures } from '@harken/contract/experiments';
import type { Queue } from '@harken/contract/people';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { measureName } from '../analytics/measure-words.ts';
import { call, isRefused, queries } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { localName } from '../platform/i18n.ts';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { ExperimentEstimate } from './experiment-estimate.tsx';
import { experimentsKey, perUnit, unitName } from './experiments-data.ts';
import { PlanVersions } from './plan-versions.tsx';
import { PlanWords } from './plan-words.tsx';
import { type Published, plansKey } from './plans-data.ts';
import { Labelled, Select, SettingRow, TextInput } from './setting.tsx';

interface Fields {
  name: string;
  kind: 'slices' | 'contacts';
  share: 0.5 | 0.2;
  sliceMinutes: number;
  transitionMinutes: number;
  measure: TriedMeasure;
  /** As typed: shares in points. */
  effect: number;
  guardMeasure: TriedMeasure;
  tolerated: number;
  days: number;
}

/** Measured after the wait: these may be divided by contact. */
const afterTheWait: readonly TriedMeasure[] = ['aht', 'transfers', 'reopened', 'csat', 'rating'];

/** What is tried, for how long, and what must not suffer: said before it starts. */
export function ExperimentForm({
  queue,
  version,
  other,
  isOther,
  take,
  onStarted,
  onBack,
}: {
  queue: Queue;
  /** Of the plan that the queue has. */
  version: number;
  other: NewExperiment['other'];
  /** Than the queue has. */
  isOther: boolean;
  /** Puts another one on trial. */
  take: (plan: Pick<Published, 'plan'>) => void;
  onStarted: (experiment: Experiment) => void;
  onBack: () => void;
}): ReactElement {
  const { t } = useTranslation('administration');
  const [fields, setFields] = useState<Fields>({
    name: t('experiments.proposedName', { queue: localName(queue.name) }),
    kind: 'slices',
    share: 0.5,
    sliceMinutes: 60,
    transitionMinutes: 15,
    measure: 'serviceLevel',
    effect: 3,
    guardMeasure: 'abandonment',
    tolerated: 2,
    days: 14,
  });
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const set = (changes: Partial<Fields>) => {
    setProblem(null);
    setFields((now) => ({ ...now, ...changes }));
  };
  const whole = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  const bySlices = fields.kind === 'slices';
  const mistakes = {
    other: !isOther && t('experiments.mistake.other'),
    name: !fields.name.trim() && t('mistake.needed'),
    sliceMinutes: bySlices && !whole(fields.sliceMinutes, 10, 1440) && t('experiments.mistake.slice'),
    transitionMinutes:
      bySlices && !whole(fields.transitionMinutes, 0, fields.sliceMinutes / 2) && t('experiments.mistake.transition'),
    effect: !(fields.effect > 0) && t('experiments.mistake.effect'),
    tolerated: !(fields.tolerated >= 0) && t('experiments.mistake.tolerated'),
    days: !whole(fields.days, 1, 90) && t('experiments.mistake.days'),
  };
  const isRight = Object.values(mistakes).every((one) => !one);
  const asked: Omit<NewExperiment, 'other'> = {
    name: fields.name.trim(),
    design: bySlices
      ? {
          kind: 'slices',
          share: fields.share,
          sliceMinutes: fields.sliceMinutes,
          transitionMinutes: fields.transitionMinutes,
        }
      : { kind: 'contacts', share: fields.share },
    measure: fields.measure,
    effect: fields.effect / perUnit(fields.measure),
    guard: { measure: fields.guardMeasure, tolerated: fields.tolerated / perUnit(fields.guardMeasure) },
    days: fields.days,
  };
  const start = async () => {
    setTried(true);
    if (busy || !isRight) return;
    setBusy(true);
    setProblem(null);
    try {
      const body = { ...asked, other, version };
      const { experiment } = await call('POST /api/queues/:id/experiments', { params: { id: queue.id }, body });
      await queries.invalidateQueries({ queryKey: experimentsKey });
      tell(t('experiments.started'));
      onStarted(experiment);
    } catch (error) {
      if (isRefused(error, 'record.changed')) await queries.invalidateQueries({ queryKey: plansKey });
      setProblem(problemWords(error));
      setBusy(false);
    }
  };
  const says = (
    key: 'other' | 'name' | 'design' | 'share' | 'slice' | 'transition' | 'measure' | 'effect' | 'guard' | 'days',
  ) => ({
    label: t(`experiments.setting.${key}.label`),
    text: t(`experiments.setting.${key}.text`),
  });
  const wrong = (key: keyof typeof mistakes) => mistakes[key] || undefined;
  const measureOptions = triedMeasures.map((id) => (
    <option key={id} value={id}>
      {measureName(id)}
    </option>
  ));
  const numberInput = (
    key: 'sliceMinutes' | 'transitionMinutes' | 'effect' | 'tolerated' | 'days',
    step: number | 'any',
  ) => ({
    type: 'number',
    min: 0,
    step,
    className: 'w-28',
    value: Number.isNaN(fields[key]) ? '' : fields[key],
    onChange: (event: { target: HTMLInputElement }) => set({ [key]: event.target.valueAsNumber }),
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <p className="mb-2 text-13 text-ink-2">{t('experiments.tryText')}</p>
      <SettingRow {...says('other')} group mistake={wrong('other')}>
        {() => (
          <>
            <div className="mb-2 text-13">
              <PlanWords plan={other} />
            </div>
            <span className="flex flex-wrap gap-2">
              <PlanVersions queueId={queue.id} take={take} size="small" />
              {other && (
                <Button size="small" onClick={() => take({ plan: null })}>
                  {t('experiments.takeUsual')}
                </Button>
              )}
            </span>
          </>
        )}
      </SettingRow>
      <SettingRow {...says('name')} mistake={tried ? wrong('name') : undefined}>
        {(control) => (
          <TextInput {...control} maxLength={120} value={fields.name} onChange={(e) => set({ name: e.target.value })} />
        )}
      </SettingRow>
      <SettingRow {...says('measure')}>
        {(control) => (
          <Select
            {...control}
            value={fields.measure}
            onChange={(e) => set({ measure: e.target.value as TriedMeasure })}
          >
            {measureOptions}
          </Select>
        )}
      </SettingRow>
      <SettingRow {...says('effect')} mistake={wrong('effect')}>
        {(control) => (
          <span className="flex items-center gap-2 text-13 text-ink-2">
            <TextInput {...control} {...numberInput('effect', 'any')} />
            {unitName(fields.measure)}
          </span>
        )}
      </SettingRow>
      <SettingRow {...says('guard')} group mistake={wrong('tolerated')}>
        {() => (
          <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
            <Select
              aria-label={t('experiments.setting.guard.label')}
              value={fields.guardMeasure}
              onChange={(e) => set({ guardMeasure: e.target.value as TriedMeasure })}
            >
              {measureOptions}
            </Select>
            <Labelled label={t('experiments.tolerated', { unit: unitName(fields.guardMeasure) })}>
              {(id) => <TextInput id={id} {...numberInput('tolerated', 'any')} />}
            </Labelled>
          </div>
        )}
      </SettingRow>
      <SettingRow {...says('design')}>
        {(control) => (
          <>
            <Select
              {...control}
              className="w-full max-w-96"
              value={fields.kind}
              onChange={(e) => set({ kind: e.target.value as Fields['kind'] })}
            >
              <option value="slices">{t('experiments.design.slices')}</option>
              <option value="contacts">{t('experiments.design.contacts')}</option>
            </Select>
            <p role="status" className="mt-1 text-12 text-attention">
              {!bySlices && !afterTheWait.includes(fields.measure) && t('experiments.design.contactsWarning')}
            </p>
          </>
        )}
      </SettingRow>
      <SettingRow {...says('share')}>
        {(control) => (
          <Select
            {...control}
            value={fields.share}
            onChange={(e) => set({ share: Number(e.target.value) as Fields['share'] })}
          >
            <option value={0.5}>{t('experiments.share.half')}</option>
            <option value={0.2}>{t('experiments.share.fifth')}</option>
          </Select>
        )}
      </SettingRow>
      {bySlices && (
        <>
          <SettingRow {...says('slice')} mistake={wrong('sliceMinutes')}>
            {(control) => <TextInput {...control} {...numberInput('sliceMinutes', 5)} />}
          </SettingRow>
          <SettingRow {...says('transition')} mistake={wrong('transitionMinutes')}>
            {(control) => <TextInput {...control} {...numberInput('transitionMinutes', 5)} />}
          </SettingRow>
        </>
      )}
      <SettingRow {...says('days')} mistake={wrong('days')}>
        {(control) => <TextInput {...control} {...numberInput('days', 1)} />}
      </SettingRow>
      <ExperimentEstimate queue={queue} asked={asked} isRight={isRight} takeDays={(days) => set({ days })} />
      <div className="sticky bottom-0 z-10 -mx-1 mt-4 flex flex-wrap items-center gap-2 border-t border-line-strong bg-surface-1 px-1 py-3">
        <p role="status" className="min-w-0 flex-1 text-13 text-breaking">
          {problem}
        </p>
        <Button onClick={onBack} disabled={busy}>
          {t('experiments.tryBack')}
        </Button>
        <Button type="submit" look="primary" disabled={busy || (tried && !isRight)}>
          {busy ? t('experiments.starting') : t('experiments.start')}
        </Button>
      </div>
    </form>
  );
}
