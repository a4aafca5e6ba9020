import { day, number } from '../platform/format.ts';

export function attributeValue(value: string | number | boolean, yes: string, no: string): string {
  if (typeof value === 'boolean') return value ? yes : no;
  if (typeof value === 'number') return number(value, 2);
  return /^\d{4}-\d\d-\d\d$/.test(value) ? day(value) : value;
}
