import type { StaffPlanInterval } from '@harken/contract/forecasting';
import { inZone } from '../platform/format.ts';

/** Cells as they are typed: a number of people, or nothing where nobody says. */
export const isAgents = (text: string): boolean =>
  text.trim() === '' || (Number(text) >= 0 && Number(text) <= 10_000 && Number.isFinite(Number(text)));

/** A column or a row of a sheet, in its order; what is no number, such as its times and its head, is left out. */
export function cellsPasted(text: string): string[] {
  return text
    .split(/[\r\n\t;]+/)
    .map((cell) => cell.trim().replace(',', '.'))
    .filter((cell) => cell !== '' && isAgents(cell));
}

/** What was put down before, by interval. */
export function planOf(
  intervals: readonly { at: string }[],
  planned: readonly StaffPlanInterval[],
): Map<string, string> {
  const known = new Map(planned.map(({ at, agents }) => [at, agents]));
  return new Map(
    intervals.map(({ at }) => {
      const agents = known.get(at) ?? null;
      return [at, agents === null ? '' : String(agents)];
    }),
  );
}

/** The same people at the same times of another day; an interval that the first does not have stays as it is. */
export function likeOn(
  intervals: readonly { at: string }[],
  as: readonly StaffPlanInterval[],
  zone: string,
): StaffPlanInterval[] {
  const byClock = new Map(as.map(({ at, agents }) => [inZone(at, zone, 'time'), agents]));
  return intervals.flatMap(({ at }) => {
    const agents = byClock.get(inZone(at, zone, 'time'));
    return agents === undefined ? [] : [{ at, agents }];
  });
}
