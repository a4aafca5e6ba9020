import { type MeasureId, measureIds } from '@harken/contract/measures';
import type { ReportQuery } from '@harken/contract/routes-analytics';
import { hashKey } from '@tanstack/react-query';

/** Periods as people choose them. */
export const periods = {
  today: { kind: 'days', days: 1, upTo: 'today' },
  yesterday: { kind: 'days', days: 1, upTo: 'yesterday' },
  d7: { kind: 'days', days: 7, upTo: 'yesterday' },
  d28: { kind: 'days', days: 28, upTo: 'yesterday' },
  d60: { kind: 'days', days: 60, upTo: 'yesterday' },
} as const satisfies Record<string, ReportQuery['period']>;
export type PeriodName = keyof typeof periods | 'dates';

export function periodName({ period }: ReportQuery): PeriodName {
  return (
    (Object.keys(periods) as (keyof typeof periods)[]).find((name) => hashKey([periods[name]]) === hashKey([period])) ??
    'dates'
  );
}

/** Whatever the order of their parts: the database keeps its own. */
export const sameQuery = (one: ReportQuery, other: ReportQuery): boolean => hashKey([one]) === hashKey([other]);

export const firstQuery = (): ReportQuery => ({
  measures: ['offered', 'answered', 'abandonment', 'serviceLevel', 'asa', 'aht'],
  by: ['queue'],
  bin: 'day',
  period: periods.today,
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  filters: {},
  compare: 'earlier',
});

/** From an address: what is not a question is none. */
export function readQuery(text: string | undefined): ReportQuery {
  const first = firstQuery();
  if (!text) return first;
  try {
    const given = JSON.parse(text) as Partial<ReportQuery>;
    const measures = (given.measures ?? []).filter((id): id is MeasureId => measureIds.includes(id as MeasureId));
    return {
      ...first,
      ...given,
      measures: measures.length ? measures : first.measures,
      by: (given.by ?? []).slice(0, 2),
    };
  } catch {
    return first;
  }
}
