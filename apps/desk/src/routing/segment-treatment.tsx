import type { Treatment } from '@harken/contract/segments';
import { type ReactElement, type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Select, TextInput } from '../administration/setting.tsx';
import { Button } from '../platform/buttons.tsx';
import { treatmentMistake } from './segments-data.ts';

const automations = ['answer', 'answer_once', 'person'] as const;
const seconds = ['goalSeconds', 'personWithinSeconds', 'callBackAfterSeconds'] as const;

/** How the contacts of one pair of bands are treated; what is empty stays as usual. */
export function SegmentTreatment({
  pair,
  treatment,
  set,
  close,
}: {
  pair: string;
  treatment: Treatment;
  set: (treatment: Treatment) => void;
  close: () => void;
}): ReactElement {
  const { t } = useTranslation('routing');
  const id = useId();
  const title = useRef<HTMLHeadingElement>(null);
  // Opened from the grid: whoever listens hears whose it is.
  useEffect(() => title.current?.focus(), []);
  const mistake = treatmentMistake(treatment);
  return (
    <section aria-labelledby={id} className="mt-2 rounded-md border border-line-strong p-3">
      <h3 id={id} ref={title} tabIndex={-1} className="text-13 font-semibold outline-none">
        {t('segments.treatment.title', { pair })}
      </h3>
      <div className="mt-2 grid gap-x-6 gap-y-3 sm:grid-cols-2">
        <Part label={t('segments.treatment.automation')} text={t('segments.treatment.automationText')}>
          {(control) => (
            <Select
              {...control}
              value={treatment.automation ?? 'answer'}
              onChange={(e) => set({ ...treatment, automation: e.target.value as (typeof automations)[number] })}
            >
              {automations.map((one) => (
                <option key={one} value={one}>
                  {t(`segments.treatment.${one}`)}
                </option>
              ))}
            </Select>
          )}
        </Part>
        <Part label={t('segments.treatment.minimumSkill')} text={t('segments.treatment.minimumSkillText')}>
          {(control) => (
            <Select
              {...control}
              value={treatment.minimumSkill ?? ''}
              onChange={(e) => set({ ...treatment, minimumSkill: Number(e.target.value) || undefined })}
            >
              <option value="">{t('segments.treatment.noMinimum')}</option>
              {[1, 2, 3, 4, 5].map((level) => (
                <option key={level} value={level}>
                  {t('segments.treatment.level', { level })}
                </option>
              ))}
            </Select>
          )}
        </Part>
        {seconds.map((key) => (
          <Part key={key} label={t(`segments.treatment.${key}`)} text={t(`segments.treatment.${key}Text`)}>
            {(control) => (
              <TextInput
                {...control}
                type="number"
                min={key === 'callBackAfterSeconds' ? 0 : 1}
                step={1}
                className="w-28"
                placeholder={t('segments.usual')}
                value={treatment[key] === undefined || Number.isNaN(treatment[key]) ? '' : treatment[key]}
                onChange={(e) =>
                  set({ ...treatment, [key]: e.target.value === '' ? undefined : e.target.valueAsNumber })
                }
              />
            )}
          </Part>
        ))}
      </div>
      <p role="status" className={mistake ? 'mt-2 text-12 text-breaking' : 'sr-only'}>
        {mistake && t(`segments.mistake.${mistake}`, { pair })}
      </p>
      <div className="mt-3 flex flex-wrap justify-end gap-2">
        <Button disabled={Object.keys(treatment).length === 0} onClick={() => set({})}>
          {t('segments.treatment.clear')}
        </Button>
        <Button onClick={close}>{t('segments.treatment.close')}</Button>
      </div>
    </section>
  );
}

function Part({
  label,
  text,
  children,
}: {
  label: string;
  text: string;
  children: (control: { id: string; 'aria-describedby': string }) => ReactNode;
}): ReactElement {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="text-13 font-medium">
        {label}
      </label>
      <p id={`${id}-text`} className="mb-1 text-12 text-ink-2">
        {text}
      </p>
      {children({ id, 'aria-describedby': `${id}-text` })}
    </div>
  );
}
