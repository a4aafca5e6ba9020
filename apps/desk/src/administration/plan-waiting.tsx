import type { Queue } from '@harken/contract/people';
import type { WhenClosed } from '@harken/contract/routing-plan';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useChoices } from '../platform/desk.ts';
import { localName } from '../platform/i18n.ts';
import type { PlanFields } from './plans-data.ts';
import { type Control, Select, Setting, TextInput } from './setting.tsx';
import type { Editing } from './use-editing.ts';

/** What becomes of work that nobody takes: after a while, and outside opening hours. */
export function PlanWaiting({ queue, edit }: { queue: Queue; edit: Editing<PlanFields> }): ReactElement {
  const { t } = useTranslation('administration');
  const all = useChoices('queues');
  const others = all.filter(({ id }) => id !== queue.id);
  const nameOf = (id: string) => {
    const found = all.find((one) => one.id === id);
    return found ? localName(found.name) : t('plans.archived');
  };
  const gone = (id: string | undefined) => id !== undefined && !others.some((one) => one.id === id);
  const says = (key: 'overflow' | 'callBack' | 'whenClosed') => ({
    label: t(`plans.setting.${key}.label`),
    text: t(`plans.setting.${key}.text`),
  });
  return (
    <>
      <Setting
        edit={edit}
        name="overflow"
        {...says('overflow')}
        show={(is) =>
          is ? t('plans.overflowWords', { queue: nameOf(is.to), seconds: is.afterSeconds }) : t('plans.stays')
        }
      >
        {(is, set, control) => (
          <div className="flex flex-wrap items-center gap-2">
            <Select
              {...control}
              value={is?.to ?? ''}
              onChange={({ target: { value: to } }) => set(to ? { to, afterSeconds: is?.afterSeconds ?? 300 } : null)}
            >
              <option value="">{t('plans.stays')}</option>
              {gone(is?.to) && <option value={is?.to}>{t('plans.archived')}</option>}
              {others.map(({ id, name }) => (
                <option key={id} value={id}>
                  {t('plans.goesTo', { queue: localName(name) })}
                </option>
              ))}
            </Select>
            {is && (
              <After control={control} value={is.afterSeconds} set={(afterSeconds) => set({ ...is, afterSeconds })} />
            )}
          </div>
        )}
      </Setting>
      <Setting
        edit={edit}
        name="callBack"
        {...says('callBack')}
        show={(is) => (is ? t('plans.toldWords', { seconds: is.afterSeconds }) : t('plans.notTold'))}
      >
        {(is, set, control) => (
          <div className="flex flex-wrap items-center gap-2">
            <Select
              {...control}
              value={is ? 'told' : ''}
              onChange={({ target: { value } }) => set(value ? { afterSeconds: 300 } : null)}
            >
              <option value="">{t('plans.notTold')}</option>
              <option value="told">{t('plans.told')}</option>
            </Select>
            {is && <After control={control} value={is.afterSeconds} set={(afterSeconds) => set({ afterSeconds })} />}
          </div>
        )}
      </Setting>
      <Setting edit={edit} name="whenClosed" {...says('whenClosed')} show={(is) => closedWords(is)}>
        {(is, set, control) => (
          <Select {...control} value={keyOf(is)} onChange={({ target: { value } }) => set(closedOf(value))}>
            <option value="">{closedWords(null)}</option>
            <option value="message">{closedWords({ message: true })}</option>
            {is && 'overflow' in is && gone(is.overflow) && <option value={is.overflow}>{t('plans.archived')}</option>}
            {others.map(({ id }) => (
              <option key={id} value={id}>
                {closedWords({ overflow: id })}
              </option>
            ))}
          </Select>
        )}
      </Setting>
    </>
  );

  function closedWords(is: WhenClosed | null): string {
    if (!is) return t('plans.waitsForOpening');
    return 'message' in is ? t('plans.mayLeaveMessage') : t('plans.goesToOpen', { queue: nameOf(is.overflow) });
  }
}

const keyOf = (is: WhenClosed | null): string => (!is ? '' : 'message' in is ? 'message' : is.overflow);

function closedOf(key: string): WhenClosed | null {
  if (key === '') return null;
  return key === 'message' ? { message: true } : { overflow: key };
}

function After({
  control,
  value,
  set,
}: {
  control: Control;
  value: number;
  set: (seconds: number) => void;
}): ReactElement {
  const { t } = useTranslation('administration');
  const id = `${control.id}-after`;
  return (
    <span className="flex items-center gap-2 text-12 text-ink-2">
      <label htmlFor={id}>{t('plans.afterSeconds')}</label>
      <TextInput
        id={id}
        type="number"
        min={0}
        step={1}
        className="w-24 text-ink-1"
        aria-describedby={control['aria-describedby']}
        aria-invalid={control['aria-invalid']}
        value={Number.isNaN(value) ? '' : value}
        onChange={({ target }) => set(target.valueAsNumber)}
      />
    </span>
  );
}
