/** Who worked when, and how fast. */
import { between, branch, type Random } from '../live/chance.ts';
import { agents } from '../people.ts';
import { dayMs, type HistoryDay, hourMs, minuteMs } from './calendar.ts';

export interface Shift {
  name: string;
  from: number;
  to: number;
  /** Half-open, in order, within the shift. */
  breaks: readonly { from: number; to: number }[];
}

/** The first line and the second take turns, week by week: early and late. */
const starts = { early: 7, middle: 9.75, late: 13.5 };
type Line = 'first' | 'second' | 'middle';

/**
 * So that every queue has somebody in each language from seven to ten, as far as five who speak Mandarin can: of all
 * plans that were tried, the one that leaves the fewest customers without anyone. Sunday is 0; the second day off
 * comes every other week.
 */
const roster: Readonly<Record<string, { line: Line; off: readonly [always: number, everyOther: number] }>> = {
  'Priya Nair': { line: 'second', off: [0, 1] },
  'Marcus Oyelaran': { line: 'first', off: [1, 2] },
  'Aisha Rahman': { line: 'first', off: [6, 0] },
  'Zhou Yifan': { line: 'first', off: [6, 0] },
  'Lin Xiaoyu': { line: 'second', off: [6, 0] },
  'Daniel Kerr': { line: 'middle', off: [5, 6] },
  'Tomás Rivera': { line: 'second', off: [0, 1] },
  'Nadia Petrova': { line: 'second', off: [4, 5] },
  'Samuel Adeyemi': { line: 'second', off: [4, 5] },
  'Kit Wong': { line: 'second', off: [2, 3] },
  'Gao Ming': { line: 'first', off: [4, 5] },
  'He Yutong': { line: 'middle', off: [2, 3] },
  'Sofia Marques': { line: 'first', off: [2, 3] },
  'Hannah Osei': { line: 'middle', off: [0, 1] },
};

export function shiftsOf(day: HistoryDay, random: Random): Shift[] {
  // Midnight in Singapore is on the day before in UTC, and the first day of all was a Thursday.
  const dayNumber = Math.floor(day.from / dayMs) + 1;
  const weekday = (dayNumber + 4) % 7;
  const evenWeek = Math.floor((dayNumber + 3) / 7) % 2 === 0;
  const atWork: Record<Line, number> = { first: 0, second: 0, middle: 0 };
  return agents.flatMap(({ name }, n) => {
    const { line, off } = roster[name] ?? { line: 'middle', off: [6, 0] };
    if (weekday === off[0] || (weekday === off[1] && evenWeek === (n % 2 === 0))) return [];
    const starting = line === 'middle' ? starts.middle : evenWeek === (line === 'first') ? starts.early : starts.late;
    const chance = branch(random);
    const from = Math.floor(day.from + starting * hourMs + between(chance, -6, 2) * minuteMs);
    const to = from + 8.5 * hourMs;
    // Those of one line eat one after another.
    const turn = atWork[line]++;
    const meal = from + (2.7 + turn * 0.8) * hourMs + between(chance, 0, 5) * minuteMs;
    const pause = from + (6.9 + turn * 0.27) * hourMs;
    const rest = (at: number, minutes: number) => ({ from: Math.floor(at), to: Math.floor(at + minutes * minuteMs) });
    return [{ name, from, to, breaks: [rest(meal, between(chance, 36, 46)), rest(pause, between(chance, 9, 14))] }];
  });
}

/** Nobody is there at night. */
export const isNight = (day: Pick<HistoryDay, 'from'>, at: number): boolean => {
  const hour = ((at - day.from) % dayMs) / hourMs;
  return hour < starts.early || hour >= starts.late + 8.5;
};

export const isThere = ({ from, to, breaks }: Shift, at: number): boolean =>
  at >= from && at < to && !breaks.some((one) => at >= one.from && at < one.to);

/** Beside the mean: 1.2 takes a fifth longer. Everybody has their own way. */
const paces = [0.82, 0.95, 0.9, 1.05, 0.88, 1.2, 1, 1.12, 1.3, 1.04, 1.15, 0.93, 1.08, 0.98];

export function paceOf(agentName: string): number {
  return paces[agents.findIndex(({ name }) => name === agentName)] ?? 1;
}

const slow: Readonly<Record<string, number>> = {
  bereavement: 2.2,
  fraud: 1.9,
  dispute: 1.6,
  complaint: 1.7,
  loan: 1.5,
  transfer_overseas: 1.4,
  papers: 1.3,
  card_pin: 0.7,
  app_settings: 0.75,
  fees: 0.8,
  travel: 0.85,
};

/** How much longer than others a matter takes. */
export const intentPace = (intent: string): number => slow[intent] ?? 1;
