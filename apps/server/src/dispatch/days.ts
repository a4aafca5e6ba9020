/** Local days of a zone, as instants; 23 or 25 hours long where the clocks change. */
import { Refusal } from '@harken/contract/problems';
import { Temporal } from 'temporal-polyfill';

const mostDays = 100;

/** @throws Refusal when the zone is none we know, or the days are in no order or too many */
export function localDays(from: string, to: string, zone: string): { from: number; to: number }[] {
  const startOf = (date: Temporal.PlainDate) => {
    try {
      return date.toZonedDateTime(zone).epochMilliseconds;
    } catch {
      throw mistaken('zone', 'is not a time zone we know');
    }
  };
  const last = dateOf(to);
  const days: { from: number; to: number }[] = [];
  for (let date = dateOf(from); Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    if (days.length === mostDays) throw mistaken('to', `is more than ${mostDays} days later`);
    days.push({ from: startOf(date), to: startOf(date.add({ days: 1 })) });
  }
  if (days.length === 0) throw mistaken('to', 'is before the first day');
  return days;
}

/** The date so many days before. */
export const earlier = (date: string, days: number) => dateOf(date).subtract({ days }).toString();

function dateOf(text: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    throw mistaken('day', `is no date such as 2026-03-02: ${text}`);
  }
}

function mistaken(path: string, message: string): Refusal {
  return new Refusal('request.invalid', { mistakes: [{ path, message }] });
}
