/** Whether a value fits its attribute. Without a schema library: the desk asks it at every key stroke. */
import type { Attribute } from './people.ts';

export type AttributeValue = string | number | boolean;

export const longestAttributeText = 500;

/** @returns what is wrong, by a stable code; null when it fits */
export function attributeMistake(
  { kind, choices }: Pick<Attribute, 'kind' | 'choices'>,
  value: AttributeValue,
): 'not_text' | 'too_long' | 'not_a_number' | 'not_yes_or_no' | 'not_a_date' | 'not_a_choice' | null {
  switch (kind) {
    case 'text':
      if (typeof value !== 'string') return 'not_text';
      return value.length > longestAttributeText ? 'too_long' : null;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? null : 'not_a_number';
    case 'yes_no':
      return typeof value === 'boolean' ? null : 'not_yes_or_no';
    case 'date':
      return typeof value === 'string' && isDate(value) ? null : 'not_a_date';
    case 'choice':
      return typeof value === 'string' && choices.includes(value) ? null : 'not_a_choice';
  }
}

/** A day of the calendar: 2026-02-30 is none. */
function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)?.map(Number) ?? [];
  if (!year || !month || !day || month > 12) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (days[month - 1] ?? 0);
}
