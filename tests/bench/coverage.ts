/**
 * How often bands hold: `node tests/bench/coverage.ts`. Services whose truth is known, a day or (AHEAD=7) more ahead from eight
 * weeks of half-hours. From the state in which each past ends, many futures are drawn: a band's share of them is how much it
 * holds, and their own quantiles are the oracle, the narrowest band that anybody who knew the process could give. The last
 * slots' futures are those of the state, not of the process at large. After ± the standard error over RUNS (40) pasts.
 */
import { forecast } from '@harken/engines/forecasting';
import { chance, countsOf, normalOf } from '@harken/engines/forecasting/generated';
import { calendarBetween } from '@harken/engines/forecasting/series';
import { quantileOfSum, quantiles } from '@harken/engines/forecasting/uncertainty';
import { quantile, table } from '../house/figures.ts';

const runs = Number(process.env.RUNS ?? 40);
const ahead = Number(process.env.AHEAD ?? 1);
const seed = Number(process.env.SEED ?? 1);
const futures = 400;
const weeks = 8;
/** Half-hours from 08:00 to 20:00. */
const day = 24;
const levels = [0.5, 0.8, 0.95];

type Luck = () => number;
interface Process {
  readonly start: (luck: Luck) => Record<string, number>;
  /** What comes in a slot; the state goes on with it. */
  readonly next: (state: Record<string, number>, slot: number, luck: Luck) => number;
}

const wave = (slot: number) =>
  (100 + 40 * Math.sin((2 * Math.PI * (slot % day)) / day)) * (Math.floor(slot / day) % 7 > 4 ? 0.6 : 1);
/** Once a day, in its first slot. */
const daily = (state: Record<string, number>, slot: number, draw: () => number) => {
  if (slot % day === 0 || state.day === undefined) state.day = draw();
  return state.day;
};
const processes: Record<string, Process> = {
  'double season': { start: () => ({}), next: (_, slot, luck) => wave(slot) + 8 * normalOf(luck) },
  'trend that breaks': {
    start: (luck) => ({ broken: Math.floor((weeks - 1 - 4 * luck()) * 7 * day), slope: 0.08 * (luck() - 0.5) }),
    next: ({ broken, slope }, slot, luck) =>
      wave(slot) + slope! * slot - 1.5 * slope! * Math.max(0, slot - broken!) + 8 * normalOf(luck),
  },
  'low counts': { start: () => ({}), next: (_, slot, luck) => countsOf(wave(slot) / 60, luck) },
  // Student's t with three degrees of freedom.
  'heavy tails': {
    start: () => ({}),
    next: (_, slot, luck) =>
      wave(slot) +
      (5 * normalOf(luck)) / Math.sqrt((normalOf(luck) ** 2 + normalOf(luck) ** 2 + normalOf(luck) ** 2) / 3),
  },
  'errors that last': {
    start: () => ({ off: 0 }),
    next: (state, slot, luck) => {
      state.off = 0.9 * state.off! + 4 * normalOf(luck);
      return wave(slot) + state.off;
    },
  },
  'busy days and quiet ones': {
    start: () => ({}),
    next: (state, slot, luck) => countsOf(wave(slot) * daily(state, slot, () => Math.exp(0.06 * normalOf(luck))), luck),
  },
  'a level that wanders': {
    start: () => ({ level: 0 }),
    next: (state, slot, luck) => {
      if (slot % day === 0) state.level! += 0.03 * normalOf(luck);
      return countsOf(wave(slot) * Math.exp(state.level!), luck);
    },
  },
  'skew by hour': {
    start: () => ({}),
    next: (_, slot, luck) => wave(slot) * Math.exp((slot % day < 12 ? 0.04 : 0.16) * normalOf(luck)),
  },
};

const first = Date.UTC(2026, 0, 5);
const days = 7 * weeks;
const calendar = calendarBetween(
  first,
  first + (days + ahead) * 86_400_000,
  30,
  () => 0,
  (_, place) => place >= 16 && place < 16 + day,
);

/** Shares of futures that a band held and its width beside the oracle's, by past. */
interface Held {
  readonly shares: number[];
  width: number;
  oracle: number;
}
const nothing = (): Held => ({ shares: [], width: 0, oracle: 0 });
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function measure(process: Process, luck: Luck) {
  const [slots, sums] = [levels.map(nothing), levels.map(nothing)];
  for (let run = 0; run < runs; run++) {
    const state = process.start(luck);
    const came = Float64Array.from({ length: days * day }, (_, slot) => process.next(state, slot, luck));
    const values = new Float64Array(days * 48);
    for (let slot = 0; slot < came.length; slot++)
      values[Math.floor(slot / day) * 48 + 16 + (slot % day)] = came[slot]!;
    const answer = forecast({ id: `${run}`, values, calendar }, { horizon: ahead * 48 });
    const paths = Array.from({ length: futures }, () => {
      const own = { ...state };
      return Array.from({ length: ahead * day }, (_, h) => process.next(own, days * day + h, luck));
    });
    // The last day of those ahead.
    const lastDay = { from: (ahead - 1) * 48, until: ahead * 48 };
    const totals = paths.map((path) => path.slice((ahead - 1) * day).reduce((sum, value) => sum + value, 0));
    for (const [nth, level] of levels.entries()) {
      const edges = [(1 - level) / 2, (1 + level) / 2] as const;
      const take = (held: Held, [low, high]: readonly [number, number], drawn: readonly number[], of: number) => {
        held.width += (high - low) / of;
        held.oracle += (quantile(drawn, edges[1]) - quantile(drawn, edges[0])) / of;
        return drawn.filter((value) => value >= low && value <= high).length / drawn.length;
      };
      const [low, high] = [quantiles(answer, edges[0]), quantiles(answer, edges[1])];
      slots[nth]!.shares.push(
        meanOf(
          Array.from({ length: day }, (_, k) => {
            const at = lastDay.from + 16 + k;
            const drawn = paths.map((path) => path[(ahead - 1) * day + k]!);
            return take(slots[nth]!, [low[at]!, high[at]!], drawn, day * runs);
          }),
        ),
      );
      const band = edges.map((edge) => quantileOfSum(answer, lastDay, edge)) as [number, number];
      sums[nth]!.shares.push(take(sums[nth]!, band, totals, runs));
    }
  }
  return { slots, sums };
}

const percent = (share: number) => (100 * share).toFixed(1);
function told({ shares, width, oracle }: Held): [held: string, width: string] {
  const mean = meanOf(shares);
  const error = Math.sqrt(meanOf(shares.map((share) => (share - mean) ** 2)) / (shares.length - 1));
  return [`${percent(mean)} ± ${percent(error)}`, oracle > 0 ? `× ${(width / oracle).toFixed(2)}` : ''];
}

const began = performance.now();
const rows = Object.entries(processes).flatMap(([name, process], nth) => {
  const { slots, sums } = measure(process, chance(1000 * seed + nth));
  return Object.entries({ slots, day: sums }).map(([of, held]) => ({
    process: name,
    of,
    ...Object.fromEntries(
      levels.flatMap((level, at) => {
        const [share, width] = told(held[at]!);
        return [
          [`holds ${100 * level} %`, share],
          [`width ${100 * level} %`, width],
        ];
      }),
    ),
  }));
});
console.log(
  `${table(rows)}\n\n${runs} pasts each, ${ahead} days ahead, ${((performance.now() - began) / 1000).toFixed(0)} s`,
);
