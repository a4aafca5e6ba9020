import type { PlannedEvent } from '@harken/contract/forecasting';
import i18next from 'i18next';
import { localName } from '../platform/i18n.ts';

/** What it is called: by whoever put it there, or in the reader's language where it follows from the settings. */
export function eventName({
  name,
  names = null,
  follows,
}: Pick<PlannedEvent, 'name' | 'follows'> & Partial<Pick<PlannedEvent, 'names'>>): string {
  if (names) return localName(names);
  if (follows === 'payday') return i18next.t('forecasting:event.kinds.payday');
  return follows === 'country' ? i18next.t(`forecasting:holidays.${name}` as never, { defaultValue: name }) : name;
}

/** Inputs that follow from the date. */
const dates = ['weekday', 'month', 'year', 'after_closed'] as const;

/** What moved a model: an input of the engine, or an event by its name. */
export function inputName(input: string): string {
  const date = dates.find((one) => one === input);
  if (date) return i18next.t(`forecasting:peak.input.${date}`);
  const [kind, ...name] = input.split(': ');
  if (kind === 'holiday' && name.length > 0) return eventName({ name: name.join(': '), follows: 'country' });
  return kind === 'holiday' || kind === 'payday' ? i18next.t(`forecasting:event.kinds.${kind}`) : input;
}
