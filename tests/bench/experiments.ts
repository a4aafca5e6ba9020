/**
 * How often experiments are right, on a simulated floor: `node tests/bench/experiments.ts`. The same for a seed.
 *
 * Each row is 200 experiments (EXPERIMENTS) of one design. "None" has two arms that are the same: whatever is found is
 * wrong, and may be in 4 % at the end, in 1 % on the way at any of the looks, and the guard in 5 %. "5 %" plants a
 * handle time that is 5 % shorter; how long to run was planned from a record of 28 days for a power of 80 %. The yardstick
 * is what is usually done: an interval of 95 % that is looked at after each block.
 */
import type { Design, Experiment } from '@harken/engines/experiments/assignment';
import { halfWidthOnce, unitsNeeded } from '@harken/engines/experiments/intervals';
import {
  atTheEnd,
  count,
  type Outcome,
  path,
  prospectOf,
  verdictOf,
  worseByAtLeast,
} from '@harken/engines/experiments/reading';
import { type Floor, measured, type Served, serve } from '@harken/engines/experiments/trial';
import { wilson } from '@harken/engines/statistics/wilson';
import { table } from '../house/figures.ts';

const seed = Number(process.env.SEED ?? 23);
const experiments = Number(process.env.EXPERIMENTS ?? 200);
const day = 86_400_000;
const floor: Floor = {
  seed,
  agents: 10,
  arrivalsPerHour: 60,
  handleSeconds: 480,
  patienceSeconds: 300,
  otherTakes: 1,
};
const designs: Record<string, Design> = {
  'slices 50/50': { kind: 'slices', share: 0.5, sliceMinutes: 60, transitionMinutes: 15 },
  'slices 80/20': { kind: 'slices', share: 0.2, sliceMinutes: 60, transitionMinutes: 15 },
  'contacts 50/50': { kind: 'contacts', share: 0.5 },
  'contacts 80/20': { kind: 'contacts', share: 0.2 },
};
type Measured = keyof typeof measured;

function run(design: Design, days: number, otherTakes: number, measures: readonly Measured[]) {
  const found = measures.map(() => ({ end: 0, way: 0, peeking: 0, guard: 0 }));
  for (let n = 0; n < experiments; n++) {
    const experiment: Experiment = { id: `expe_${seed}_${n}`, design, startedAt: 0, endsAt: days * day };
    const served = serve({ ...floor, seed: seed * 1000 + n, otherTakes }, experiment);
    for (const [place, measure] of measures.entries()) {
      const counts = found[place];
      if (!counts) continue;
      const counted = count(experiment, outcomes(served, measure), days * day);
      const planned = counted.units.length;
      const readings = path(counted, planned, 1000);
      const last = readings.at(-1);
      if (!last) throw new Error('nothing was counted');
      counts.end += Number(verdictOf(atTheEnd(last), 'less') !== 'open');
      counts.way += Number(readings.some(({ always }) => verdictOf(always, 'less') !== 'open'));
      counts.peeking += Number(
        readings.some((one) => Math.abs(one.difference) > halfWidthOnce(one.units, one.standardError, 0.05)),
      );
      counts.guard += Number(readings.some((one) => worseByAtLeast(one, 'less', planned) > 0));
    }
  }
  return found;
}

const outcomes = (served: readonly Served[], measure: Measured): Outcome[] => served.map(measured[measure]);

function share(seen: number): string {
  const bounds = wilson(seen, experiments);
  const percent = (value: number) => (100 * value).toFixed(1);
  return `${percent(seen / experiments)} % (${percent(bounds?.lower ?? 0)}–${percent(bounds?.upper ?? 1)})`;
}

const rows: Record<string, string | number>[] = [];
for (const [name, design] of Object.entries(designs)) {
  const record = serve(floor, { id: 'record', design, startedAt: 0, endsAt: 28 * day });
  const prospect = prospectOf(design, outcomes(record, 'handleTime'), 28 * day);
  if (!prospect) throw new Error('the record is too small');
  const days = Math.ceil(unitsNeeded(prospect.spread, 0.05 * prospect.value) / prospect.unitsPerDay);
  const effects: [string, number, readonly Measured[]][] = [
    ['none', 1, ['handleTime', 'meanWait', 'abandonment']],
    ['5 %', 0.95, ['handleTime']],
  ];
  for (const [effect, takes, measures] of effects)
    for (const [place, counts] of run(design, days, takes, measures).entries())
      rows.push({
        design: name,
        days,
        planted: effect,
        measure: measures[place] ?? '',
        'found at the end': share(counts.end),
        'on the way': share(counts.way),
        'stopped by guard': share(counts.guard),
        'usual, looked at always': share(counts.peeking),
      });
}
console.log(`seed ${seed}; ${experiments} experiments a row; 95 % intervals in brackets\n\n${table(rows)}`);
