/** Whether a condition holds for what is known. What is not known fulfils nothing but `unknown`. */
import { type CivilDate, dateOf, dayOf } from '../forecasting/dates.ts';
import type { Condition, Scalar, Value } from './definition.ts';

export type Values = Readonly<Record<string, Value>>;

/** The value at a path; undefined where there is none. Lists have a `count`. */
export function valueAt(values: Values, path: string): Value | undefined {
  let found: Value | undefined = values as Value;
  for (const part of path.split('.')) {
    if (Array.isArray(found)) {
      found = part === 'count' ? found.length : found[Number(part)];
    } else if (typeof found === 'object' && found !== null) {
      found = Object.hasOwn(found, part) ? (found as Record<string, Value>)[part] : undefined;
    } else return undefined;
  }
  return found === null ? undefined : found;
}

/** @param today as in 2026-03-29 */
export function holds(condition: Condition, values: Values, today: string): boolean {
  if ('all' in condition) return condition.all.every((one) => holds(one, values, today));
  if ('any' in condition) return condition.any.some((one) => holds(one, values, today));
  if ('not' in condition) return !holds(condition.not, values, today);
  const value = valueAt(values, condition.value);
  if (condition.op === 'known' || condition.op === 'unknown')
    return (value !== undefined) === (condition.op === 'known');
  if (value === undefined || typeof value === 'object') return false;
  if (condition.op === 'one_of') return condition.to.some((one) => same(value, one));
  const { to } = condition;
  const other = typeof to === 'object' ? daysFrom(today, to.daysFromToday) : to;
  switch (condition.op) {
    case 'is':
      return same(value, other);
    case 'is_not':
      return !same(value, other);
    case 'above':
      return compare(value, other) > 0;
    case 'below':
      return compare(value, other) < 0;
    case 'at_least':
      return compare(value, other) >= 0;
    case 'at_most':
      return compare(value, other) <= 0;
  }
}

const same = (a: Scalar, b: Scalar) => String(a).toLowerCase() === String(b).toLowerCase();

/** NaN, which nothing fulfils, where the two cannot be compared. */
function compare(a: Scalar, b: Scalar): number {
  const [first, second] = [Number(a), Number(b)];
  if (!Number.isNaN(first) && !Number.isNaN(second)) return first - second;
  if (typeof a !== 'string' || typeof b !== 'string') return Number.NaN;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The date so many days after another (before, where negative). */
export function daysFrom(date: string, days: number): string {
  const [year = 0, month = 1, ofMonth = 1] = date.split('-').map(Number);
  return written(dateOf(dayOf(year, month, ofMonth) + days));
}

/** As in 2026-03-29. */
export function written({ year, month, ofMonth }: CivilDate): string {
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(ofMonth).padStart(2, '0')].join('-');
}
